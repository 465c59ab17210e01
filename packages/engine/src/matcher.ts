/**
 * The matcher: from an anchor that the prefilter found to a raw match, or nothing. Everything it looks at lies in the anchor's window (law 1).
 */
import { Kernel } from '@leaklint/kernel';
import type { Binding } from './bindings.ts';
import { isInEscape, isLeftBoundary } from './boundary.ts';
import type { Candidate } from './checks/check.ts';
import { shannonEntropy } from './checks/entropy.ts';
import { isNoKey } from './checks/placeholder.ts';
import { CONTAINERS, type Container, LEAST_CONTENT } from './containers.ts';
import { contentOf, runAround } from './content.ts';
import { VARIANT, decodeAround, isBinary, withoutEscapes } from './encoding.ts';
import { type Escape, SIGN, isEscaped } from './escapes.ts';
import { type Found, judge } from './judgement.ts';
import { Latin1 } from './latin1.ts';
import { DEEPEST, type Layer, outermost, under, unwrapped } from './layer.ts';
import type { Approach, Program } from './program.ts';
import type { RuleSet } from './rule-set.ts';
import { WINDOW, type Window, setEnd, setStart, setWindow } from './window.ts';
import { WRAPPED_LINES, isBroken, unwrap } from './wrapping.ts';

/** Secrets behind the first of a block. */
const MOST_FURTHER = 64;

/** How often a search is taken up again behind a match that does not do. */
const MAX_TRIES = 8;

/** How many times the text around one anchor is read again without its escapes. */
const MOST_READINGS = 2;
/** How many anchors are tried inside of what one anchor opened: a text that is nothing but keys in base64 is not read again for each of them. */
const MOST_INSIDE = 16;
/** The same of a whole file that was packed. */
const MOST_IN_BLOCK = 512;
/** What stands for one character takes so many bytes at most. */
const LONGEST_CODE = 6;
/** Bytes before and behind an anchor that are read without their escapes: half a window, so that the worst case of a rule stays in its bounds. */
const ESCAPED = { before: 512, after: 2048 } as const;

/** What a matcher needs of a rule set: what each anchor means, and the programs of the rules. Without a plan it looks for nothing inside of what it decodes. */
export type Programs = Pick<RuleSet, 'bindings' | 'program'> & Partial<Pick<RuleSet, 'plan'>>;

export class Matcher {
  readonly #rules: Programs;
  readonly #latin1: Latin1 = new Latin1();
  readonly #window: Window = { start: 0, end: 0, clippedStart: false, clippedEnd: false };
  #layer: Layer = outermost(new Uint8Array(0), 0, 0);
  /** The part of the layer that the expression was last tried on, and before it what may belong to an escape. */
  readonly #seen = { from: 0, to: 0 };
  #readings = 0;
  /** For the texts in texts; made when there is one. */
  #kernel: Kernel | undefined;
  /** Anchors that were tried inside of what one anchor opened. */
  #inside = 0;
  #most = MOST_INSIDE;

  constructor(rules: Programs) {
    this.#rules = rules;
  }

  /** Tries every rule that shares the kernel anchor `index`, which was found at `anchor` of the text [start, end); offsets of what it adds to `found` are from `start`. */
  match(bytes: Uint8Array, start: number, end: number, anchor: number, index: number, found: Found[]): void {
    this.#inside = 0;
    this.#most = MOST_INSIDE;
    this.#hit(outermost(bytes, start, end), anchor, this.#rules.bindings.at(index), found);
  }

