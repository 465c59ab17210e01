// Deltas: both engines against a model, against each other, and against what the ranges promise.
import { faultName, ReferenceUnpacker, type Unpacker, WasmUnpacker } from '@leaklint/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MARGIN = 64;
const wasm = new WasmUnpacker();
const engines: readonly (readonly [string, Unpacker, number])[] = [
  ['wasm', wasm, wasm.base],
  ['reference', new ReferenceUnpacker(new Uint8Array(0)), 0],
];

type Op = { readonly copy: readonly [offset: number, size: number] } | { readonly insert: Uint8Array };
type Range = readonly [start: number, end: number];

interface Outcome {
  readonly code: number;
  readonly bytes: Buffer;
  readonly ranges: readonly Range[];
  readonly sources: readonly number[];
  readonly untouched: boolean;
}

function apply([, unpacker, lowest]: (typeof engines)[number], base: Uint8Array, delta: Uint8Array, size: number, near: number, maxRanges: number, shift = 0): Outcome {
  const at = lowest + shift;
  const deltaAt = at + base.length + MARGIN;
  const dst = deltaAt + delta.length + MARGIN;
  const list = (dst + size + MARGIN + 3) & ~3;
  const sourceList = list + maxRanges * 8 + MARGIN;
  const end = sourceList + maxRanges * 4 + MARGIN;
  unpacker.reserve(end);
  const { bytes } = unpacker;
  bytes.fill(0xa5, at, end);
  bytes.set(base, at);
  bytes.set(delta, deltaAt);
  const code = unpacker.applyDelta(at, base.length, deltaAt, delta.length, dst, size, list, maxRanges, near, sourceList);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const ranges = Array.from({ length: Math.max(0, code) }, (_, i): Range => [view.getUint32(list + 8 * i, true), view.getUint32(list + 8 * i + 4, true)]);
  const sources = Array.from({ length: Math.max(0, code) }, (_, i) => view.getUint32(sourceList + 4 * i, true));
  const around = [
    [at + base.length, deltaAt],
    [deltaAt + delta.length, dst],
    [dst + size, list],
    [list + maxRanges * 8, sourceList],
    [sourceList + maxRanges * 4, end],
  ];
  const untouched = around.every(([from, to]) => bytes.subarray(from, to).every((byte) => byte === 0xa5));
  return { code, bytes: Buffer.from(bytes.slice(dst, dst + size)), ranges, sources, untouched };
}

function both(base: Uint8Array, delta: Uint8Array, size: number, near = 0, maxRanges = 1000, shift = 0): Outcome {
  const [fast, plain] = engines.map((engine) => apply(engine, base, delta, size, near, maxRanges, shift));
  if (!fast || !plain) throw new Error('two engines');
  expect(fast.untouched && plain.untouched).toBe(true);
  expect({ code: fast.code, ranges: fast.ranges, sources: fast.sources }).toEqual({ code: plain.code, ranges: plain.ranges, sources: plain.sources });
  // What stands between two ranges is one stretch of the base
  fast.ranges.slice(0, -1).forEach(([, from], i) => {
    const to = fast.ranges[i + 1]![0];
    const stop = fast.sources[i + 1]!;
    if (to > from) expect(fast.bytes.subarray(from, to).equals(base.subarray(stop - (to - from), stop))).toBe(true);
  });
  if (fast.code > 0) expect(fast.bytes.equals(plain.bytes)).toBe(true);
  return fast;
}

function sizeBytes(size: number): number[] {
  const bytes: number[] = [];
  for (let left = size; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 128);
  }
}

function copyBytes(offset: number, size: number): number[] {
  const fields = [offset & 255, (offset >> 8) & 255, (offset >> 16) & 255, offset >>> 24, size & 255, (size >> 8) & 255, (size >> 16) & 255];
  const sent = size === 0x10000 ? fields.map((byte, i) => (i < 4 ? byte : 0)) : fields;
  return [0x80 | sent.reduce((bits, byte, i) => bits | (byte ? 1 << i : 0), 0), ...sent.filter((byte) => byte)];
}

