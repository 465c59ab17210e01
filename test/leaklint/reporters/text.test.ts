import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../packages/leaklint/src/terminal/layout.ts';
import { text } from '../../../packages/leaklint/src/reporters/text.ts';
import { EMPTY_COVERAGE, finding, manyFindings, place, result } from './results.ts';

const plain = { color: false, width: 80 };
const lastLine = (report: string): string | undefined => report.trimEnd().split('\n\n').at(-1)?.replaceAll('\n', ' ');

describe('a finding', () => {
  test('says what, where, since when, how far spread, how old, and what to do', () => {
    expect(text(result({ findings: manyFindings().slice(0, 1) }), plain)).toBe(`\
CRITICAL  Zavu live API key · zv_live_… (32 characters) · live key
  now          in the working tree, staged and in the latest commit (HEAD)
  places       src/notify.ts:12:5 (working tree, staged, HEAD)
               packages/web/src/config/environments/production.settings.ts:3:19
                 (HEAD, 2 more paths)
               old/notify.js:12:5 (history since cccccccccc)
               and 32 more places
  introduced   2024-03-01 by Ada Lovelace in cccccccccc · src/notify.ts:12:5
  age          612 days in history; rotate every 90: overdue by 522 days
  spread       3 versions, 37 places; shared by 2 services: packages/api,
               packages/web (give each a key of its own)
  notes        checksum valid
  fingerprint  lk1_0123456789abcdef0123456789abcdef
  do now       1. Open Settings → API Keys and create a new key.
               2. Deploy the new key.
               3. Click Revoke on the old one; it stops working at once.
               https://dashboard.zavu.dev

scanned   . · everything git holds, the index and the working tree ·
          HEAD aaaaaaaaaa
coverage  262,343/262,343 blobs · 70,012/70,012 commits · 911/911 tags ·
          180,004/180,004 trees · 30,117/30,117 names · 4,567/4,567 staged ·
          4,567/4,567 files · connectivity complete ·
          12 ignored files left out (--ignored) ·
          2 submodules left out (scan by path) · 8.2 GB in 12.3 s
found     1 key (1 critical) in 37 places · 0 suppressed · 0 baselined

FAILED: 1 key at or above high. Revoke first, then remove.
`);
  });

  test('is a link to its file where there is one and the terminal follows links, as wide as without', () => {
    const one = result({ findings: [finding({ places: [place({ source: 'file', path: 'ünï/a b#.ts', exposure: 'worktree' }), place({ path: 'old.ts' })] })] });
    const linked = text(one, { ...plain, links: 'file:///shop/' });
    expect(linked).toContain('\u001b]8;;file:///shop/%C3%BCn%C3%AF/a%20b%23.ts\u001b\\ünï/a b#.ts:12:5\u001b]8;;\u001b\\ (working tree)');
    expect(linked).toContain('old.ts:12:5 (HEAD)');
    expect(linked.replaceAll(/\u001b\]8;;[^\u001b]*\u001b\\/g, '')).toBe(text(one, plain));
  });

  test('gives the steps of a vendor once', () => {
    const report = text(result({ findings: manyFindings() }), plain);
    expect(report.split('Click Revoke on the old one')).toHaveLength(2);
    expect(report).toContain('as above');
  });

  test('is short where it does not block', () => {
    const report = text(result({ findings: manyFindings().slice(4) }), plain);
    expect(report).toContain('LOW  Zavu test API key · zv_test_… (32 characters) · test key\n  test/send.test.ts:12:5 (HEAD) · 2 places');
    expect(report).not.toContain('do now');
  });

  test.each<[string, Parameters<typeof finding>[0], string]>([
    ['in history only', { exposures: ['history'] }, 'only in history'],
    ['unreachable', { exposures: ['unreachable'] }, 'no branch or tag leads to'],
    ['over standard input', { exposures: [], places: [place({ source: 'stdin' })] }, 'standard input:12:5'],
    ['in a tag message', { places: [place({ source: 'tag', id: 'd'.repeat(40) })] }, 'message of tag dddddddddd, 12:5'],
    ['in a file name', { places: [place({ source: 'name', path: 'a/b' })] }, 'in the name a/b'],
    ['gone', { exposures: ['history'], removed: { commit: 'd'.repeat(40), author: 'Bob', email: 'bob@example.org', date: '2025-06-01T00:00:00Z' } }, '2025-06-01 by Bob in dddddddddd: no branch has it since\n'],
    ['not overdue', { ageDays: 12, overdue: false }, '12 days in history; rotate every 90\n'],
    ['shown whole when asked', { secret: ['zv', 'live', 'x'].join('_') }, `  secret       ${['zv', 'live', 'x'].join('_')}\n`],
  ])('%s', (_, over, words) => {
    expect(text(result({ findings: [finding(over)] }), plain)).toContain(words);
  });
});

