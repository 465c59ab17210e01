/**
 * Bridges: what leads from a name to a value, where a rule's pattern is a name, a fragment and a secret; and from it what the kernel may ask of the bytes behind the name.
 */
import { type Lead, WAYS } from './fragments.ts';
import { parsePattern, reach } from './pattern.ts';
import type { Run } from './rule.ts';

/** The bytes that the fragments are written with: up to the operator, as one, and from there on. */
const NAMED = { name: 'A-Za-z0-9_. \\t\\r\\n"\'`\\]\\\\),{:</>&-', operator: '.=:,|?> \\t\\r\\n-', lead: ' \\t\\r\\n"\'`\\\\({.=:,|?>+-' } as const;
const CALLED = { name: `(@${NAMED.name}`, operator: `(${NAMED.operator}`, lead: `nrt${NAMED.lead}` } as const;

/** What a pattern's matches are: a name, a bridge, a value. */
export interface Bridged {
  /** The name as the pattern writes it. */
  readonly name: string;
  /** The bridge as the kernel asks for it: at most `gap` bytes of `name` up to an operator, and `pad` of `lead` behind it. */
  readonly bridge: { readonly gap: number; readonly name: string; readonly operator: string; readonly pad: number; readonly lead: string };
  /** The classes of the bytes that the value begins with, and how many of them there are at least. */
  readonly alphabets: readonly string[];
  readonly min: number;
}

/** How every match begins: a name of bytes that are in NAMED, a fragment, the secret. */
const BRIDGED = /^(?:\(\?!(?:[^()]|\([^()]*\))*\))?(?<name>\(\?:(?:[\w |-]|\\[.-])*\)|(?:[\w-]|\\[.-])+)(?<fragments>\{\{(?:named|beside)\}\}|\(\?:\{\{called\}\}\|\{\{(?:named|beside)\}\}\))(?:\(\?=[^()]*\))?\(\?<secret>(?<secret>(?:\\.|\[[^\]]*\]|[^\\()[\]])*)/;

/** One piece of a secret: a run, a class, or one byte, and how often. */
const PIECE = /(?:\{\{(\w+)\}\}|\[((?!\^)(?:\\.|[^\\\]])+)\]|\\(d|w)|\\?([^\w\s\\^$*+?()[\]{}]|\\(?=[^\w\s])|[A-Za-z0-9_ ])(?<!\\\w))(\{(\d+)(?:,\d*)?\}|[?*+])?/y;

/** Of a rule whose matches are a name, a fragment and a secret; undefined for any other. Less than LEAST bytes of a value say nothing. */
export function bridged(pattern: string, runs: readonly Run[]): Bridged | undefined {
  const found = BRIDGED.exec(pattern);
  const [head] = found ?? [];
  const { name: before, fragments, secret } = found?.groups ?? {};
  if (head === undefined || before === undefined || fragments === undefined || secret === undefined || /\{\{(?:named|beside|called)\}\}/.test(pattern.slice(head.length)) || isAlternative(pattern.slice(head.length - secret.length))) return undefined;
  const alphabets: string[] = [];
  let min = 0;
  for (PIECE.lastIndex = 0; PIECE.lastIndex < secret.length; ) {
    const [, name, written, kind, byte, quantifier, times] = PIECE.exec(secret) ?? [undefined];
    if (name === undefined && written === undefined && kind === undefined && byte === undefined) break;
    const run = name === undefined ? undefined : runs.find((one) => one.name === name);
    if (name !== undefined && run === undefined) break;
    alphabets.push(run?.alphabet ?? written ?? (kind === 'd' ? '0-9' : kind === 'w' ? 'A-Za-z0-9_' : codeOf(byte ?? '')));
    min += (run?.min ?? 1) * (times === undefined ? Number(quantifier !== '?' && quantifier !== '*') : Number(times));
  }
  return min < LEAST ? undefined : { name: before, bridge: bridgeOf(fragments), alphabets, min };
}

/** As long as the longest way through any of the fragments. */
function bridgeOf(fragments: string): Bridged['bridge'] {
  const ways = (['beside', 'named', 'called'] as const).filter((one) => fragments.includes(`{{${one}}}`)).map(lengths);
  return { ...(fragments.includes('{{called}}') ? CALLED : NAMED), gap: Math.max(...ways.map(([gap]) => gap)), pad: Math.max(...ways.map(([, lead]) => lead)) - 1 };
}

const known = new Map<Lead, readonly [number, number]>();

function lengths(fragment: Lead): readonly [number, number] {
  const before = known.get(fragment);
  if (before !== undefined) return before;
  const [to, on] = WAYS[fragment];
  const found = [longest(to), longest(on)] as const;
  known.set(fragment, found);
  return found;
}

/** Most bytes that a pattern can match. */
function longest(pattern: string): number {
  const { branches } = parsePattern(`${pattern}(?<secret>)`, []);
  return branches === undefined ? Infinity : Math.max(...branches.map((branch) => reach(branch).max));
}

const LEAST = 6;

function codeOf(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Whether something stands beside the secret that begins here, in its group or outside of it. */
function isAlternative(rest: string): boolean {
  let depth = 1;
  for (const [piece] of rest.matchAll(/\\.|\[(?:\\.|[^\\\]])*\]|[()|]/g)) {
    if (piece === '(') depth++;
    else if (piece === ')') depth--;
    else if (piece === '|' && depth <= 1) return true;
  }
  return false;
}