function encode(baseSize: number, resultSize: number, ops: readonly Op[]): Buffer {
  return Buffer.from([...sizeBytes(baseSize), ...sizeBytes(resultSize), ...ops.flatMap((op) => ('copy' in op ? copyBytes(...op.copy) : [op.insert.length, ...op.insert]))]);
}

function build(base: Uint8Array, ops: readonly Op[]): Buffer {
  return Buffer.concat(ops.map((op) => ('copy' in op ? base.subarray(op.copy[0], op.copy[0] + op.copy[1]) : op.insert)));
}

/** What must be inside a range: for every op its inserted bytes, and its start unless it goes on where a copy ended. */
function promised(ops: readonly Op[], size: number): Range[] {
  const ranges: Range[] = [[0, 0], [size, size]];
  let at = 0;
  let copied = -1;
  for (const op of ops) {
    const length = 'copy' in op ? op.copy[1] : op.insert.length;
    if ('insert' in op) ranges.push([at, at + length]);
    else if (op.copy[0] !== copied) ranges.push([at, at]);
    copied = 'copy' in op ? op.copy[0] + op.copy[1] : -1;
    at += length;
  }
  return ranges;
}

const baseAndOps = fc.uint8Array({ minLength: 1, maxLength: 600 }).chain((base) =>
  fc.record({
    base: fc.constant(base),
    ops: fc.array(
      fc.oneof(
        fc.tuple(fc.nat(base.length - 1), fc.nat(300)).map(([offset, size]): Op => ({ copy: [offset, Math.max(1, Math.min(size, base.length - offset))] })),
        fc.uint8Array({ minLength: 1, maxLength: 127 }).map((insert): Op => ({ insert })),
      ),
      { minLength: 1, maxLength: 20 },
    ),
  }),
);

