// Law 2 with a cache: whatever happened to a repository since, a scan that may recall says what one that reads everything says.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import type { CachePlaces } from '../../packages/leaklint/src/cache/places.ts';
import { library } from '../e2e/product.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from '../e2e/scratch.ts';
import { historyOf } from './history.ts';

afterAll(removeScratch);
const { scan } = await library();
const now = new Date('2026-01-01T00:00:00Z');
/** Milliseconds: what was written just now is not remembered yet. */
const SETTLED = 200;

function home(): CachePlaces {
  const folder = scratchFolder();
  return { folder: join(folder, 'cache'), keyFile: join(folder, 'state', 'cache.key') };
}

/** What the scan with a cache did: the file that it recalls from is used, the one that it remembers in is another. */
type Did = 'recalled' | 'read' | 'remembered';

function files({ folder }: CachePlaces): Map<string, { ino: number; used: number }> {
  return new Map(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => [name, statSync(join(folder, name))] as const).map(([name, { ino, mtimeMs }]) => [name, { ino, used: mtimeMs }]));
}

/** Scans without and with the cache, which must agree, and tells what was done. */
async function agreed(path: string, cache: CachePlaces, what: string, more: object = {}): Promise<{ did: Did; result: ScanResult }> {
  const report = async (options: object): Promise<ScanResult> => ({ ...(await scan({ path, scope: 'everything', now, ...options, ...more })), seconds: 0 });
  const notes: string[] = [];
  const read = await report({});
  const before = statSync(cache.folder, { throwIfNoEntry: false }) === undefined ? new Map<string, { ino: number; used: number }>() : files(cache);
  const cached = await report({ cache, onNote: (text: string) => notes.push(text) });
  expect(cached, what).toEqual(read);
  expect(notes, what).toEqual([]);
  const after = statSync(cache.folder, { throwIfNoEntry: false }) === undefined ? before : files(cache);
  const changed = [...after].filter(([name, { ino }]) => before.get(name)?.ino !== ino);
  const used = [...after].some(([name, { used: at }]) => (before.get(name)?.used ?? at) !== at);
  return { did: changed.length > 0 ? 'remembered' : used ? 'recalled' : 'read', result: read };
}

/** Twice: the second time it is recalled. */
async function twice(path: string, cache: CachePlaces, what: string, first: readonly Did[] = ['remembered']): Promise<ScanResult> {
  await setTimeout(SETTLED);
  const { did } = await agreed(path, cache, what);
  expect(first, what).toContain(did);
  const second = await agreed(path, cache, `${what}, again`);
  expect(second.did, `${what}, again`).toBe('recalled');
  return second.result;
}

const SEEDS = [1, 3];

test.each(SEEDS)('history %i, and what git does to it', async (seed) => {
  const scratch = new Scratch(undefined, ['--bare', '-b', 'b1', ...(seed === 3 ? ['--object-format=sha256'] : [])]);
  const cache = home();
  const bring = (from: number): void => void scratch.gitIn(scratch.root, ['-c', `fastimport.unpackLimit=${from % 2 === 0 ? 1 : 10_000}`, 'fast-import', '--quiet', '--force'], historyOf(from));
  bring(seed);
  const first = await twice(scratch.root, cache, 'at first');
  expect(first.findings.length).toBeGreaterThan(3);
  for (const workers of [1, 2]) expect((await agreed(scratch.root, cache, `${workers} workers`, { workers })).did).toBe('recalled');
  scratch.git('branch', '-D', '-q', 'b2', 'b3');
  await twice(scratch.root, cache, 'branches less');
  scratch.git('update-ref', 'refs/heads/moved', 'b9~1');
  scratch.git('symbolic-ref', 'HEAD', 'refs/heads/moved');
  await twice(scratch.root, cache, 'another HEAD');
  bring(seed + 100);
  await twice(scratch.root, cache, 'a history more');
  scratch.git('repack', '-adfq', '--depth=250');
  await twice(scratch.root, cache, 'repack -adf --depth=250');
  scratch.git('gc', '-q', '--prune=now');
  await twice(scratch.root, cache, 'gc', ['remembered', 'recalled']);
  const copy = join(scratchFolder(), 'clone');
  scratch.git('clone', '-q', '--mirror', '--no-local', '.', copy);
  await twice(copy, cache, 'clone');
  await twice(scratch.root, cache, 'the first, beside the clone', ['recalled']);
}, 120_000);

describe('a working tree', () => {
  const scratch = new Scratch();
  const cache = home();
  const line = (name: string): string => `const key = '${keyFor(name)}';\n`;

  /** Each goes on with what the one before has left. @returns what the cache is good for then */
  const DEEDS: readonly (readonly [string, () => void, readonly Did[]])[] = [
    ['a first commit', () => {
      scratch.write('a.ts', `${line('one')}more\n`);
      scratch.write('lib/b.ts', 'nothing\n');
      scratch.commit('first');
    }, ['remembered']],
    ['a file on disk alone', () => scratch.write('untracked.env', line('untracked')), ['recalled']],
    ['a file that changed', () => scratch.write('a.ts', line('two')), ['recalled']],
    ['the same file, staged', () => void scratch.git('add', 'a.ts'), ['remembered']],
    ['taken from the index', () => void scratch.git('rm', '-q', '--cached', 'lib/b.ts'), ['remembered']],
    ['and put back', () => void scratch.git('reset', '-q'), ['remembered']],
    ['a commit that takes the key away', () => {
      scratch.write('a.ts', 'clean\n');
      scratch.commit('clean');
    }, ['remembered']],
    ['an older commit', () => void scratch.git('checkout', '-q', 'HEAD~1'), ['remembered']],
    ['a tag with a key', () => void scratch.git('tag', '-a', '-m', line('tag'), 'v1'), ['remembered']],
    ['a stash', () => {
      scratch.write('lib/b.ts', line('stashed'));
      scratch.git('stash', '-q');
    }, ['remembered']],
    ['a blob of nobody', () => void scratch.blob(line('dangling')), ['remembered']],
    ['a name that is new', () => scratch.write('docs/new name.md', 'text'), ['recalled']],
    ['an ignored file', () => {
      scratch.write('.git/info/exclude', 'ignored.txt\n');
      scratch.write('ignored.txt', line('ignored'));
    }, ['recalled']],
    ['a configuration', () => scratch.write('.leaklint.yml', `allow:\n  - reason: known\n    paths: ['lib/**']\n`), ['recalled']],
  ];

  test.each(DEEDS.map(([what]) => what))('%s', async (what) => {
    const [, deed, first] = DEEDS.find(([name]) => name === what) ?? [];
    deed?.();
    await twice(scratch.root, cache, what, first);
  });

  test('other questions have other answers', async () => {
    for (const more of [{ attribution: false }, { salt: 'of our own' }, { untrusted: true }, { config: false }, { ignored: true }]) {
      await agreed(scratch.root, cache, JSON.stringify(more), more);
      expect((await agreed(scratch.root, cache, JSON.stringify(more), more)).did, JSON.stringify(more)).toBe('recalled');
    }
  });

  test('secrets are read where they stand, by whoever may see them', async () => {
    const { result, did } = await agreed(scratch.root, cache, 'with secrets', { showSecrets: true });
    expect(did).toBe('read');
    expect(result.findings[0]?.secret).toMatch(/^zv_live_/);
  });
});
