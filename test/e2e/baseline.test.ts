// The baseline law: what is known stays known wherever it goes, and nothing else is hidden by it. With the real command line and real git.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { leaklint } from './command.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

const FILE = '.leaklint-baseline';
const KEYS = 500;

/** Every tenth is one that only its name gives away, and that a person may have chosen. */
function line(index: number): string {
  const chosen = createHash('sha256').update(`chosen ${index}`).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, 24);
  return index % 10 === 0 ? `const clientSecret = "${chosen}";` : `const key${index} = "${keyFor(`known ${index}`)}";`;
}

const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) => `${line(from + at)}\n`).join('');
const baselineOf = (scratch: Scratch): string => readFileSync(join(scratch.root, FILE), 'utf8');
const entriesOf = (scratch: Scratch): string[] => baselineOf(scratch).split('\n').filter((one) => one.startsWith('lk1_'));

async function report(scratch: Scratch, ...flags: string[]): Promise<ScanResult> {
  const { stdout, stderr } = await leaklint([scratch.root, '-f', 'json', ...flags]);
  expect(stderr).toBe('');
  const result = JSON.parse(stdout) as ScanResult;
  // Law 7, always.
  expect(result.findings.reduce((sum, finding) => sum + finding.placesTotal, 0) + result.totals.suppressed + result.totals.baselined).toBe(result.totals.matches);
  return result;
}

afterAll(removeScratch);

