/** Plans the Teddy sets: which four bytes of each short literal are looked for, and which literals share a bucket. */
import { TEDDY_SET_BYTES } from '../assembly/layout.ts';
import type { Anchor } from './anchor.ts';
import type { SourceModel } from './frequencies.ts';

/** A literal's choice: at `offset` in it stand the four bytes that find it. */
export interface TeddyPlan {
  readonly sets: Uint8Array;
  readonly offsets: readonly number[];
  /** The share of source positions at which some bucket is hit. */
  readonly estimate: number;
}

/** One way to look for a literal: for each of four positions, the low and the high nibbles allowed (bit sets of 16). */
interface Window {
  readonly offset: number;
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly own: number;
}

interface Bucket {
  low: number[];
  high: number[];
  cost: number;
  readonly members: Map<number, Window>;
}

const ANY = 0xffff;
const PASSES = 3;
const CHOICES = 3;

export function planTeddy(anchors: readonly Anchor[], model: SourceModel, setCount: 1 | 2): TeddyPlan {
  const estimator = Estimator.of(model);
  const windows = anchors.map((anchor) => windowsOf(anchor, estimator));
  const buckets: Bucket[] = Array.from({ length: 8 * setCount }, () => ({ low: [0, 0, 0, 0], high: [0, 0, 0, 0], cost: 0, members: new Map() }));
  // The most troublesome first: they shape the buckets, the rest joins where it costs least.
  const order = anchors.map((_, index) => index).sort((a, b) => windows[b]![0]!.own - windows[a]![0]!.own || a - b);
  const place = (literal: number): void => {
    let best: { bucket: Bucket; window: Window; cost: number; rise: number } | undefined;
    for (const bucket of buckets) {
      for (const window of windows[literal]!) {
        const cost = estimator.share(merge(bucket.low, window.low), merge(bucket.high, window.high));
        const rise = cost - bucket.cost;
        if (!best || rise < best.rise) best = { bucket, window, cost, rise };
      }
      if (bucket.members.size === 0) break;
    }
    const { bucket, window, cost } = best!;
    bucket.low = merge(bucket.low, window.low);
    bucket.high = merge(bucket.high, window.high);
    bucket.cost = cost;
    bucket.members.set(literal, window);
  };
  order.forEach(place);
  for (let pass = 1; pass < PASSES; pass++) {
    for (const literal of order) {
      const bucket = buckets.find(({ members }) => members.has(literal))!;
      bucket.members.delete(literal);
      bucket.low = [0, 0, 0, 0];
      bucket.high = [0, 0, 0, 0];
      for (const window of bucket.members.values()) {
        bucket.low = merge(bucket.low, window.low);
        bucket.high = merge(bucket.high, window.high);
      }
      bucket.cost = bucket.members.size > 0 ? estimator.share(bucket.low, bucket.high) : 0;
      place(literal);
    }
  }

  const sets = new Uint8Array(setCount * TEDDY_SET_BYTES);
  const offsets = anchors.map(() => 0);
  buckets.forEach((bucket, index) => {
    const set = (index >>> 3) * TEDDY_SET_BYTES;
    for (let position = 0; position < 4; position++) {
      for (let nibble = 0; nibble < 16; nibble++) {
        if ((bucket.low[position]! >>> nibble) & 1) sets[set + 32 * position + nibble]! |= 1 << (index & 7);
        if ((bucket.high[position]! >>> nibble) & 1) sets[set + 32 * position + 16 + nibble]! |= 1 << (index & 7);
      }
    }
    for (const [literal, window] of bucket.members) offsets[literal] = window.offset;
  });
  return { sets, offsets, estimate: buckets.reduce((sum, { cost }) => sum + cost, 0) };
}

function merge(a: readonly number[], b: readonly number[]): number[] {
  return a.map((bits, position) => bits | b[position]!);
}

