/**
 * The text scanner: whole texts and streams of any length in, raw matches out. One a thread.
 */
import { Kernel } from '@leaklint/kernel';
import type { Found } from './judgement.ts';
import { Matcher } from './matcher.ts';
import type { RuleSet } from './rule-set.ts';
import { type Classify, HEARING, Onlooker, SIGHT } from './surroundings.ts';
import { utf16Units } from './utf16.ts';
import { WINDOW } from './window.ts';

/** One match of one rule at one place. A function of its window alone (law 1). */
export interface RawMatch extends Found {
  /** 1-based; only \n counts. */
  readonly line: number;
  /** 1-based, in bytes. */
  readonly column: number;
  /** 1-based, in UTF-16 code units of the line as UTF-8. */
  readonly utf16Column: number;
  /** What the scanner's `classify` said; 0 where it has none. */
  readonly mark: number;
}

/** Bytes scanned in one go. Fits the second-level cache together with the prefilter's tables. */
const PIECE = 512 * 1024;
/** Bytes that stay before the next anchor, and that must stand behind an anchor before it is tried: the window and one byte more, which tells a clip edge from the text's end; and what is looked at around a match. */
const KEEP: number = WINDOW.before + HEARING + 64;
const AHEAD: number = WINDOW.blockAfter + SIGHT + 256;
const CAPACITY: number = KEEP + PIECE + AHEAD;

const ENCODER = new TextEncoder();

/** What a text without matches gives. */
export const NOTHING: readonly RawMatch[] = Object.freeze([]);

/**
 * Results are a function of the text alone: how it is cut into chunks never matters, because each anchor is tried once, with its whole window in memory.
 * Memory does not grow with the text, only with its matches.
 */
export class TextScanner {
  /** Its arena is the scanner's up to `end`; what stands behind is left alone. */
  readonly kernel: Kernel;
  readonly classify: Classify | undefined;
  readonly #matcher: Matcher;
  readonly #onlooker = new Onlooker();
  readonly #base: number;
  #found: Found[] = [];
  #matches: RawMatch[] = [];
  /** Bytes in the arena, the text offset of the first, and how far anchors have been tried. */
  #filled = 0;
  #origin = 0;
  #next = 0;
  /** Line breaks before `origin`, and the text offset behind the last of them. */
  #breaks = 0;
  #lineStart = 0;
  /** UTF-16 code units of that line before `origin`. */
  #units = 0;

  /** @param classify is told of every match while the text around it is at hand */
  constructor(rules: RuleSet, classify?: Classify) {
    this.classify = classify;
    this.kernel = new Kernel(rules.plan, { arenaBytes: CAPACITY });
    this.#matcher = new Matcher(rules);
    this.#base = this.kernel.base;
  }

  /** The first byte of the arena behind what the scanner uses. */
  get end(): number {
    return this.#base + CAPACITY + 256;
  }

  /** Scans one text. The result is one shared empty array when nothing matches. */
  scan(text: Uint8Array): readonly RawMatch[] {
    this.begin();
    this.write(text);
    return this.finish();
  }

  /** The same for a string, which is encoded in UTF-8 where it is scanned. */
  scanString(text: string): readonly RawMatch[] {
    // A UTF-16 unit takes three bytes at most.
    if (text.length * 3 > CAPACITY - 1) return this.scan(ENCODER.encode(text));
    this.begin();
    this.#filled = ENCODER.encodeInto(text, this.kernel.bytes.subarray(this.#base, this.#base + CAPACITY)).written;
    return this.finish();
  }

