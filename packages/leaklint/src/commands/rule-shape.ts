/** A rule's shape in words: what its pattern, runs and checks come to, for a person who reads no regular expressions. */
import type { Rule } from '@leaklint/engine';
import { counted } from '../terminal/layout.ts';

/** `16 to 128 of A-Za-z0-9`. */
function runText({ alphabet, min, max }: Rule['runs'][number]): string {
  return `${min === max ? min : `${min} to ${max}`} of ${alphabet}`;
}

/** What the group `secret` holds, or undefined where parentheses do not pair. */
function secretPattern(pattern: string): string | undefined {
  const start = pattern.indexOf('(?<secret>');
  if (start === -1) return undefined;
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '\\') i++;
    else if (character === '[') {
      for (i++; i < pattern.length && pattern[i] !== ']'; i++) if (pattern[i] === '\\') i++;
    } else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return pattern.slice(start + '(?<secret>'.length, i);
  }
  return undefined;
}

/** `zv_live_, then 16 to 128 of A-Za-z0-9`, where the pattern is no more than literals and runs. */
function sequence(pattern: string, runs: ReadonlyMap<string, string>): string | undefined {
  const parts: string[] = [];
  const piece = /\{\{(\w+)\}\}|\\([.\-_/+:@$^*()[\]{}|?\\])|([A-Za-z0-9_:/@=~#%&,;!"' <>-]+)/y;
  while (piece.lastIndex < pattern.length) {
    const found = piece.exec(pattern);
    if (found === null) return undefined;
    const [, run, escaped, literal] = found;
    const text = run === undefined ? (escaped ?? literal ?? '') : runs.get(run);
    if (text === undefined) return undefined;
    const before = parts.at(-1);
    if (run === undefined && before !== undefined && !before.includes(' of ')) parts[parts.length - 1] = before + text;
    else parts.push(text);
  }
  return parts.length === 0 ? undefined : parts.join(', then ');
}

export function ruleShape(rule: Rule): string[] {
  const runs = new Map(rule.runs.map((run) => [run.name, runText(run)]));
  const secret = secretPattern(rule.pattern);
  const words = secret === undefined ? undefined : sequence(secret, runs);
  const anchors = rule.anchors.map(({ text, fold }) => `${text}${fold ? ' (any case)' : ''}`);
  const shape: string[] = [];
  if (words !== undefined) shape.push(words);
  if (words === undefined || !rule.anchors.every(({ text }) => words.startsWith(text))) shape.push(`${words === undefined ? '' : 'beside '}${anchors.length > 1 ? 'one of ' : ''}${anchors.join(', ')}`);
  if (words === undefined && runs.size > 0) shape.push([...runs.values()].join('; '));
  if (rule.lines > 0) shape.push(`within ${counted(rule.lines, 'line')} of it`);
  if (rule.entropy > 0) shape.push(`at least ${rule.entropy} bits of entropy a character`);
  if (rule.checks.length > 0) shape.push(`checked: ${rule.checks.join(', ')}`);
  if (rule.weak) shape.push('may have been chosen by a person: shown by its length only');
  return shape;
}

/** `in the header Authorization: Bearer <key>`. */
export function ruleTransport({ auth, hosts, env }: Rule): string[] {
  const lines: string[] = [];
  if (auth?.header !== undefined) lines.push(`in the header ${auth.header}: ${auth.scheme === undefined ? '' : `${auth.scheme} `}<key>`);
  if (auth?.query !== undefined) lines.push(`in the query, ?${auth.query}=<key>: it ends up in logs and histories; prefer a header where the vendor takes one`);
  if (hosts.length > 0) lines.push(`to ${hosts.join(', ')}`);
  if (env.length > 0) lines.push(`from the environment: ${env.join(', ')}`);
  return lines;
}
