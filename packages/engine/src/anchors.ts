/**
 * From the anchors of the rules to the literals of the kernel: each with the weakest confirm that its pattern allows, and once more for each encoding it may stand in.
 */
import { type Anchor, ByteClass } from '@leaklint/kernel';
import type { Binding } from './bindings.ts';
import { bridged } from './bridge.ts';
import { CONTAINERS, type Container } from './containers.ts';
import { confirmOf, encodedConfirm, escapedConfirm, spelledConfirm, tolerant, twiceConfirm } from './confirm.ts';
import { VARIANT, encodedLiterals, escapedForms, spelledForms, twiceEncoded } from './encoding.ts';
import { type Branch, type Pattern, parsePattern, reach } from './pattern.ts';
import type { ConfirmSource, Rule, RuleAnchor } from './rule.ts';

const NO_RULE = -1;

/** A value that may stand further from its anchor is not asked for: in a text with escapes twice as much is looked through. */
const MOST_GAP = 255;

/** The kernel's anchors and, index by index, what they mean. */
export interface AnchorTable {
  readonly anchors: readonly Anchor[];
  readonly bindings: readonly Binding[];
}

/** Bytes that must stand behind an anchor of three bytes before its encoded forms are looked for. */
const LONG_RUN = 20;

/** Shorter forms in base64 of base64 are not looked for: an anchor of four characters has some in one alignment of nine, and they would slow the search for all others. */
const TWICE_LEAST = 6;

/** Where an anchor stands in the branches of a pattern. */
export interface Placement {
  /** Most bytes of a match before the anchor. */
  readonly lead: number;
  /** Most bytes of a match from the beginning of the anchor on. */
  readonly extent: number;
  readonly before: { readonly alphabet: string; readonly min: number } | undefined;
  readonly after: { readonly alphabet: string; readonly min: number } | undefined;
  /** Some branch holds the anchor. */
  readonly found: boolean;
}

/** Plans the anchors of these rules, and of what other texts stand in. Equal (literal, fold, follow, confirm) are planted once. */
export function anchorTable(rules: readonly Rule[], patterns: readonly Pattern[], containers: readonly Container[] = CONTAINERS): AnchorTable {
  const anchors: Anchor[] = [];
  const bindings: number[][] = [];
  const known = new Map<string, number>();
  const plant = (literal: Uint8Array, fold: boolean, follow: readonly string[], confirm: ConfirmSource, binding: readonly [number, number, number]): void => {
    const key = JSON.stringify([Buffer.from(literal).toString('latin1'), fold, follow, confirm]);
    let index = known.get(key);
    if (index === undefined) {
      index = anchors.length;
      known.set(key, index);
      const parts = confirmOf(confirm);
      anchors.push({ literal, fold, ...(follow.length > 0 ? { follow: follow.map((one) => ByteClass.of(one)) } : {}), ...(parts === undefined ? {} : { confirm: parts }) });
      bindings.push([]);
    }
    bindings[index]?.push(...binding);
  };
  for (const [at, rule] of rules.entries()) {
    const pattern = patterns[at];
    if (pattern === undefined) continue;
    for (const [number, anchor] of rule.anchors.entries()) {
      // A block anchor is a hit by its literal alone: where one stands must not depend on bytes further off (see reach.ts).
      const confirm = rule.block ? {} : (rule.confirm ?? derivedConfirm(rule, pattern, anchor));
      plant(Buffer.from(anchor.text, 'latin1'), anchor.fold, followOf(pattern, anchor), tolerant(confirm), [rule.index, number, VARIANT.plain]);
      // A name whose value is guessed at is a word: it has nothing to escape.
      if (rule.kind === 'secret' && anchor.text.length >= 3) {
        for (const escaped of escapedForms(anchor.text)) plant(escaped.literal, anchor.fold || escaped.fold, [], escapedConfirm(confirm, escaped.variant), [rule.index, number, escaped.variant]);
      }
      // Three bytes are enough where a long run behind them keeps what is there by chance away from the expression.
      if (!rule.encoded || anchor.text.length < (behind(confirm) >= LONG_RUN ? 3 : 4)) continue;
      for (const encoded of encodedLiterals(anchor.text, nextOf(confirm))) {
        if (encoded.literal.length < 4) continue;
        if (anchor.fold && encoded.variant !== VARIANT.utf16) continue;
        plant(encoded.literal, anchor.fold || encoded.fold, [], encodedConfirm(confirm, anchor.text.length, encoded.variant), [rule.index, number, encoded.variant]);
      }
      if (anchor.fold || rule.kind !== 'secret') continue;
      for (const spelled of spelledForms(anchor.text)) plant(spelled.literal, true, [], spelledConfirm(confirm), [rule.index, number, spelled.variant]);
      for (const twice of twiceEncoded(anchor.text)) if (twice.literal.length >= Math.min(TWICE_LEAST, anchor.text.length + 2)) plant(twice.literal, false, [], twiceConfirm(behind(confirm)), [NO_RULE, 0, twice.variant]);
    }
  }
  for (const [number, { text, fold, follow, confirm }] of containers.entries()) plant(Buffer.from(text), fold, follow, confirm, [NO_RULE, number, VARIANT.container]);
  return { anchors, bindings };
}

