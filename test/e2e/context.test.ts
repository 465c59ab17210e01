// What a place is, as a user of the built product meets it: the same words whoever reads and however often, and nothing found or lost by them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ScanResult } from '../../packages/leaklint/src/index.ts';
import { leaklint } from './command.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

const KEYS: Readonly<Record<string, readonly [path: string, text: (key: string) => string, context: readonly string[]]>> = {
  query: ['src/a.ts', (key) => `await fetch(\`https://api.zavu.dev/v1/messages?key=${key}\`);\n`, ['url-query']],
  header: ['src/b.ts', (key) => `const options = {\n  headers: { Authorization: 'Bearer ${key}' },\n};\n`, ['header']],
  log: ['src/c.ts', (key) => `logger.info('sent with', {\n  key: '${key}' });\n`, ['log-call']],
  assignment: ['src/d.ts', (key) => `export const key = '${key}';\n`, ['assignment']],
  environment: ['apps/web/.env', (key) => `ZAVU_API_KEY=${key}\n`, ['env-file', 'assignment']],
  map: ['dist/app.js.map', (key) => JSON.stringify({ version: 3, sourcesContent: [`const key = "${key}";\n`] }), ['source-map', 'assignment']],
  lock: ['package-lock.json', (key) => JSON.stringify({ packages: { a: { resolved: `https://npm.example.org/a.tgz?token=${key}` } } }, undefined, 2), ['lock-file', 'url-query']],
  test: ['src/send.test.ts', (key) => `const zavu = new Zavu('${key}');\n`, ['test', 'argument']],
  fixture: ['fixtures/zavu.json', (key) => `{"apiKey": "${key}"}\n`, ['fixture', 'assignment']],
  story: ['src/Form.stories.tsx', (key) => `export const Default = { args: { apiKey: '${key}' } };\n`, ['story', 'assignment']],
  development: ['.env.development', (key) => `ZAVU_API_KEY=${key}\n`, ['development', 'env-file', 'assignment']],
  envTest: ['.env.test', (key) => `ZAVU_API_KEY=${key}\n`, ['test', 'env-file', 'assignment']],
  docs: ['docs/start.md', (key) => `Send it:\n\n    curl -H "Authorization: Bearer ${key}" https://api.zavu.dev\n`, ['docs', 'header', 'command-line']],
  example: ['examples/send.ts', (key) => `export const key = '${key}';\n`, ['example', 'assignment']],
  workflow: ['.github/workflows/ci.yml', (key) => `jobs:\n  a:\n    steps:\n      - run: npx zavu send --key ${key}\n`, ['ci-config', 'command-line']],
};
const WHERE: Readonly<Record<string, string>> = { test: 'a test', fixture: 'a fixture', story: 'a story', development: 'a file for development', envTest: 'a test', docs: 'documentation', example: 'an example' };

let scratch: Scratch;
const report = async (...flags: string[]): Promise<ScanResult> => JSON.parse((await leaklint([scratch.root, '-f', 'json', ...flags])).stdout) as ScanResult;
const contextsOf = ({ findings }: ScanResult): unknown => findings.map(({ context, notes, places }) => ({ context, notes, places }));

afterAll(removeScratch);
beforeAll(() => {
  scratch = new Scratch();
  for (const [name, [path, text]] of Object.entries(KEYS)) scratch.write(path, text(keyFor(`context ${name}`)));
  scratch.commit('keys');
  scratch.write('src/send.test.ts', `// ${'gone '.repeat(20)}\n`);
  scratch.commit('one is gone');
  scratch.git('gc', '-q');
  scratch.write('src/loose.ts', `console.error('${keyFor('context loose')}');\n`);
  scratch.commit(`a message with ${keyFor('context message')}`);
});

describe('a finding', () => {
  test('knows what its place is; a live key outside production is called one', async () => {
    const { findings, totals } = await report('--no-cache');
    const of = (path: string): Finding | undefined => findings.find(({ places }) => places.some((place) => place.path === path));
    for (const [name, [path, , context]] of Object.entries(KEYS)) {
      const where = WHERE[name];
      const notes = where === undefined ? [] : [`a live key in ${where}: use a test key there`];
      expect({ name, context: of(path)?.context, notes: of(path)?.notes }).toEqual({ name, context, notes });
    }
    expect(of('src/loose.ts')?.context).toEqual(['log-call']);
    expect(findings).toHaveLength(Object.keys(KEYS).length + 2);
    expect(findings.reduce((sum, { placesTotal }) => sum + placesTotal, 0)).toBe(totals.matches);
  });

  test('knows it whoever reads, with one worker and with two, and in shards', async () => {
    const one = contextsOf(await report('--no-cache'));
    expect(contextsOf(await report('--no-cache', '--reader=git'))).toEqual(one);
    expect(contextsOf(await report('--no-cache', '--workers', '2'))).toEqual(one);
    const folder = scratchFolder();
    for (const part of ['1', '2']) writeFileSync(join(folder, `${part}.json`), (await leaklint([scratch.root, '--shard', `${part}/2`])).stdout);
    expect(contextsOf(JSON.parse((await leaklint(['merge', join(folder, '1.json'), join(folder, '2.json'), '--repository', scratch.root, '-f', 'json'])).stdout) as ScanResult)).toEqual(one);
  });

  test('says so in its text, its annotations and its hook', async () => {
    const { stdout } = await leaklint([scratch.root, '--no-cache']);
    expect(stdout).toMatch(/Zavu live API key · zv_live_… \(\d+ characters\) ·\s+live key in a story\n/);
    expect(stdout).toMatch(/src\/a\.ts:1:\d+ \(working tree, HEAD, in a URL query\)/);
    expect((await leaklint([scratch.root, '--no-cache', '-f', 'checkstyle'])).stdout).toContain('A live key in documentation: use a test key there.');
    scratch.write('.env.test.local', `ZAVU_API_KEY=${keyFor('context staged')}\n`);
    scratch.git('add', '-A');
    const hook = await leaklint(['staged'], { cwd: scratch.root });
    expect(hook.code).toBe(1);
    expect(hook.stdout.replaceAll(/\s+/g, ' ')).toContain('a live key in a test: use a test key there');
  });
});
