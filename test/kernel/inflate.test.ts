// Inflate: both engines against zlib and against each other.
import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { faultName, ReferenceUnpacker, type Unpacker, WasmUnpacker } from '@leaklint/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MARGIN = 64;
const wasm = new WasmUnpacker();
const engines: readonly (readonly [string, Unpacker, number])[] = [
  ['wasm', wasm, wasm.base],
  ['reference', new ReferenceUnpacker(new Uint8Array(0)), 0],
];

interface Outcome {
  readonly code: number;
  readonly bytes: Buffer;
  readonly untouched: boolean;
}

/** Inflates with watched bytes on both sides of the destination and live bytes behind the source. */
function inflate([, unpacker, base]: (typeof engines)[number], stream: Uint8Array, size: number, shift = 0): Outcome {
  const src = base + shift;
  const dst = src + stream.length + 2 * MARGIN;
  unpacker.reserve(dst + size + MARGIN);
  const { bytes } = unpacker;
  bytes.fill(0xa5, src, dst + size + MARGIN);
  bytes.set(stream, src);
  const code = unpacker.inflate(src, src + stream.length, dst, size);
  const around = [bytes.subarray(src + stream.length, dst), bytes.subarray(dst + size, dst + size + MARGIN)];
  return { code, bytes: Buffer.from(bytes.slice(dst, dst + size)), untouched: around.every((part) => part.every((byte) => byte === 0xa5)) };
}

/** What zlib says: the bytes and how much of the stream it took, or undefined. */
function oracle(stream: Uint8Array): Buffer | undefined {
  try {
    return zlib.inflateSync(stream);
  } catch (error) {
    if (error instanceof Error && 'errno' in error) return undefined; // zlib's verdict, which is what the oracle is asked for
    throw error;
  }
}

/** Both engines give the verdict of zlib, and the same fault. */
function agree(stream: Uint8Array, size: number, shift = 0): void {
  const expected = oracle(stream);
  const [fast, plain] = engines.map((engine) => inflate(engine, stream, size, shift));
  if (!fast || !plain) throw new Error('two engines');
  expect(fast.untouched && plain.untouched).toBe(true);
  expect(fast.code, 'the two engines').toBe(plain.code);
  if (expected?.length === size) {
    expect(fast.code).toBeGreaterThan(0);
    expect(fast.bytes.equals(expected) && plain.bytes.equals(expected)).toBe(true);
  } else {
    expect(fast.code, expected ? 'another size' : 'zlib refuses it').toBeLessThan(0);
    expect(faultName(fast.code)).toMatch(/./);
  }
}

/** Text with repeats near and far, the way source code has them. */
function sample(length: number, alphabet: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2654435761 + 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let i = 0; i < length; ) {
    if (i > 0 && next(4) === 0) {
      const from = Math.max(0, i - 1 - next(next(2) ? 40 : 32768));
      for (let n = 3 + next(300), k = 0; k < n && i < length; k++, i++) bytes[i] = bytes[from + k] ?? 0;
    } else bytes[i++] = next(alphabet);
  }
  return bytes;
}

const strategies = [zlib.constants.Z_DEFAULT_STRATEGY, zlib.constants.Z_FILTERED, zlib.constants.Z_HUFFMAN_ONLY, zlib.constants.Z_RLE, zlib.constants.Z_FIXED];