describe('the last line', () => {
  const missing = { kind: 'missing-object' as const, subject: 'ab', message: 'absent' };
  const medium = finding({ severity: 'medium' });
  test.each([
    ['all read, nothing found', result(), 'CLEAN: no keys found. Everything in scope was scanned.'],
    ['nothing there', result({ coverage: EMPTY_COVERAGE }), 'NOTHING TO SCAN: there are no objects and no files in scope.'],
    ['keys below the level', result({ findings: [medium] }), 'PASSED: 1 key, none at or above high. Everything in scope was scanned.'],
    ['never fails', result({ findings: [finding()], failOn: 'never', exitCode: 0 }), 'PASSED: 1 key, reported only (--fail-on never). Everything in scope was scanned.'],
    ['keys at the level', result({ findings: [finding(), medium] }), 'FAILED: 1 key at or above high, 1 below. Revoke first, then remove.'],
    ['keys and gaps', result({ findings: [finding()], problems: [missing] }), 'FAILED and INCOMPLETE: 1 key at or above high; 1 problem, so there may be more.'],
    ['gaps', result({ problems: [missing] }), 'INCOMPLETE: no keys in what could be read; 1 problem. This is no all-clear.'],
    ['gaps and lesser keys', result({ findings: [medium], problems: [missing] }), 'INCOMPLETE: 1 key, none at or above high, in what could be read; 1 problem. This is no all-clear.'],
  ])('%s', (_, scan, sentence) => {
    expect(lastLine(text(scan, plain))).toBe(sentence);
  });

  test('never says clean or passed when anything was not read', () => {
    const base = result();
    const gaps = [
      { ...base, exitCode: 3 as const },
      { ...base, problems: [missing] },
      { ...base, coverage: { ...base.coverage, connectivity: 'incomplete' as const } },
      { ...base, coverage: { ...base.coverage, connectivity: 'not checked' as const }, scope: { ...base.scope, shallow: true } },
      ...(['blobs', 'commits', 'tags', 'names', 'trees', 'files', 'staged'] as const).map((type) => ({ ...base, coverage: { ...base.coverage, [type]: { scanned: 9, total: 10, bytes: 1 } } })),
    ];
    for (const gap of gaps) for (const findings of [[], [medium], [finding()]]) expect(lastLine(text({ ...gap, findings }, plain))).toMatch(/INCOMPLETE/);
  });
});

describe('the page', () => {
  test('is plain text without colour, and the same text with it', () => {
    const scan = result({ findings: manyFindings() });
    const colored = text(scan, { color: true, width: 80 });
    expect(text(scan, plain)).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(text(scan, plain));
  });

  test.each([20, 40, 60, 80, 120, 200])('%i columns: only what must not be cut is longer', (width) => {
    const lines = text(result({ findings: manyFindings() }), { color: false, width }).split('\n');
    const tooLong = lines.filter((line) => displayWidth(line) > width);
    for (const line of tooLong) expect(width < 80 || /production\.settings|lk1_/.test(line), line).toBe(true);
  });

  test('lists at most twenty problems of a kind, and how many more there are', () => {
    const problems = Array.from({ length: 1234 }, (_, i) => ({ kind: 'missing-object' as const, subject: i.toString(16).padStart(40, '0'), message: 'absent' }));
    const report = text(result({ problems }), plain);
    expect(report.match(/missing object: /g)).toHaveLength(21);
    expect(report).toContain('missing object: 1,214 more (--format json lists all)');
  });

  test('counts coverage, findings and places consistently (law 7)', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), (places, suppressed, baselined) => {
        const scan = result();
        const report = text({ ...scan, totals: { ...scan.totals, matches: places + suppressed + baselined, suppressed, baselined } }, { color: false, width: 200 });
        const [shown, ...rest] = /found +0 keys in ([\d,]+) places? · ([\d,]+) suppressed · ([\d,]+) baselined/.exec(report)!.slice(1).map((number) => Number(number.replaceAll(',', '')));
        expect([shown, ...rest]).toEqual([places, suppressed, baselined]);
      }),
    );
  });
});
