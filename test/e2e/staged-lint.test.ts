/** How keys are used in what is staged: linted from the index, by the project's own ESLint or ours; only what is new blocks. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { leaklint } from './command.ts';
import type { Ran } from './command.ts';
import { plainHooks, Place } from './commits.ts';
import { keyFor, removeScratch } from './scratch.ts';

afterAll(removeScratch);

const hooks = plainHooks('exit 0');
const LOGS = 'console.log(process.env.STRIPE_SECRET_KEY);';

function repository(files: Readonly<Record<string, string>> = { 'README.md': 'nothing\n' }): Place {
  const place = Place.create(hooks);
  for (const [path, content] of Object.entries(files)) place.write(path, content);
  place.commit('first');
  return place;
}

function stage(place: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) place.write(path, content);
  place.git('add', '-A');
}

const staged = (place: Place, ...args: string[]): Promise<Ran> => leaklint(['staged', ...args], { cwd: place.root });

/** `path:line rule`, those that block first. */
async function usages(place: Place): Promise<{ blocking: string[]; mentioned: string[]; keys: { usage: { rule: string }[] }[]; notes: string[]; code: number | null }> {
  const { stdout, code } = await staged(place, '--format', 'json');
  const report = JSON.parse(stdout) as { usages: { blocks: boolean; path: string; line: number; rule: string }[]; keys: { usage: { rule: string }[] }[]; notes: string[] };
  const named = (blocks: boolean): string[] => report.usages.filter((each) => each.blocks === blocks).map(({ path, line, rule }) => `${path}:${line} ${rule}`);
  return { blocking: named(true), mentioned: named(false), keys: report.keys, notes: report.notes, code };
}

