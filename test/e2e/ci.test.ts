/** What `leaklint ci` and the action scan for an event, in real clones: git's own plumbing says what a change adds. */
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { act } from './act.ts';
import { leaklint } from './command.ts';
import { IGNORE, keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);

const zero = '0'.repeat(40);
const origin = (): Scratch => new Scratch();

/** Commits and distinct blobs that `range` adds, by `rev-list` and one `diff-tree` a commit and parent. */
function added(scratch: Scratch, head: string, base?: string): { commits: number; blobs: number } {
  const commits = scratch.git('rev-list', head, ...(base === undefined ? [] : [`^${base}`])).split('\n').filter((line) => line !== '');
  const blobs = new Set<string>();
  for (const commit of commits) {
    const parents = scratch.git('rev-list', '--parents', '-n', '1', commit).split(' ').slice(1);
    const against = (parent: string): Set<string> => new Set(scratch.git('diff-tree', '-r', '--no-renames', parent, commit).split('\n').flatMap((line) => /^:\d+ (?!000000)\d+ \S+ (\S+) /.exec(line)?.[1] ?? []));
    const sets = parents.length === 0 ? [new Set(scratch.git('ls-tree', '-r', commit).split('\n').flatMap((line) => / blob (\S+)/.exec(line)?.[1] ?? []))] : parents.map(against);
    for (const id of sets[0] ?? []) if (sets.every((set) => set.has(id))) blobs.add(id);
  }
  return { commits: commits.length, blobs: blobs.size };
}

interface Ci {
  readonly code: number | null;
  readonly line: string;
  readonly report: ScanResult;
}

type Run = (clone: string, event: string, payload: object) => Promise<Ci>;

async function byCommand(clone: string, event: string, payload: object): Promise<Ci> {
  const file = join(scratchFolder(), 'event.json');
  writeFileSync(file, JSON.stringify(payload));
  const env = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: file };
  const { code, stdout, stderr } = await leaklint(['ci', '--format', 'json'], { cwd: clone, env });
  return { code, line: stderr.split('\n')[0] ?? '', report: JSON.parse(stdout) as ScanResult };
}

async function byAction(clone: string, event: string, payload: object): Promise<Ci> {
  const { code, log, report } = await act(clone, event, payload);
  return { code, line: log.split('\n')[0] ?? '', report };
}

function clone(from: Scratch, ...options: string[]): string {
  const folder = join(scratchFolder(), 'clone');
  from.git('clone', '-q', ...options, `file://${from.root}`, folder);
  return folder;
}

