import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalTallies, sumOf, Tallying } from '../../../packages/leaklint/src/shard/tally.ts';
import type { Tally } from '../../../packages/leaklint/src/shard/tally.ts';

const id = (text: string): Buffer => createHash('sha256').update(text).digest();
const tallyOf = (ids: readonly Uint8Array[]): Tally => {
  const tallying = new Tallying();
  for (const one of ids) tallying.add(one, 0, one.length);
  return tallying.tally();
};
/** By another way: as whole numbers. */
const plainly = (ids: readonly Buffer[]): string => (ids.reduce((sum, one) => sum + BigInt(`0x${one.toString('hex')}`), 0n) % (1n << 256n)).toString(16);

const ids = fc.array(fc.oneof(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constant(new Uint8Array(32).fill(255))).map((bytes) => Buffer.from(bytes)), { maxLength: 50 });

test('is the sum of the ids, in any order', () => {
  fc.assert(
    fc.property(ids, (some) => {
      expect(tallyOf(some)).toEqual({ count: some.length, sum: plainly(some) });
      expect(tallyOf([...some].reverse())).toEqual(tallyOf(some));
    }),
  );
});

test('those of parts add up to that of the whole', () => {
  fc.assert(
    fc.property(ids, fc.nat(50), (some, at) => {
      expect(sumOf([tallyOf(some.slice(0, at)), tallyOf(some.slice(at))])).toEqual(tallyOf(some));
    }),
  );
});

test('one thing twice is not one thing and another, and two of it do not cancel out', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(id) as [Buffer, Buffer, Buffer];
  expect(equalTallies(tallyOf([a, a]), tallyOf([a, b]))).toBe(false);
  expect(equalTallies(tallyOf([a, a, c]), tallyOf([b, b, c]))).toBe(false);
});
