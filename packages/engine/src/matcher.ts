/**
 * The matcher: from an anchor that the prefilter found to a raw match, or nothing. Everything it looks at lies in the anchor's window (law 1).
 */
import { isInEscape, isLeftBoundary } from './boundary.ts';
import type { Candidate } from './checks/check.ts';
import { shannonEntropy } from './checks/entropy.ts';
import { isFiller, looksMadeUp, looksTyped } from './checks/placeholder.ts';
import { type Encoding, VARIANT, decodeAround } from './encoding.ts';
import type { Approach, Program } from './program.ts';
import type { Confidence, Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { WINDOW, type Window, setEnd, setStart, setWindow } from './window.ts';

/** A match without its line and column. */
export interface Found {
  readonly rule: Rule;
  /** Bytes of the secret as it stands in the text, [start, end). */
  readonly start: number;
  readonly end: number;
  readonly encoding: Encoding;
  /** Decoded, latin1. */
  readonly secret: string;
  /** The rule's provider, or the one that the context names. */
  readonly vendor: string;
  readonly confidence: Confidence;
  readonly notes: readonly string[];
}

/** How often a search is taken up again behind a match that does not do. */
const MAX_TRIES = 8;

/** The text that a match is looked for in: the scanned bytes, or a decoded run, whose ends may be open. */
interface Text {
  bytes: Uint8Array;
  start: number;
  end: number;
  openStart: boolean;
  openEnd: boolean;
}

export class Matcher {
  readonly #rules: RuleSet;
  readonly #window: Window = { start: 0, end: 0, clippedStart: false, clippedEnd: false };
  readonly #text: Text = { bytes: new Uint8Array(0), start: 0, end: 0, openStart: false, openEnd: false };
  #view: Buffer = Buffer.alloc(0);
  #viewed: Uint8Array | undefined;

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  /** Tries every rule that shares the kernel anchor `index`, which was found at `anchor` of the text [start, end); offsets of what it adds to `found` are from `start`. */
  match(bytes: Uint8Array, start: number, end: number, anchor: number, index: number, found: Found[]): void {
    const binding = this.#rules.bindings[index];
    if (binding === undefined) throw new RangeError(`there is no anchor ${index}`);
    for (let at = 0; at < binding.length; at += 3) {
      const program = this.#rules.program(binding[at] ?? 0);
      const number = binding[at + 1] ?? 0;
      const variant = binding[at + 2] ?? 0;
      const match = variant === VARIANT.plain ? this.#plain(program, number, bytes, start, end, anchor) : this.#encoded(program, number, variant, bytes, start, end, anchor);
      if (match !== undefined) found.push(match);
    }
  }

  #plain(program: Program, number: number, bytes: Uint8Array, start: number, end: number, anchor: number): Found | undefined {
    this.#setText(bytes, start, end, false, false);
    const candidate = this.#try(program, number, anchor);
    if (candidate === undefined) return undefined;
    const from = this.#window.start + candidate.start;
    return this.#judge(program, candidate, from - start, from - start + candidate.secret.length, 'plain');
  }

  #encoded(program: Program, number: number, variant: number, bytes: Uint8Array, start: number, end: number, anchor: number): Found | undefined {
    const { lines, block } = program.rule;
    setWindow(this.#window, bytes, start, end, anchor, lines, block);
    const { clippedStart, clippedEnd } = this.#window;
    const decoded = decodeAround(bytes, this.#window.start, this.#window.end, anchor, variant);
    if (decoded === undefined) return undefined;
    this.#setText(decoded.bytes, 0, decoded.bytes.length, decoded.openStart && clippedStart, decoded.openEnd && clippedEnd);
    const candidate = this.#try(program, number, decoded.anchor);
    if (candidate === undefined) return undefined;
    const from = this.#window.start + candidate.start;
    return this.#judge(program, candidate, decoded.from(from) - start, decoded.to(from + candidate.secret.length - 1) - start, decoded.encoding);
  }

  #setText(bytes: Uint8Array, start: number, end: number, openStart: boolean, openEnd: boolean): void {
    const text = this.#text;
    text.bytes = bytes;
    text.start = start;
    text.end = end;
    text.openStart = openStart;
    text.openEnd = openEnd;
  }

  /** Runs the expression at or around the anchor. The candidate's offsets are from the window's start, which is then the whole window's. */
  #try(program: Program, number: number, anchor: number): Candidate | undefined {
    const { bytes, end } = this.#text;
    const approach = program.approach(number);
    const length = program.rule.anchors[number]?.text.length ?? 0;
    const window = this.#window;
    this.#narrow(program, approach, anchor);
    const from = approach.sticky && approach.lead <= 1 ? anchor : Math.max(window.start, anchor - approach.lead);
    const text = this.#latin1(bytes, from, Math.min(window.end, end));
    const at = anchor - from;
    if (approach.sticky) {
      program.sticky.lastIndex = at;
      const match = program.sticky.exec(text);
      return match === null ? undefined : this.#accept(program, match, text, from, anchor);
    }
    program.search.lastIndex = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const match = program.search.exec(text);
      if (match === null || match.index > at) return undefined;
      if (match.index + match[0].length >= at + length) {
        const candidate = this.#accept(program, match, text, from, anchor);
        if (candidate !== undefined) return candidate;
      }
      program.search.lastIndex = match.index + 1;
    }
    return undefined;
  }

  /** The part of the window that the expression can touch, with room for the left boundary. Its edges count as clipped only where the whole window's would. */
  #narrow(program: Program, approach: Approach, anchor: number): void {
    const { rule } = program;
    const { bytes, start, end, openStart, openEnd } = this.#text;
    const window = this.#window;
    setStart(window, bytes, start, anchor, rule.lines, Math.min(WINDOW.before, approach.lead + 24));
    if (window.start === start && openStart) window.clippedStart = true;
    if (rule.block) {
      window.end = Math.min(end, anchor + approach.extent);
      window.clippedEnd = window.end < end;
    } else setEnd(window, bytes, end, anchor, rule.lines, approach.extent);
    if (window.end === end && openEnd) window.clippedEnd = true;
  }

  /** Boundaries and lengths, cheap to dear; then filler, entropy. */
  #accept(program: Program, match: RegExpExecArray, text: string, base: number, anchor: number): Candidate | undefined {
    const { rule } = program;
    const { bytes } = this.#text;
    const window = this.#window;
    const span = match.indices?.groups?.['secret'];
    const groups = match.groups ?? {};
    const secret = groups['secret'];
    if (span === undefined || secret === undefined || secret.length === 0) return undefined;
    let body = '';
    for (const { group, run } of program.groups) {
      const part = groups[group];
      if (part === undefined) continue;
      if (part.length < run.min || part.length > run.max) return undefined;
      body += part;
    }
    const [from, to] = [base + span[0], base + span[1]];
    if (window.clippedEnd && base + match.index + match[0].length >= window.end) return undefined;
    if (window.clippedStart && base + match.index <= window.start) return undefined;
    if (!this.#endsThere(program, match, span[1], to)) return undefined;
    if (rule.boundary === 'token' && !isLeftBoundary(bytes, window.start, from, window.clippedStart, program.left)) return undefined;
    if (program.opensWithRun && isInEscape(bytes, window.start, from)) return undefined;
    if (body === '') body = rule.prefix !== undefined && secret.startsWith(rule.prefix) ? secret.slice(rule.prefix.length) : secret;
    if (program.filler && (isFiller(body) || (rule.confidence !== 'high' && looksTyped(body)))) return undefined;
    if (rule.entropy > 0 && shannonEntropy(body) < rule.entropy) return undefined;
    return this.#candidate(program, match, text, base, from, secret, body, anchor);
  }

  /** The byte behind the secret is not of its last run's alphabet: the right boundary is the end of the alphabet. */
  #endsThere(program: Program, match: RegExpExecArray, end: number, to: number): boolean {
    const { bytes, end: textEnd } = this.#text;
    let last: (typeof program.groups)[number] | undefined;
    let reached = -1;
    for (const one of program.groups) {
      const span = match.indices?.groups?.[one.group];
      if (span === undefined || span[1] > end || span[1] < reached) continue;
      last = one;
      reached = span[1];
    }
    if (last === undefined || to >= textEnd) return true;
    return program.classes.get(last.run)?.has(bytes[to] ?? 0) !== true;
  }

  #candidate({ rule, wide }: Program, match: RegExpExecArray, part: string, base: number, from: number, secret: string, body: string, anchor: number): Candidate {
    const { bytes, start, end } = this.#text;
    const window = this.#window;
    if (wide) setWindow(window, bytes, start, end, anchor, rule.lines, rule.block);
    else window.start = base;
    const matched = base + match.index - window.start;
    return {
      rule,
      text: wide ? this.#latin1(bytes, window.start, window.end) : part,
      from: matched,
      to: matched + match[0].length,
      start: from - window.start,
      end: from - window.start + secret.length,
      secret,
      body,
      groups: match.groups ?? {},
    };
  }

  #judge(program: Program, candidate: Candidate, start: number, end: number, encoding: Encoding): Found | undefined {
    const { rule } = program;
    const notes: string[] = [];
    let { confidence } = rule;
    const madeUp = program.filler ? looksMadeUp(candidate.body) : undefined;
    if (madeUp !== undefined) {
      notes.push(`looks like a placeholder: ${madeUp}`);
      confidence = 'low';
    }
    for (const check of program.checks) {
      const verdict = check(candidate);
      if (verdict === 'drop') return undefined;
      if (verdict === 'kept') continue;
      notes.push(verdict.note);
      if (verdict.doubt !== false) confidence = confidence === 'high' && verdict.doubt === true ? 'medium' : 'low';
    }
    if (encoding !== 'plain') notes.push(`written as ${encoding}`);
    return { rule, start, end, encoding, secret: candidate.secret, vendor: vendorOf(candidate), confidence, notes };
  }

  #latin1(bytes: Uint8Array, from: number, to: number): string {
    if (bytes !== this.#viewed) {
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#viewed = bytes;
    }
    return this.#view.toString('latin1', from, to);
  }
}

/** The vendor whose word stands nearest to the secret; the rule's provider when there is none. */
function vendorOf(candidate: Candidate): string {
  const { rule, start, end } = candidate;
  if (rule.context.length === 0) return rule.provider;
  const text = candidate.text.toLowerCase();
  let vendor = rule.provider;
  let least = Infinity;
  for (const { provider, near } of rule.context) {
    for (const word of near) {
      const before = text.lastIndexOf(word.toLowerCase(), start - 1);
      const after = text.indexOf(word.toLowerCase(), end);
      const distance = Math.min(before === -1 || start === 0 ? Infinity : start - before, after === -1 ? Infinity : after - end);
      if (distance < least) [vendor, least] = [provider, distance];
    }
  }
  return vendor;
}
