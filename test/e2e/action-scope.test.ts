/** What the action scans when it is asked for more than came in, for a folder, in a clone with holes, and under SHA-256; and whose word counts there. */
import { afterAll, describe, expect, test } from 'vitest';
import { act } from './act.ts';
import { IGNORE, keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);

const request = (base: string, head: string): object => ({ number: 7, pull_request: { number: 7, base: { sha: base }, head: { sha: head } } });

describe.each(['everything', 'worktree'])('asked for %s, a pull request does not silence itself', (scope) => {
  /** A base with a word of its own, and a request that says that nothing counts. */
  function silenced(): { readonly scratch: Scratch; readonly base: string; readonly head: string } {
    const scratch = new Scratch();
    scratch.write('.leaklint.yml', 'allow:\n  - paths: [samples/**]\n    reason: made up\n');
    scratch.write('samples/a', keyFor('sample'));
    scratch.write('kept.js', `const k = '${keyFor('kept')}'; // ${IGNORE}: zavu-live-key -- made up\n`);
    const base = scratch.commit('base');
    scratch.git('checkout', '-qb', 'topic');
    scratch.write('.leaklint.yml', 'disable: [zavu-live-key]\n');
    scratch.write('.leaklint-baseline', '');
    scratch.write('loud', keyFor('loud'));
    scratch.write('quiet.js', `const k = '${keyFor('quiet')}'; // ${IGNORE}: zavu-live-key -- made up\n`);
    return { scratch, base, head: scratch.commit('silence') };
  }

  test('the configuration is the base\'s, and what the request silences is for somebody to look at', async () => {
    const { scratch, base, head } = silenced();
    const acted = await act(scratch.root, 'pull_request', request(base, head), { scope });
    expect(acted.code).toBe(1);
    expect(acted.report.scope.kind).toBe(scope);
    expect(acted.report.findings.map(({ places }) => places[0]?.path)).toEqual(['loud']);
    expect(acted.report.review).toMatchObject([{ kind: 'inline', path: 'quiet.js', line: 1 }, { kind: 'policy', path: '.leaklint.yml' }, { kind: 'policy', path: '.leaklint-baseline' }]);
    expect(acted.log.split('\n')[0]).toContain(`with the configuration of the base of the pull request (${base.slice(0, 10)})`);
  });

  test('a push is its branch\'s own, and says what counts there', async () => {
    const { scratch, base, head } = silenced();
    const acted = await act(scratch.root, 'push', { ref: 'refs/heads/topic', before: base, after: head, repository: { default_branch: 'main' } }, { scope });
    expect(acted.report.findings).toEqual([]);
    expect(acted.report.problems).toEqual([]);
  });

  test('without the base there is no such configuration, and nothing is clean', async () => {
    const { scratch, base, head } = silenced();
    const clone = new Scratch();
    clone.git('fetch', '-q', '--depth=1', `file://${scratch.root}`, 'topic');
    clone.git('checkout', '-q', 'FETCH_HEAD');
    const acted = await act(clone.root, 'pull_request', request(base, head), { scope });
    expect(acted.code).toBe(3);
    expect(acted.log.split('\n')[0]).toMatch(new RegExp(`the clone lacks the base of the pull request, ${base}, whose configuration holds; .*fetch-depth: 0`));
  });
});

test('commits that are missing in the middle are never clean, and the line that brings them is said', async () => {
  const origin = new Scratch();
  const [base, , head] = ['a', 'b', 'c'].map((name) => {
    origin.write(name, name);
    return origin.commit(name);
  }) as [string, string, string];
  origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const clone = new Scratch();
  for (const id of [base, head]) clone.git('fetch', '-q', '--depth=1', `file://${origin.root}`, id);
  clone.git('checkout', '-q', head);
  const acted = await act(clone.root, 'pull_request', request(base, head));
  expect(acted).toMatchObject({ code: 3, outputs: { complete: 'false' } });
  expect(acted.log).toMatch(/fetch-depth:\s+0/);
  expect(acted.report.problems).toMatchObject([{ message: expect.stringContaining('fetch-depth: 0') as string }]);
});

test('a folder of the checkout is scanned with its whole repository, and the line says so', async () => {
  const scratch = new Scratch();
  scratch.write('a', 'one\n');
  const base = scratch.commit('base');
  scratch.write('sub/folder/b', 'two\n');
  scratch.write('beside', keyFor('beside'));
  const head = scratch.commit('head');
  const acted = await act(scratch.root, 'pull_request', request(base, head), { path: 'sub/folder' });
  expect(acted.code).toBe(1);
  expect(acted.report.findings.map(({ places }) => places[0]?.path)).toEqual(['beside']);
  expect(acted.log.split('\n')[0]).toMatch(/is scanned, in the whole repository and not in sub\/folder alone$/);
  const files = await act(scratch.root, 'pull_request', request(base, head), { path: 'sub/folder', scope: 'worktree' });
  expect(files).toMatchObject({ code: 0, report: { coverage: { files: { scanned: 1, total: 1 } } } });
});

interface Happens {
  readonly event: string;
  readonly payload: object;
  readonly range?: string;
}

test.each<[string, (main: string, head: string) => Happens]>([
  ['a new branch, whose zero id has 64 digits', (main, head) => ({ event: 'push', payload: { ref: 'refs/heads/topic', before: '0'.repeat(64), after: head, repository: { default_branch: 'main' } }, range: `${main}..${head}` })],
  ['a deleted one', (main) => ({ event: 'push', payload: { ref: 'refs/heads/topic', before: main, after: '0'.repeat(64), repository: { default_branch: 'main' } } })],
  ['a pull request', (main, head) => ({ event: 'pull_request', payload: request(main, head), range: `${main}..${head}` })],
])('a repository of SHA-256: %s', async (_, happens) => {
  const scratch = new Scratch(scratchFolder(), ['-b', 'main', '--object-format=sha256']);
  scratch.write('a', 'one\n');
  const main = scratch.commit('base');
  scratch.git('checkout', '-qb', 'topic');
  scratch.write('b', keyFor('sha256'));
  const head = scratch.commit('head');
  expect(head).toHaveLength(64);
  const { event, payload, range } = happens(main, head);
  const acted = await act(scratch.root, event, payload);
  expect(acted).toMatchObject(range === undefined ? { code: 0, report: { scope: { kind: 'nothing' } } } : { code: 1, report: { scope: { range, objectFormat: 'sha256' }, findings: [{ places: [{ path: 'b' }] }] } });
});

test('the summary of a step stays below what GitHub takes, in whole lines, and says that it was cut', async () => {
  const scratch = new Scratch();
  scratch.write('a', 'one\n');
  const base = scratch.commit('base');
  for (let i = 0; i < 60; i++) scratch.write(`d/\u00e9${i}<&>`, keyFor(`summary ${i}`));
  const payload = request(base, scratch.commit('head'));
  const whole = (await act(scratch.root, 'pull_request', payload)).summary;
  const limit = 1 << 20;
  const before = `${'x'.repeat(limit - 2001)}\n`;
  const { code, summary } = await act(scratch.root, 'pull_request', payload, {}, { summary: before });
  expect(code).toBe(1);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(limit);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(limit - 1000);
  const end = '\n\nThe rest does not fit into a job summary.\n';
  expect(summary.endsWith(end)).toBe(true);
  expect(summary.startsWith(before)).toBe(true);
  expect(whole.startsWith(`${summary.slice(before.length, -end.length)}\n`)).toBe(true);
  const full = `${'x'.repeat(limit - 1)}\n`;
  expect((await act(scratch.root, 'pull_request', payload, {}, { summary: full })).summary).toBe(full);
});
