/** The kernel: one WebAssembly instance a thread, its arena of bytes, and the hot loops over them. */
import { HIT_BYTES, SLACK, TABLE_BYTES } from '../assembly/layout.ts';
import type { Plan } from './plan.ts';
import { checkSpan, type Prefilter } from './prefilter.ts';
import type { RangeReach } from './ranges.ts';
import { instantiate, type KernelExports } from './wasm.ts';

export interface KernelOptions {
  /** The arena's size to begin with: `reserve` makes it larger. */
  readonly arenaBytes?: number;
  /** Room for so many hits a call; at least one for each anchor. */
  readonly hitPairs?: number;
}

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** V8 changes from its first to its optimising compiler only between calls: a long text is many calls. */
const SPAN = 65_536;
/** Room for so many ranges. */
const RANGES = 4096;

export class Kernel implements Prefilter {
  /** For the other loops of this package. */
  readonly exports: KernelExports;
  /** The first free byte of the arena. */
  readonly base: number;
  resume = 0;
  readonly #hits: number;
  readonly #ranges: number;
  readonly #hitPairs: number;
  #span = SPAN;
  #bytesView: Uint8Array = new Uint8Array(0);
  #hitsView: Uint32Array = new Uint32Array(0);
  #rangesView: Uint32Array = new Uint32Array(0);

  /** Throws a RangeError when there is no memory for the plan and the arena. */
  constructor(plan: Plan, options: KernelOptions = {}) {
    this.exports = instantiate();
    this.#hitPairs = Math.max(options.hitPairs ?? 8192, plan.anchorCount, 1);
    const image = align(this.exports.heapBase());
    const tables = align(image + plan.image.length);
    this.#hits = align(tables + TABLE_BYTES);
    this.#ranges = align(this.#hits + this.#hitPairs * HIT_BYTES);
    this.base = align(this.#ranges + RANGES * 8);
    this.reserve(options.arenaBytes ?? 0);
    this.bytes.set(plan.image, image);
    this.exports.prepare(image, tables);
  }

  /** The arena: all positions are offsets into it. A new array after the memory has grown. */
  get bytes(): Uint8Array {
    // growing detaches the old buffer, and a view on it has no length any more; asking the memory for its buffer costs ten times as much
    if (this.#bytesView.length === 0) this.#bytesView = new Uint8Array(this.exports.memory.buffer);
    return this.#bytesView;
  }

  get hits(): Uint32Array {
    if (this.#hitsView.length === 0) this.#hitsView = new Uint32Array(this.exports.memory.buffer, this.#hits, 2 * this.#hitPairs);
    return this.#hitsView;
  }

  /** The list that `widen` and `scanRanges` work on: room for some thousand pairs [from, to), relative to the text's first byte and in order. */
  get ranges(): Uint32Array {
    if (this.#rangesView.length === 0) this.#rangesView = new Uint32Array(this.exports.memory.buffer, this.#ranges, 2 * RANGES);
    return this.#rangesView;
  }

  /** Grows the memory so that a text of so many bytes fits behind `base`. Throws a RangeError when it cannot. */
  reserve(bytes: number): void {
    const pages = Math.ceil((this.base + bytes + SLACK) / PAGE);
    const missing = pages - this.exports.memory.buffer.byteLength / PAGE;
    if (missing <= 0) return;
    if (!(pages <= MOST_PAGES)) throw new RangeError(`the kernel cannot hold ${bytes} bytes: its memory ends at 4 GiB`);
    try {
      this.exports.memory.grow(missing);
    } catch (cause) {
      throw new RangeError(`there is no memory for ${bytes} bytes in the kernel`, { cause });
    }
  }

  scan(start: number, end: number, from: number, to: number): number {
    this.#check(start, end, from, to);
    let count = 0;
    let at = from;
    while (at < to) {
      const stop = Math.min(to, at + this.#span);
      const found = this.exports.scan(start, end, at, stop, this.#hits + count * HIT_BYTES, this.#hitPairs - count);
      if (found >= 0) {
        count += found;
        at = stop;
        if (this.#span < SPAN) this.#span *= 2;
      } else if (count > 0) {
        break;
      } else {
        // All hits of one position always fit, so halving comes to an end.
        this.#span = Math.max(1, (stop - at) >>> 1);
      }
    }
    this.resume = at;
    return count;
  }

  /** Widens the first `count` of `ranges` and joins those that then touch: `widenRanges` says how. Returns how many there are then. */
  widen(start: number, end: number, count: number, least: number, { lines, before, after, literal }: RangeReach): number {
    this.#check(start, end, least, end);
    if (!(count >= 0 && count <= RANGES)) throw new RangeError(`${count} ranges, and there is room for ${RANGES}`);
    return this.exports.widen(start, end, this.#ranges, count, least, lines, before, after, literal);
  }

  /** What `scan` reports for the first `count` of `ranges`, which lie apart; -1 when that is too much for one go: then scan one by one. */
  scanRanges(start: number, end: number, count: number): number {
    const { ranges } = this;
    let bytes = 0;
    for (let pair = 0; pair < 2 * count; pair += 2) {
      this.#check(start, end, start + ranges[pair]!, start + ranges[pair + 1]!);
      bytes += ranges[pair + 1]! - ranges[pair]!;
    }
    return bytes > SPAN ? -1 : this.exports.scanRanges(start, end, this.#ranges, count, this.#hits, this.#hitPairs);
  }

  /** How many bytes of `[start, end)` are line feeds. */
  countNewlines(start: number, end: number): number {
    this.#check(start, end, start, end);
    return this.exports.countNewlines(start, end);
  }

  #check(start: number, end: number, from: number, to: number): void {
    checkSpan(start, end, from, to, this.base, this.bytes.length - SLACK);
  }
}

function align(place: number): number {
  return (place + 63) & ~63;
}
