import { ByteClass, decodePlan, encodePlan, Kernel, planPrefilter, ReferencePrefilter } from '@leaklint/kernel';
import { describe, expect, test } from 'vitest';
import { anchor, bytes, scanAll } from './text.ts';

describe('rows that no text can have', () => {
  const kernel = new Kernel(planPrefilter([anchor('sk_live_')]), { arenaBytes: 1000 });
  const { base } = kernel;
  const rows: readonly [start: number, end: number, from: number, to: number][] = [
    [base + 2, base + 1, base + 2, base + 1],
    [base, base + 10, base - 1, base + 10],
    [base, base + 10, base, base + 11],
    [base, base + 10, base + 5, base + 4],
    [base, kernel.bytes.length, base, kernel.bytes.length],
    [base, 2 ** 40, base, 2 ** 40],
    [0, base, 0, base],
    [-1, base, base, base],
    [base + 0.5, base + 9, base + 0.5, base + 9],
    [Number.NaN, base, base, base],
  ];
  test.each(rows)('scan(%d, %d, %d, %d)', (start, end, from, to) => {
    expect(() => kernel.scan(start, end, from, to)).toThrow(RangeError);
    const reference = new ReferencePrefilter([], kernel.bytes.subarray(0, kernel.bytes.length - 64));
    if (start !== 0) expect(() => reference.scan(start, end, from, to)).toThrow(RangeError);
  });
  test('line feeds outside the arena', () => {
    expect(() => kernel.countNewlines(base + 1, base)).toThrow(RangeError);
    expect(() => kernel.countNewlines(base, kernel.bytes.length)).toThrow(RangeError);
  });
});

test('growing keeps the plan, and the arena ends where it must', () => {
  const kernel = new Kernel(planPrefilter([anchor('sk_live_')]));
  kernel.reserve(3_000_000);
  const start = kernel.base + 2_999_980;
  kernel.bytes.set(bytes('...sk_live_...'), start);
  expect(scanAll(kernel, start, start + 14)).toEqual([[3, 0]]);
  kernel.reserve(9_000_000);
  expect(scanAll(kernel, start, start + 14)).toEqual([[3, 0]]);
  expect(() => kernel.reserve(5 * 2 ** 30)).toThrow(/4 GiB/);
});

test('a long text is scanned in spans without a seam', () => {
  const anchors = [anchor('sk_live_'), anchor('eyJ'), anchor('://')];
  const kernel = new Kernel(planPrefilter(anchors), { arenaBytes: 300_000 });
  const planted = [0, 65_530, 65_533, 65_536, 131_065, 131_071, 199_992];
  kernel.bytes.fill(0x20, kernel.base, kernel.base + 200_000);
  const hits = planted.map((at) => {
    const which = at % 3;
    kernel.bytes.set(anchors[which]!.literal, kernel.base + at);
    return [at, which];
  });
  expect(scanAll(kernel, kernel.base, kernel.base + 200_000)).toEqual(hits);
});

test('nothing but anchors: every hit, in order, through a full buffer', () => {
  const anchors = [anchor('ab'), anchor('abab'), anchor('abababab'), anchor('bababab')];
  const text = 'ab'.repeat(50_000);
  const kernel = new Kernel(planPrefilter(anchors), { arenaBytes: text.length });
  kernel.bytes.set(bytes(text), kernel.base);
  const reference = new ReferencePrefilter(anchors, bytes(text));
  expect(scanAll(kernel, kernel.base, kernel.base + text.length)).toEqual(scanAll(reference, 0, text.length));
});

test('the same anchors give the same plan', () => {
  const anchors = ['ghp_', 'sk_live_', 'xoxb-', 'eyJ', 'AKIA'].map((literal) => anchor(literal));
  expect(encodePlan(planPrefilter(anchors))).toEqual(encodePlan(planPrefilter(anchors)));
});

test('a damaged plan is refused', () => {
  const whole = encodePlan(planPrefilter([anchor('sk_live_')]));
  expect(() => decodePlan(whole.subarray(0, whole.length - 1))).toThrow(RangeError);
  expect(() => decodePlan(new Uint8Array(10))).toThrow(RangeError);
  expect(() => decodePlan(whole.map((byte, index) => (index === 0 ? byte ^ 1 : byte)))).toThrow(RangeError);
  expect(() => decodePlan(whole.map((byte, index) => (index === 10 ? 255 : byte)))).toThrow(RangeError);
  const hashBits = 60; // of another version: its entries are in another order
  expect(() => decodePlan(whole.map((byte, index) => (index === hashBits ? byte - 1 : byte)))).toThrow(/version/);
});

test.each([
  ['one byte', anchor('a')],
  ['too long', anchor('a'.repeat(5000))],
  ['a negative count', anchor('abc', { confirm: { then: { byte: 1, through: ByteClass.all(), within: -1 } } })],
])('an anchor that cannot be planned: %s', (_, wrong) => {
  expect(() => planPrefilter([anchor('fine'), wrong])).toThrow(/anchor 1/);
});
