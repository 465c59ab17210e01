// The state of an object store tells of every change that adds, takes away, replaces or touches what objects are read from.
import { appendFileSync, chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { discover, storeState, type Repository } from '@leaklint/git';
import { beforeAll, expect, test } from 'vitest';
import { TestRepository, versions } from './pack-repository.ts';

const made = new TestRepository();
const other = new TestRepository();
let repository: Repository;
const packs = join(made.objects, 'pack');
const packed = (end: string): string => join(packs, readdirSync(packs).find((name) => name.endsWith(end)) ?? '');
const loose = (): string => made.git(['hash-object', '-w', '--stdin'], `loose ${Math.random()}`).toString().trim();
const fileOf = (id: string): string => join(made.objects, id.slice(0, 2), id.slice(2));
let first: string;

async function found(): Promise<Repository> {
  return (await discover(made.path)) as Repository;
}

beforeAll(async () => {
  made.import('main', versions(8, 20, 1).map((text) => ({ 'a.txt': text })));
  other.import('main', versions(3, 20, 2).map((text) => ({ 'b.txt': text })));
  first = loose();
  repository = await found();
});

/** Each is done after the others. */
const CHANGES: Readonly<Record<string, () => void>> = {
  'a loose object more': () => void loose(),
  'a loose object less': () => rmSync(fileOf(first)),
  'one bit of a pack, its size and times as they were': () => {
    const path = packed('.pack');
    const { atime, mtime, size } = statSync(path);
    const byte = readFileSync(path)[size >> 1] ?? 0;
    chmodSync(path, 0o644);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.of(byte ^ 1), 0, 1, size >> 1);
    closeSync(file);
    utimesSync(path, atime, mtime);
  },
  'the same pack, touched': () => utimesSync(packed('.pack'), 1_600_000_000, 1_600_000_000),
  'the same index, written anew': () => {
    const path = packed('.idx');
    const bytes = readFileSync(path);
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  },
  'a byte more in an index': () => {
    chmodSync(packed('.idx'), 0o644);
    appendFileSync(packed('.idx'), '\0');
  },
  'a pack that cannot be opened': () => mkdirSync(join(packs, 'pack-0000.pack')),
  'a pack that leads nowhere': () => symlinkSync('nowhere', join(packs, 'pack-1111.pack')),
  'a multi-pack-index': () => writeFileSync(join(packs, 'multi-pack-index'), 'MIDX'),
  'no pack any more': () => rmSync(packs, { recursive: true }),
};

test.each(Object.keys(CHANGES))('%s', (change) => {
  const before = storeState(repository).digest;
  expect(storeState(repository).digest).toBe(before);
  CHANGES[change]?.();
  expect(storeState(repository).digest).not.toBe(before);
});

test('objects borrowed from elsewhere', async () => {
  const before = storeState(repository).digest;
  writeFileSync(join(made.objects, 'info', 'alternates'), `${other.objects}\n`);
  const borrowing = await found();
  const state = storeState(borrowing).digest;
  expect(state).not.toBe(before);
  other.git(['hash-object', '-w', '--stdin'], 'more');
  expect(storeState(borrowing).digest).not.toBe(state);
});

test('nothing that only refs, indexes, hooks or notes of git say', () => {
  const before = storeState(repository).digest;
  made.git(['config', 'leaklint.test', 'x']);
  mkdirSync(join(made.objects, 'zz'), { recursive: true });
  writeFileSync(join(made.objects, 'info', 'commit-graph'), 'x');
  writeFileSync(join(made.path, 'description'), 'x');
  expect(storeState(repository).digest).toBe(before);
});

test('is settled when the last change is longer ago than its time is exact', () => {
  loose();
  const now = Date.now();
  expect(storeState(repository, now).settled).toBe(false);
  expect(storeState(repository, now + 60_000).settled).toBe(true);
  expect(storeState(repository, now - 60_000).settled).toBe(false);
});