  /** Begins a stream; whatever was written before is forgotten. */
  begin(): void {
    this.#filled = 0;
    this.#origin = 0;
    this.#next = 0;
    this.#breaks = 0;
    this.#lineStart = 0;
    this.#units = 0;
    this.#onlooker.begin();
    if (this.#found.length > 0) this.#found = [];
    if (this.#matches.length > 0) this.#matches = [];
  }

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const room = Math.min(CAPACITY - this.#filled, chunk.length - at);
      this.kernel.bytes.set(at === 0 && room === chunk.length ? chunk : chunk.subarray(at, at + room), this.#base + this.#filled);
      this.#filled += room;
      at += room;
      if (this.#filled === CAPACITY) {
        this.#search(this.#filled - AHEAD);
        this.#forget(this.#next - KEEP);
      }
    }
  }

  /** Ends the stream: all matches in order of start, end, rule. */
  finish(): readonly RawMatch[] {
    this.#search(this.#filled);
    if (this.#matches.length === 0) return NOTHING;
    const matches = inOrder(this.#matches);
    this.#matches = [];
    return matches;
  }

  /** Tries the anchors that begin before `to`. */
  #search(to: number): void {
    const kernel = this.kernel;
    const [base, end] = [this.#base, this.#base + this.#filled];
    for (let at = this.#next; at < to; at = kernel.resume - base) {
      const count = kernel.scan(base, end, base + at, base + to);
      const { hits, bytes } = kernel;
      for (let hit = 0; hit < count; hit++) this.#matcher.match(bytes, base, end, base + (hits[2 * hit] ?? 0), hits[2 * hit + 1] ?? 0, this.#found);
    }
    this.#next = to;
    if (this.#found.length > 0) this.#locate();
  }

  /** Gives every new match its line and column, going through the piece once. */
  #locate(): void {
    const found = this.#found.sort((a, b) => a.start - b.start);
    let at = 0;
    let breaks = this.#breaks;
    let lineStart = this.#lineStart;
    let units = this.#units;
    for (const match of found) {
      const fresh = this.kernel.countNewlines(this.#base + at, this.#base + match.start);
      if (fresh > 0) {
        breaks += fresh;
        at = this.#afterBreak(match.start);
        lineStart = this.#origin + at;
        units = 0;
      }
      units += utf16Units(this.kernel.bytes, this.#base + at, this.#base + match.start);
      at = match.start;
      const start = this.#origin + match.start;
      this.#matches.push({ ...match, start, end: this.#origin + match.end, line: breaks + 1, column: start - lineStart + 1, utf16Column: units + 1, mark: this.#mark(match) });
    }
    this.#found = [];
  }

  #mark(match: Found): number {
    const base = this.#base;
    return this.classify?.(match, this.#onlooker.around(this.kernel.bytes, base, base + this.#filled, base + match.start, base + match.end, this.#origin)) ?? 0;
  }

  /** The offset behind the last line break before `at`; there is one. */
  #afterBreak(at: number): number {
    const { bytes } = this.kernel;
    while (bytes[this.#base + at - 1] !== 0x0a) at--;
    return at;
  }

  /** Drops the first `count` bytes. */
  #forget(count: number): void {
    const fresh = this.kernel.countNewlines(this.#base, this.#base + count);
    let from = 0;
    if (fresh > 0) {
      this.#breaks += fresh;
      from = this.#afterBreak(count);
      this.#lineStart = this.#origin + from;
      this.#units = 0;
    }
    this.#units += utf16Units(this.kernel.bytes, this.#base + from, this.#base + count);
    this.kernel.bytes.copyWithin(this.#base, this.#base + count, this.#base + this.#filled);
    this.#origin += count;
    this.#filled -= count;
    this.#next -= count;
  }
}

/** Sorted by start, end, rule, encoding; the same match found from two anchors counts once, as the first anchor saw it. */
export function inOrder(matches: RawMatch[]): RawMatch[] {
  matches.sort((a, b) => a.start - b.start || a.end - b.end || a.rule.index - b.rule.index || (a.encoding < b.encoding ? -1 : a.encoding > b.encoding ? 1 : 0));
  return matches.filter((match, index) => {
    const before = matches[index - 1];
    return before === undefined || before.start !== match.start || before.end !== match.end || before.rule !== match.rule || before.encoding !== match.encoding;
  });
}
