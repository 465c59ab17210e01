/** Mutants of a rule: every way in which one datum of it can be a little wrong. A rule whose examples and near misses do not notice lacks one of them. */
import type { RuleFile } from '@leaklint/engine';
import { expandFragments } from '../../packages/engine/src/fragments.ts';

export type Source = RuleFile['rules'][number];
type RunSource = NonNullable<Source['token']>;

/** A rule with one thing changed, and which. */
export interface Mutant {
  readonly what: string;
  readonly rule: Source;
}

/** The rule with the fragment written out that is its own part to test, not one that hundreds of rules share. */
export function withOwnFragment(rule: Source): Source {
  return { ...rule, pattern: rule.pattern.replaceAll('{{entry}}', (call) => expandFragments(call, [])) };
}

export function* mutantsOf(rule: Source): Generator<Mutant> {
  for (const which of ['pattern', 'further'] as const) {
    const written = rule[which];
    if (written === undefined) continue;
    const change: Change = (what, changed) => ({ what: which === 'pattern' ? what : `${what} of further`, rule: { ...rule, [which]: changed } });
    yield* letters(written, change);
    yield* assertions(written, change);
    yield* counts(written, change);
  }
  yield* runs(rule);
  yield* anchors(rule);
  for (const check of rule.checks ?? []) yield { what: `without the check ${check}`, rule: { ...rule, checks: rule.checks?.filter((one) => one !== check) ?? [] } };
  if ((rule.entropy ?? 0) > 0) yield { what: 'without entropy', rule: { ...rule, entropy: 0 } };
  if ((rule.boundary ?? 'token') === 'token') yield { what: 'without the left boundary', rule: { ...rule, boundary: 'none' } };
  if ((rule.lines ?? 0) > 0) yield { what: 'without the lines around', rule: { ...rule, lines: 0 } };
}

/** The rule with another expression. */
type Change = (what: string, changed: string) => Mutant;

/** What a pattern is made of, as far as mutants care. */
const PIECES = /\(\?(?:<[A-Za-z]\w*>|:)|\(\?<?[=!]|\{\{\w+\}\}|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\\x[0-9a-fA-F]{2}|\\.|[\s\S]/g;

function piecesOf(pattern: string): { readonly text: string; readonly at: number }[] {
  return [...pattern.matchAll(PIECES)].map((match) => ({ text: match[0], at: match.index }));
}

const without = (pattern: string, from: number, to: number, put = ''): string => pattern.slice(0, from) + put + pattern.slice(to);

/** Where the bracket closes that the piece `index` opens, as an offset behind it. */
function closing(pieces: ReturnType<typeof piecesOf>, index: number): number {
  let depth = 0;
  for (let at = index; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece === undefined) break;
    if (piece.text.startsWith('(')) depth++;
    else if (piece.text === ')' && --depth === 0) return piece.at + 1;
  }
  throw new Error('a bracket is not closed');
}

/** Without one letter or digit of a literal. Those of an assertion fall with it. */
function* letters(pattern: string, change: Change): Generator<Mutant> {
  const pieces = piecesOf(pattern);
  let silent = 0;
  for (const [index, { text, at }] of pieces.entries()) {
    if (/^\(\?<?[=!]/.test(text)) silent = Math.max(silent, closing(pieces, index));
    if (at < silent || !/^[A-Za-z0-9_:/@!-]$|^\\[.+*|/-]$/.test(text) || /^[?*+{]/.test(pieces[index + 1]?.text ?? '')) continue;
    yield change(`without ${text} at ${at}`, without(pattern, at, at + text.length));
  }
}

/** Without one assertion, or one of the alternatives of it. */
function* assertions(pattern: string, change: Change): Generator<Mutant> {
  const pieces = piecesOf(pattern);
  for (const [index, { text, at }] of pieces.entries()) {
    if (!/^\(\?<?[=!]/.test(text)) continue;
    const end = closing(pieces, index);
    yield change(`without ${pattern.slice(at, end)}`, without(pattern, at, end, '(?:)'));
  }
}

/** One more or one less of what the pattern counts itself, inside of the secret. */
function* counts(pattern: string, change: Change): Generator<Mutant> {
  const begin = pattern.indexOf('(?<secret>');
  const pieces = piecesOf(pattern);
  const end = closing(pieces, pieces.findIndex(({ at }) => at === begin));
  for (const { text, at } of pieces) {
    const count = /^\{(\d+)(?:,(\d+))?\}$/.exec(text);
    if (count === null || at < begin || at > end) continue;
    const [least, most] = [Number(count[1]), Number(count[2] ?? count[1])];
    const put = (count: string): Mutant => change(`${text} at ${at} is ${count}`, without(pattern, at, at + text.length, count));
    if (least === most) yield* [put(`{${least + 1}}`), put(`{${least - 1}}`)];
    else yield* [put(`{${least + 1},${most}}`), put(`{${least},${most - 1}}`)];
  }
}

function withRun(rule: Source, name: string, run: RunSource): Source {
  return name === 'token' && rule.token !== undefined ? { ...rule, token: run } : { ...rule, runs: { ...rule.runs, [name]: run } };
}

/** Kinds of characters, as they stand in alphabets. */
const KINDS = ['A-Z', 'a-z', '0-9'] as const;

/** Each run a character wider and narrower at both ends, with an alphabet that lacks a kind of character, and with one that has another kind. */
function* runs(rule: Source): Generator<Mutant> {
  const all = Object.entries({ ...(rule.token === undefined ? {} : { token: rule.token }), ...rule.runs });
  for (const [name, run] of all) {
    const [least, most] = typeof run.length === 'number' ? [run.length, run.length] : run.length;
    const change = (what: string, changed: RunSource): Mutant => ({ what: `{{${name}}} ${what}`, rule: withRun(rule, name, changed) });
    yield change(`from ${least - 1} on`, { ...run, length: [least - 1, most] });
    yield change(`up to ${most + 1}`, { ...run, length: [least, most + 1] });
    yield change(`from ${least + 1} on`, { ...run, length: [least + 1, Math.max(most, least + 1)] });
    yield change(`up to ${most - 1}`, { ...run, length: [Math.min(least, most - 1), most - 1] });
    for (const kind of KINDS) {
      if (run.alphabet.includes(kind)) yield change(`without ${kind}`, { ...run, alphabet: run.alphabet.replace(kind, '') || '~' });
      else if (!new RegExp(`[${kind}]-[${kind}]`).test(run.alphabet)) yield change(`with ${kind}`, { ...run, alphabet: kind + run.alphabet });
    }
    if (!/[_-]/.test(run.alphabet.replace(/[A-Za-z0-9]-[A-Za-z0-9]/g, ''))) yield* [change('with _', { ...run, alphabet: `_${run.alphabet}` }), change('with -', { ...run, alphabet: `${run.alphabet}-` })];
  }
}

/** Without one of its anchors; the last one stays. */
function* anchors(rule: Source): Generator<Mutant> {
  if (rule.anchors.length < 2) return;
  for (const [index, anchor] of rule.anchors.entries()) yield { what: `without the anchor ${JSON.stringify(anchor)}`, rule: { ...rule, anchors: rule.anchors.filter((_, at) => at !== index) } };
}