/** The literal's rarest windows, rarest first. Behind a short literal stand what must follow it. */
function windowsOf(anchor: Anchor, estimator: Estimator): Window[] {
  const { literal } = anchor;
  const windows: Window[] = [];
  for (let offset = 0; offset <= Math.max(0, literal.length - 4); offset++) {
    const low = [0, 0, 0, 0];
    const high = [0, 0, 0, 0];
    for (let position = 0; position < 4; position++) {
      const allowed = bytesAt(anchor, offset + position);
      if (!allowed) low[position] = high[position] = ANY;
      else {
        for (const byte of allowed) {
          low[position]! |= 1 << (byte & 15);
          high[position]! |= 1 << (byte >>> 4);
        }
      }
    }
    windows.push({ offset, low, high, own: estimator.share(low, high) });
  }
  return windows.sort((a, b) => a.own - b.own || a.offset - b.offset).slice(0, CHOICES);
}

/** The bytes that may stand at `place`, counted from the literal's first byte; undefined: any. */
function bytesAt({ literal, fold, follow = [], confirm }: Anchor, place: number): readonly number[] | undefined {
  const byte = literal[place];
  if (byte !== undefined) return fold ? bothCases(byte) : [byte];
  const behind = place - literal.length;
  if (follow[behind]) return follow[behind].bytes();
  if (confirm?.after && behind < confirm.after.min) return confirm.after.of.bytes();
  if (confirm?.then && behind === 0) return [...confirm.then.through.bytes(), confirm.then.byte];
  return undefined;
}

/** The byte, and for an ASCII letter its other case. */
export function bothCases(byte: number): readonly number[] {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? [lower, lower & ~0x20] : [byte];
}

/** Estimates how often four positions of source code fall into given nibble sets: bit sets over the model's windows. */
class Estimator {
  static readonly #made = new WeakMap<SourceModel, Estimator>();

  static of(model: SourceModel): Estimator {
    const made = Estimator.#made.get(model) ?? new Estimator(model);
    Estimator.#made.set(model, made);
    return made;
  }

  readonly #weights: Float64Array;
  readonly #words: number;
  /** For each position and nibble value (low 0-15, high 16-31): which windows have it. */
  readonly #having: Uint32Array[];

  private constructor(model: SourceModel) {
    const count = model.weights.length;
    this.#weights = model.weights;
    this.#words = (count + 31) >>> 5;
    this.#having = Array.from({ length: 4 * 32 }, () => new Uint32Array(this.#words));
    for (let window = 0; window < count; window++) {
      for (let position = 0; position < 4; position++) {
        const byte = model.windows[4 * window + position]!;
        this.#having[32 * position + (byte & 15)]![window >>> 5]! |= 1 << (window & 31);
        this.#having[32 * position + 16 + (byte >>> 4)]![window >>> 5]! |= 1 << (window & 31);
      }
    }
  }

  share(low: readonly number[], high: readonly number[]): number {
    const matching = new Uint32Array(this.#words).fill(0xffffffff);
    for (let position = 0; position < 4; position++) {
      this.#keep(matching, 32 * position, low[position]!);
      this.#keep(matching, 32 * position + 16, high[position]!);
    }
    // A trifle for each combination of nibbles, so that what no window shows is still better rare than common.
    let total = 1e-4;
    for (let position = 0; position < 4; position++) total *= (ones(low[position]!) * ones(high[position]!)) / 256;
    for (let word = 0; word < this.#words; word++) {
      for (let bits = matching[word]!; bits !== 0; bits &= bits - 1) total += this.#weights[32 * word + 31 - Math.clz32(bits & -bits)] ?? 0;
    }
    return total;
  }

  #keep(matching: Uint32Array, first: number, nibbles: number): void {
    if (nibbles === ANY) return;
    const having: Uint32Array[] = [];
    for (let nibble = 0; nibble < 16; nibble++) if ((nibbles >>> nibble) & 1) having.push(this.#having[first + nibble]!);
    for (let word = 0; word < matching.length; word++) {
      if (matching[word] === 0) continue;
      let any = 0;
      for (const list of having) any |= list[word]!;
      matching[word]! &= any;
    }
  }
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
