// Law 2 on whole histories: every text that git holds, scanned by changes as git packed it, gives what scanning it whole gives.
import { RuleSet } from '@leaklint/engine';
import { PackSet } from '@leaklint/git';
import { expect, it } from 'vitest';
import { TestRepository } from '../git/pack-repository.ts';
import { DeltaScan, scanWhole } from './delta-scan.ts';
import { historyOf } from './history.ts';

const HISTORIES = 300;
/** As fast-import packs them, and as a repack does, with chains short and long. */
const PACKINGS = [[], ['--depth=50', '--window=10'], ['--depth=250', '--window=50'], []] as const;

it(`${HISTORIES} histories`, () => {
  const rules = RuleSet.builtin();
  const scan = new DeltaScan(rules);
  const seen = { 'whole': 0, 'after a hot base': 0, 'changes': 0, 'found in changes': 0 };
  for (let seed = 0; seed < HISTORIES; seed++) {
    const repository = new TestRepository();
    repository.git(['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet'], historyOf(seed));
    const packing = PACKINGS[seed % PACKINGS.length] ?? [];
    if (packing.length > 0) repository.git(['repack', '-adfq', ...packing]);
    const texts = [...repository.read()].filter(([, { type }]) => type !== 'tree');
    const expected = scanWhole(rules, new Map(texts.map(([id, { bytes }]) => [id, bytes])));
    const packs = PackSet.open([repository.objects], repository.idBytes);
    const scanned = scan.scan(packs, seed % 2 === 0 ? 64 : 0);
    packs.close();
    expect(new Map([...scanned].map(([id, { matches }]) => [id, matches])), `history ${seed}`).toEqual(expected);
    for (const { how, matches } of scanned.values()) {
      seen[how]++;
      if (how === 'changes' && matches.length > 0) seen['found in changes']++;
    }
  }
  expect(seen['after a hot base']).toBeGreaterThan(1000);
  expect(seen.changes).toBeGreaterThan(1000);
  expect(seen['found in changes']).toBeGreaterThan(100);
}, 240_000);