  #hit(layer: Layer, anchor: number, binding: Binding, found: Found[]): void {
    const first = binding[2] ?? 0;
    for (let at = 0; at < binding.length; at += 3) {
      const number = binding[at + 1] ?? 0;
      const variant = binding[at + 2] ?? 0;
      if (variant === VARIANT.container || variant >= VARIANT.twice) continue;
      const program = this.#rules.program(binding[at] ?? 0);
      this.#readings = 0;
      const match = variant === VARIANT.plain ? this.#read(program, number, layer, anchor) : this.#encoded(program, number, variant, layer, anchor);
      if (match !== undefined) found.push(match);
      if (program.further !== undefined && variant === VARIANT.plain) this.#readOn(program, number, program.further, layer, anchor, found);
    }
    if (binding.length === 0 || layer.encodings.length >= DEEPEST) return;
    if (first === VARIANT.container) this.#contained(layer, anchor, CONTAINERS[binding[1] ?? 0], found);
    else if (first >= VARIANT.twice) this.#searchRun(runAround(layer, anchor, first - VARIANT.twice + VARIANT.base64), found);
    else if (first >= VARIANT.base64 && first <= VARIANT.hex) this.#searchRun(runAround(layer, anchor, first), found);
  }

  #contained(layer: Layer, anchor: number, container: Container | undefined, found: Found[]): void {
    if (container === undefined) return;
    const content = contentOf(layer, anchor, container);
    if (container.block) this.#most = MOST_IN_BLOCK;
    if (container.holds === 'pieces' || container.holds === 'quoted-printable') this.#search(content, found, (binding) => this.#isToken(binding));
    else this.#open(content, found);
  }

  /** Looks into what a container holds; and where that is base64 as a whole, into what it reads. */
  #open(content: Layer | undefined, found: Found[]): void {
    this.#search(content, found);
    if (content === undefined || content.encodings.length >= DEEPEST || !/^[A-Za-z0-9+/_-]+={0,2}\s*$/.test(this.#latin1.of(content.bytes, 0, content.end))) return;
    this.#open(runAround(content, 0, VARIANT.base64), found);
  }

  /** Looks into a run, where it is a text, for what was not looked for in its encoded form as well. */
  #searchRun(run: Layer | undefined, found: Found[]): void {
    if (run !== undefined && !isBinary(run.bytes, run.end)) this.#search(run, found, (binding) => !this.#isEncoded(binding));
  }

  /** Looks for the anchors of a decoded layer, as in a text. */
  #search(layer: Layer | undefined, found: Found[], wanted: (binding: Binding) => boolean = () => true): void {
    const { plan } = this.#rules;
    if (layer === undefined || layer.end < LEAST_CONTENT || plan === undefined) return;
    this.#kernel ??= new Kernel(plan, { arenaBytes: WINDOW.before + WINDOW.after });
    this.#kernel.reserve(layer.end);
    const { base, bytes } = this.#kernel;
    bytes.set(layer.bytes, base);
    const count = this.#kernel.scan(base, base + layer.end, base, base + layer.end);
    if (count === 0) return;
    // What is found in there is looked into with the same kernel.
    const hits = this.#kernel.hits.slice(0, 2 * count);
    for (let hit = 0; hit < 2 * count; hit += 2) {
      const binding = this.#rules.bindings.at(hits[hit + 1] ?? 0);
      if (!wanted(binding)) continue;
      if (++this.#inside > this.#most) return;
      this.#hit(layer, hits[hit] ?? 0, binding, found);
    }
  }

  /** Each meaning of the anchor is the beginning of a token. A name whose value stands in another string is none. */
  #isToken(binding: Binding): boolean {
    for (let at = 0; at < binding.length; at += 3) {
      if (binding[at + 2] !== VARIANT.plain) return false;
      const { rule } = this.#rules.program(binding[at] ?? 0);
      if (rule.kind !== 'secret' || rule.block || rule.anchors[binding[at + 1] ?? 0]?.fold !== false) return false;
    }
    return true;
  }

  /** Each meaning of the anchor has encoded forms of its own. */
  #isEncoded(binding: Binding): boolean {
    for (let at = 0; at < binding.length; at += 3) {
      if (binding[at + 2] !== VARIANT.plain) return false;
      const { rule } = this.#rules.program(binding[at] ?? 0);
      const anchor = rule.anchors[binding[at + 1] ?? 0];
      if (!rule.encoded || anchor === undefined || anchor.fold || anchor.text.length < 4) return false;
    }
    return true;
  }

  /** As the layer stands; and without the escapes that stand in it, where it says nothing so, less of the secret, or begins it inside of an escape. */
  #read(program: Program, number: number, layer: Layer, anchor: number): Found | undefined {
    const candidate = this.#try(program, number, layer, anchor);
    const { start } = this.#window;
    const own = candidate === undefined ? undefined : judge(program, candidate, layer, start + candidate.start, this.#latin1);
    if (layer.encodings.length >= DEEPEST) return own;
    const text = own === undefined || candidate === undefined ? this.#sight(layer, anchor, this.#seen.from, this.#seen.to) : this.#sight(layer, anchor, start + candidate.from - 1, start + candidate.to);
    const before = candidate === undefined ? undefined : candidate.text[candidate.start - 1];
    for (const { escape, form } of READINGS) {
      if (!(isEscaped(text, escape) || (escape === 'escapes' && program.rule.block && text.includes('\\n'))) || (form && !text.includes('+')) || ++this.#readings > MOST_READINGS) continue;
      const inner = this.#unescaped(program, number, layer, anchor, escape, form);
      const match = this.#read(program, number, inner.layer, inner.anchor);
      if (match !== undefined && (own === undefined || match.secret.length > own.secret.length || before === SIGN[escape])) return match;
    }
    return own;
  }

  /** Further secrets of a block, whatever became of the ones before. */
  #readOn(program: Program, number: number, further: RegExp, layer: Layer, anchor: number, found: Found[]): void {
    this.#layer = layer;
    const window = this.#window;
    setWindow(window, layer.bytes, layer.start, layer.end, anchor, program.rule.lines, program.rule.block);
    const base = window.start;
    const text = this.#latin1.of(layer.bytes, base, window.end);
    program.sticky.lastIndex = anchor - base;
    let match = program.sticky.exec(text);
    if (match === null && text.includes('\\n') && layer.encodings.length < DEEPEST) {
      const inner = this.#unescaped(program, number, layer, anchor, 'escapes');
      return this.#readOn(program, number, further, inner.layer, inner.anchor, found);
    }
    for (let count = 0; match !== null && count < MOST_FURTHER; count++) {
      further.lastIndex = match.index + match[0].length;
      match = further.exec(text);
      const candidate = match === null ? undefined : this.#accept(program, match, text, base, anchor);
      const judged = candidate === undefined ? undefined : judge(program, candidate, layer, window.start + candidate.start, this.#latin1);
      if (judged !== undefined) found.push(judged);
    }
  }

  /** The part [from, to) of the layer, with what may belong to an escape at its end; of what the window does not hold nothing. */
  #sight({ bytes, start, end }: Layer, anchor: number, from: number, to: number): string {
    const begin = Math.max(start, from);
    const text = this.#latin1.of(bytes, begin, Math.min(end, to + LONGEST_CODE, anchor + WINDOW.after));
    const stop = text.indexOf('\n', to - begin);
    return stop === -1 ? text : text.slice(0, stop);
  }

  /** The layer under `layer` in which one kind of escape is taken off, as far around the anchor as the rule can see. */
  #unescaped(program: Program, number: number, layer: Layer, anchor: number, escape: Escape, form = false): { readonly layer: Layer; readonly anchor: number } {
    const { rule, wide } = program;
    const { lead, extent } = program.approach(number);
    const window = this.#window;
    // Of a block too only one line: whoever escapes does so with line breaks first.
    setStart(window, layer.bytes, layer.start, anchor, rule.lines, wide ? ESCAPED.before : Math.min(ESCAPED.before, LONGEST_CODE * (lead + 24)));
    setEnd(window, layer.bytes, layer.end, anchor, rule.lines, rule.block ? WINDOW.blockAfter : wide ? ESCAPED.after : Math.min(ESCAPED.after, LONGEST_CODE * extent));
    const decoded = withoutEscapes(layer.bytes, window.start, window.end, anchor, escape, form);
    const [open, closed] = [window.start === layer.start && layer.openStart, window.end === layer.end && layer.openEnd];
    return { layer: under(layer, decoded, window.clippedStart || open, window.clippedEnd || closed), anchor: decoded.anchor };
  }

  #encoded(program: Program, number: number, variant: number, layer: Layer, anchor: number): Found | undefined {
    if (layer.encodings.length >= DEEPEST) return undefined;
    const escape = ESCAPE_OF[variant];
    if (escape !== undefined) {
      const inner = this.#unescaped(program, number, layer, anchor, escape, variant === VARIANT.form);
      const found = this.#read(program, number, inner.layer, inner.anchor);
      if (found !== undefined || variant !== VARIANT.percent) return found;
      const form = this.#unescaped(program, number, layer, anchor, escape, true);
      return this.#read(program, number, form.layer, form.anchor);
    }
    const own = this.#run(program, number, variant, layer, anchor);
    if (variant === VARIANT.utf16 || variant === VARIANT.hex) return own;
    // Escapes of `+` and `/` break a run of base64 apart.
    const { lines, block } = program.rule;
    setWindow(this.#window, layer.bytes, layer.start, layer.end, anchor, lines, block);
    if (!isBroken(layer.bytes, this.#window.start, this.#window.end, anchor)) return own;
    const text = this.#latin1.of(layer.bytes, this.#window.start, this.#window.end);
    for (const { escape: kind, form } of READINGS) {
      if (form || !(isEscaped(text, kind) || (kind === 'escapes' && text.includes('\\n')))) continue;
      const inner = this.#unescaped(program, number, layer, anchor, kind);
      const match = this.#run(program, number, variant, inner.layer, inner.anchor);
      if (match !== undefined && (own === undefined || match.secret.length > own.secret.length)) return match;
    }
    return own;
  }

  /** Decodes the run around an encoded anchor and reads it; once more with the lines put together that it goes on in. */
  #run(program: Program, number: number, variant: number, layer: Layer, anchor: number): Found | undefined {
    const { lines, block } = program.rule;
    const window = this.#window;
    setWindow(window, layer.bytes, layer.start, layer.end, anchor, lines, block);
    const own = this.#readRun(program, number, variant, layer, window.start, window.end, anchor, window.clippedStart, window.clippedEnd);
    if (variant < VARIANT.base64 || variant > VARIANT.base64Shift2) return own;
    setWindow(window, layer.bytes, layer.start, layer.end, anchor, Math.max(lines, WRAPPED_LINES), block);
    const joined = unwrap(layer.bytes, window.start, window.end, anchor);
    if (joined === undefined) return own;
    const whole = unwrapped(layer, joined, window.start > layer.start || layer.openStart, window.end < layer.end || layer.openEnd);
    const found = this.#readRun(program, number, variant, whole, 0, whole.end, joined.anchor, false, false);
    return found !== undefined && (own === undefined || found.secret.length > own.secret.length) ? found : own;
  }

  #readRun(program: Program, number: number, variant: number, layer: Layer, start: number, end: number, anchor: number, clippedStart: boolean, clippedEnd: boolean): Found | undefined {
    const decoded = decodeAround(layer.bytes, start, end, anchor, variant);
    if (decoded === undefined) return undefined;
    return this.#read(program, number, under(layer, decoded, clippedStart || (start === layer.start && layer.openStart), clippedEnd || (end === layer.end && layer.openEnd)), decoded.anchor);
  }

  /** Runs the expression at or around the anchor. The candidate's offsets are from the window's start, which is then the whole window's. */
  #try(program: Program, number: number, layer: Layer, anchor: number): Candidate | undefined {
    this.#layer = layer;
    const { bytes, end } = layer;
    const approach = program.approach(number);
    const length = program.rule.anchors[number]?.text.length ?? 0;
    const window = this.#window;
    this.#narrow(program, approach, anchor);
    const from = approach.sticky && approach.lead <= 1 ? anchor : Math.max(window.start, anchor - approach.lead);
    const text = this.#latin1.of(bytes, from, Math.min(window.end, end));
    this.#seen.from = Math.max(window.start, from - LONGEST_CODE);
    this.#seen.to = Math.min(end, window.end);
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
    const { bytes, start, end, openStart, openEnd } = this.#layer;
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
    const { bytes } = this.#layer;
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
    if (program.opensWithRun && isInEscape(bytes, window.start, from, to)) return undefined;
    if (body === '') body = rule.prefix !== undefined && secret.startsWith(rule.prefix) ? secret.slice(rule.prefix.length) : secret;
    if (program.filler && isNoKey(body, program.form)) return undefined;
    if (rule.entropy > 0 && shannonEntropy(body) < rule.entropy) return undefined;
    return this.#candidate(program, match, text, base, from, secret, body, anchor);
  }

  /** The byte behind the secret is not of its last run's alphabet: the right boundary is the end of the alphabet. */
  #endsThere(program: Program, match: RegExpExecArray, end: number, to: number): boolean {
    const { bytes, end: textEnd } = this.#layer;
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
    const { bytes, start, end } = this.#layer;
    const window = this.#window;
    if (wide) setWindow(window, bytes, start, end, anchor, rule.lines, rule.block);
    else window.start = base;
    const matched = base + match.index - window.start;
    return {
      rule,
      text: wide ? this.#latin1.of(bytes, window.start, window.end) : part,
      from: matched,
      to: matched + match[0].length,
      start: from - window.start,
      end: from - window.start + secret.length,
      secret,
      body,
      groups: match.groups ?? {},
    };
  }

}

/** In which order escapes are taken off. `+` may stand for a blank where the text makes no sense with it. */
const READINGS: readonly { readonly escape: Escape; readonly form: boolean }[] = [{ escape: 'escapes', form: false }, { escape: 'percent', form: false }, { escape: 'percent', form: true }, { escape: 'entities', form: false }];
/** By variant: the escape that the anchor is written with. */
const ESCAPE_OF: Readonly<Record<number, Escape>> = { [VARIANT.percent]: 'percent', [VARIANT.form]: 'percent', [VARIANT.escapes]: 'escapes', [VARIANT.entities]: 'entities' };
