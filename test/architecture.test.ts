// The arrows of the house (DESIGN.md § 3) and its other rules, held on the real tree; and every rule is seen to fail on a made-up one.
import { describe, expect, it } from 'vitest';
import * as house from './house/rules.ts';
import { readTree, type Tree } from './house/tree.ts';

const tree = readTree();

/** Violations in here are put together at run time: written out, they would be violations of this tree. */
const glued = (...parts: string[]): string => parts.join('');
const concept = '// A concept that is only made up.\n';
const source = (text: string): string => concept + text;

interface Case {
  readonly rule: house.HouseRule;
  /** Trees that must be reported, one file each unless it takes two. */
  readonly bad: readonly Readonly<Record<string, string>>[];
  /** A tree that looks alike and must not be reported. */
  readonly good: Readonly<Record<string, string>>;
}

const cases: Readonly<Record<string, Case>> = {
  'imports go only to a lower floor': {
    rule: house.arrows,
    bad: [
      { 'packages/kernel/src/a.ts': source("import { scan } from '@leaklint/engine';\n") },
      { 'packages/git/src/a.ts': source("import type { Rule } from '@leaklint/engine';\n") },
      { 'packages/engine/src/a.ts': source("export * from '@leaklint/git';\n") },
      { 'packages/engine/src/a.ts': source("const git = await import('@leaklint/git');\n") },
      { 'packages/git/src/a.ts': source("import { scan } from 'leaklint';\n") },
      { 'packages/engine/src/a.ts': source("import leaklint from 'eslint-plugin-leaklint';\n") },
      { 'packages/leaklint/src/a.ts': source("import { Kernel } from '@leaklint/kernel/dist/kernel.js';\n") },
      { 'packages/leaklint/src/a.ts': source("import { Kernel } from '../../kernel/src/index.ts';\n") },
      { 'packages/git/src/a.ts': source("import { plant } from '../../../test/house/tree.ts';\n") },
      { 'packages/kernel/src/a.ts': source("import { scan } from '../assembly/prefilter.ts';\n") },
      { 'packages/git/src/a.ts': source("import { generate } from '../build/generate.ts';\n") },
      { 'packages/unknown/src/a.ts': source("import { Kernel } from '@leaklint/kernel';\n") },
    ],
    good: {
      'packages/leaklint/src/a.ts': source("import { Kernel } from '@leaklint/kernel';\nimport { b } from './b.ts';\n"),
      'packages/kernel/src/a.ts': source("import { base } from '../assembly/layout.ts';\n"),
      'packages/leaklint/src/b.ts': source("import { Rule } from '@leaklint/engine';\nimport { Repository } from '@leaklint/git';\nimport own from '../package.json' with { type: 'json' };\n"),
    },
  },
  'no cycles': {
    rule: house.noCycles,
    bad: [{ 'packages/git/src/a.ts': source("import { b } from './b.ts';\n"), 'packages/git/src/b.ts': source("import type { a } from './a.ts';\n") }],
    good: {
      'packages/git/src/a.ts': source("import { b } from './b.ts';\nimport { c } from './c.ts';\n"),
      'packages/git/src/b.ts': source("import { c } from './c.ts';\n"),
      'packages/git/src/c.ts': source(''),
    },
  },
  'one file starts processes': {
    rule: house.oneDoorForProcesses,
    bad: [
      { 'packages/git/src/other.ts': source("import { spawn } from 'node:child_process';\n") },
      { 'packages/leaklint/src/cli.ts': source("const { spawn } = await import('child_process');\n") },
      { 'packages/leaklint/src/cli.ts': source("import { simpleGit } from 'simple-git';\n") },
    ],
    good: { 'packages/git/src/git.ts': source("import { spawn } from 'node:child_process';\n"), 'test/git/git.test.ts': source("import { spawn } from 'node:child_process';\n") },
  },
  'the product is offline': {
    rule: house.noNetwork,
    bad: [
      { 'packages/leaklint/src/a.ts': source("import { request } from 'node:https';\n") },
      { 'packages/engine/src/a.ts': source("import { lookup } from 'node:dns/promises';\n") },
      { 'packages/leaklint/src/a.ts': source("await fetch('https://zavu.dev');\n") },
    ],
    good: { 'packages/leaklint/src/a.ts': source("cache.fetch('a');\nprefetch();\n") },
  },
  'kernel and engine are pure': {
    rule: house.pureFloors,
    bad: [
      { 'packages/engine/src/a.ts': source("import { readFileSync } from 'node:fs';\n") },
      { 'packages/kernel/src/a.ts': source("import { Worker } from 'node:worker_threads';\n") },
      { 'packages/engine/src/a.ts': source('const age = Date.now() - started;\n') },
      { 'packages/engine/src/a.ts': source('const today = new Date();\n') },
      { 'packages/engine/src/a.ts': source('const place = process.cwd();\n') },
    ],
    good: { 'packages/engine/src/a.ts': source("import { createHmac } from 'node:crypto';\nconst expiry = new Date(claims.exp * 1000);\n"), 'packages/engine/build/a.ts': source("import { readFileSync } from 'node:fs';\n") },
  },
  'no junk drawers': {
    rule: house.noJunkDrawers,
    bad: ['packages/git/src/utils.ts', 'packages/git/src/types/a.ts', 'test/helpers.ts', 'bench/common/a.ts', 'packages/git/src/shared.test.ts', 'test/helper.ts'].map((path) => ({ [path]: source('') })),
    good: { 'packages/git/src/object-types.ts': source(''), 'packages/git/src/typed.ts': source('') },
  },
  'files are short': {
    rule: house.shortFiles,
    bad: [{ 'packages/git/src/a.ts': source('\n'.repeat(450)) }],
    good: { 'packages/git/src/a.ts': source('\n'.repeat(449)), 'packages/git/src/generated/a.ts': source('\n'.repeat(1000)), 'README.md': '\n'.repeat(1000) },
  },
  'a file begins by naming its concept': {
    rule: house.conceptFirst,
    bad: ['', 'export const a = 1;\n', '// TODO\n', "import { a } from './a.ts';\n// A concept that comes too late.\n", '/** */\n'].map((text) => ({ 'packages/git/src/a.ts': text })),
    good: { 'test/git/a.test.ts': '', 'packages/git/src/a.ts': '/** Packs: what git keeps objects in. */\n', 'packages/leaklint/src/cli.ts': '#!/usr/bin/env node\n// The command line, as a table of contents.\n' },
  },
  'tests mirror the tree': {
    rule: house.mirroredTests,
    bad: [
      { 'test/stray.test.ts': source('') },
      { 'test/git/deep/pack.test.ts': source(''), 'packages/git/src/pack.ts': source('') },
      { 'test/nobody/pack.test.ts': source(''), 'packages/git/src/pack.ts': source('') },
      { 'test/engine/crc.test.ts': source(''), 'packages/engine/src/checks/crc.ts': source('') },
    ],
    good: {
      'packages/git/src/tree.ts': source(''),
      'packages/engine/src/checks/crc.ts': source(''),
      'packages/kernel/build/plan.ts': source(''),
      'test/git/tree.test.ts': source(''),
      'test/engine/checks.test.ts': source(''),
      'test/engine/properties.test.ts': source(''),
      'test/engine/checks/crc.test.ts': source(''),
      'test/kernel/plan.test.ts': source(''),
      'test/house/anything.test.ts': source(''),
    },
  },
  'no default exports': {
    rule: house.noDefaultExports,
    bad: ['export default function a() {}\n', 'const a = 1;\nexport { a as default };\n', '  export default 1;\n'].map((text) => ({ 'packages/git/src/a.ts': source(text) })),
    good: { 'packages/git/tsdown.config.ts': source('export default {};\n'), 'packages/eslint-plugin/src/index.ts': source('export { plugin as default };\n'), 'packages/git/src/a.ts': source('export const fallback = 1; // no export default here\n') },
  },
  'nothing of one machine': {
    rule: house.noMachines,
    bad: [
      { 'README.md': glued('see /ho', 'me/someone/project') },
      { 'test/git/a.test.ts': glued("'/Us", "ers/someone/project'") },
      { 'scripts/a.mjs': glued('cd /wo', 'rk/main') },
      { 'bench/a.ts': glued("'C:\\Us", "ers\\someone'") },
      { 'package-lock.json': glued('"resolved": "https', '://host/a.tgz"') },
      { '.npmrc': glued('registry=https://registry.', 'npmjs.org/') },
    ],
    good: { 'rules/npm.yml': glued('hosts: [registry.', 'npmjs.org]'), 'package-lock.json': '"resolved": "packages/git"', 'README.md': glued('a/home/page, ~/work, /usr/bin/env, /ho', 'me/user/project') },
  },
  'no whole key': {
    rule: house.noWholeKeys,
    bad: [
      glued('sk_', 'live_', 'Zq8Rw2Tn5Yb7Lc4Vd9Km'),
      glued('zv_', 'live_', 'Zq8Rw2Tn5Yb7Lc4Vd9Km'),
      glued('ghp', '_', 'Zq8Rw2Tn5Yb7Lc4Vd9KmPj3Hs6Fg0Xe1UaQo'),
      glued('glpat', '-', 'Zq8Rw2Tn5Yb7Lc4Vd9Km'),
      glued('npm', '_', 'Zq8Rw2Tn5Yb7Lc4Vd9KmPj3Hs6Fg0Xe1UaQo'),
      glued('AK', 'IA', 'Z3Q7RW2TN5YB6LC4'),
      glued('AI', 'za', 'Zq8Rw2Tn5Yb7Lc4Vd9KmPj3Hs6Fg0Xe1UaQ'),
      glued('xox', 'b-', '83920174650-Zq8Rw2Tn5Yb7Lc4Vd9Km'),
      glued('-----BEGIN RSA ', 'PRIVATE KEY-----\n', 'MIIEowIBAAKCAQEAZq8Rw2Tn5Yb7Lc4Vd9KmPj3Hs6Fg0Xe1UaQo'),
      glued('ey', 'JhbGciOiJIUzI1NiJ9.', 'ey', 'JzdWIiOiJhbGljZSJ9.', 'Zq8Rw2Tn5Yb7Lc4Vd9KmPj3H'),
    ].map((key) => ({ 'docs/a.md': `before\n"${key}"\n` })),
    good: { 'rules/a.yml': `${glued('sk_', 'live_', 'x'.repeat(24))} ${glued('sk_', 'live_', 'your_secret_key')} ${glued('zv_', 'live_{{alnum:24}}')} ${glued('xox', 'b-not-a-real-token-it-will-not-do')}` },
  },
  'no skipped tests': {
    rule: house.noSkippedTests,
    bad: [glued('it.', "skip('a', () => {});"), glued('describe.', "only('a', () => {});"), glued('it.', "todo('a');"), glued('it.', "skipIf(true)('a')"), glued('xi', "t('a')"), glued('expect(', 'true).toBe(true)')].map((text) => ({
      'test/git/a.test.ts': source(`${text}\n`),
    })),
    good: { 'test/git/a.test.ts': source("it.each([1])('skips nothing', (value) => expect(value).toBe(1));\nexit('a');\n") },
  },
};

describe('the house', () => {
  it('has a made-up violation for every rule', () => {
    expect(new Set(Object.values(cases).map(({ rule }) => rule))).toEqual(new Set(Object.values(house)));
  });

  describe.each(Object.entries(cases))('%s', (_name, { rule, bad, good }) => {
    const made = (files: Readonly<Record<string, string>>): Tree => new Map(Object.entries(files));

    it('in the project', () => {
      expect(rule(tree)).toEqual([]);
    });

    it.each(bad.map((files) => [Object.keys(files).join(' and '), files] as const))('is seen broken in a made-up %s', (_paths, files) => {
      expect(rule(made(files))).not.toEqual([]);
    });

    it('is not seen broken where it is kept', () => {
      expect(rule(made(good))).toEqual([]);
    });
  });
});
