import { ByteClass, Kernel, planPrefilter, widenRanges } from '@leaklint/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, scanAll } from './text.ts';

const kernel = new Kernel(planPrefilter([{ literal: bytes('key_'), fold: false, follow: [ByteClass.of('a-c')] }]), { arenaBytes: 1 << 16 });

/** A text between line breaks that must not count, and ranges in order. */
const situations = fc
  .record({
    text: fc.array(fc.constantFrom('\n', '\n\n', 'a', 'key_b', 'x'.repeat(15), 'y'.repeat(16), 'z'.repeat(40)), { maxLength: 60 }).map((parts) => parts.join('')),
    shift: fc.nat(40),
    lines: fc.nat(3),
    before: fc.nat(200),
    after: fc.nat(200),
    literal: fc.nat(30),
  })
  .chain((situation) =>
    fc.record({
      ...Object.fromEntries(Object.entries(situation).map(([name, value]) => [name, fc.constant(value)])),
      places: fc.array(fc.nat(situation.text.length), { maxLength: 16 }).map((list) => list.sort((a, b) => a - b)),
      least: fc.nat(situation.text.length),
    } as { [name in keyof typeof situation]: fc.Arbitrary<(typeof situation)[name]> } & { places: fc.Arbitrary<number[]>; least: fc.Arbitrary<number> }),
  );

function put(text: string, shift: number): [start: number, end: number] {
  const start = kernel.base + 64 + shift;
  kernel.bytes.fill(10, start - 64, start + text.length + 64);
  kernel.bytes.set(bytes(text), start);
  return [start, start + text.length];
}

function list(pairs: readonly (readonly number[])[]): void {
  kernel.ranges.set(pairs.flat());
}

describe('ranges', () => {
  it('are widened by the kernel as by the reference', () => {
    fc.assert(
      fc.property(situations, ({ text, shift, places, least, ...reach }) => {
        const [start, end] = put(text, shift);
        const pairs = places.flatMap((from, i): [number, number][] => (i % 2 === 0 ? [[from, places[i + 1] ?? from]] : []));
        list(pairs);
        const count = kernel.widen(start, end, pairs.length, start + least, reach);
        const wide = Array.from({ length: count }, (_, i) => [kernel.ranges[2 * i], kernel.ranges[2 * i + 1]]);
        expect(wide).toEqual(widenRanges(kernel.bytes, start, end, pairs, start + least, reach));
      }),
      { numRuns: 3000 },
    );
  });

  it('give the hits that each gives alone', () => {
    fc.assert(
      fc.property(situations, ({ text, shift, places }) => {
        const [start, end] = put(text, shift);
        const pairs = places.flatMap((from, i): [number, number][] => (i % 2 === 0 ? [[from, places[i + 1] ?? from]] : []));
        const expected = pairs.flatMap(([from, to]) => scanAll(kernel, start, end, start + from, start + to));
        list(pairs);
        const count = kernel.scanRanges(start, end, pairs.length);
        expect(Array.from({ length: count }, (_, i) => [kernel.hits[2 * i], kernel.hits[2 * i + 1]])).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('that are too much for one go are refused, and such that lie elsewhere', () => {
    const small = new Kernel(planPrefilter([{ literal: bytes('ab'), fold: false }]), { arenaBytes: 1 << 18, hitPairs: 4 });
    small.bytes.fill(0x61, small.base, small.base + 200_000);
    small.ranges.set([0, 200_000]);
    expect(small.scanRanges(small.base, small.base + 200_000, 1)).toBe(-1);
    small.bytes.set(bytes('ab'.repeat(10)), small.base);
    small.ranges.set([0, 20]);
    expect(small.scanRanges(small.base, small.base + 20, 1)).toBe(-1);
    expect(() => small.scanRanges(small.base, small.base + 19, 1)).toThrow(RangeError);
    expect(() => small.widen(small.base, small.base + 19, small.ranges.length, small.base, { lines: 0, before: 1, after: 1, literal: 0 })).toThrow(RangeError);
  });
});
