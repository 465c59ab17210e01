/** Source by source: who is at home where, and where a peer is ahead. */
import { renderTemplate } from '@leaklint/engine';
import { expect, it } from 'vitest';
import type { Answer, Case } from '../../bench/corpus.ts';
import { ahead, bySource } from '../../bench/standings.ts';
import type { Scored } from '../../bench/tally.ts';

const keys = [1, 2, 3, 4].map((seed) => renderTemplate('zv_live_{{alnum:24}}', seed).text);
/** Two positives and a near miss of each of two corpora. */
const cases = ['here', 'there'].flatMap((corpus, which): Case[] => {
  const one = { corpus, case: '', provider: 'zavu', class: 'secret' } as const;
  return [...keys.slice(2 * which, 2 * which + 2).map((secret): Case => ({ ...one, id: secret.slice(-4), kind: 'positive', text: `key: ${secret}`, secret, shape: 'prefixed' })), { ...one, id: 'near', kind: 'negative', text: 'zv_live_$KEY', secret: null }];
});

/** Finds the keys of these numbers, and in near misses `$KEY` when it is told to. */
function scored(name: string, numbers: readonly number[], more: { readonly own?: readonly string[]; readonly namesRules?: boolean; readonly cries?: boolean } = {}): Scored {
  const { own = [], namesRules = true, cries = false } = more;
  const answers = cases.map(({ secret }): Answer[] => {
    const found = secret === null ? (cries ? '$KEY' : undefined) : numbers.includes(keys.indexOf(secret)) ? secret : undefined;
    return found === undefined ? [] : [{ secret: found, rule: namesRules ? 'zavu-live-key' : '' }];
  });
  return { name, version: '1.0', own, namesRules, answers };
}

it('brackets the cases of a detector and its relatives, and leaves open what a report without rules does not say', () => {
  const rows = bySource(cases, [scored('leaklint', [0, 1, 2]), scored('kin', [2], { own: ['there'] }), scored('mute', [0], { namesRules: false, cries: true })]).split('\n').filter((row) => /^\| t?here \|/.test(row));
  expect(rows).toEqual([
    '| here | 2 | 1 | 100.0 % | 0.0 % | 50.0 % |', '| there | 2 | 1 | 50.0 % | (50.0 %) | 0.0 % |',
    '| here | 2 | 1 | 100.0 % | – | – |', '| there | 2 | 1 | 100.0 % | (100.0 %) | – |',
    '| here | 2 | 1 | 1.000 | – | ≤ 0.667 |', '| there | 2 | 1 | 0.667 | (0.667) | – |',
    '| here | 2 | 1 | 100.0 % | 100.0 % | 0.0 % |', '| there | 2 | 1 | 100.0 % | (100.0 %) | 0.0 % |',
  ]);
});

it('names each comparison in which a peer is ahead, at home never', () => {
  expect(ahead(cases, [scored('leaklint', [0, 2])])).toBe('No peer was scored.');
  expect(ahead(cases, [scored('leaklint', [0, 2]), scored('kin', [0, 2, 3], { own: ['there'] })])).toBe('Of 4 comparisons (each peer, each source that neither it nor a relative wrote, each measure) a peer is ahead in 0, in recall or F1 in 0.');
  const [said, , , , ...rows] = ahead(cases, [scored('leaklint', [0, 2], { cries: true }), scored('stranger', [0, 2, 3])]).split('\n');
  expect(said).toContain('Of 8 comparisons');
  expect(said).toContain('is ahead in 7, in recall or F1 in 3:');
  expect(rows).toContain('| stranger | there | recall | 50.0 % | 100.0 % |');
  expect(rows).toContain('| stranger | here | near misses without any finding | 0.0 % | 100.0 % |');
  expect(rows.filter((row) => row.includes('| here | recall |'))).toEqual([]);
});

it('compares no precision with a peer that names no rules', () => {
  const text = ahead(cases, [scored('leaklint', [0], { cries: true }), scored('mute', [0, 1], { namesRules: false })]);
  expect(text).toContain('Of 6 comparisons');
  expect(text).not.toContain('| precision |');
  expect(text).toContain('| mute | here | F1 | 0.500 | ≤ 1.000 |');
});
