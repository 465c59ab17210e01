import { describe, expect, test } from 'vitest';
import { displayPath, emptyBlob } from '@leaklint/git';
import { commit, git, history, open, random, repository, write } from './fixture.ts';

/** A history of random edits, renames, reverts, merges of two or three parents, equal dates, and commits that nothing names. */
function generate(seed: number): string {
  const folder = repository();
  const next = random(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const names = ['a', 'b.txt', 'd/x', 'd/y', 'd.z', 'd/e/f', 'g/h/i/j', 'd/e/\x80'];
  const commits: { files: Map<string, string>; parents: number[] }[] = [];
  const total = 6 + pick(14);
  let stream = '';
  for (let n = 0; n < total; n++) {
    const root = n === 0 || next() < 0.06;
    const parents = root ? [] : [...new Set(Array.from({ length: next() < 0.35 ? 2 + pick(2) : 1 }, () => Math.max(0, n - 1 - pick(5))))];
    const files = new Map(root ? [] : commits[parents[0]!]!.files);
    for (const parent of parents.slice(1)) for (const [path, content] of commits[parent]!.files) if (next() < 0.5) files.set(path, content);
    for (let edit = 0; edit < 1 + pick(3); edit++) {
      const path = names[pick(names.length)]!;
      const dice = next();
      if (dice < 0.2) files.delete(path);
      else if (dice < 0.4) files.set(path, files.get(names[pick(names.length)]!) ?? 'same\n'); // a copy or rename
      else if (dice < 0.6 && n > 1) files.set(path, [...commits[pick(n)]!.files.values()][0] ?? 'same\n'); // a revert
      else files.set(path, `content ${pick(8)}\n`);
    }
    commits.push({ files, parents });
    // fast-import: every commit gets a branch of its own, so nothing is lost
    stream += `commit refs/heads/c${n}\nmark :${n + 1}\ncommitter C <c@example.com> ${1_600_000_000 + pick(4) * 100 + n * (seed % 2) * 10} +0000\ndata 1\n.\n`;
    parents.forEach((parent, at) => { stream += `${at === 0 ? 'from' : 'merge'} :${parent + 1}\n`; });
    stream += 'deleteall\n';
    for (const [path, content] of files) stream += `M 100644 inline "${path.replace('\x80', '\\200')}"\ndata ${content.length}\n${content}\n`;
  }
  git(folder, ['fast-import', '--quiet'], { input: stream });
  git(folder, ['symbolic-ref', 'HEAD', `refs/heads/c${total - 1}`]);
  for (let n = 0; n < total - 1; n++) if (next() < 0.7) git(folder, ['update-ref', '-d', `refs/heads/c${n}`]);
  return folder;
}

interface Expected { introduced: string; path: string; paths: string[]; head: string[]; reachable: boolean }

/** The definition, word by word, with plumbing: `ls-tree -r` of each commit and its parents. */
function oracle(folder: string): Map<string, Expected> {
  const reachable = new Set(git(folder, ['rev-list', '--all', 'HEAD']).split('\n'));
  const all = git(folder, ['cat-file', '--batch-all-objects', '--batch-check']).split('\n').filter((line) => line.includes(' commit ')).map((line) => line.split(' ')[0]!);
  const entries = new Map(all.map((id) => [id, git(folder, ['ls-tree', '-r', '-z', id]).split('\0').filter((line) => line !== '').map((line) => {
    const [meta = '', path = ''] = line.split('\t');
    return { path, blob: meta.split(' ')[2]! };
  })]));
  const facts = git(folder, ['log', '--no-walk=unsorted', '--format=%H %ct %P', ...all]).split('\n').map((line) => {
    const [id = '', date = '', ...parents] = line.split(' ');
    return { id, date: Number(date), parents: parents.filter((parent) => parent !== ''), reachable: reachable.has(id) };
  });
  facts.sort((a, b) => Number(b.reachable) - Number(a.reachable) || a.date - b.date || (a.id < b.id ? -1 : 1));
  const head = git(folder, ['rev-parse', 'HEAD']);
  const found = new Map<string, Expected>();
  for (const { id, parents, reachable: reached } of facts) {
    const old = new Set(parents.flatMap((parent) => entries.get(parent)!.map(({ path, blob }) => `${blob} ${path}`)));
    for (const { path, blob } of entries.get(id)!) {
      if (old.has(`${blob} ${path}`)) continue;
      const known = found.get(blob);
      if (known === undefined) found.set(blob, { introduced: id, path, paths: [path], head: [], reachable: reached });
      else {
        if (known.introduced === id && path < known.path) known.path = path;
        if (!known.paths.includes(path)) known.paths.push(path);
      }
    }
  }
  for (const { path, blob } of entries.get(head)!) found.get(blob)!.head.push(path);
  for (const each of found.values()) {
    each.paths.sort();
    each.head.sort();
  }
  return found;
}

/** The commit that took the last of these blobs away, by plumbing: for each reachable commit what it and its parents hold. */
function departureOracle(folder: string, groups: readonly ReadonlySet<string>[]): (string | undefined)[] {
  const lines = git(folder, ['log', '--branches', '--remotes', 'HEAD', '--format=%H %ct %P']).split('\n').map((line) => line.split(' '));
  const holding = new Map(lines.map(([id = '']) => [id, new Set(git(folder, ['ls-tree', '-r', '--format=%(objectname)', id]).split('\n'))]));
  const tips = [...git(folder, ['for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/remotes']).split('\n'), git(folder, ['rev-parse', 'HEAD'])];
  return groups.map((group) => {
    const holds = (id: string): boolean => [...group].some((blob) => holding.get(id)?.has(blob) === true);
    if (tips.some(holds)) return undefined;
    const last = (taking: (parents: readonly string[]) => boolean): string | undefined =>
      lines.filter(([id = '', , ...rest]) => !holds(id) && taking(rest.filter((parent) => parent !== ''))).sort(([a = '', left], [b = '', right]) => Number(right) - Number(left) || (a > b ? -1 : 1))[0]?.[0];
    return last((parents) => parents.length > 0 && parents.every(holds)) ?? last((parents) => parents.some(holds));
  });
}

describe('departures are what the definition says', () => {
  let gone = 0;
  test.each(Array.from({ length: 24 }, (_, seed) => seed + 100))('generated history %i', async (seed) => {
    const folder = generate(seed);
    const next = random(seed);
    // Of branches without number most things are held by one of them: in every other history HEAD's is left alone.
    const branches = git(folder, ['for-each-ref', '--format=%(refname)']).split('\n');
    const others = branches.filter((name) => name !== git(folder, ['symbolic-ref', 'HEAD']));
    if (seed % 2 === 0) for (const branch of others) git(folder, ['update-ref', '-d', branch]);
    else for (const branch of others.slice(1)) {
      // A tag and a remote's branch, of which only the one counts.
      git(folder, ['update-ref', branch.replace('heads', next() < 0.7 ? 'tags' : 'remotes/origin'), branch]);
      git(folder, ['update-ref', '-d', branch]);
    }
    const { table, history: past } = await history(await open(folder), 1 + (seed % 3));
    const blobs = [...past.attribution().keys()];
    const groups = [...blobs.map((blob) => [blob]), ...Array.from({ length: 40 }, () => blobs.filter(() => next() < 0.2))];
    const found = [...past.departures(groups)].map((row) => (row === -1 ? undefined : table.hex(row)));
    expect(found).toEqual(departureOracle(folder, groups.map((group) => new Set(group.map((row) => table.hex(row))))));
    gone += found.filter((id) => id !== undefined).length;
  });

  test('and there were many', () => {
    expect(gone).toBeGreaterThan(50);
  });
});

describe('attribution is what the definition says', () => {
  test.each(Array.from({ length: 36 }, (_, seed) => seed))('generated history %i', async (seed) => {
    const folder = generate(seed);
    const repo = await open(folder);
    const { table, history: made } = await history(repo, 1 + (seed % 3));
    const expected = oracle(folder);
    const actual = new Map([...made.attribution()].map(([row, each]) => [table.hex(row), {
      introduced: each.introduced === undefined ? '' : table.hex(each.introduced.commit), path: each.introduced?.path ?? '',
      paths: [...each.paths], head: [...each.headPaths], reachable: each.reachable,
    }]));
    expect(new Map([...actual].sort())).toEqual(new Map([...expected].sort()));
    for (const each of made.attribution().values()) expect(each).toMatchObject({ more: false, total: each.paths.length, atHead: each.headPaths.length > 0 });
    expect(made.missing()).toEqual([]);

    // Trees that differ in other blobs only are one then.
    const isHot = (id: string): boolean => /[0-5]$/.test(id);
    const { history: some } = await history(repo, 3 - (seed % 3), isHot);
    const whole = [...made.attribution()].filter(([row]) => isHot(table.hex(row)));
    expect(new Map([...some.attribution()].sort())).toEqual(new Map(whole.sort()));
    const groups = whole.map(([row]) => [row]);
    expect(some.departures(groups)).toEqual(made.departures(groups));
  });
});

test('5,000 folders that hold the same blob, each beside another: every path counts', async () => {
  const folder = repository();
  const count = 5000;
  const files = Array.from({ length: count }, (_, n) => `M 100644 inline d${n}/key\ndata 3\nkey\nM 100644 inline d${n}/other\ndata 5\n${n + 10_000}\n`).join('');
  git(folder, ['fast-import', '--quiet'], { input: `commit refs/heads/main\ncommitter C <c@example.com> 1600000000 +0000\ndata 1\n.\n${files}` });
  const key = git(folder, ['hash-object', '--stdin'], { input: 'key' });
  const { history: made } = await history(await open(folder), 1, (id) => id === key);
  const [place, ...others] = [...made.attribution().values()];
  expect(others).toEqual([]);
  expect(place).toMatchObject({ total: count, more: false, atHead: true });
  expect(place?.headPaths).toEqual(place?.paths);
});

test('a blob in a stash, in a tag, in a dangling commit, in no tree', async () => {
  const folder = repository();
  commit(folder, { 'one.txt': 'first\n' });
  write(folder, 'one.txt', 'stashed\n');
  git(folder, ['stash', '-q']);
  commit(folder, { 'two.txt': 'gone\n' });
  git(folder, ['reset', '-q', '--hard', 'HEAD^']);
  const loose = git(folder, ['hash-object', '-w', '--stdin'], { input: 'never in a tree\n' });
  const named = git(folder, ['hash-object', '-w', '--stdin'], { input: 'named by a ref\n' });
  git(folder, ['update-ref', 'refs/keep/blob', named]);
  const { table, history: made } = await history(await open(folder));
  const places = made.attribution();
  const of = (content: string) => places.get(table.indexOfHex(git(folder, ['hash-object', '--stdin'], { input: content })));
  expect(of('stashed\n')).toMatchObject({ reachable: true, atHead: false, paths: ['one.txt'] });
  expect(of('gone\n')).toMatchObject({ reachable: false, atHead: false, paths: ['two.txt'] });
  expect(of('first\n')).toMatchObject({ reachable: true, atHead: true, headPaths: ['one.txt'] });
  expect(places.get(table.indexOfHex(named))).toMatchObject({ reachable: true, paths: [], total: 0 });
  expect(places.has(table.indexOfHex(loose))).toBe(false);
});

test('names are bytes', async () => {
  const folder = repository();
  const blob = git(folder, ['hash-object', '-w', '--stdin'], { input: 'x' });
  const names = ['new\nline', '\x1b[31mred', 'b\xffd', 'caf\xc3\xa9', '--output=x'];
  const tree = git(folder, ['mktree', '-z'], { input: Buffer.from(names.map((name) => `100644 blob ${blob}\t${name}\0`).join(''), 'latin1') });
  git(folder, ['update-ref', 'HEAD', git(folder, ['commit-tree', tree, '-m', 'odd names'])]);
  const { table, history: made } = await history(await open(folder));
  const place = made.attribution().get(table.indexOfHex(blob))!;
  expect(place.paths).toEqual([...names].sort());
  expect(place.paths.map(displayPath)).toContain('café');
});

/** Trees as mktree makes them, one inside the other. */
function nest(folder: string, blob: string, depth: number, width: number): string {
  let tree = git(folder, ['mktree'], { input: `100644 blob ${blob}\tkey\n` });
  for (let level = 0; level < depth; level++) tree = git(folder, ['mktree'], { input: Array.from({ length: width }, (_, n) => `040000 tree ${tree}\td${n}\n`).join('') });
  return tree;
}

test('a bomb of 10^10 paths is 13 objects and takes no time', async () => {
  const folder = repository();
  const blob = git(folder, ['hash-object', '-w', '--stdin'], { input: 'boom' });
  const first = git(folder, ['commit-tree', nest(folder, blob, 10, 10), '-m', 'bomb']);
  git(folder, ['update-ref', 'HEAD', first]);
  const repo = await open(folder);
  const start = process.cpuUsage();
  const { table, history: made } = await history(repo);
  const place = made.attribution().get(table.indexOfHex(blob))!;
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(2);
  expect(table.count).toBe(13);
  expect(place).toMatchObject({ more: true, atHead: true, reachable: true });
  expect(table.hex(place.introduced!.commit)).toBe(first);
});

test('a tree 4,000 folders deep', async () => {
  const folder = repository();
  const depth = 4000;
  const stream = `commit refs/heads/main\ncommitter C <c@example.com> 1600000000 +0000\ndata 1\n.\nM 100644 inline ${'d/'.repeat(depth)}key\ndata 3\nkey\n`;
  git(folder, ['fast-import', '--quiet'], { input: stream });
  const { table, history: made } = await history(await open(folder));
  const [place] = [...made.attribution().values()];
  expect(place?.paths).toEqual([`${'d/'.repeat(depth)}key`]);
  expect(table.count).toBe(depth + 3);
});

test('a shallow clone says that the first commit may not be the first', async () => {
  const folder = repository();
  commit(folder, { key: 'old\n' });
  commit(folder, { other: 'new\n' });
  const clone = repository();
  git(clone, ['fetch', '-q', '--depth=1', `file://${folder}`, 'main']);
  git(clone, ['update-ref', 'HEAD', 'FETCH_HEAD']);
  const repo = await open(clone);
  expect(repo.shallow).toBe(true);
  const { history: made } = await history(repo);
  for (const each of made.attribution().values()) expect(each.introduced?.boundary).toBe(true);
  expect(made.missing()).toMatchObject([{ by: 'commit' }]);
});

test('what is referenced and absent is named: blob, tree, commit, tag target, ref, index entry', async () => {
  const folder = repository();
  commit(folder, { 'sub/a': 'a\n', b: 'b\n' });
  const id = (name: string): string => git(folder, ['rev-parse', name]);
  const absent = 'ab'.repeat(20);
  const { rmSync } = await import('node:fs');
  const drop = (object: string): void => rmSync(`${folder}/.git/objects/${object.slice(0, 2)}/${object.slice(2)}`);
  const lost = [id('HEAD:b'), id('HEAD:sub')];
  const tag = git(folder, ['hash-object', '-t', 'tag', '-w', '--stdin', '--literally'], { input: `object ${absent}\ntype commit\ntag t\ntagger T <t@example.com> 1 +0000\n\nx\n` });
  git(folder, ['update-ref', 'refs/tags/t', tag]);
  for (const object of lost) drop(object);
  const repo = await open(folder);
  const { table, history: made } = await history(repo);
  const missing = made.missing([{ path: 'staged', id: 'cd'.repeat(20), mode: 0o100644 }, { path: 'later', id: emptyBlob(repo), mode: 0o100644 }, { path: 'conflict', id: '0'.repeat(40), mode: 0o100644 }]);
  expect(missing.map(({ id: each, by }) => [each, by]).sort()).toEqual([[lost[0], 'tree'], [lost[1], 'tree'], [absent, 'tag'], ['cd'.repeat(20), 'index']].sort());
  expect(table.complete).toBe(true);
});
