/** Foreign rules: another tool's expression as a rule of ours, where it has a literal that every match holds. */
import { RuleError, RuleSet } from '@leaklint/engine';
import type { Severity } from '@leaklint/engine';
import type { OwnRule } from '../policy/config.ts';
import type { Rendered } from './foreign-expression.ts';

export interface ForeignRule {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly expression: Rendered;
  /** Number of the group that is the secret; default the first, if there is one. */
  readonly group?: number;
  readonly entropy?: number;
  /** Words that the other tool looks for first, in any case. */
  readonly keywords?: readonly string[];
}

const SEVERITY: Severity = 'high';

export function ruleFrom({ id, name, provider, expression, group, entropy, keywords = [] }: ForeignRule): OwnRule | { readonly fault: string } {
  if ('fault' in expression) return expression;
  if (RuleSet.builtin().rule(id) !== undefined) return { fault: 'leaklint has a rule of this name; it stays as it is' };
  const fold = expression.source.startsWith('(?i)');
  const body = fold ? expression.source.slice('(?i)'.length) : expression.source;
  const literals = [...new Set([...keywords.filter((word) => body.toLowerCase().includes(word.toLowerCase())), ...literalsOf(body)])].filter((text) => text.length >= 4 && text.length <= 64);
  let fault = 'no literal of four letters or more is in every match: leaklint would have to try it at every byte';
  // A keyword may be written in another case than the expression has it.
  for (const text of literals) {
    const anchor = fold ? { text, fold: true } : text;
    const rule: OwnRule = { id, name, provider, severity: SEVERITY, anchors: [anchor], pattern: withSecret(body, group), boundary: 'none', ...(entropy === undefined || entropy <= 0 ? {} : { entropy: Math.min(8, entropy) }) };
    try {
      RuleSet.compile([{ file: 'import', provider, rules: [{ ...rule, examples: [], counterexamples: [] }] }]);
      if (!isInEveryMatch(body, text, fold)) continue;
      return rule;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      fault = error.faults[0]?.message ?? fault;
    }
  }
  return { fault };
}

/** Stretches of plain text outside of classes and groups that may be left out; longest first. */
function literalsOf(body: string): string[] {
  const plain = body.replace(/\\[dDwWsSbB]/g, '\0').replace(/\\(.)/g, '$1').replace(/\[(?:\\.|[^\]\\])*\]/g, '\0').replace(/.[?*]|.\{0,?\d*\}/g, '\0').replace(/[()^$.|+{}]|\{\d[^}]*\}/g, '\0');
  return plain.split('\0').filter((text) => /^[\w:/+@=~#%&,;!"' <>-]+$/.test(text)).sort((a, b) => b.length - a.length);
}

/** Whether the text stands outside of every alternative, and of everything that may be left out: then no match lacks it. */
function isInEveryMatch(body: string, text: string, fold: boolean): boolean {
  let depth = 0;
  let kept = '';
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '\\') {
      if (depth === 0) kept += /[A-Za-z]/.test(body[at + 1] ?? '') ? '\0' : (body[at + 1] ?? '');
      at++;
    } else if (char === '[') {
      const end = endOfClass(body, at);
      if (depth === 0) kept += '\0';
      at = end;
    } else if (char === '(') {
      if (depth > 0 || !isPlainGroup(body, at)) depth++;
      else at += (/^\((?:\?:)?/.exec(body.slice(at, at + 3))?.[0].length ?? 1) - 1;
    } else if (char === ')') {
      if (depth > 0) depth--;
    } else if (char === '|') return false;
    else if (depth === 0) {
      const next = body[at + 1] ?? '';
      kept += '?*{'.includes(next) && next !== '' ? '\0' : '^$.+?*'.includes(char) ? '\0' : char;
    }
  }
  return fold ? kept.toLowerCase().includes(text.toLowerCase()) : kept.includes(text);
}

/** A group with one alternative that is not repeated is as good as none. */
function isPlainGroup(body: string, open: number): boolean {
  let depth = 0;
  for (let at = open; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '\\') at++;
    else if (char === '[') at = endOfClass(body, at);
    else if (char === '(') depth++;
    else if (char === '|' && depth === 1) return false;
    else if (char === ')' && --depth === 0) return !'?*{'.includes(body[at + 1] ?? ' ') && !/^\(\?[=!<]/.test(body.slice(open, open + 3));
  }
  return false;
}

function endOfClass(body: string, open: number): number {
  let at = open + 1;
  if (body[at] === '^') at++;
  if (body[at] === ']') at++;
  while (at < body.length && body[at] !== ']') at += body[at] === '\\' ? 2 : 1;
  return at;
}

/** The wanted group becomes `secret`; without one the whole match is. */
function withSecret(body: string, wanted: number | undefined): string {
  let number = 0;
  let done = false;
  let pattern = '';
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '\\') {
      pattern += char + (body[++at] ?? '');
    } else if (char === '[') {
      const end = endOfClass(body, at);
      pattern += body.slice(at, end + 1);
      at = end;
    } else if (char === '(' && (body[at + 1] !== '?' || /^\(\?<[A-Za-z]/.test(body.slice(at, at + 4)))) {
      number++;
      const name = /^\(\?<\w+>/.exec(body.slice(at))?.[0] ?? '(';
      const isSecret = number === (wanted === undefined || wanted === 0 ? 1 : wanted) && wanted !== 0;
      done ||= isSecret;
      pattern += isSecret ? '(?<secret>' : '(?:';
      at += name.length - 1;
    } else pattern += char;
  }
  return done ? pattern : `(?<secret>${pattern})`;
}
