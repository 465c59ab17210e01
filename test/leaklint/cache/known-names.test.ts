// Names that are known as digests are counted as if all had been scanned, and the digests tell of none.
import { RuleSet } from '@leaklint/engine';
import { expect, test } from 'vitest';
import { knownNames, moreNames, scanKnownNames } from '../../../packages/leaklint/src/cache/known-names.ts';
import { jobOf } from '../../../packages/leaklint/src/job.ts';
import { scanNames } from '../../../packages/leaklint/src/repository/names.ts';
import { namesBeside } from '../../../packages/leaklint/src/repository/outcome.ts';
import type { Lists } from '../../../packages/leaklint/src/repository/repository-lists.ts';
import { keyFor } from '../../e2e/scratch.ts';
import { random } from '../../git/fixture.ts';

const job = jobOf({ path: '.', scope: 'everything', rules: RuleSet.builtin() });
const key = Buffer.alloc(32, 7);

function listsOf(files: readonly string[], refs: readonly string[]): Lists {
  return { refs: { head: {}, refs: refs.map((name) => ({ name, id: '' })), problems: [] }, index: [], worktree: { files: files.map((path) => ({ path, tracked: true, ignored: false, kind: 'file', size: 0 })), skipped: [], ignored: 0, warnings: [] } };
}

test('a hundred sets of names, then and now', () => {
  const next = random(3);
  const some = (most: number): string[] => Array.from({ length: Math.floor(next() * most) }, () => [...Array.from({ length: 1 + Math.floor(next() * 3) }, () => `n${Math.floor(next() * 40)}`)].join('/'));
  let differing = 0;
  let come = 0;
  for (let round = 0; round < 100; round++) {
    const inTrees = new Set(some(30).flatMap((path) => path.split('/')));
    const [files, refs] = [some(20), some(10)];
    const known = knownNames(inTrees, listsOf(files, refs), key);
    const fresh = new Set(some(round % 2 === 0 ? 5 : 25).flatMap((path) => path.split('/')));
    for (const lists of [listsOf(files, refs), listsOf(some(20), refs), listsOf(files, some(10)), listsOf(some(20), some(10))]) {
      const countOf = (trees: Iterable<string>): unknown => scanNames(job, new Set([...trees, ...namesBeside(lists)])).count;
      const now = scanKnownNames(job, known, lists, key);
      expect(now.names.count).toEqual(countOf(inTrees));
      expect(now.known).toEqual(knownNames(inTrees, lists, key));
      if (now.names.count.total !== inTrees.size) differing++;
      // New trees come besides, before or after the lists changed.
      const [before, after] = [known, now.known].map((one) => scanKnownNames(job, moreNames(job, one, fresh, lists, key)!, lists, key));
      expect(before!.names.count).toEqual(countOf([...inTrees, ...fresh]));
      expect(before!.known).toEqual(knownNames(new Set([...inTrees, ...fresh]), lists, key));
      expect(after).toEqual(before);
      if (before!.known.count > known.count) come++;
    }
  }
  expect(differing).toBeGreaterThan(150);
  expect(come).toBeGreaterThan(150);
});

test('a key in a new name is found', () => {
  const name = `${keyFor('in a name')}.txt`;
  const known = knownNames(new Set(['src', 'a.ts']), listsOf(['src/a.ts'], []), key);
  const { hot, count } = scanKnownNames(job, known, listsOf(['src/a.ts', `src/${name}`], []), key).names;
  expect([hot, count.total]).toEqual([[name], 3]);
  expect(scanKnownNames(job, known, listsOf(['src/a.ts'], [`refs/heads/${name}`]), key).names.hot).toEqual([name]);
  expect(moreNames(job, known, new Set([name]), listsOf([], []), key)).toBeUndefined();
});

test('no name stands in what is kept, and without the key no digest is to be had', () => {
  const lists = listsOf(['src/customer-acme.ts'], ['refs/heads/acquire-globex']);
  const known = knownNames(new Set(['src', 'customer-acme.ts']), lists, key);
  expect(JSON.stringify(known)).not.toMatch(/acme|globex|src/);
  expect(Buffer.from(known.digests, 'base64').toString('latin1')).not.toMatch(/acme|src/);
  const other = knownNames(new Set(['src', 'customer-acme.ts']), lists, Buffer.alloc(32, 8));
  expect(other.digests).not.toBe(known.digests);
  expect(other.refs.digest).not.toBe(known.refs.digest);
  expect(other.paths.digest).not.toBe(known.paths.digest);
});