describe('inflate', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('reads what zlib writes: level %i, all strategies, windows and memory levels', (level) => {
    for (const strategy of strategies) {
      for (let windowBits = 9; windowBits <= 15; windowBits++) {
        const memLevel = 1 + ((level + windowBits) % 9);
        const text = sample(1 + windowBits * 977 * (level + 1), 2 + 25 * level, windowBits + level);
        agree(zlib.deflateSync(text, { level, strategy, windowBits, memLevel }), text.length);
      }
    }
  });

  it('reads the sizes at the edges', () => {
    for (const size of [0, 1, 2, 15, 16, 17, 31, 32, 33, 257, 258, 259, 32767, 32768, 32769, 65535, 65536, 200_000]) {
      for (const level of [0, 1, 6]) {
        const text = sample(size, 90, size + 1);
        agree(zlib.deflateSync(text, { level }), size, size % 261);
        agree(zlib.deflateSync(Buffer.alloc(size, 0x20), { level }), size);
        agree(zlib.deflateSync(randomBytes(size), { level }), size);
      }
    }
  });

  it('takes the stream and nothing behind it', () => {
    const text = sample(5000, 60, 3);
    const stream = zlib.deflateSync(text);
    for (const behind of [0, 1, 2, 3, 7, 8, 9, 100]) {
      for (const engine of engines) {
        const outcome = inflate(engine, Buffer.concat([stream, randomBytes(behind)]), text.length);
        expect(outcome.code).toBe(stream.length);
        expect(outcome.bytes.equals(text)).toBe(true);
      }
    }
  });

  it('wants exactly the bytes it was told', () => {
    const text = sample(3000, 60, 5);
    for (const level of [0, 1, 9]) {
      const stream = zlib.deflateSync(text, { level });
      for (const engine of engines) {
        for (const size of [0, 1, 2998, 2999]) expect(faultName(inflate(engine, stream, size).code)).toBe('compressed data holds more than its size says');
        for (const size of [3001, 3300]) expect(faultName(inflate(engine, stream, size).code)).toBe('compressed data holds less than its size says');
      }
    }
  });

  const streams: readonly (readonly [string, Buffer, number])[] = [
    ['dynamic', zlib.deflateSync(sample(1500, 40, 7)), 1500],
    ['fixed', zlib.deflateSync(sample(300, 40, 8), { strategy: zlib.constants.Z_FIXED }), 300],
    ['stored', zlib.deflateSync(sample(300, 40, 9), { level: 0 }), 300],
    ['many blocks', zlib.deflateSync(sample(9000, 200, 10), { memLevel: 1 }), 9000],
  ];

  it.each(streams)('refuses every truncation: %s', (_, stream, size) => {
    for (let length = 0; length < stream.length; length++) {
      const [fast, plain] = engines.map((engine) => inflate(engine, stream.subarray(0, length), size));
      expect(fast?.code).toBe(plain?.code);
      expect(faultName(fast?.code ?? 0)).toBe('compressed data ends too early');
    }
  });

  it.each(streams.slice(0, 3))('gives the verdict of zlib for every flipped bit: %s', (_, stream, size) => {
    for (let bit = 0; bit < stream.length * 8; bit++) {
      const flipped = Buffer.from(stream);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      agree(flipped, size);
    }
  });

  it('gives the verdict of zlib for streams built to offend', () => {
    // after the zlib header: bits of a block, lowest first
    const block = (bits: string): Buffer => {
      const packed = Buffer.alloc(Math.ceil(bits.length / 8) + 40);
      [...bits].forEach((bit, i) => (packed[i >> 3] = (packed[i >> 3] ?? 0) | (Number(bit) << (i & 7))));
      return Buffer.concat([Buffer.from([0x78, 0x9c]), packed]);
    };
    const number = (value: number, width: number): string => [...value.toString(2).padStart(width, '0')].reverse().join('');
    const codeLengths = (lengths: readonly number[]): string => number(lengths.length - 4, 4) + lengths.map((length) => number(length, 3)).join('');
    const cases: readonly (readonly [string, string])[] = [
      ['block type 3', '1' + number(3, 2)],
      ['287 literal codes', '1' + number(2, 2) + number(30, 5) + number(0, 5) + number(0, 4)],
      ['31 distance codes', '1' + number(2, 2) + number(0, 5) + number(30, 5) + number(0, 4)],
      ['no code lengths at all', '1' + number(2, 2) + number(0, 5) + number(0, 5) + codeLengths([0, 0, 0, 0])],
      ['one code length', '1' + number(2, 2) + number(0, 5) + number(0, 5) + codeLengths([0, 0, 0, 1])],
      ['too many code lengths', '1' + number(2, 2) + number(0, 5) + number(0, 5) + codeLengths([1, 1, 1, 1])],
      ['repeat without a length', '1' + number(2, 2) + number(0, 5) + number(0, 5) + codeLengths([1, 0, 0, 1]) + '1'],
      ['a repeat past the end', '1' + number(2, 2) + number(0, 5) + number(0, 5) + codeLengths([0, 0, 1, 1]) + '1111111111111111111111111'],
      ['fixed code, literal 286', '1' + number(1, 2) + '11000110'],
      ['fixed code, distance 30', '1' + number(1, 2) + '00110000' + '0000001' + '11110'],
      ['a distance from before the start', '1' + number(1, 2) + '0000001' + '00000'],
    ];
    for (const [name, bits] of cases) {
      expect(oracle(block(bits)), name).toBeUndefined();
      agree(block(bits), 100);
    }
  });

  it('accepts a single distance code of one bit, as zlib does', () => {
    // RLE with one distance: zlib writes exactly such a set
    const text = Buffer.concat([sample(400, 100, 2), Buffer.alloc(4000, 0x61)]);
    const stream = zlib.deflateSync(text, { strategy: zlib.constants.Z_RLE });
    agree(stream, text.length);
    for (let bit = 16; bit < Math.min(stream.length * 8, 2000); bit++) {
      const flipped = Buffer.from(stream);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      agree(flipped, text.length);
    }
  });

  it('agrees with zlib on arbitrary texts, settings and damage', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.record({ level: fc.integer({ min: 0, max: 9 }), strategy: fc.constantFrom(...strategies), windowBits: fc.integer({ min: 9, max: 15 }), memLevel: fc.integer({ min: 1, max: 9 }) }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        fc.nat(260),
        (text, options, damage, shift) => {
          const stream = zlib.deflateSync(Buffer.concat([text, text]), options);
          for (const [at, value] of damage) stream[at % stream.length] = value;
          agree(stream, text.length * 2, shift);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never leaves its areas on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(3000), (noise, size) => {
        agree(Buffer.concat([Buffer.from([0x78, 0x9c]), noise]), size);
      }),
      { numRuns: 3000 },
    );
  });

  it('throws when told of bytes outside its memory', () => {
    for (const [, unpacker, base] of engines) {
      const { length } = unpacker.bytes;
      expect(() => unpacker.inflate(base, length + 1, base, 0)).toThrow(RangeError);
      expect(() => unpacker.inflate(base, base + 4, length, 1)).toThrow(RangeError);
      expect(() => unpacker.inflate(base + 4, base, base, 0)).toThrow(RangeError);
      expect(() => unpacker.inflate(base - 1, base, base, 0)).toThrow(RangeError);
    }
  });
});
