import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SUMMARY } from '../../bench/bars.ts';
import { root } from './tree.ts';

interface Readme {
  readonly ruleTable: (rows: readonly { provider: string; count: number }[]) => string;
  readonly between: (text: string, markers: readonly [string, string]) => string;
  readonly replaceBetween: (text: string, markers: readonly [string, string], content: string) => string;
}
interface Demo {
  readonly demo: () => string;
  readonly timeless: (report: string) => string;
  readonly exampleInReadme: (readme: string) => string;
}
const { between, ruleTable, replaceBetween } = (await import(String(new URL('../../scripts/readme.mjs', import.meta.url)))) as Readme;
const { demo, timeless, exampleInReadme } = (await import(String(new URL('../../scripts/demo.mjs', import.meta.url)))) as Demo;
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows what leaklint really prints', () => expect(timeless(exampleInReadme(readme))).toBe(timeless(demo())));

  it.each([...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? ''))('links to %s, which exists', (path) => {
    expect(() => readFileSync(join(root, path, path.endsWith('/') ? 'README.md' : ''))).not.toThrow();
  });
});

describe('the table of rules', () => {
  it('puts four providers in a row and counts', () => {
    const rows = ['A', 'B', 'C', 'D', 'E|F'].map((provider, index) => ({ provider, count: index + 1 }));
    expect(ruleTable(rows).split('\n')).toEqual([
      '<details>',
      '<summary>15 rules for 5 providers</summary>',
      '',
      '| provider | rules | provider | rules | provider | rules | provider | rules |',
      '|---|---:|---|---:|---|---:|---|---:|',
      '| A | 1 | B | 2 | C | 3 | D | 4 |',
      '| E\\|F | 5 |  |  |  |  |  |  |',
      '',
      '</details>',
    ]);
  });

  it('replaces what stands between its markers and nothing else', () => expect(replaceBetween('a<x>old</x>b', ['<x>', '</x>'], 'new')).toBe('a<x>\nnew\n</x>b'));
  it('wants its markers', () => expect(() => replaceBetween('a<x>old', ['<x>', '</x>'], 'new')).toThrow('markers'));
});

describe('the measurements', () => {
  it('are those that bench/results/ keeps', () => {
    const kept = between(readFileSync(join(root, 'bench/results/measurements.md'), 'utf8'), [SUMMARY.start, SUMMARY.end]);
    expect(between(readme, ['<!-- measured: written by `npm run generate` -->', '<!-- /measured -->'])).toBe(kept);
  });
});
