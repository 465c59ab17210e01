/**
 * Identifiers: what names the account or the client that a secret belongs to (an account SID, a client id). They open nothing, so no rule looks for them; beside a match
 * of their secret they are told with it. A function of a bounded part of the text around the match; it never decides whether there is a match.
 */
import type { Encoding } from './encoding.ts';
import { isIdentifier } from './rule.ts';
import type { IdentifierSource, Rule } from './rule.ts';
import { SIGHT } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { utf16Units } from './utf16.ts';

/** Lines between the parts of one credential, at most. */
export const PART_LINES = 5;

/** Where an identifier stands. `from` says what its column counts from: its line, or, on the same line, where the match begins or ends. */
export interface BesideMatch {
  /** Position in the rule's `parts`. */
  readonly part: number;
  /** Lines above the first line of the match (negative) or below its last. */
  readonly line: number;
  readonly column: number;
  /** The same in UTF-16 code units. */
  readonly units: number;
  readonly from: 'line' | 'start' | 'end';
  readonly length: number;
}

/** The nearest of each kind. Only in plain text: elsewhere columns are not those of the text. */
export function identifiersBeside({ rule, encoding }: { readonly encoding: Encoding; readonly rule: Pick<Rule, 'parts'> }, around: Surroundings): BesideMatch[] {
  if (encoding !== 'plain' || !rule.parts.some(isIdentifier)) return [];
  const { before, behind } = around.near();
  return rule.parts.flatMap((part, number) => {
    if (!isIdentifier(part)) return [];
    const above = lastIn(before, part);
    const below = firstIn(behind, part);
    const nearer = above === undefined || (below !== undefined && below.distance < above.distance) ? below : above;
    return nearer === undefined ? [] : [{ part: number, ...nearer.place }];
  });
}

interface Nearest {
  readonly place: Omit<BesideMatch, 'part'>;
  /** Lines count for more than any distance on one. */
  readonly distance: number;
}

const LINE = 4 * SIGHT;

function lastIn(text: string, part: IdentifierSource): Nearest | undefined {
  let last: Nearest | undefined;
  for (const { at, value } of occurrences(text, part)) {
    const end = at + value.length;
    const lines = breaks(text, end, text.length);
    if (lines > PART_LINES || end === text.length) continue;
    const lineStart = text.lastIndexOf('\n', at) + 1;
    if (lines > 0 && lineStart === 0 && text.length >= SIGHT) continue; // its line begins out of sight
    const place = lines === 0 ? ({ line: 0, column: at - text.length, units: -unitsOf(text.slice(at)), from: 'start' } as const) : ({ line: -lines, column: at - lineStart + 1, units: unitsOf(text.slice(lineStart, at)) + 1, from: 'line' } as const);
    last = { place: { ...place, length: value.length }, distance: lines * LINE + text.length - end };
  }
  return last;
}

function firstIn(text: string, part: IdentifierSource): Nearest | undefined {
  for (const { at, value } of occurrences(text, part)) {
    const lines = breaks(text, 0, at);
    if (lines > PART_LINES) return undefined;
    if (at === 0) continue;
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const units = unitsOf(text.slice(lineStart, at));
    const place = lines === 0 ? ({ line: 0, column: at, units, from: 'end' } as const) : ({ line: lines, column: at - lineStart + 1, units: units + 1, from: 'line' } as const);
    return { place: { ...place, length: value.length }, distance: lines * LINE + at };
  }
  return undefined;
}

/** In order. What reaches an edge of what is seen may go on beyond it. */
function* occurrences(text: string, part: IdentifierSource): Generator<{ readonly at: number; readonly value: string }> {
  const expression = expressionOf(part);
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    const value = match.groups?.['value'] ?? '';
    const at = match.index + match[0].length - value.length;
    expression.lastIndex = at + value.length;
    const cut = text.length >= SIGHT && (at === 0 || at + value.length === text.length);
    if (!cut && isWhole(value, part)) yield { at, value };
  }
}

/** The names of an identifier are known in either case, its own bytes in theirs. A value of letters alone behind a name is a word. */
function isWhole(value: string, { prefix = '', suffix = '', after, alphabet }: IdentifierSource): boolean {
  if (!value.startsWith(prefix) || !value.endsWith(suffix)) return false;
  const body = value.slice(prefix.length, value.length - suffix.length);
  return new RegExp(`^[${classOf(alphabet)}]+$`).test(body) && (after === undefined || /\d/.test(body));
}

const expressions = new WeakMap<IdentifierSource, RegExp>();

/** Built of data: it has one run of bounded length, behind a literal or a name and an operator. */
function expressionOf(part: IdentifierSource): RegExp {
  let expression = expressions.get(part);
  if (expression === undefined) {
    const { prefix = '', suffix = '', alphabet, length, after } = part;
    const [least, most] = typeof length === 'number' ? [length, length] : length;
    const name = after === undefined ? '(?<![A-Za-z0-9])' : `(?:${after.map(literal).join('|')})\\\\?["'\`\\]]{0,2}\\s{0,8}(?:=>|:=|[:=,]|\\s)\\s{0,8}\\\\?["'\`]{0,2}`;
    expression = new RegExp(`${name}(?<value>${literal(prefix)}[${classOf(alphabet)}]{${least},${most}}${literal(suffix)})(?![A-Za-z0-9_-])`, 'gi');
    expressions.set(part, expression);
  }
  return expression;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** A hyphen stands last in an alphabet and is itself. */
function classOf(alphabet: string): string {
  return alphabet.replace(/[\\\]^]/g, '\\$&').replace(/-$/, '\\-');
}

/** Of latin1 text that is UTF-8. */
function unitsOf(text: string): number {
  return utf16Units(Buffer.from(text, 'latin1'), 0, text.length);
}

function breaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
