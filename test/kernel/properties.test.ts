import { type Anchor, ByteClass, type Confirm, decodePlan, encodePlan, extendPlan, Kernel, planLiterals, planPrefilter, ReferencePrefilter } from '@leaklint/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, type Hit, scanAll } from './text.ts';

// A small alphabet makes anchors overlap, repeat and stand in the text by chance.
const letters = fc.constantFrom(...'aAbB_=1@ \0\xff');
const texts = (most: number): fc.Arbitrary<string> => fc.string({ unit: letters, maxLength: most });
const classes = fc.constantFrom('a-b', 'ab_', 'A-Ba-b', '01=', ' =', '\\x00-\\xff', '1', '@_', '').map((pattern) => ByteClass.of(pattern));
const run = fc.record({ of: classes, min: fc.nat(5) });
const confirms: fc.Arbitrary<Confirm> = fc.record(
  {
    notBefore: classes,
    before: run,
    after: run,
    then: fc.record({ byte: letters.map((letter) => letter.charCodeAt(0)), through: classes, within: fc.nat(6) }),
    value: fc.record({ gap: fc.nat(4), name: classes, operator: classes, pad: fc.nat(4), lead: classes, of: classes, min: fc.nat(5), need: classes }),
  },
  { requiredKeys: [] },
);
const anchors: fc.Arbitrary<Anchor> = fc.record(
  {
    literal: fc.string({ unit: letters, minLength: 2, maxLength: 14 }).map(bytes),
    fold: fc.boolean(),
    follow: fc.array(classes, { maxLength: 3 }),
    confirm: confirms,
  },
  { requiredKeys: ['literal', 'fold'] },
);
/** Also anchors whose literals all begin alike, and equal ones. */
const anchorLists: fc.Arbitrary<Anchor[]> = fc.oneof(
  fc.array(anchors, { maxLength: 12 }),
  fc.array(anchors, { minLength: 1, maxLength: 4 }).map((list) => [...list, ...list]),
  anchors.map((anchor) => Array.from({ length: anchor.literal.length - 1 }, (_, i) => ({ ...anchor, literal: anchor.literal.slice(0, i + 2) }))),
);
const pieces = (list: readonly Anchor[]): fc.Arbitrary<string> => {
  const planted = list.map(({ literal }) => String.fromCharCode(...literal));
  return fc.array(planted.length > 0 ? fc.oneof(texts(24), fc.constantFrom(...planted)) : texts(24), { maxLength: 12 }).map((parts) => parts.join(''));
};
const situations = anchorLists.chain((list) =>
  fc.record({ anchors: fc.constant(list), before: texts(20), text: pieces(list), after: texts(20), shift: fc.nat(260) }),
);

/** Both engines over the same bytes: the text stands between misleading ones. */
function engines(list: readonly Anchor[], around: { before: string; text: string; after: string; shift: number }, hitPairs?: number) {
  const kernel = new Kernel(planPrefilter(list), { arenaBytes: 2048, ...(hitPairs === undefined ? {} : { hitPairs }) });
  const place = kernel.base + around.shift;
  kernel.bytes.set(bytes(around.before + around.text + around.after), place);
  const start = place + around.before.length;
  const reference = new ReferencePrefilter(list, kernel.bytes, hitPairs === undefined ? {} : { hitPairs });
  return { kernel, reference, start, end: start + around.text.length };
}

const runs = { numRuns: 200 };

test('the kernel reports exactly what the reference reports', () => {
  fc.assert(
    fc.property(situations, ({ anchors: list, ...around }) => {
      const { kernel, reference, start, end } = engines(list, around);
      expect(scanAll(kernel, start, end)).toEqual(scanAll(reference, start, end));
    }),
    { numRuns: 1000 },
  );
});

test('a plan that was extended, once and again, finds what a plan of all finds', () => {
  fc.assert(
    fc.property(situations, fc.nat(12), fc.nat(12), ({ anchors: list, ...around }, one, other) => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      const { reference, start, end } = engines(list, around);
      const plan = extendPlan(extendPlan(planPrefilter(list.slice(0, first)), list.slice(first, second)), list.slice(second));
      expect(planLiterals(decodePlan(encodePlan(plan)))).toEqual(planLiterals(planPrefilter(list)));
      const extended = new Kernel(plan, { arenaBytes: 2048 });
      extended.bytes.set(bytes(around.text), extended.base);
      expect(scanAll(extended, extended.base, extended.base + around.text.length)).toEqual(scanAll(reference, start, end));
    }),
    runs,
  );
});

test('the hits of any split are the hits of the whole', () => {
  fc.assert(
    fc.property(situations, fc.array(fc.nat(300), { maxLength: 4 }), ({ anchors: list, ...around }, cuts) => {
      const { kernel, start, end } = engines(list, around);
      const edges = [start, ...cuts.map((cut) => Math.min(start + cut, end)).sort((a, b) => a - b), end];
      const parts: Hit[] = [];
      for (let i = 0; i + 1 < edges.length; i++) parts.push(...scanAll(kernel, start, end, edges[i]!, edges[i + 1]!));
      expect(parts).toEqual(scanAll(kernel, start, end));
    }),
    runs,
  );
});

test('a hit buffer with hardly any room loses and repeats nothing', () => {
  fc.assert(
    fc.property(situations, fc.nat(3), ({ anchors: list, ...around }, room) => {
      const { kernel, reference, start, end } = engines(list, around, room);
      const roomy = engines(list, around);
      const hits = scanAll(kernel, start, end);
      expect(hits).toEqual(scanAll(reference, start, end));
      expect(hits).toEqual(scanAll(roomy.reference, roomy.start, roomy.end));
    }),
    runs,
  );
});

test('a plan survives its encoding and names its literals', () => {
  fc.assert(
    fc.property(anchorLists, (list) => {
      const plan = planPrefilter(list);
      const again = decodePlan(encodePlan(plan));
      expect(again).toEqual(plan);
      const lower = (literal: Uint8Array): number[] => Array.from(literal, (byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
      expect(planLiterals(again).map(({ literal, fold }) => [Array.from(literal), fold])).toEqual(
        list.map(({ literal, fold }) => [fold ? lower(literal) : Array.from(literal), fold]),
      );
    }),
    runs,
  );
});

test('line feeds are counted, and nothing else', () => {
  const kernel = new Kernel(planPrefilter([]), { arenaBytes: 10_000 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), fc.nat(260), fc.boolean(), (noise, shift, only) => {
      const text = only ? noise.fill(10) : noise;
      kernel.bytes.fill(10, kernel.base, kernel.base + 10_000);
      const start = kernel.base + shift;
      kernel.bytes.set(text, start);
      expect(kernel.countNewlines(start, start + text.length)).toBe(text.filter((byte) => byte === 10).length);
    }),
    runs,
  );
});
