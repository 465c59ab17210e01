// What a place is, as a user of the built product meets it: the same words whoever reads and however often, and nothing found or lost by them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderTemplate } from '@leaklint/engine';
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

describe('a key id beside its secret', () => {
  const id = renderTemplate('AKIA{{base32:16}}', 'context').text;
  const secret = renderTemplate('{{base64:40}}', 'context').text;
  const ID = `aws_access_key_id = ${id}\n`;
  const SECRET = `aws_secret_access_key = ${secret}\n`;
  const keysOf = ({ findings }: ScanResult): unknown => findings.map(({ rule, parts }) => (parts === undefined ? rule : [rule, ...parts.map((part) => part.rule)]));
  const scanned = async (root: string, ...flags: string[]): Promise<ScanResult> => JSON.parse((await leaklint([root, '-f', 'json', '--no-cache', ...flags])).stdout) as ScanResult;

  test('is one finding; alone, or where its secret is gone, it is one by itself', async () => {
    const place = new Scratch();
    place.write('credentials', ID + SECRET);
    place.commit('both');
    const both = await scanned(place.root);
    expect(keysOf(both)).toEqual([['aws-secret-access-key', 'aws-access-key-id']]);
    expect(both.findings[0]?.parts?.[0]?.places[0]).toMatchObject({ path: 'credentials', line: 1, column: 21 });
    expect(keysOf(await scanned(place.root, '--reader=git', '--workers', '2'))).toEqual(keysOf(both));
    expect(both.totals).toMatchObject({ findings: 1, bySeverity: { critical: 1, high: 0 } });
    place.write('credentials', ID);
    place.commit('the secret is gone');
    expect(keysOf(await scanned(place.root))).toEqual(['aws-secret-access-key', 'aws-access-key-id']);
  });

  test('an account SID beside its token is told with it, whoever reads and in shards', async () => {
    const place = new Scratch();
    place.write('.env', `TWILIO_ACCOUNT_SID=${renderTemplate('AC{{hex:32}}', 'context').text}\nTWILIO_AUTH_TOKEN=${renderTemplate('{{hex:32}}', 'context').text}\n`);
    place.commit('both');
    place.write('src/a.ts', 'nothing\n');
    place.commit('more');
    place.git('gc', '-q');
    const identifiersOf = ({ findings, totals }: ScanResult): unknown => [totals, findings.map(({ rule, identifiers }) => [rule, identifiers])];
    const one = await scanned(place.root);
    expect(one.findings).toMatchObject([{ rule: 'twilio-auth-token', identifiers: [{ name: 'Twilio account SID', redacted: 'AC… (34 characters)', places: [{ path: '.env', line: 1, column: 20, exposure: 'worktree' }, { path: '.env', line: 1, column: 20, exposure: 'head' }], placesTotal: 2 }] }]);
    expect(one.totals).toMatchObject({ matches: 2, findings: 1 });
    expect(identifiersOf(await scanned(place.root, '--reader=git'))).toEqual(identifiersOf(one));
    expect(identifiersOf(await scanned(place.root, '--workers', '2'))).toEqual(identifiersOf(one));
    const folder = scratchFolder();
    for (const part of ['1', '2']) writeFileSync(join(folder, `${part}.json`), (await leaklint([place.root, '--shard', `${part}/2`])).stdout);
    expect(identifiersOf(JSON.parse((await leaklint(['merge', join(folder, '1.json'), join(folder, '2.json'), '--repository', place.root, '-f', 'json'])).stdout) as ScanResult)).toEqual(identifiersOf(one));
    expect((await leaklint([place.root, '--no-cache'])).stdout).toMatch(/with +Twilio account SID · AC… \(34 characters\)\n +\.env:1:20 \(working tree, HEAD\)/);
  });

  test.each(['text', 'sarif', 'github'])('%s names both', async (format) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'credentials'), ID + SECRET);
    const { stdout } = await leaklint([folder, '-f', format]);
    expect(stdout).toMatch(/AWS secret access key/);
    expect(stdout).toMatch(/AWS access key id.{1,60}20 characters/s);
  });

  test('a baseline of both hides both, and counts them', async () => {
    const place = new Scratch();
    place.write('credentials', ID + SECRET);
    place.commit('both');
    expect((await leaklint(['baseline'], { cwd: place.root })).stdout).toContain('2 keys added');
    expect((await scanned(place.root)).totals).toEqual({ matches: 4, findings: 0, suppressed: 0, baselined: 4, bySeverity: { critical: 0, high: 0, medium: 0, low: 0 } });
  });

  test('a commit is stopped for what is new of it', async () => {
    const place = new Scratch();
    place.write('credentials', SECRET);
    place.commit('the secret');
    place.write('credentials', ID + SECRET);
    place.git('add', '-A');
    const hook = async (): Promise<unknown> => (JSON.parse((await leaklint(['staged', '-f', 'json'], { cwd: place.root })).stdout) as { keys: (Finding & { blocks: boolean })[] }).keys.map(({ rule, blocks, parts = [] }) => [rule, blocks, ...parts.map((part) => part.rule)]);
    expect(await hook()).toEqual([['aws-secret-access-key', false], ['aws-access-key-id', true]]);
    const other = new Scratch();
    other.commit('nothing');
    other.write('credentials', ID + SECRET);
    other.git('add', '-A');
    const { code, stdout } = await leaklint(['staged'], { cwd: other.root });
    expect(code).toBe(1);
    expect(stdout).toContain('1 new key');
    expect(stdout).toMatch(/with AWS access key id AKIA… \(20 characters\) at credentials:1/);
  });
});