describe('without any ESLint in the project', () => {
  test.each([
    ['a.js', LOGS, 'a.js:1 no-key-in-logs'],
    ['a.cjs', `const x = require('x');\n${LOGS}`, 'a.cjs:2 no-key-in-logs'],
    ['a.mts', `const k: string = 'a';\n${LOGS}`, 'a.mts:2 no-key-in-logs'],
    ['a.tsx', `export const A = () => <p>{String(1)}</p>;\n${LOGS}`, 'a.tsx:2 no-key-in-logs'],
    ['a.jsx', `export const A = () => <p/>;\n${LOGS}`, 'a.jsx:2 no-key-in-logs'],
    ['decorated.ts', `class A { constructor(@Inject() private readonly a: B) {} }\n${LOGS}`, 'decorated.ts:2 no-key-in-logs'],
    ['a.vue', `<template><p>{{ x }}</p></template>\n<script setup lang="ts">\nconst x: number = 1;\n${LOGS}\n</script>`, 'a.vue:4 no-key-in-logs'],
    ['a.svelte', `<script>\n${LOGS}\n</script>\n<p>{x}</p>`, 'a.svelte:2 no-key-in-logs'],
    ['a.astro', `---\n${LOGS}\n---\n<p>x</p>`, 'a.astro:2 no-key-in-logs'],
    ['url.ts', 'export const get = (config: C) => axios.get(`https://api.example.com/v1?api_key=${config.apiKey}`);', 'url.ts:1 no-key-in-url'],
    ['app.env', 'NEXT_PUBLIC_STRIPE_SECRET_KEY=abc', 'app.env:1 no-public-env-secrets'],
  ])('%s', async (path, text, expected) => {
    const place = repository();
    stage(place, { [path]: `${text}\n` });
    expect(await usages(place)).toMatchObject({ blocking: [expected], code: 1, notes: [] });
  });

  test('the index counts, not the file', async () => {
    const place = repository();
    stage(place, { 'a.js': `${LOGS}\n`, 'b.js': 'run();\n' });
    place.write('a.js', 'run();\n');
    place.write('b.js', `${LOGS}\n`);
    expect((await usages(place)).blocking).toEqual(['a.js:1 no-key-in-logs']);
  });

  test('what a text says is clear without colour in 80 columns', async () => {
    const place = repository();
    stage(place, { 'a.js': `${LOGS}\n` });
    const { stdout, code } = await staged(place);
    expect(code).toBe(1);
    expect(stdout).toContain('git restore --staged a.js');
    expect(stdout).toContain('eslint-disable-next-line leaklint/no-key-in-logs -- reason');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('half-written code is scanned, and that it was not linted is said', async () => {
    const place = repository();
    stage(place, { 'a.ts': 'const = = ;;; {{{\n' });
    const { code, notes } = await usages(place);
    expect(code).toBe(0);
    expect(notes.join()).toContain('not linted, only scanned: a.ts');
  });

  test('--no-lint leaves it out, a disable comment is heard', async () => {
    const place = repository();
    stage(place, { 'a.js': `// eslint-disable-next-line leaklint/no-key-in-logs -- a test\n${LOGS}\n`, 'b.js': 'run();\n' });
    expect(await usages(place)).toMatchObject({ blocking: [], code: 0 });
    stage(place, { 'b.js': `${LOGS}\n` });
    expect((await staged(place)).code).toBe(1);
    expect((await staged(place, '--no-lint')).code).toBe(0);
  });

  test('what the policy leaves out stays out: files that are not reported, keys whose rule is off', async () => {
    const place = repository({ '.leaklint.yml': 'disable: [zavu-live-key]\npaths:\n  exclude: [vendor/]\n' });
    stage(place, { 'vendor/a.js': `${LOGS}\n`, 'key.js': `export const key = '${keyFor('off')}';\n` });
    expect(await usages(place)).toMatchObject({ blocking: [], mentioned: [], keys: [], code: 0 });
    expect((await staged(place, '--no-config', '--format', 'json')).code).toBe(1);
  });
});

describe('a key that scanner and linter see', () => {
  test('is one finding', async () => {
    const place = repository();
    const address = ['https://api.zavu.dev/v1?api_key', keyFor('url')].join('=');
    stage(place, { 'a.ts': `const größe = 'ü'; fetch('${address}');\n` });
    const { blocking, mentioned, keys } = await usages(place);
    expect({ blocking, mentioned, rules: keys.map(({ usage }) => usage.map(({ rule }) => rule).sort()) }).toEqual({ blocking: [], mentioned: [], rules: [['no-hardcoded-keys', 'no-key-in-url']] });
  });
});

describe('what a parent holds is only mentioned', () => {
  const before = { 'a.js': `start();\nif (x) {\n  ${LOGS}\n}\n`, 'other.js': 'run();\n' };

  test.each([
    ['renamed', (place: Place) => void place.git('mv', 'a.js', 'b.js'), ['b.js:3 no-key-in-logs']],
    ['changed elsewhere', (place: Place) => stage(place, { 'a.js': `begin();\n${before['a.js']}` }), ['a.js:4 no-key-in-logs']],
    ['reformatted', (place: Place) => stage(place, { 'a.js': `start();\nif (x)\n\t${LOGS.replaceAll('(', '( ')}\n` }), ['a.js:3 no-key-in-logs']],
    ['copied into another file', (place: Place) => stage(place, { 'other.js': `run();\n  ${LOGS}\n` }), ['other.js:2 no-key-in-logs']],
  ])('%s', async (_name, change, mentioned) => {
    const place = repository(before);
    change(place);
    expect(await usages(place)).toMatchObject({ blocking: [], mentioned, code: 0 });
    expect((await staged(place, '--all')).code).toBe(1);
  });

  test('another use of the same rule is new', async () => {
    const place = repository(before);
    stage(place, { 'a.js': `${before['a.js']}console.log(process.env.ZAVU_API_KEY);\n` });
    expect(await usages(place)).toMatchObject({ blocking: ['a.js:5 no-key-in-logs'], mentioned: ['a.js:3 no-key-in-logs'], code: 1 });
  });
});

describe("the project's own ESLint", () => {
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const project = (config: string): Place => {
    const place = repository({ '.gitignore': 'node_modules\n', 'package.json': '{"type":"module"}\n', 'eslint.config.js': config });
    symlinkSync(modules, join(place.root, 'node_modules'));
    return place;
  };

  test('one that ends the process lets nothing pass', async () => {
    const place = project('process.exit(0);\n');
    stage(place, { 'a.js': `${LOGS}\n` });
    expect(await staged(place)).toMatchObject({ code: 3, stdout: '', stderr: 'leaklint: ended from outside before it was done; nothing is known to be clean\n' });
  });

  test.each([
    ["throw new Error('first\\nsecond');", 'took its place: first leaklint:'],
    ["export default [{ plugins: { leaklint }, rules: { 'leaklint/no-hardcoded-keys': ['error', { foo: 1 }] } }];", 'Unexpected property "foo". Expected properties:'],
  ])('of one that fails it is said why: %s', async (config, why) => {
    const place = project(`import leaklint from 'eslint-plugin-leaklint';\n${config}\n`);
    stage(place, { 'a.js': 'run();\n' });
    const { code, stdout } = await staged(place);
    expect(stdout.replace(/\s+/g, ' ')).toContain(why);
    expect(code).toBe(0);
  });

  // One that never answers gives none in a second either: nothing here depends on how fast anything is.
  test.each(['await new Promise(() => {});', 'await new Promise(() => setInterval(() => {}, 60_000));'])('one that waits for ever is not waited for: %s', async (wait) => {
    const place = project(`import 'eslint-plugin-leaklint';\n${wait}\nexport default [];\n`);
    stage(place, { 'a.js': 'run();\n' });
    const env = { LEAKLINT_ESLINT_SECONDS: '1' };
    const { code, stdout, stderr } = await leaklint(['staged'], { cwd: place.root, env });
    expect(stdout.replace(/\s+/g, ' ')).toContain("the project's ESLint: its configuration gave no answer in 1 s, so leaklint's took its place");
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    stage(place, { 'a.js': `${LOGS}\n` });
    expect((await leaklint(['staged'], { cwd: place.root, env })).code).toBe(1);
    expect(await leaklint(['staged', '--no-lint'], { cwd: place.root, env })).toMatchObject({ code: 0, stderr: '' });
    expect(await leaklint(['staged'], { cwd: place.root, env: { LEAKLINT_ESLINT_SECONDS: 'long' } })).toMatchObject({ code: 2, stderr: 'leaklint: LEAKLINT_ESLINT_SECONDS=long: not a number from 1 to 86400\n' });
  });

  test('decides, with its own config', async () => {
    const place = project("import leaklint from 'eslint-plugin-leaklint';\nexport default [{ ignores: ['ignored.js'] }, { ...leaklint.configs.recommended, rules: { 'leaklint/no-key-in-logs': 'warn', 'leaklint/no-key-in-errors': 'error', 'no-undef': 'error' } }];\n");
    stage(place, { 'a.js': `${LOGS}\nthrow new Error(process.env.STRIPE_SECRET_KEY);\n`, 'ignored.js': 'throw new Error(process.env.STRIPE_SECRET_KEY);\n' });
    place.write('a.js', 'run();\n');
    expect(await usages(place)).toMatchObject({ blocking: ['a.js:2 no-key-in-errors'], mentioned: ['a.js:1 no-key-in-logs'], notes: [], code: 1 });
  });

  test.each([
    ['without the plugin', 'export default [];\n', 0],
    ['broken', "import 'eslint-plugin-leaklint';\nthrow new Error('no config');\n", 1],
  ])('%s: ours takes its place', async (_name, config, notes) => {
    const place = project(config);
    stage(place, { 'a.js': `${LOGS}\n` });
    const report = await usages(place);
    expect(report).toMatchObject({ blocking: ['a.js:1 no-key-in-logs'], code: 1 });
    expect(report.notes).toHaveLength(notes);
  });
});