describe('five hundred known keys', () => {
  let scratch: Scratch;

  beforeAll(async () => {
    scratch = new Scratch();
    for (let at = 0; at < KEYS; at += 10) scratch.write(`src/part${at / 10}.ts`, lines(at, at + 10));
    scratch.commit('known keys');
    expect(await leaklint(['baseline', scratch.root])).toMatchObject({ code: 0, stdout: `${FILE}: ${KEYS} keys added, ${KEYS} entries in all\n` });
    scratch.commit('baseline');
  });

  test('one sorted line each, without path, line or date', () => {
    const entries = entriesOf(scratch);
    expect(entries).toHaveLength(KEYS);
    expect(entries).toEqual([...entries].sort());
    expect(entries.every((entry) => /^lk1_[0-9a-f]{32} known [a-z0-9-]+$/.test(entry))).toBe(true);
  });

  test('nothing resurfaces after renames, moves, new indentation and line ends, a rebase and a squash; and the file does not change', async () => {
    const before = baselineOf(scratch);
    scratch.git('checkout', '-q', '-b', 'moved');
    scratch.git('mv', 'src', 'lib');
    scratch.commit('rename the folder');
    scratch.write('lib/part0.ts', lines(0, 10).replace(/^/gm, '\t\t  '));
    scratch.write('lib/part1.ts', lines(10, 20).replaceAll('\n', '\r\n'));
    scratch.write('lib/part2.ts', `// a new first line\n\n${lines(20, 30).replaceAll('"', "'")}`);
    scratch.write('lib/part3.ts', '');
    scratch.write('lib/deep/er/part3.ts', lines(30, 40));
    scratch.write('lib/one.json', JSON.stringify({ keys: Array.from({ length: 9 }, (_, at) => keyFor(`known ${at + 1}`)) }));
    scratch.commit('reformat');
    scratch.git('checkout', '-q', 'main');
    scratch.write('readme.txt', 'on main\n');
    scratch.commit('main goes on');
    scratch.git('rebase', '-q', 'main', 'moved');
    scratch.git('checkout', '-q', 'main');
    scratch.git('merge', '-q', '--squash', 'moved');
    scratch.commit('squashed');
    const { findings, totals } = await report(scratch);
    expect(findings).toEqual([]);
    expect(totals.baselined).toBeGreaterThan(2 * KEYS);
    expect(await leaklint(['baseline', scratch.root])).toMatchObject({ code: 0, stdout: `${FILE}: 0 keys added, ${KEYS} entries in all\n` });
    expect(baselineOf(scratch)).toBe(before);
  });

  test('another key in the place of a known one is caught, by scan and by hook, and only it', async () => {
    const file = join(scratch.root, 'lib/part7.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace(keyFor('known 75'), keyFor('swapped in')));
    scratch.git('add', '-A');
    const { findings } = await report(scratch, '--worktree');
    expect(findings.map(({ places }) => `${places[0]?.path}:${places[0]?.line}`)).toEqual(['lib/part7.ts:6']);
    expect(await leaklint(['staged'], { cwd: scratch.root })).toMatchObject({ code: 1, stdout: expect.stringContaining('lib/part7.ts:6') as string });
    scratch.git('reset', '-q', '--hard');
  });

  test('--no-baseline and --untrusted report them', async () => {
    expect((await report(scratch, '--worktree', '--no-baseline')).totals.findings).toBe(KEYS);
    expect((await report(scratch, '--worktree', '--untrusted')).totals.findings).toBe(KEYS);
  });
});

describe('a baseline', () => {
  test('of two branches that both add merges by keeping both: by itself with merge=union, else as soon as the markers are gone', async () => {
    for (const union of [true, false]) {
      const scratch = new Scratch();
      if (union) scratch.write('.gitattributes', `${FILE} merge=union\n`);
      scratch.write('a.ts', lines(1, 4));
      scratch.commit('first');
      const { stderr } = await leaklint(['baseline', scratch.root]);
      expect(stderr.includes('merge=union')).toBe(!union);
      scratch.commit('baseline');
      for (const [branch, from] of [['left', 11], ['right', 21]] as const) {
        scratch.git('checkout', '-q', '-b', branch, 'main');
        scratch.write(`${branch}.ts`, lines(from, from + 8));
        await leaklint(['baseline', scratch.root]);
        scratch.commit(branch);
      }
      if (union) scratch.git('merge', '-q', 'left');
      else {
        expect(() => scratch.git('merge', '-q', 'left')).toThrow();
        const conflicted = await leaklint([scratch.root]);
        expect(conflicted).toMatchObject({ code: 2, stderr: expect.stringMatching(/^leaklint: \.leaklint-baseline:\d+: a merge conflict: keep the lines of both sides and delete the markers\n$/) as string });
        scratch.write(FILE, baselineOf(scratch).replace(/^(?:<<<<<<<|=======|>>>>>>>).*\n/gm, ''));
        scratch.commit('merged');
      }
      expect((await report(scratch)).findings).toEqual([]);
      expect(new Set(entriesOf(scratch)).size).toBe(19);
      // Whoever writes it next puts it in order.
      await leaklint(['baseline', scratch.root]);
      expect(entriesOf(scratch)).toEqual([...new Set(entriesOf(scratch))].sort());
    }
  });

  test('loses with --prune what nothing is found for any more, and only that', async () => {
    const scratch = new Scratch();
    scratch.write('a.ts', lines(1, 4));
    scratch.commit('first');
    await leaklint(['baseline', scratch.root]);
    const gone = `lk1_${'0'.repeat(32)} known zavu-live-key`;
    appendFileSync(join(scratch.root, FILE), `${gone}\n`);
    const { stdout } = await leaklint([scratch.root]);
    expect(stdout).toContain(`stale     1 suppression that nothing was found for\n  ${FILE}: ${gone.replace(' known', '')}\n`);
    expect((await leaklint(['baseline', scratch.root])).stdout).toContain('1 stale entry left (--prune takes them away), 4 entries in all');
    expect((await leaklint(['baseline', '--prune', scratch.root])).stdout).toContain('1 stale entry taken away, 3 entries in all');
    expect(entriesOf(scratch)).toHaveLength(3);
  });

  test('is not pruned after a scan that missed something', async () => {
    const origin = new Scratch();
    for (const at of [1, 2, 3]) {
      origin.write('a.ts', lines(at, at + 1));
      origin.commit(`${at}`);
    }
    await leaklint(['baseline', origin.root]);
    const shallow = new Scratch();
    shallow.git('clone', '-q', '--depth', '1', `file://${origin.root}`, 'clone');
    const root = join(shallow.root, 'clone');
    writeFileSync(join(root, FILE), baselineOf(origin));
    const { code, stdout, stderr } = await leaklint(['baseline', '--prune', root]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: `${FILE}: 0 keys added, 3 entries in all\n` });
    expect(stderr).toContain('nothing was pruned');
  });

  test('under a salt of one’s own: other fingerprints, the same law', async () => {
    const scratch = new Scratch();
    scratch.write('a.ts', lines(1, 4));
    scratch.commit('first');
    await leaklint(['baseline', scratch.root]);
    const publicly = entriesOf(scratch);
    scratch.write(FILE, '');
    scratch.write('.leaklint.yml', 'salt: a salt of our own\n');
    await leaklint(['baseline', scratch.root]);
    expect(entriesOf(scratch)).toHaveLength(3);
    expect(entriesOf(scratch).filter((entry) => publicly.includes(entry))).toEqual([]);
    expect((await report(scratch)).findings).toEqual([]);
  });

  test('that is wrong is one line and exit 2', async () => {
    const scratch = new Scratch();
    scratch.write(FILE, `# fine\n\nlk1_${'a'.repeat(32)} fasle zavu-live-key\n`);
    expect(await leaklint([scratch.root])).toMatchObject({ code: 2, stdout: '', stderr: `leaklint: ${FILE}:3: no verdict fasle: one of known, false, test, revoked, real\n` });
  });
});
