/** What the parser of our own linter reads: a file that it does not read is not linted. */
import type { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { parser } from '../../../packages/leaklint/src/lint/parser.ts';
import { lint } from '../../eslint-plugin/lint.ts';

const LOGS = 'console.log(process.env.API_KEY);';

test.each([
  ['a.ts', 'class A { accessor x = 1; }'],
  ['a.ts', 'class A { constructor(@Inject() private readonly x: B) {} }'],
  ['a.ts', 'function f<const T>(x: T) { using y = g(); return x satisfies T; }'],
  ['a.ts', 'enum A { B = 1 } declare module "x" { export const y: A.B; } namespace C { export type D = typeof A }'],
  ['a.ts', 'import type { T } from "x"; import y = require("y"); const a = <T>y; let b = a!;'],
  ['a.mts', 'import data from "./a.json" with { type: "json" }; export * as z from "z";'],
  ['a.cts', 'export = {};'],
  ['a.tsx', 'const a = <T,>(x: T) => <p x={x}>{[...x]}</p>;'],
  ['a.js', 'import defer * as a from "a"; import source b from "b"; export c from "c";'],
  ['a.js', '// @flow\nfunction f(x: ?string, ...rest: Array<{| +a: 1 |}>): void {}'],
  ['a.js', '#!/usr/bin/env node\nreturn await x;'],
  ['a.jsx', '@decorated class A { static #b = 1; static { A.#b ??= 2n; } c = <></>; }'],
  ['a.cjs', 'with (a) { b = 010; } arguments.callee;'],
  ['a.vue', '<template><p v-if="a < b">{{ x }}</p></template>\n<script setup lang="ts">\nconst x: number = 1;\n//\n</script>'],
])('%s: %s', (filename, code) => {
  const text = filename.endsWith('.vue') ? code.replace('//', LOGS) : `${code}\n${LOGS}`;
  expect(lint('no-key-in-logs', text, { filename, parser: parser as unknown as Linter.Parser })).toHaveLength(1);
});
