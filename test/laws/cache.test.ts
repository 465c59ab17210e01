// Law 2 with a cache: whatever happened to a repository since, a scan that may recall says what one that reads everything says.
import { chmodSync, closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import type { CachePlaces } from '../../packages/leaklint/src/cache/places.ts';
import { library } from '../e2e/product.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from '../e2e/scratch.ts';
import { GrowingHistory } from './growing.ts';
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

/** What the scan with a cache did: recalled what is kept as it is, built on the ground of an older scan, read everything and kept it, or read everything. */
type Did = 'recalled' | 'grown' | 'remembered' | 'read';

interface Kept {
  readonly path: string;
  readonly ino: number;
  readonly used: number;
  readonly ground: boolean;
}

function kept({ folder }: CachePlaces): Kept[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder).map((name) => {
    const path = join(folder, name);
    const { ino, mtimeMs } = statSync(path);
    return { path, ino, used: mtimeMs, ground: readFileSync(path)[48] !== 0x7b };
  });
}

/** Scans without and with the cache, which must agree, and tells what was done. */
async function agreed(path: string, cache: CachePlaces, what: string, more: object = {}): Promise<{ did: Did; result: ScanResult }> {
  const report = async (options: object): Promise<ScanResult> => ({ ...(await scan({ path, scope: 'everything', now, ...options, ...more })), seconds: 0 });
  const notes: string[] = [];
  const read = await report({});
  const before = new Map(kept(cache).map((one) => [one.path, one]));
  const cached = await report({ cache, onNote: (text: string) => notes.push(text) });
  expect(cached, what).toEqual(read);
  expect(notes, what).toEqual([]);
  const after = kept(cache);
  const used = after.filter((one) => before.get(one.path)?.ino === one.ino && before.get(one.path)?.used !== one.used);
  const did = used.some(({ ground }) => ground) ? 'grown' : used.length > 0 ? 'recalled' : after.some((one) => before.get(one.path)?.ino !== one.ino) ? 'remembered' : 'read';
  return { did, result: read };
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

const SEEDS = [2, 3];

test.each(SEEDS)('history %i, and what git does to it', async (seed) => {
  const scratch = new Scratch(undefined, ['--bare', '-b', 'b1', ...(seed === 3 ? ['--object-format=sha256'] : [])]);
  const cache = home();
  const bring = (from: number): void => void scratch.gitIn(scratch.root, ['-c', `fastimport.unpackLimit=${from % 2 === 0 ? 1 : 10_000}`, 'fast-import', '--quiet', '--force'], historyOf(from));
  bring(seed);
  const first = await twice(scratch.root, cache, 'at first');
  expect(first.findings.length).toBeGreaterThan(3);
  for (const workers of [1, 2]) expect((await agreed(scratch.root, cache, `${workers} workers`, { workers })).did).toBe('recalled');
  scratch.git('branch', '-D', '-q', 'b2', 'b3');
  await twice(scratch.root, cache, 'branches less', ['grown']);
  scratch.git('update-ref', 'refs/heads/moved', 'b9~1');
  scratch.git('symbolic-ref', 'HEAD', 'refs/heads/moved');
  await twice(scratch.root, cache, 'another HEAD', ['grown']);
  bring(seed + 100);
  await twice(scratch.root, cache, 'a history more', [seed % 2 === 0 ? 'remembered' : 'grown']);
  scratch.git('repack', '-adfq', '--depth=250');
  await twice(scratch.root, cache, 'repack -adf --depth=250');
  scratch.git('gc', '-q', '--prune=now');
  await twice(scratch.root, cache, 'gc', ['remembered', 'recalled']);
  const copy = join(scratchFolder(), 'clone');
  scratch.git('clone', '-q', '--mirror', '--no-local', '.', copy);
  await twice(copy, cache, 'clone');
  await twice(scratch.root, cache, 'the first, beside the clone', ['recalled']);
}, 120_000);

/** LEAKLINT_GROWING=FROM-TO: other ones, by hand. */
const [from = 5, to = 6] = (process.env['LEAKLINT_GROWING'] ?? '5-6').split('-').map(Number);
const STEPS = 14;

test.each(Array.from({ length: to - from + 1 }, (_, index) => from + index))('history %i grows', async (seed) => {
  const scratch = new Scratch(undefined, ['--bare', '-b', 'b0', ...(seed % 5 === 0 ? ['--object-format=sha256'] : [])]);
  const cache = home();
  const history = new GrowingHistory(scratch, seed);
  history.begin();
  if (seed % 2 === 0) scratch.git('repack', '-adfq');
  await setTimeout(SETTLED);
  expect((await agreed(scratch.root, cache, 'at first')).did).toBe('remembered');
  const did: Record<Did, number> = { recalled: 0, grown: 0, remembered: 0, read: 0 };
  for (let step = 0; step < STEPS; step++) {
    const deed = history.step();
    did[(await agreed(scratch.root, cache, `seed ${seed}, step ${step}: ${deed}`)).did]++;
  }
  expect(did.grown, JSON.stringify(did)).toBeGreaterThan(STEPS / 4);
}, 120_000);

describe('what a commit more cannot say of the rest', () => {
  const line = (name: string): string => `const key = '${keyFor(name)}';\n`;
  /** Git itself writes no tree that lies. */
  const treeOf = (scratch: Scratch, ...entries: readonly (readonly [mode: string, name: string, id: string])[]): string =>
    scratch.gitIn(scratch.root, ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], Buffer.concat(entries.map(([mode, name, id]) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]))));
  const branch = (scratch: Scratch, tree: string): void => void scratch.git('update-ref', 'refs/heads/made', scratch.git('commit-tree', '-p', 'HEAD', '-m', 'made', tree));
  const fileOf = (scratch: Scratch, id: string): string => join(scratch.root, '.git/objects', id.slice(0, 2), id.slice(2));

  /** A repository that was scanned, and what then happens to it. */
  const CASES: Readonly<Record<string, readonly [before: (scratch: Scratch) => void, after: (scratch: Scratch) => void, did: Did]>> = {
    'a missing blob that came': [(scratch) => {
      const id = scratch.blob(line('away'));
      scratch.git('update-index', '--add', '--cacheinfo', `100644,${id},away.ts`);
      scratch.git('commit', '-q', '-m', 'away');
      scratch.git('reset', '-q', '--hard', 'HEAD~1');
      rmSync(fileOf(scratch, id));
    }, (scratch) => void scratch.blob(line('away')), 'remembered'],
    'a missing blob that is named again, beside others': [(scratch) => branch(scratch, treeOf(scratch, ['100644', 'gone', '1'.repeat(40)])), (scratch) => {
      for (let n = 0; n < 8; n++) branch(scratch, treeOf(scratch, ['100644', 'gone', '1'.repeat(40)], ['100644', 'other', scratch.blob(`${n}`)]));
    }, 'grown'],
    'an object that is gone': [(scratch) => void scratch.blob('of nobody'), (scratch) => rmSync(fileOf(scratch, scratch.blob('of nobody'))), 'remembered'],
    'an object that was written again': [(scratch) => void scratch.blob('of nobody'), (scratch) => {
      const file = fileOf(scratch, scratch.blob('of nobody'));
      const bytes = readFileSync(file);
      rmSync(file);
      writeFileSync(file, bytes);
    }, 'grown'],
    'an old object that is damaged now': [(scratch) => void scratch.blob('of nobody'), (scratch) => {
      const file = fileOf(scratch, scratch.blob('of nobody'));
      chmodSync(file, 0o644);
      writeFileSync(file, 'damaged');
    }, 'read'],
    'a new object that is damaged': [() => undefined, (scratch) => {
      const file = fileOf(scratch, scratch.blob('new'));
      chmodSync(file, 0o644);
      writeFileSync(file, 'damaged');
    }, 'read'],
    'a tree that no commit holds': [() => undefined, (scratch) => {
      scratch.write('e.ts', line('tree'));
      scratch.git('add', '-A');
      scratch.git('write-tree');
    }, 'remembered'],
    'a tree that no commit held, and one does': [(scratch) => {
      scratch.write('e.ts', line('tree'));
      scratch.git('add', '-A');
      scratch.git('write-tree');
    }, (scratch) => scratch.git('commit', '-q', '-m', 'held'), 'remembered'],
    'a ref to a tree': [() => undefined, (scratch) => void scratch.git('update-ref', 'refs/tags/tree', scratch.git('rev-parse', 'HEAD^{tree}')), 'remembered'],
    'an entry that is not what it says': [() => undefined, (scratch) => branch(scratch, treeOf(scratch, ['100644', 'no-blob', scratch.head()])), 'read'],
    'an old object under another type': [() => undefined, (scratch) => branch(scratch, treeOf(scratch, ['40000', 'no-folder', scratch.git('rev-parse', 'HEAD:a.ts')])), 'read'],
    'a new object under another type': [() => undefined, (scratch) => branch(scratch, treeOf(scratch, ['40000', 'no-folder', scratch.blob('new')])), 'read'],
    'entries out of order': [() => undefined, (scratch) => branch(scratch, treeOf(scratch, ['100644', 'b', scratch.blob(line('b'))], ['100644', 'a', scratch.blob(line('a'))])), 'remembered'],
    'an entry that is not there': [() => undefined, (scratch) => branch(scratch, treeOf(scratch, ['100644', 'absent', '1'.repeat(40)])), 'remembered'],
    'the empty tree': [() => undefined, (scratch) => void scratch.git('update-ref', 'refs/heads/empty', scratch.git('commit-tree', '-p', 'HEAD', '-m', 'empty', scratch.gitIn(scratch.root, ['mktree'], ''))), 'grown'],
    'a submodule': [() => undefined, (scratch) => {
      scratch.git('update-index', '--add', '--cacheinfo', `160000,${'2'.repeat(40)},modules/sub`);
      scratch.git('commit', '-q', '-m', 'submodule');
    }, 'grown'],
    'a key in a new name': [() => undefined, (scratch) => {
      scratch.write(`${keyFor('new name')}.ts`, 'text');
      scratch.commit('named');
    }, 'read'],
    'a key in a message': [() => undefined, (scratch) => void scratch.commit(line('message')), 'grown'],
    'a ref that cannot be read': [() => undefined, (scratch) => writeFileSync(join(scratch.root, '.git/refs/heads/broken'), 'no id\n'), 'read'],
    'an unborn HEAD': [() => undefined, (scratch) => void scratch.git('symbolic-ref', 'HEAD', 'refs/heads/unborn'), 'remembered'],
    'packs that became one': [(scratch) => scratch.git('repack', '-dq'), (scratch) => {
      scratch.write('b.ts', 'more');
      scratch.commit('more');
      scratch.git('repack', '-adq');
    }, 'remembered'],
    'a pack that was touched': [(scratch) => scratch.git('repack', '-adq'), (scratch) => {
      const folder = join(scratch.root, '.git/objects/pack');
      const pack = readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '';
      utimesSync(join(folder, pack), 1_600_000_000, 1_600_000_000);
    }, 'grown'],
    'a pack that was touched, and has another bit': [(scratch) => scratch.git('repack', '-adq'), (scratch) => {
      const folder = join(scratch.root, '.git/objects/pack');
      const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
      const bytes = readFileSync(pack);
      bytes[60] = (bytes[60] ?? 0) ^ 4;
      chmodSync(pack, 0o644);
      const file = openSync(pack, 'r+');
      writeSync(file, bytes);
      closeSync(file);
    }, 'read'],
    'another pack': [(scratch) => scratch.git('repack', '-dq'), (scratch) => {
      scratch.write('b.ts', line('packed'));
      scratch.commit('more');
      scratch.git('repack', '-dq');
    }, 'remembered'],
    'a clone of this one, shared': [(scratch) => {
      const copy = join(scratchFolder(), 'shared');
      scratch.git('clone', '-q', '--shared', scratch.root, copy);
      (scratch as { root: string }).root = copy;
    }, (scratch) => void scratch.commit('on top'), 'grown'],
    'a shallow clone': [(scratch) => {
      const copy = join(scratchFolder(), 'shallow');
      scratch.commit('one more');
      scratch.git('clone', '-q', '--depth=1', `file://${scratch.root}`, copy);
      (scratch as { root: string }).root = copy;
    }, (scratch) => {
      scratch.write('b.ts', line('on top'));
      scratch.commit('on top');
    }, 'grown'],
    'a partial clone': [(scratch) => {
      const copy = join(scratchFolder(), 'partial');
      scratch.write('a.ts', 'no key any more');
      scratch.commit('one more');
      scratch.git('config', 'uploadpack.allowFilter', 'true');
      scratch.git('clone', '-q', '--filter=blob:none', `file://${scratch.root}`, copy);
      (scratch as { root: string }).root = copy;
    }, (scratch) => {
      scratch.write('b.ts', line('on top'));
      scratch.commit('on top');
    }, 'grown'],
  };

  test.each(Object.keys(CASES))('%s', async (what) => {
    const [before, after, expected] = CASES[what] ?? [];
    const scratch = new Scratch();
    const cache = home();
    scratch.write('a.ts', line('first'));
    scratch.write('lib/a.ts', 'nothing');
    scratch.commit('first');
    scratch.write('c.ts', line('second'));
    scratch.commit('second');
    before?.(scratch);
    await setTimeout(SETTLED);
    expect((await agreed(scratch.root, cache, 'before')).did).toBe('remembered');
    after?.(scratch);
    await setTimeout(SETTLED);
    expect((await agreed(scratch.root, cache, 'after')).did).toBe(expected);
  });
});

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
    ['the same file, staged', () => void scratch.git('add', 'a.ts'), ['grown']],
    ['taken from the index', () => void scratch.git('rm', '-q', '--cached', 'lib/b.ts'), ['grown']],
    ['and put back', () => void scratch.git('reset', '-q'), ['grown']],
    ['a commit that takes the key away', () => {
      scratch.write('a.ts', 'clean\n');
      scratch.commit('clean');
    }, ['grown']],
    ['an older commit', () => void scratch.git('checkout', '-q', 'HEAD~1'), ['grown']],
    ['a tag with a key', () => void scratch.git('tag', '-a', '-m', line('tag'), 'v1'), ['grown']],
    ['a stash', () => {
      scratch.write('lib/b.ts', line('stashed'));
      scratch.git('stash', '-q');
    }, ['grown']],
    ['a blob of nobody', () => void scratch.blob(line('dangling')), ['grown']],
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
