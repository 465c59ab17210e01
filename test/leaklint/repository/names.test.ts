// Names come with the trees that threads read, in any order and some of them again: what is found does not tell.
import { RuleSet } from '@leaklint/engine';
import { expect, test } from 'vitest';
import { jobOf } from '../../../packages/leaklint/src/job.ts';
import { NameScan, scanNames } from '../../../packages/leaklint/src/repository/names.ts';
import { random } from '../../git/fixture.ts';

const job = jobOf({ path: '.', scope: 'everything', rules: RuleSet.builtin() });
const keys = ['b', 'a', 'c', 'd'].map((letter) => `zv_live_${`${letter}7Gk2Wq9Xn4Rt8Lm1Ps`.repeat(2).slice(0, 24)}.txt`);
const names = [...keys, ...Array.from({ length: 40 }, (_, n) => `name${n}`), 'caf\xe9'];

test('in twenty orders', () => {
  const whole = scanNames(job, names);
  expect(whole.hot).toEqual([...keys].sort());
  expect(whole.count).toEqual({ scanned: names.length, total: names.length, bytes: names.join('').length });
  const next = random(5);
  for (let round = 0; round < 20; round++) {
    const scan = new NameScan(job);
    for (let share = 0; share < 5; share++) scan.add(names.filter(() => next() < 0.4));
    scan.add([...names].sort(() => next() - 0.5));
    expect(scan.take()).toEqual(whole);
  }
});