describe.each<[string, Run]>([['leaklint ci', byCommand], ['the action', byAction]])('an event, by %s', (_, ci) => {
  const repository = origin();
  const key = keyFor('ci');
  let base = '';
  let topic = '';
  let merge = '';

  beforeAll(() => {
    repository.write('a', 'one\n');
    repository.commit('first');
    repository.write('old', keyFor('old'));
    base = repository.commit('second');
    repository.git('checkout', '-qb', 'topic');
    repository.write('b', key);
    repository.commit('a key');
    repository.git('rm', '-q', 'b');
    repository.commit('and gone');
    repository.write('c', 'kept\n');
    topic = repository.commit('third');
    repository.git('checkout', '-q', 'main');
    repository.write('a', 'two\n');
    repository.commit('meanwhile');
    repository.git('merge', '-q', '--no-ff', '-m', 'queue', topic);
    merge = repository.head();
    repository.git('tag', '-a', 'v1', '-m', `tag ${keyFor('tag')}`, topic);
  });

  const push = (payload: object): object => ({ ref: 'refs/heads/topic', before: base, after: topic, forced: false, deleted: false, repository: { default_branch: 'main' }, ...payload });
  const request = (): object => ({ number: 1, pull_request: { base: { sha: base }, head: { sha: topic } } });

  test.each<[string, string, () => object, () => [string, string?]]>([
    ['pull request', 'pull_request', request, () => [topic, base]],
    ['pull request of a fork', 'pull_request_target', request, () => [topic, base]],
    ['merge queue', 'merge_group', () => ({ merge_group: { base_sha: base, head_sha: merge } }), () => [merge, base]],
    ['push', 'push', () => push({}), () => [topic, base]],
    ['push of the root', 'push', () => push({ before: base, after: base, ref: 'refs/heads/main' }), () => [base, base]],
  ])('%s: exactly what it adds', async (_, event, payload, range) => {
    const { code, line, report } = await ci(clone(repository), event, payload());
    const [head, from] = range();
    expect(report.scope).toMatchObject({ kind: 'range', range: `${from}..${head}` });
    expect({ commits: report.coverage.commits.total, blobs: report.coverage.blobs.total }).toEqual(added(repository, head, from));
    expect(line).toContain(`is scanned`);
    expect(code).toBe(head === base ? 0 : 1);
  });

  test('a key that came and went within the pull request is found, an old one is not', async () => {
    const { report } = await ci(clone(repository), 'pull_request', request());
    expect(report.findings.map(({ places }) => places.map(({ path }) => path))).toEqual([['b']]);
  });

  test('a new branch is compared with the default branch alone', async () => {
    const fresh = origin();
    fresh.write('a', 'one\n');
    fresh.commit('first');
    fresh.git('checkout', '-qb', 'x');
    fresh.write('b', key);
    const tip = fresh.commit('a key');
    fresh.git('branch', 'y'); // pushed together: were x compared with y, nothing would be scanned
    fresh.git('checkout', '-q', 'main');
    const { code, report } = await ci(clone(fresh), 'push', { ref: 'refs/heads/x', before: zero, after: tip, repository: { default_branch: 'main' } });
    expect(report.coverage.commits.total).toBe(1);
    expect(code).toBe(1);
  });

  test('a forced push whose base is gone is compared with the default branch', async () => {
    const { report } = await ci(clone(repository), 'push', push({ forced: true, before: 'e'.repeat(40) }));
    expect(report.scope.range).toBe(`${repository.git('rev-parse', 'main')}..${topic}`);
  });

  test('a push of which nothing older is known is scanned with everything', async () => {
    const { line, report } = await ci(clone(repository), 'push', push({ ref: 'refs/heads/main', before: zero, after: merge }));
    expect(report.scope.kind).toBe('everything');
    expect(line).toMatch(/: everything is scanned, for nothing older is known .*; only a change is linted$/);
  });

  test('a tag: its message, and what it names beyond the default branch', async () => {
    const id = repository.git('rev-parse', 'v1');
    const { code, report } = await ci(clone(repository), 'push', push({ ref: 'refs/tags/v1', before: zero, after: id }));
    expect(report.coverage.tags).toMatchObject({ scanned: 1, total: 1 });
    expect(code).toBe(1);
  });

  test('a deleted branch: nothing, and it says so', async () => {
    const { code, line, report } = await ci(clone(repository), 'push', push({ after: zero, deleted: true }));
    expect({ code, kind: report.scope.kind }).toEqual({ code: 0, kind: 'nothing' });
    expect(line).toContain('nothing to scan, nothing came in');
  });

  test.each<[string, () => string, string]>([
    ['a clone of depth 1', () => clone(repository, '--depth', '1', '--branch', 'topic'), 'fetch-depth: 0'],
    ['a checkout without .git', () => { const folder = clone(repository); rmSync(join(folder, '.git'), { recursive: true }); return folder; }, 'the checkout holds no git repository'],
  ])('%s is never clean, and the line says how to mend it', async (_, folder, message) => {
    const { code, line, report } = await ci(folder(), 'pull_request', request());
    expect(code).toBe(3);
    expect(line).toContain(message);
    expect(report.problems).toMatchObject([{ kind: 'scope' }]);
  });

  test('a key that the base holds elsewhere does not fail, a comment that the change adds is listed', async () => {
    const moved = origin();
    moved.write('a', `x\n${keyFor('old')}\n`);
    const from = moved.commit('old');
    moved.git('checkout', '-qb', 'topic');
    moved.git('mv', 'a', 'b');
    moved.write('b', `${keyFor('old')}\ny\n`);
    moved.write('c.js', `const k = '${keyFor('quiet')}'; // ${IGNORE}: zavu-live-key -- made up\n`);
    moved.write('.leaklint.yml', 'disable: [zavu-live-key]\n');
    const payload = { number: 1, pull_request: { base: { sha: from }, head: { sha: moved.commit('moved') } } };
    const { code, report } = await ci(clone(moved), 'pull_request', payload);
    expect(report.findings).toMatchObject([{ new: false, places: [{ path: 'b' }] }]);
    expect(report.review).toMatchObject([{ kind: 'inline', path: 'c.js', line: 1 }, { kind: 'policy', path: '.leaklint.yml' }]);
    expect(code).toBe(0);
    moved.write('d', keyFor('fresh'));
    const head = moved.commit('fresh');
    const { code: second, report: again } = await ci(clone(moved), 'pull_request', { number: 1, pull_request: { base: { sha: from }, head: { sha: head } } });
    expect(again.findings.map((finding) => [finding.new, finding.places[0]?.path])).toEqual(expect.arrayContaining([[true, 'd'], [false, 'b']]));
    expect(second).toBe(1);
  });

  test.each(['schedule', 'workflow_dispatch', 'release'])('%s: everything', async (event) => {
    const { report } = await ci(clone(repository), event, {});
    expect(report.scope.kind).toBe('everything');
  });

  test.each([31, 2100])('%i commits are all looked at', async (count) => {
    const long = origin();
    const commits = Array.from({ length: count + 1 }, (_, i) => `commit refs/heads/main\nmark :${i + 1}\ncommitter C <c@example.org> ${1_700_000_000 + i} +0000\ndata 1\nm\n${i === 0 ? '' : `from :${i}\n`}M 644 inline f${i % 50}\ndata ${`n${i}`.length + 1}\nn${i}\n\n`);
    long.gitIn(long.root, ['fast-import', '--quiet'], commits.join(''));
    long.git('reset', '-q', '--hard', 'main');
    const first = long.git('rev-list', '--max-parents=0', 'main');
    const { report } = await ci(long.root, 'pull_request', { pull_request: { base: { sha: first }, head: { sha: long.head() } } });
    expect(report.coverage.commits).toMatchObject({ scanned: count, total: count });
    expect(report.coverage.blobs.scanned).toBe(count);
  });
});

describe('leaklint ci', () => {
  test('outside of any build service it says what to do', async () => {
    const { code, stderr } = await leaklint(['ci'], { cwd: scratchFolder() });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'leaklint: no build service that leaklint knows (GitHub Actions, GitLab CI, Bitbucket Pipelines, CircleCI, Azure Pipelines, Jenkins); name what came in with --range A..B\n' });
  });

  function repository(): Scratch {
    const made = origin();
    made.write('a', 'one\n');
    made.commit('first');
    return made;
  }

  // Only root may give files away.
  for (const uid of process.getuid?.() === 0 ? [12_345] : []) {
    test('a clone of another owner is git\'s to refuse, in one line', async () => {
      const folder = clone(repository());
      for (const one of [folder, join(folder, '.git')]) chownSync(one, uid, uid);
      const file = join(scratchFolder(), 'event.json');
      writeFileSync(file, JSON.stringify({ pull_request: { base: { sha: 'HEAD' }, head: { sha: 'HEAD' } } }));
      const { code, stderr } = await leaklint(['ci'], { cwd: folder, env: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file } });
      expect(code).toBe(2);
      expect(stderr).toContain('safe.directory');
    });
  }
});