function nextOf({ after }: ConfirmSource): readonly number[] {
  return after === undefined || after.min === 0 ? [] : ByteClass.of(after.of).bytes();
}

function behind({ after }: ConfirmSource): number {
  return after?.min ?? 0;
}

/** Where `anchor` stands in every branch of the pattern: the most it may lead and reach, the weakest run on either side. */
export function placement(pattern: Pattern, anchor: RuleAnchor): Placement {
  const nowhere: Placement = { lead: Infinity, extent: Infinity, before: undefined, after: undefined, found: false };
  if (pattern.branches === undefined) return nowhere;
  const fold = (text: string): string => (anchor.fold ? text.toLowerCase() : text);
  const places = pattern.branches.flatMap((branch) => placesIn(branch, fold(anchor.text), fold));
  if (places.length === 0) return nowhere;
  return {
    lead: Math.max(...places.map((place) => place.lead)),
    extent: Math.max(...places.map((place) => place.extent)),
    before: weakest(places.map((place) => place.before)),
    after: weakest(places.map((place) => place.after)),
    found: true,
  };
}

function placesIn(branch: Branch, text: string, fold: (text: string) => string): Placement[] {
  const places: Placement[] = [];
  for (const [index, piece] of branch.entries()) {
    if (piece.kind !== 'text' || piece.text.length < text.length) continue;
    const folded = fold(piece.text);
    for (let at = folded.indexOf(text); at !== -1; at = folded.indexOf(text, at + 1)) {
      const previous = branch[index - 1];
      const next = branch[index + 1];
      const end = at + text.length === piece.text.length;
      places.push({
        lead: reach(branch.slice(0, index)).max + at,
        extent: reach(branch.slice(index)).max - at,
        before: at === 0 && previous?.kind === 'run' ? { alphabet: previous.run.alphabet, min: previous.run.min } : undefined,
        after: end && next?.kind === 'run' ? { alphabet: next.run.alphabet, min: next.run.min } : undefined,
        found: true,
      });
    }
  }
  return places;
}

function weakest(sides: readonly ({ readonly alphabet: string; readonly min: number } | undefined)[]): { alphabet: string; min: number } | undefined {
  const first = sides[0];
  if (first === undefined || sides.some((side) => side === undefined || side.alphabet !== first.alphabet)) return undefined;
  return { alphabet: first.alphabet, min: Math.min(...sides.map((side) => side?.min ?? 0)) };
}

function derivedConfirm(rule: Rule, pattern: Pattern, anchor: RuleAnchor): ConfirmSource {
  const place = placement(pattern, anchor);
  const value = bridged(rule.pattern, rule.runs);
  if (value !== undefined) {
    const { bridge, alphabets, min } = value;
    const of = eitherCase(alphabets);
    // Behind the anchor the name may go on.
    const gap = placement(parsePattern(`${value.name}(?<secret>)`, []), anchor).extent - anchor.text.length + bridge.gap;
    return gap > MOST_GAP ? {} : { value: { ...bridge, gap, of, min: Math.min(255, min), need: of } };
  }
  return {
    ...(place.before === undefined ? {} : { before: { of: place.before.alphabet, min: place.before.min } }),
    ...(place.after === undefined ? {} : { after: { of: place.after.alphabet, min: place.after.min } }),
  };
}

/** All of the alphabets in both cases: with an anchor that ignores case the whole expression does. */
function eitherCase(alphabets: readonly string[]): string {
  const bytes = alphabets.flatMap((alphabet) => ByteClass.of(alphabet).bytes());
  const both = new Set(bytes.flatMap((byte) => [...new Set(`${String.fromCharCode(byte).toLowerCase()}${String.fromCharCode(byte).toUpperCase()}`)].map((letter) => letter.charCodeAt(0))));
  return [...both].filter((byte) => byte < 256).sort((a, b) => a - b).map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** A literal shorter than four bytes carries the classes of the bytes behind it: as written, or from the run that follows. */
function followOf(pattern: Pattern, anchor: RuleAnchor): readonly string[] {
  if (anchor.follow.length > 0 || anchor.text.length >= 4) return anchor.follow;
  const after = placement(pattern, anchor).after;
  return after === undefined ? [] : Array.from({ length: Math.min(after.min, 4 - anchor.text.length) }, () => after.alphabet);
}
