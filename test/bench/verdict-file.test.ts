import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columns, parseVerdicts, plainlyTest, rate, subjects, type Report, type Verdict } from '../../bench/verdict-file.ts';

const head = `${columns.join('\t')}\n`;
const commit = 'a'.repeat(40);
const line = (verdict: string, path = 'src/a.ts'): string => `o/n\t${commit}\t${path}\t7\tzavu-live-key\t${verdict}\tbecause\n`;
const place = { source: 'blob', path: 'src/a.ts', line: 7 };
const finding = { rule: 'zavu-live-key', places: [place], placesTotal: 1 } as const;

describe('verdict files', () => {
  const folder = new URL('../../bench/verdicts/', import.meta.url);

  it('of the project are well formed', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.tsv'));
    const verdicts = files.flatMap((name) => parseVerdicts(name, readFileSync(new URL(name, folder), 'utf8')));
    expect(verdicts.every(({ repository }) => /^[\w.-]+\/[\w.-]+$/.test(repository))).toBe(true);
  });

  it('are read row by row', () => {
    expect(parseVerdicts('f', head + line('right'))).toEqual([{ repository: 'o/n', commit, path: 'src/a.ts', line: 7, rule: 'zavu-live-key', verdict: 'right', why: 'because' }]);
  });

  it.each([
    ['another first line', 'repository\n'],
    ['an unfinished last line', head + line('right').trimEnd()],
    ['no verdict', head + line('?')],
    ['a row twice', head + line('right') + line('wrong')],
    ['no reason', head + line('right').replace('because', ' ')],
    ['a short commit id', head + line('right').replace(commit, 'abc')],
    ['a cell too many', head + line('right').replace('because', 'be\tcause')],
  ])('are refused with %s', (_what, text) => {
    expect(() => parseVerdicts('f', text)).toThrow(/^f/);
  });
});

describe('the rate of false positives', () => {
  const verdicts = (...given: readonly Verdict['verdict'][]): Verdict[] => given.map((verdict) => ({ repository: 'o/n', commit, path: 'a', line: 1, rule: 'r', verdict, why: 'w' }));

  it.each([
    { given: verdicts(), falsePositives: 0 },
    { given: verdicts('right', 'right'), falsePositives: 0 },
    { given: verdicts('right', 'wrong', 'wrong', 'wrong'), falsePositives: 0.75 },
  ])('is $falsePositives', ({ given, falsePositives }) => {
    expect(rate('all', given).falsePositives).toBe(falsePositives);
  });
});

describe('what is plainly a test key', () => {
  it.each(['test/a.ts', 'packages/x/tests/a.ts', 't/t0001.sh', 'pkg/a_test.go', 'src/a.spec.ts', 'src/__fixtures__/a', 'testdata/a', 'tests/test_a.py', 'src/AppTest.java', 'test_a.py'])('a key in %s only', (path) => {
    expect(plainlyTest({ ...finding, places: [{ ...place, path }] })).toBe(true);
  });

  it.each(['src/a.ts', 'README.md', 'examples/a.ts', 'docs/testing.md', 'latest/a.ts', 'src/contest.ts', 'attest/key'])('not a key in %s', (path) => {
    expect(plainlyTest({ ...finding, places: [{ ...place, path }] })).toBe(false);
  });

  it.each<[string, Report['findings'][number], boolean]>([
    ['a test prefix, anywhere', { ...finding, environment: 'test' }, true],
    ['one place outside', { ...finding, places: [{ ...place, path: 'test/a.ts' }, place], placesTotal: 2 }, false],
    ['places not shown', { ...finding, places: [{ ...place, path: 'test/a.ts' }], placesTotal: 30 }, false],
    ['further paths of the same blob', { ...finding, places: [{ ...place, path: 'test/a.ts', otherPaths: 1 }] }, false],
    ['a place without a path', { ...finding, places: [{ source: 'commit', line: 1 }] }, false],
  ])('%s', (_what, given, expected) => {
    expect(plainlyTest(given)).toBe(expected);
  });
});

it('a subject is where the finding came in', () => {
  const report: Report = { findings: [{ ...finding, introduced: { commit, path: 'a\nb', line: 3 } }, { ...finding, environment: 'test' }, { ...finding, places: [{ source: 'commit', commit, line: 9 }] }] };
  expect(subjects('o/n', report)).toEqual([
    { repository: 'o/n', commit, path: 'a\\x0ab', line: 3, rule: 'zavu-live-key' },
    { repository: 'o/n', commit, path: '(commit)', line: 9, rule: 'zavu-live-key' },
  ]);
});
