// The cache as a user meets it: flags, notes, folders, forgeries, killed processes. The report is always that of a scan without it.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { leaklint, leaksIn, start } from './command.ts';
import type { Ran } from './command.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);
const SETTLED = 200;
const BUILD = { CI: 'true' };

let home: string;
beforeEach(() => {
  home = scratchFolder();
});

function repository(): Scratch {
  const scratch = new Scratch();
  scratch.write('src/a.ts', `const key = '${keyFor('cached')}';\n`);
  scratch.write('src/b.ts', `const key = '${keyFor('gone')}';\n`);
  scratch.commit('first');
  scratch.write('src/b.ts', 'const key = process.env.KEY;\n');
  scratch.commit(`second ${keyFor('message')}`);
  return scratch;
}

/** Scans in a home of its own; the report without what time says. */
async function scan({ root }: Scratch, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ran & { report: string }> {
  const ran = await leaklint([root, '--format', 'json', ...args], { env: { HOME: home, ...env } });
  return { ...ran, report: ran.stdout.replace(/"seconds": [\d.]+/, '') };
}

const folder = (): string => join(home, '.cache/leaklint');
const keyFile = (): string => join(home, '.local/state/leaklint/cache.key');
const all = (): string[] => (statSync(folder(), { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder()).map((name) => join(folder(), name)));
/** What is recalled as it is; what can be built on lies beside it. */
const kept = (): string[] => all().filter((path) => !path.endsWith('.ground'));
const there = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

async function filled(): Promise<{ scratch: Scratch; report: string; file: string }> {
  const scratch = repository();
  await setTimeout(SETTLED);
  const { report, code, stderr } = await scan(scratch);
  expect([code, stderr]).toEqual([1, '']);
  const [file = ''] = kept();
  expect(kept()).toHaveLength(1);
  return { scratch, report, file };
}

test('is filled once, used then, and left alone with --no-cache', async () => {
  const { scratch, report, file } = await filled();
  expect(report).toContain('"assignment"'); // what a place is stands in what is remembered, too
  const { ino, mtimeMs } = statSync(file);
  const again = await scan(scratch);
  expect([again.report, again.stderr]).toEqual([report, '']);
  const used = statSync(file);
  expect(used.ino).toBe(ino);
  expect(used.mtimeMs).toBeGreaterThan(mtimeMs);
  const without = await scan(scratch, ['--no-cache']);
  expect(without.report).toBe(report);
  expect(statSync(file)).toEqual(used);
});

test('holds no piece of any key, and nothing of what files hold', async () => {
  const scratch = repository();
  scratch.write('more/readme.md', 'an unmistakable sentence\n');
  scratch.git('branch', 'customer-acme');
  scratch.commit('third');
  await setTimeout(SETTLED);
  await scan(scratch);
  const text = all().map((path) => readFileSync(path, 'latin1')).join('');
  expect(all()).toHaveLength(2);
  expect(text.length).toBeGreaterThan(1000);
  for (const name of ['cached', 'gone', 'message']) expect(leaksIn(text, keyFor(name))).toEqual([]);
  expect(text).not.toMatch(/unmistakable|customer-acme|readme/);
});

test.each<readonly [string, (scratch: Scratch, key: string) => void]>([
  ['a path', (scratch, key) => scratch.write(`conf/${key}/a.ts`, `const key = '${keyFor('cached')}';\n`)],
  ['the name of who wrote it', (scratch, key) => {
    scratch.write('c.ts', `const key = '${keyFor('by whom')}';\n`);
    scratch.git('add', '-A');
    scratch.git('-c', `user.name=${key}`, 'commit', '-q', '-m', 'third', `--author=${key} <a@example.org>`);
  }],
])('is not made where %s has a key in it', async (_, deed) => {
  const scratch = repository();
  deed(scratch, keyFor('in a place'));
  if (scratch.git('status', '--porcelain') !== '') scratch.commit('third');
  await setTimeout(SETTLED);
  const { report } = await scan(scratch);
  expect((await scan(scratch, ['--no-cache'])).report).toBe(report);
  expect(all()).toEqual([]);
});

test('there is none in a build, nor with secrets, another reader, no home, or a home inside of what is scanned', async () => {
  const scratch = repository();
  await setTimeout(SETTLED);
  const { report } = await scan(scratch, ['--no-cache']);
  for (const args of [['--show-secrets'], ['--reader', 'git'], ['--reader', 'check']]) expect((await scan(scratch, args)).code).toBe(1);
  expect((await scan(scratch, [], BUILD)).report).toBe(report);
  expect((await scan(scratch, [], { HOME: 'relative' })).report).toBe(report);
  expect((await scan(scratch, [], { HOME: '' })).report).toBe(report);
  expect((await scan(scratch, [], { HOME: join(scratch.root, '.git') })).report).toBe(report);
  expect((await scan(scratch, [], { HOME: scratch.root })).report).toBe(report);
  expect([there(join(home, '.cache')), there(join(home, '.local')), there(join(scratch.root, '.cache')), there(join(scratch.root, '.git/.cache'))]).toEqual([false, false, false, false]);
});

test('a home that cannot be written stops nothing', async () => {
  const scratch = repository();
  await setTimeout(SETTLED);
  const { report } = await scan(scratch, ['--no-cache']);
  writeFileSync(join(home, '.cache'), 'a file in the place of the folder');
  const blocked = await scan(scratch);
  expect([blocked.report, blocked.stderr]).toEqual([report, '']);
  home = '/proc/nowhere';
  const nowhere = await scan(scratch);
  expect([nowhere.report, nowhere.stderr]).toEqual([report, '']);
});

const NOTE = /^leaklint: .*\bcache\b.*: it is not used, and everything is read\n$/;

describe('what is not believed costs one line, and the report is whole', () => {
  test.each<readonly [string, (file: string) => void]>([
    ['cut off', (file) => writeFileSync(file, readFileSync(file).subarray(0, 500))],
    ['empty', (file) => writeFileSync(file, '')],
    ['changed', (file) => writeFileSync(file, Buffer.from(readFileSync(file, 'latin1').replace('"secrets":[', '"secrets":[] ,"x":['), 'latin1'))],
    ['of a key that is gone', () => writeFileSync(keyFile(), Buffer.alloc(32, 1), { mode: 0o600 })],
    ['with a key that others may read', () => chmodSync(keyFile(), 0o644)],
    ['forged: it says that there is nothing', (file) => writeFileSync(file, JSON.stringify({ form: 1, version: '0.1.0', objects: { ids: [], secrets: [], sightings: [] } }))],
  ])('%s', async (_, spoil) => {
    const { scratch, report, file } = await filled();
    spoil(file);
    const spoilt = await scan(scratch);
    expect(spoilt.report).toBe(report);
    expect(spoilt.stderr).toMatch(NOTE);
    expect((await scan(scratch, ['--quiet'])).stderr).toBe('');
  });

  test.each<readonly [string, (ground: Buffer) => Buffer]>([
    ['cut off', (ground) => ground.subarray(0, ground.length - 8)],
    ['changed', (ground) => Buffer.concat([ground.subarray(0, -1), Buffer.of((ground.at(-1) ?? 0) ^ 1)])],
  ])('what a later scan builds on, %s', async (_, spoil) => {
    const { scratch, file } = await filled();
    writeFileSync(`${file}.ground`, spoil(readFileSync(`${file}.ground`)));
    scratch.write('src/c.ts', `const key = '${keyFor('later')}';\n`);
    scratch.commit('later');
    const { report, stderr } = await scan(scratch);
    expect(stderr).toMatch(NOTE);
    expect(report).toBe((await scan(scratch, ['--no-cache'])).report);
  });

  test('sealed by another user of leaklint, for the same repository', async () => {
    const { scratch, report, file } = await filled();
    const theirs = { folder: folder(), home };
    home = scratchFolder();
    scratch.write('src/c.ts', `const key = '${keyFor('new')}';\n`);
    mkdirSync(folder(), { recursive: true });
    copyFileSync(file, join(folder(), readdirSync(theirs.folder)[0] ?? ''));
    const { report: own, stderr } = await scan(scratch);
    expect(stderr).toMatch(NOTE);
    expect(own).toBe((await scan(scratch, ['--no-cache'])).report);
    expect(own).not.toBe(report);
  });

  test('brought along by the repository, wherever a cache could lie', async () => {
    const { scratch, file } = await filled();
    const forged = readFileSync(file);
    for (const place of ['.git/leaklint', '.git/.cache/leaklint', '.cache/leaklint', '.leaklint', 'Library/Caches/leaklint']) {
      mkdirSync(join(scratch.root, place), { recursive: true });
      writeFileSync(join(scratch.root, place, file.slice(file.lastIndexOf('/') + 1)), forged);
    }
    cpSync(keyFile(), join(scratch.root, '.git/cache.key'));
    scratch.write('src/c.ts', `const key = '${keyFor('hidden by a forgery')}';\n`);
    scratch.commit('third');
    await setTimeout(SETTLED);
    const { report, stderr } = await scan(scratch);
    expect([report, stderr]).toEqual([(await scan(scratch, ['--no-cache'])).report, '']);
    expect((JSON.parse(report.replace(/,\s*\n?\s*\}\s*$/, '}')) as { findings: unknown[] }).findings).toHaveLength(4);
  });
});

test('leaklint cache says where it is, and --clear takes it away with its key', async () => {
  await filled();
  const said = await leaklint(['cache'], { env: { HOME: home } });
  expect(said).toMatchObject({ code: 0, stderr: '' });
  expect(said.stdout).toContain(folder());
  expect(said.stdout).toContain(keyFile());
  expect(said.stdout).toMatch(/1 scan, /);
  expect(await leaklint(['cache', '--clear'], { env: { HOME: home } })).toMatchObject({ code: 0, stdout: expect.stringContaining('1 scan') as string });
  expect([kept(), there(keyFile())]).toEqual([[], false]);
  expect((await leaklint(['cache'], { env: { HOME: home } })).stdout).toMatch(/0 scans/);
  expect(await leaklint(['cache'], { env: { HOME: '' } })).toMatchObject({ code: 2 });
});

test('killed at any moment, the next scan says everything', async () => {
  const { scratch, report } = await filled();
  await leaklint(['cache', '--clear'], { env: { HOME: home } });
  const began = performance.now();
  await scan(scratch);
  const whole = performance.now() - began;
  for (let moment = 1; moment <= 10; moment++) {
    await leaklint(['cache', '--clear'], { env: { HOME: home } });
    const { child, ended } = start([scratch.root, '--format', 'json'], { env: { HOME: home } });
    await setTimeout((whole * moment) / 10);
    child.kill('SIGKILL');
    await ended;
    const next = await scan(scratch);
    expect([next.report, next.stderr], `killed at ${moment} tenths`).toEqual([report, '']);
  }
});

test('packs that are replaced in the middle of a scan: the report is whole, or says that it is not, and the next one is whole', async () => {
  const { scratch, report } = await filled();
  const { findings } = JSON.parse(report.replace(/,\s*\}\s*$/, '}')) as { findings: unknown[] };
  for (let moment = 1; moment <= 6; moment++) {
    await leaklint(['cache', '--clear'], { env: { HOME: home } });
    scratch.write('src/d.ts', `round ${moment}\n`);
    scratch.commit(`round ${moment}`);
    const { ended } = start([scratch.root, '--format', 'json'], { env: { HOME: home } });
    await setTimeout(moment * 30);
    scratch.git(...(moment % 2 === 0 ? ['gc', '-q', '--prune=now'] : ['repack', '-adfq']));
    const { code, stdout } = await ended;
    const seen = JSON.parse(stdout) as { findings: unknown[]; problems: unknown[] };
    // A finding decides the exit code; that something was not read is among the problems all the same.
    expect([code === 1 || code === 3, seen.findings.length === findings.length || seen.problems.length > 0], `after ${moment * 30} ms`).toEqual([true, true]);
    const next = await scan(scratch);
    expect([next.report, next.stderr]).toEqual([(await scan(scratch, ['--no-cache'])).report, '']);
    expect((await scan(scratch)).report).toBe(next.report);
  }
});

test('eight at a time agree, and leave one cache', async () => {
  const scratch = repository();
  await setTimeout(SETTLED);
  const { report } = await scan(scratch, ['--no-cache']);
  const reports = await Promise.all(Array.from({ length: 8 }, () => scan(scratch)));
  expect(reports.map((one) => one.report)).toEqual(Array.from({ length: 8 }, () => report));
  expect(kept()).toHaveLength(1);
  expect((await scan(scratch)).stderr).toBe('');
});
