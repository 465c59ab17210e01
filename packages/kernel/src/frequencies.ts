/** How often neighbouring bytes stand in real source code: what the planner weighs literals with. */

import { FOLD } from '../assembly/layout.ts';

/** Written by build/count-frequencies.ts. */
export interface Frequencies {
  /** What was counted. */
  readonly source: string;
  /** For each pair of symbols (0 to 126 the byte, 127 any other), row by row, one character: its probability by `LEVELS`. */
  readonly pairs: string;
  /** The most frequent four bytes, four characters each. */
  readonly grams: string;
  /** The probability of each of `grams`, by `LEVELS`. */
  readonly gramLevels: string;
}

/** Level n is a probability of 2 ** (-n / 2). Neither quote nor backslash, so that JSON stays plain. */
export const LEVELS: string = Array.from({ length: 90 }, (_, n) => String.fromCharCode(35 + n)).join('').replace('\\', '~');

export const SYMBOLS = 128;

export function symbolOf(byte: number): number {
  return byte < SYMBOLS - 1 ? byte : SYMBOLS - 1;
}

/** A weighted sample of all four-byte stretches of source code. */
export class SourceModel {
  /** The stretches, four bytes each, in reading order. */
  readonly windows: Uint8Array;
  readonly weights: Float64Array;
  /** The stretches as the numbers that the kernel loads. */
  readonly grams: Uint32Array;
  readonly #pair: Float64Array;
  readonly #single: Float64Array;
  readonly #known = new Map<number, number>();
  readonly #folded = new Map<number, number>();

  /** `small`: an eighth of the sample. */
  constructor(frequencies: Frequencies, small = false) {
    this.#pair = new Float64Array(SYMBOLS * SYMBOLS);
    this.#single = new Float64Array(SYMBOLS);
    for (let i = 0; i < this.#pair.length; i++) {
      const probability = level(frequencies.pairs, i);
      this.#pair[i] = probability;
      this.#single[i >>> 7]! += probability;
    }

    // The most frequent stretches as they are; for the rest, stretches drawn from the pairs, with what weight is left.
    const known = frequencies.gramLevels.length >>> (small ? 3 : 0);
    const drawn = small ? 256 : 2048;
    this.windows = new Uint8Array(4 * (known + drawn));
    this.weights = new Float64Array(known + drawn);
    let left = 1;
    for (let i = 0; i < known; i++) {
      for (let j = 0; j < 4; j++) this.windows[4 * i + j] = frequencies.grams.charCodeAt(4 * i + j);
      const probability = level(frequencies.gramLevels, i);
      this.weights[i] = probability;
      const gram = gramAt(this.windows, 4 * i);
      this.#known.set(gram, probability);
      this.#folded.set(folded(gram), (this.#folded.get(folded(gram)) ?? 0) + probability);
      left -= probability;
    }
    const random = mulberry32(1);
    for (let i = known; i < known + drawn; ) {
      let symbol = draw(this.#single, 0, random);
      for (let j = 0; j < 4; j++) {
        this.windows[4 * i + j] = symbol;
        symbol = draw(this.#pair, symbol * SYMBOLS, random);
      }
      if (!this.#known.has(gramAt(this.windows, 4 * i))) this.weights[i++] = Math.max(left, 0.05) / drawn;
    }
    this.grams = Uint32Array.from(this.weights, (_, i) => gramAt(this.windows, 4 * i));
  }

  /** As `probability`, without regard to what `folded` leaves out: of the frequent stretches all that fold to the same, of a rare one the usual ways to write words. */
  foldedProbability(bytes: Uint8Array, at: number): number {
    const known = this.#folded.get(folded(gramAt(bytes, at)));
    if (known !== undefined) return known;
    const small = bytes.slice(at, at + 4).map((byte) => (byte < 0x20 || (byte >= 0x41 && byte <= 0x5a) ? byte + 0x20 : byte));
    const capital = small.map(capitalOf);
    const ways = [small, capital, ...[0, 1, 2, 3].map((place) => small.map((byte, i) => (i === place ? capitalOf(byte) : byte)))];
    const different = new Map(ways.map((way) => [gramAt(way, 0), way]));
    return [...different.values()].reduce((sum, way) => sum + this.probability(way, 0), 0);
  }

  /** How probable it is that the four bytes at `at` stand at a given place of a source text. */
  probability(bytes: Uint8Array, at: number): number {
    const known = this.#known.get(gramAt(bytes, at));
    if (known !== undefined) return known;
    let probability = 1;
    for (let j = 0; j < 3; j++) {
      const first = symbolOf(bytes[at + j]!);
      probability *= this.#pair[first * SYMBOLS + symbolOf(bytes[at + j + 1]!)]!;
      if (j > 0) probability /= this.#single[first]!;
    }
    return probability;
  }
}

function capitalOf(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** What the kernel makes of four bytes before it looks them up without regard to case; it takes NUL for a space as well. */
export function folded(bytes: number): number {
  return (bytes | FOLD) >>> 0;
}

/** Four bytes as the little-endian number that the kernel loads. */
export function gramAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function level(text: string, index: number): number {
  return 2 ** (-LEVELS.indexOf(text[index]!) / 2);
}

/** An index of the row at `first`, with the row's weights. */
function draw(weights: Float64Array, first: number, random: () => number): number {
  const row = weights.subarray(first, first + SYMBOLS);
  let rest = random() * row.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < SYMBOLS; i++) {
    rest -= row[i]!;
    if (rest < 0) return i;
  }
  return SYMBOLS - 1;
}

/** Numbers in [0, 1) from a seed: plans must come out the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
