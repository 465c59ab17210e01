import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRange, rangeEntries, type RangeEntry } from '@leaklint/git';
import { commit, git, open, random, repository } from './fixture.ts';

const line = ({ commit: by, path, id, mode }: RangeEntry): string => `${by} ${mode.toString(8).padStart(6, '0')} ${id} ${path}`;

/** The same with `diff-tree`: entries of each commit that differ from each parent. */
function oracle(folder: string, from: string, to: string): string[] {
  const commits = git(folder, ['rev-list', to, '--not', from]).split('\n').filter((each) => each !== '');
  return commits.flatMap((id) => {
    const parents = git(folder, ['rev-list', '--parents', '-1', id]).split(' ').slice(1);
    const changed = (parent: string | undefined): Set<string> => {
      const args = parent === undefined ? ['--root', id] : [parent, id];
      const fields = git(folder, ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-commit-id', ...args]).split('\0');
      const found = new Set<string>();
      for (let n = 0; n + 1 < fields.length; n += 2) {
        const [, mode = '', , blob = '', status = ''] = fields[n]!.slice(1).split(' ');
        if (status !== 'D' && mode !== '160000') found.add(`${id} ${mode} ${blob} ${fields[n + 1]!}`);
      }
      return found;
    };
    const [first, ...others] = parents.length === 0 ? [changed(undefined)] : parents.map(changed);
    return [...first!].filter((each) => others.every((other) => other.has(each)));
  }).sort();
}

/** A line of commits with side branches merged in; keys come, go and come again. */
function generate(seed: number): { folder: string; main: string[] } {
  const folder = repository();
  const next = random(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const main = [commit(folder, { a: '0\n', 'd/b': '0\n' })];
  for (let n = 1; n < 9; n++) {
    if (next() < 0.35) {
      git(folder, ['checkout', '-q', '-b', `side${n}`, main[pick(main.length)]!]);
      commit(folder, { [`s${n}`]: `${n}\n`, 'd/side': `${pick(3)}\n` });
      git(folder, ['checkout', '-q', 'main']);
      const tree = git(folder, ['write-tree']);
      const merged = git(folder, ['commit-tree', tree, '-p', 'HEAD', '-p', `side${n}`, '-m', 'merge, ours'], { env: { GIT_COMMITTER_DATE: `${1_800_000_000 + n} +0000` } });
      git(folder, ['reset', '-q', '--hard', merged]);
      main.push(merged);
    } else main.push(commit(folder, { [['a', 'd/b', 'd/e/f', 'key'][pick(4)]!]: `${pick(3)}\n` }));
  }
  return { folder, main };
}

describe('what a range adds', () => {
  test.each([1, 2, 3, 4, 5, 6])('generated %i: as diff-tree says, and the parts make the whole', async (seed) => {
    const { folder, main } = generate(seed);
    const repo = await open(folder);
    const lines = async (from: number, to: number): Promise<string[]> => (await rangeEntries(repo, main[from]!, main[to]!)).entries.map(line).sort();
    const whole = await lines(0, 8);
    expect(whole).toEqual(oracle(folder, main[0]!, main[8]!));
    for (const middle of [2, 5, 7]) {
      const parts = new Set([...(await lines(0, middle)), ...(await lines(middle, 8))]);
      expect([...parts].sort()).toEqual(whole);
    }
    expect(await lines(3, 3)).toEqual([]);
    const all = await rangeEntries(repo, [], main[8]!);
    expect(all.entries.map(line).sort()).toEqual(oracleAll(folder, main[8]!));
  });

  test('a key removed and added again, a type change, a tag on the way', async () => {
    const folder = repository();
    commit(folder, { key: 'k\n' });
    const a = git(folder, ['rev-parse', 'HEAD']);
    git(folder, ['rm', '-q', 'key']);
    commit(folder, {});
    const again = commit(folder, { key: 'k\n' });
    git(folder, ['update-index', '--add', '--cacheinfo', `120000,${git(folder, ['rev-parse', 'HEAD:key'])},key`]);
    git(folder, ['commit', '-q', '-m', 'a link now']);
    const link = git(folder, ['rev-parse', 'HEAD']);
    git(folder, ['tag', '-a', 'inner', '-m', 'x']);
    git(folder, ['tag', '-a', 'outer', 'inner', '-m', 'y']);
    const range = await rangeEntries(await open(folder), a, 'outer');
    expect(range.entries.map(({ commit: by, mode }) => [by, mode])).toEqual([[link, 0o120000], [again, 0o100644]]);
    expect(range.tags).toEqual([git(folder, ['rev-parse', 'outer']), git(folder, ['rev-parse', 'inner'])]);
    expect(range.commits.length).toBe(3);
    expect(range.problems).toEqual([]);
  });

  test('an unreadable tree is a problem, the rest comes', async () => {
    const folder = repository();
    const a = commit(folder, { x: '1\n' });
    commit(folder, { 'lost/y': '2\n', z: '3\n' });
    const lost = git(folder, ['rev-parse', 'HEAD:lost']);
    const { rmSync } = await import('node:fs');
    rmSync(join(folder, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    const range = await rangeEntries(await open(folder), a, 'HEAD');
    expect(range.entries.map(({ path }) => path)).toEqual(['z']);
    expect(range.problems.map(({ id }) => id)).toEqual([lost]);
  });

  // As by `git fetch --depth=1` of each: git takes them for roots, and lists nothing before the last.
  test.each([
    ['all of its commits are here, each cut off', [0, 1, 2, 3], 3, /cut off at this commit/],
    ['the ones in the middle are not here', [0, 3], 3, /a parent of one, is missing/],
    ['the parent of the last is what it starts from', [0, 1], 1, undefined],
    ['the parent of the last came before what it starts from', [0, 1, 2], 2, /cut off at this commit/],
  ])('a range in a shallow clone: %s', async (_, fetched, last, problem) => {
    const origin = repository();
    const ids = ['0', '1', '2', '3'].map((text) => commit(origin, { [text]: text }));
    git(origin, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    const clone = repository();
    for (const at of fetched) git(clone, ['-c', 'protocol.file.allow=always', 'fetch', '-q', '--depth=1', `file://${origin}`, ids[at]!]);
    const range = await rangeEntries(await open(clone), ids[0]!, ids[last]!);
    expect(range.commits).toEqual([ids[last]]);
    expect(range.problems.map(({ message }) => message)).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });

  test.each([['-x', 'HEAD'], ['HEAD', '--output=mark'], ['nope', 'HEAD'], ['HEAD', 'HEAD^{tree}'], ['HEAD', '']])('%j..%j is refused', async (from, to) => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    await expect(rangeEntries(await open(folder), from, to)).rejects.toMatchObject({ kind: 'bad-revision' });
    expect(existsSync(join(folder, 'mark'))).toBe(false);
  });

  test.each([['a..b', 'a', 'b'], ['v1.0..v1.1', 'v1.0', 'v1.1'], ['a..', 'a', 'HEAD'], ['HEAD~2..HEAD', 'HEAD~2', 'HEAD']])('%s', (text, from, to) => {
    expect(parseRange(text)).toEqual({ from, to });
  });
  test.each(['', 'a', 'a...b', '..b', '-a..b', 'a..-b', '..'])('%j is no range', (text) => {
    expect(() => parseRange(text)).toThrow(expect.objectContaining({ kind: 'bad-revision' }) as Error);
  });
});

function oracleAll(folder: string, to: string): string[] {
  const roots = git(folder, ['rev-list', '--max-parents=0', to]).split('\n');
  expect(roots.length).toBe(1);
  const rest = oracle(folder, roots[0]!, to);
  const first = git(folder, ['ls-tree', '-r', roots[0]!]).split('\n').map((each) => {
    const [meta = '', path = ''] = each.split('\t');
    const [mode = '', , id = ''] = meta.split(' ');
    return `${roots[0]!} ${mode} ${id} ${path}`;
  });
  return [...rest, ...first].sort();
}
