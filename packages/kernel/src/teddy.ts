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

/** One way to look for a literal: for each of four positions, the low and the high nibbles allowed (eight bit sets of 16). */
interface Window {
  readonly offset: number;
  readonly nibbles: readonly number[];
}

const ANY = 0xffff;
const CHOICES = 3;
/** In each pass after the first every literal is placed again, where it now costs least. */
const PASSES = 4;
const BUCKETS = 8;

export function planTeddy(anchors: readonly Anchor[], model: SourceModel, setCount: 1 | 2): TeddyPlan {
  const samples = Samples.of(model);
  return placed(anchors, Array.from({ length: BUCKETS * setCount }, () => new Bucket(samples, NOTHING)), samples, PASSES);
}

/** The same sets with more literals in them; `offsets` are theirs. */
export function growTeddy(sets: Uint8Array, anchors: readonly Anchor[], model: SourceModel): TeddyPlan {
  const samples = Samples.of(model);
  const buckets = Array.from({ length: (sets.length / TEDDY_SET_BYTES) * BUCKETS }, (_, bucket) => new Bucket(samples, nibblesIn(sets, bucket)));
  return placed(anchors, buckets, samples, 1);
}

function placed(anchors: readonly Anchor[], buckets: readonly Bucket[], samples: Samples, passes: number): TeddyPlan {
  const choices = anchors.map((anchor) => rarestWindows(anchor, samples));
  // The most troublesome first: they shape the buckets, the rest joins where it costs least.
  const order = anchors.map((_, index) => index).sort((a, b) => choices[b]!.share - choices[a]!.share || a - b);
  const home: Bucket[] = [];
  const place = (literal: number): void => {
    let best: { readonly bucket: Bucket; readonly window: Window } | undefined;
    let least = Infinity;
    for (const bucket of buckets) {
      for (const window of choices[literal]!.windows) {
        const rise = bucket.shareWith(window) - bucket.share;
        if (rise < least) {
          least = rise;
          best = { bucket, window };
        }
      }
      if (bucket.isEmpty) break;
    }
    const { bucket, window } = best!;
    bucket.add(literal, window);
    home[literal] = bucket;
  };
  order.forEach(place);
  for (let pass = 1; pass < passes; pass++) {
    for (const literal of order) {
      home[literal]!.remove(literal);
      place(literal);
    }
  }
  const offsets = anchors.map(() => 0);
  for (const bucket of buckets) for (const [literal, window] of bucket.members) offsets[literal] = window.offset;
  return { sets: written(buckets), offsets, estimate: buckets.reduce((sum, { share }) => sum + share, 0) };
}

function written(buckets: readonly Bucket[]): Uint8Array {
  const sets = new Uint8Array((buckets.length / BUCKETS) * TEDDY_SET_BYTES);
  buckets.forEach((bucket, index) => {
    const set = (index >>> 3) * TEDDY_SET_BYTES;
    bucket.nibbles.forEach((nibbles, table) => {
      for (let nibble = 0; nibble < 16; nibble++) {
        if ((nibbles >>> nibble) & 1) sets[set + 16 * table + nibble]! |= 1 << (index & 7);
      }
    });
  });
  return sets;
}

/** What `written` wrote of a bucket. */
function nibblesIn(sets: Uint8Array, bucket: number): number[] {
  const set = (bucket >>> 3) * TEDDY_SET_BYTES;
  return NOTHING.map((_, table) => {
    let nibbles = 0;
    for (let nibble = 0; nibble < 16; nibble++) nibbles |= ((sets[set + 16 * table + nibble]! >>> (bucket & 7)) & 1) << nibble;
    return nibbles;
  });
}

/** The literal's rarest windows, rarest first. Behind a short literal stands what must follow it. */
function rarestWindows(anchor: Anchor, samples: Samples): { readonly windows: readonly Window[]; readonly share: number } {
  const alone = new Bucket(samples, NOTHING);
  const windows: { readonly window: Window; readonly share: number }[] = [];
  for (let offset = 0; offset <= Math.max(0, anchor.literal.length - 4); offset++) {
    const nibbles: number[] = [];
    for (let position = 0; position < 4; position++) {
      const allowed = bytesAt(anchor, offset + position);
      nibbles.push(allowed ? 0 : ANY, allowed ? 0 : ANY);
      for (const byte of allowed ?? []) {
        nibbles[2 * position]! |= 1 << (byte & 15);
        nibbles[2 * position + 1]! |= 1 << (byte >>> 4);
      }
    }
    const window = { offset, nibbles };
    windows.push({ window, share: alone.shareWith(window) });
  }
  windows.sort((a, b) => a.share - b.share || a.window.offset - b.window.offset);
  return { windows: windows.slice(0, CHOICES).map(({ window }) => window), share: windows[0]!.share };
}

