import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../../packages/leaklint/src/repository/part.ts';

const positions = (weights: readonly number[], index: number, of: number): number[] => runsOf(weights, { index, of }).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));

test('every position is in exactly one part', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1 << 20), { maxLength: 300 }), fc.integer({ min: 1, max: 70 }), (weights, of) => {
      const all = Array.from({ length: of }, (_, index) => positions(weights, index, of)).flat();
      expect(all.sort((a, b) => a - b)).toEqual(weights.map((_, position) => position));
    }),
  );
});

test('no part has more than its share and what one run and one thing weigh', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 200, maxLength: 2000 }), fc.integer({ min: 1, max: 8 }), (weights, of) => {
      const total = weights.reduce((sum, weight) => sum + weight + 1, 0);
      for (let index = 0; index < of; index++) {
        const own = positions(weights, index, of).reduce((sum, position) => sum + (weights[position] ?? 0) + 1, 0);
        expect(own).toBeLessThanOrEqual(total / of + 16 * 1001);
      }
    }),
  );
});
