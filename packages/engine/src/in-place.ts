/**
 * The scanner in place: a text that stands in the kernel's arena already, whole, or only where it differs from a text that was scanned before.
 */
import type { Kernel } from '@leaklint/kernel';
import { type Found, Matcher } from './matcher.ts';
import { type Reach, reachOf, widenedEnd, widenedStart } from './reach.ts';
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
  /** By kernel anchor: 1 when it belongs to a block rule. */
  readonly #block: Uint8Array;
  #found: Found[] = [];

  constructor(scanner: TextScanner, rules: RuleSet, reach: Reach = reachOf(rules)) {
    this.kernel = scanner.kernel;
    this.#classify = scanner.classify;
    this.#matcher = new Matcher(rules);
    this.#reach = reach;
    this.#block = Uint8Array.from(rules.bindings, (binding) => Number(binding.some((index, at) => at % 3 === 0 && rules.rules[index]?.block === true)));
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
    this.#begin(at + length);
    const end = at + length;
    let { bytes } = this.kernel;
    let from = at;
    let to = at; // [from, to) is to be searched, everything before it has been
    for (let pair = 0; pair < 2 * count; pair += 2) {
      const start = at + (ranges[pair] ?? 0);
      const stop = at + (ranges[pair + 1] ?? 0);
      if (start > to) {
        const wider = widenedStart(bytes, to, start, this.#reach);
        if (wider > to) {
          if (to > from) this.#search(at, end, from, to);
          from = wider;
          bytes = this.kernel.bytes;
        }
      }
      to = Math.max(to, widenedEnd(bytes, end, stop, this.#reach));
    }
    if (to > from) this.#search(at, end, from, to);
    return this.#finish(at, end);
  }

  #begin(end: number): void {
    this.hot = false;
    if (this.#found.length > 0) this.#found = []; // left by a text that failed
    if (end + SLACK > this.kernel.bytes.length) this.kernel.reserve(end + SLACK - this.kernel.base);
  }

  /** Tries the anchors of the text [start, end) that begin in [from, to). */
  #search(start: number, end: number, from: number, to: number): void {
    const { kernel } = this;
    for (let at = from; at < to; at = kernel.resume) {
      const count = kernel.scan(start, end, at, to);
      if (count === 0) continue;
      const { hits, bytes } = kernel;
      for (let hit = 0; hit < 2 * count; hit += 2) {
        const anchor = hits[hit + 1] ?? 0;
        if (this.#block[anchor] === 1) this.hot = true;
        this.#matcher.match(bytes, start, end, start + (hits[hit] ?? 0), anchor, this.#found);
      }
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
