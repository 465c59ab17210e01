/**
 * The scanner in place: a text that stands in the kernel's arena already, whole, or only where it differs from a text that was scanned before.
 */
import type { Kernel } from '@leaklint/kernel';
import type { Binding } from './bindings.ts';
import { CONTAINERS } from './containers.ts';
import { VARIANT } from './encoding.ts';
import type { Found } from './judgement.ts';
import { Matcher } from './matcher.ts';
import { type Reach, reachOf } from './reach.ts';
import type { RuleSet } from './rule-set.ts';
import { NOTHING, type RawMatch, type TextScanner, inOrder } from './scanner.ts';
import { type Classify, Onlooker } from './surroundings.ts';
import { utf16Units } from './utf16.ts';

const LINE_BREAK = 0x0a;
/** Bytes that the kernel may read behind a text. */
const SLACK = 256;

/** Shares the kernel of a text scanner, and gives exactly what that scanner gives for the same text. */
export class InPlaceScanner {
  readonly kernel: Kernel;
  /** The last text has a match or an anchor of a block rule: texts made from it must be scanned whole. */
  hot = false;
  readonly #classify: Classify | undefined;
  readonly #onlooker = new Onlooker();
  readonly #matcher: Matcher;
  readonly #reach: Reach;
  /** By kernel anchor: 1 when it belongs to a block rule, or is a container that reaches as far. */
  readonly #block: Uint8Array;
  #found: Found[] = [];

  constructor(scanner: TextScanner, rules: RuleSet, reach: Reach = reachOf(rules)) {
    this.kernel = scanner.kernel;
    this.#classify = scanner.classify;
    this.#matcher = new Matcher(rules);
    this.#reach = reach;
    this.#block = Uint8Array.from({ length: rules.bindings.count }, (_, anchor) => Number(isBlock(rules.bindings.at(anchor), rules)));
  }

  /** Scans `[at, at + length)` of the arena. */
  whole(at: number, length: number): readonly RawMatch[] {
    this.#begin(at + length);
    this.#search(at, at + length, at, at + length);
    return this.#finish(at, at + length);
  }

  /**
   * Scans what `count` changed ranges can concern: pairs [from, to) relative to `at`, in order, that hold all inserted bytes, every seam and both ends, as the last two
   * may be empty. The result is that of `whole` if the text they are changes to was not hot (see Reach).
   */
  changes(at: number, length: number, ranges: Uint32Array, count: number): readonly RawMatch[] {
    const { kernel } = this;
    const end = at + length;
    // A view of the kernel's memory holds nothing any more when the memory has grown
    const changed = this.#fits(end) ? ranges : ranges.slice(0, 2 * count);
    this.#begin(end);
    const room = kernel.ranges.length / 2;
    for (let first = 0, known = at; first < count; first += room) {
      const some = Math.min(room, count - first);
      let list = kernel.ranges;
      for (let k = 0; k < 2 * some; k++) list[k] = changed[2 * first + k] ?? 0;
      const wide = kernel.widen(at, end, some, known, this.#reach);
      if (wide === 0) continue;
      known = at + (list[2 * wide - 1] ?? 0);
      const found = kernel.scanRanges(at, end, wide);
      if (found >= 0) this.#match(at, end, found);
      else {
        for (let k = 0; k < 2 * wide; k += 2) {
          list = kernel.ranges;
          this.#search(at, end, at + (list[k] ?? 0), at + (list[k + 1] ?? 0));
        }
      }
    }
    return this.#finish(at, end);
  }

  #begin(end: number): void {
    this.hot = false;
    if (this.#found.length > 0) this.#found = []; // left by a text that failed
    if (!this.#fits(end)) this.kernel.reserve(end + SLACK - this.kernel.base);
  }

  #fits(end: number): boolean {
    return end + SLACK <= this.kernel.bytes.length;
  }

  /** Tries the anchors of the text [start, end) that begin in [from, to). */
  #search(start: number, end: number, from: number, to: number): void {
    const { kernel } = this;
    for (let at = from; at < to; at = kernel.resume) this.#match(start, end, kernel.scan(start, end, at, to));
  }

  /** Matches the kernel's last `count` hits. */
  #match(start: number, end: number, count: number): void {
    if (count === 0) return;
    const { hits, bytes } = this.kernel;
    for (let hit = 0; hit < 2 * count; hit += 2) {
      const anchor = hits[hit + 1] ?? 0;
      if (this.#block[anchor] === 1) this.hot = true;
      this.#matcher.match(bytes, start, end, start + (hits[hit] ?? 0), anchor, this.#found);
    }
  }

  #finish(start: number, end: number): readonly RawMatch[] {
    if (this.#found.length === 0) return NOTHING;
    this.hot = true;
    const found = this.#found.sort((a, b) => a.start - b.start);
    this.#found = [];
    const { bytes } = this.kernel;
    this.#onlooker.begin();
    let at = 0;
    let line = 1;
    let lineStart = 0;
    let units = 0;
    return inOrder(
      found.map((match) => {
        const fresh = this.kernel.countNewlines(start + at, start + match.start);
        if (fresh > 0) {
          line += fresh;
          for (lineStart = match.start; bytes[start + lineStart - 1] !== LINE_BREAK; ) lineStart--;
          at = lineStart;
          units = 0;
        }
        units += utf16Units(bytes, start + at, start + match.start);
        at = match.start;
        const mark = this.#classify?.(match, this.#onlooker.around(bytes, start, end, start + match.start, start + match.end, 0)) ?? 0;
        return { ...match, line, column: match.start - lineStart + 1, utf16Column: units + 1, mark };
      }),
    );
  }
}

function isBlock(binding: Binding, { rules }: RuleSet): boolean {
  for (let at = 0; at < binding.length; at += 3) {
    if (rules[binding[at] ?? -1]?.block === true || (binding[at + 2] === VARIANT.container && CONTAINERS[binding[at + 1] ?? 0]?.block === true)) return true;
  }
  return false;
}