describe('applyDelta', () => {
  it('makes what the instructions say, and names every change', () => {
    fc.assert(
      fc.property(baseAndOps, fc.constantFrom(0, 1, 16, 64), fc.constantFrom(1, 2, 3, 1000), fc.nat(260), ({ base, ops }, near, maxRanges, shift) => {
        const expected = build(base, ops);
        const delta = encode(base.length, expected.length, ops);
        fc.pre(delta.length >= 4);
        const { code, bytes, ranges } = both(base, delta, expected.length, near, maxRanges, shift);
        expect(code).toBeGreaterThan(0);
        expect(bytes.equals(expected)).toBe(true);
        for (const [start, end] of promised(ops, expected.length)) expect(ranges.some(([from, to]) => from <= start && end <= to)).toBe(true);
        ranges.forEach(([start, end], i) => {
          expect(start <= end && end <= expected.length).toBe(true);
          if (i > 0) expect(start - (ranges[i - 1]?.[1] ?? 0)).toBeGreaterThan(near);
        });
        expect(ranges.length).toBeLessThanOrEqual(maxRanges);
      }),
      { numRuns: 4000 },
    );
  });

  const base = Buffer.from('the quick brown fox jumps over the lazy dog');
  const insert = (text: string): Op => ({ insert: Buffer.from(text) });
  it.each<[string, Op[], Range[]]>([
    ['one copy of the whole', [{ copy: [0, 43] }], [[0, 0], [43, 43]]],
    ['a beginning', [{ copy: [0, 20] }], [[0, 0], [20, 20]]],
    ['an end', [{ copy: [20, 23] }], [[0, 0], [23, 23]]],
    ['an insertion', [{ copy: [0, 10] }, insert('red '), { copy: [10, 33] }], [[0, 0], [10, 14], [47, 47]]],
    ['a removal: a seam between two copies', [{ copy: [0, 10] }, { copy: [16, 27] }], [[0, 0], [10, 10], [37, 37]]],
    ['two copies that are one', [{ copy: [0, 10] }, { copy: [10, 33] }], [[0, 0], [43, 43]]],
    ['all new', [insert('abcd')], [[0, 4]]],
    ['new at both ends', [insert('ab'), { copy: [3, 20] }, insert('cd')], [[0, 2], [22, 24]]],
  ])('%s', (_, ops, ranges) => {
    const expected = build(base, ops);
    expect(both(base, encode(base.length, expected.length, ops), expected.length).ranges).toEqual(ranges);
  });

  it('copies 64 KiB when no size is given, and from far behind', () => {
    const large = Buffer.alloc(0x30000, 'leaklint ');
    const ops: Op[] = [{ copy: [0x1ffff, 0x10000] }, { copy: [3, 0xfffff & 0x1ffff] }];
    const expected = build(large, ops);
    expect(both(large, encode(large.length, expected.length, ops), expected.length).bytes.equals(expected)).toBe(true);
  });

  it.each<[string, number[], number, string]>([
    ['empty', [], 4, 'delta ends too early'],
    ['shorter than git takes', [43, 0], 0, 'delta ends too early'],
    ['another base', [42, 4, 4, 1, 2, 3, 4], 4, 'delta was made for a base of another size'],
    ['another result', [43, 5, 4, 1, 2, 3, 4], 4, 'delta makes a result of another size'],
    ['a size without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], 4, 'delta ends too early'],
    ['an impossible size', [0xff, 0xff, 0xff, 0xff, 0x7f, 4, 1], 4, 'delta names an impossible size'],
    ['the reserved instruction', [43, 4, 0, 1, 2, 3], 4, 'delta holds the reserved instruction 0'],
    ['an insertion cut off', [43, 4, 4, 1, 2, 3], 4, 'delta ends too early'],
    ['a copy cut off', [43, 4, 1, 9, 0x91, 1], 4, 'delta ends too early'],
    ['a copy from behind the end', [43, 4, 0x91, 40, 4], 4, 'delta copies from behind the end of its base'],
    ['a copy from 4 GB', [43, 4, 0xff, 255, 255, 255, 255, 255, 255, 255, 0, 0], 4, 'delta copies from behind the end of its base'],
    ['too much', [43, 4, 5, 1, 2, 3, 4, 5], 4, 'delta makes more than its size says'],
    ['too much copied', [43, 4, 0x90, 5], 4, 'delta makes more than its size says'],
    ['too little', [43, 4, 3, 1, 2, 3], 4, 'delta makes less than its size says'],
  ])('names the fault: %s', (_, delta, size, fault) => {
    expect(faultName(both(base, Buffer.from(delta), size).code)).toBe(fault);
  });

  it('survives any damage with the same verdict in both engines', () => {
    fc.assert(
      fc.property(baseAndOps, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(50), ({ base: from, ops }, damage, cut) => {
        const size = build(from, ops).length;
        const delta = encode(from.length, size, ops);
        for (const [at, value] of damage) delta[at % delta.length] = value;
        both(from, delta.subarray(0, delta.length - (cut % 7 === 0 ? cut % delta.length : 0)), size, 8, 4);
      }),
      { numRuns: 4000 },
    );
  });

  it('reads the size of the result from the header', () => {
    for (const size of [0, 1, 127, 128, 16383, 16384, 0xfffffff, 0xffffffff]) {
      for (const [, unpacker, lowest] of engines) {
        const header = [...sizeBytes(size), ...sizeBytes(size)];
        unpacker.bytes.set(header, lowest);
        expect(unpacker.deltaResultSize(lowest, header.length)).toBe(size);
        expect(faultName(unpacker.deltaResultSize(lowest, header.length - 1))).toBe('delta ends too early');
      }
    }
  });

  it('throws when told of bytes outside its memory', () => {
    for (const [, unpacker, lowest] of engines) {
      const { length } = unpacker.bytes;
      expect(() => unpacker.applyDelta(lowest, 4, lowest, 4, length - 3, 4, lowest, 1, 0)).toThrow(RangeError);
      expect(() => unpacker.applyDelta(lowest, length + 1, lowest, 4, lowest, 4, lowest, 1, 0)).toThrow(RangeError);
      expect(() => unpacker.applyDelta(lowest, 4, lowest, 4, lowest, 4, lowest, 0, 0)).toThrow(RangeError);
      expect(() => unpacker.applyDelta(lowest, 4, lowest, 4, lowest, 4, lowest + 1, 1, 0)).toThrow(RangeError);
    }
  });
});