/** The bytes that may stand at `place`, counted from the literal's first byte; undefined: any. */
export function bytesAt({ literal, fold, follow = [], confirm }: Anchor, place: number): readonly number[] | undefined {
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

/** Literals that share a bit of the tables: whatever mixes their nibbles is a candidate. */
class Bucket {
  /** Those that were placed in it here. */
  readonly members = new Map<number, Window>();
  nibbles: readonly number[] = NOTHING;
  /** The share of source positions that are candidates. */
  share = 0;
  readonly #samples: Samples;
  /** What it holds from the beginning, whoever placed it there. */
  readonly #given: readonly number[];
  /** For each table: the samples with one of the bucket's nibbles there. */
  readonly #matching: readonly Uint32Array[];

  constructor(samples: Samples, given: readonly number[]) {
    this.#samples = samples;
    this.#given = given;
    this.#matching = NOTHING.map(() => new Uint32Array(samples.words));
    this.#weighAll();
  }

  get isEmpty(): boolean {
    return this.nibbles.every((bits) => bits === 0);
  }

  shareWith(window: Window): number {
    const nibbles = this.nibbles.map((bits, table) => bits | window.nibbles[table]!);
    if (!this.isEmpty && nibbles.every((bits, table) => bits === this.nibbles[table])) return this.share;
    this.#samples.keepAll();
    nibbles.forEach((bits, table) => {
      if (bits !== ANY) this.#samples.keep(this.#matching[table]!, table, bits & ~this.nibbles[table]!);
    });
    return this.#samples.weigh(nibbles);
  }

  add(literal: number, window: Window): void {
    this.share = this.shareWith(window);
    this.members.set(literal, window);
    this.#learn(window.nibbles);
  }

  remove(literal: number): void {
    this.members.delete(literal);
    this.#weighAll();
  }

  #weighAll(): void {
    this.nibbles = NOTHING;
    for (const list of this.#matching) list.fill(0);
    this.#learn(this.#given);
    for (const { nibbles } of this.members.values()) this.#learn(nibbles);
    this.share = 0;
    if (this.isEmpty) return;
    this.#samples.keepAll();
    this.nibbles.forEach((bits, table) => {
      if (bits !== ANY) this.#samples.keep(this.#matching[table]!, table, 0);
    });
    this.share = this.#samples.weigh(this.nibbles);
  }

  #learn(nibbles: readonly number[]): void {
    nibbles.forEach((bits, table) => this.#samples.widen(this.#matching[table]!, table, bits & ~this.nibbles[table]!));
    this.nibbles = this.nibbles.map((bits, table) => bits | nibbles[table]!);
  }
}

const NOTHING: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0];

/** The model's stretches as bit sets: for each table (position, then low or high nibble) and nibble, which have it. */
class Samples {
  static readonly #made = new WeakMap<SourceModel, Samples>();

  static of(model: SourceModel): Samples {
    const made = Samples.#made.get(model) ?? new Samples(model);
    Samples.#made.set(model, made);
    return made;
  }

  readonly words: number;
  readonly #weights: Float64Array;
  readonly #having: readonly Uint32Array[];
  readonly #kept: Uint32Array;
  readonly #wider: Uint32Array;

  private constructor(model: SourceModel) {
    const count = model.weights.length;
    this.words = (count + 31) >>> 5;
    this.#weights = model.weights;
    this.#kept = new Uint32Array(this.words);
    this.#wider = new Uint32Array(this.words);
    this.#having = Array.from({ length: 8 * 16 }, () => new Uint32Array(this.words));
    for (let sample = 0; sample < count; sample++) {
      for (let position = 0; position < 4; position++) {
        const byte = model.windows[4 * sample + position]!;
        this.#having[32 * position + (byte & 15)]![sample >>> 5]! |= 1 << (sample & 31);
        this.#having[32 * position + 16 + (byte >>> 4)]![sample >>> 5]! |= 1 << (sample & 31);
      }
    }
  }

  /** Begins a question: which samples have, in every table, one of its nibbles? */
  keepAll(): void {
    this.#kept.fill(0xffffffff);
  }

  /** Adds the samples that have one of the nibbles. */
  widen(matching: Uint32Array, table: number, nibbles: number): void {
    for (let rest = nibbles; rest !== 0; rest &= rest - 1) {
      const having = this.#having[16 * table + 31 - Math.clz32(rest & -rest)]!;
      for (let word = 0; word < matching.length; word++) matching[word]! |= having[word]!;
    }
  }

  /** Keeps the samples that match, or that have one of the nibbles. */
  keep(matching: Uint32Array, table: number, nibbles: number): void {
    let wider = matching;
    if (nibbles !== 0) {
      wider = this.#wider;
      wider.set(matching);
      this.widen(wider, table, nibbles);
    }
    const kept = this.#kept;
    for (let word = 0; word < kept.length; word++) kept[word]! &= wider[word]!;
  }

  /** The weight of what is kept. */
  weigh(nibbles: readonly number[]): number {
    // A trifle for each combination of nibbles, so that what no sample shows is still better rare than common.
    let total = nibbles.reduce((share, bits) => (share * ones(bits)) / 16, 1e-4);
    for (let word = 0; word < this.#kept.length; word++) {
      for (let bits = this.#kept[word]!; bits !== 0; bits &= bits - 1) total += this.#weights[32 * word + 31 - Math.clz32(bits & -bits)] ?? 0;
    }
    return total;
  }
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
