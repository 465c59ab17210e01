/**
 * Inline ignores: comments beside a match that ask scanners not to report it, ours and those that other tools have taught people to write.
 */
import type { Surroundings } from './surroundings.ts';

export interface InlineIgnore {
  /** Whose comment it is. */
  readonly tool: 'leaklint' | 'gitleaks' | 'betterleaks' | 'detect-secrets' | 'secretlint' | 'trufflehog';
  /** It says why. Other tools' comments have no place for that. */
  readonly reason: boolean;
}

/** `leaklint-ignore: RULE[, RULE] -- reason`, with `all` for every rule. */
const OURS = /leaklint-ignore:[ \t]*([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)(?:[ \t]+--[ \t]*(\S.{2,}))?/;

/** Comments on the line of the match itself, and on the line before. From the tools' own documents. */
const SAME_LINE: readonly (readonly [RegExp, InlineIgnore['tool']])[] = [
  [/gitleaks:allow/, 'gitleaks'],
  [/betterleaks:allow/, 'betterleaks'],
  [/pragma: ?(?:allow|white)list[ -]secret/, 'detect-secrets'],
  [/secretlint-disable-line/, 'secretlint'],
  [/trufflehog:ignore/, 'trufflehog'],
];
const LINE_ABOVE: readonly (readonly [RegExp, InlineIgnore['tool']])[] = [
  [/pragma: ?(?:allow|white)list[ -]nextline[ -]secret/, 'detect-secrets'],
  [/secretlint-disable-next-line/, 'secretlint'],
];

/** A line with nothing but a comment: what stands before the words has no letters or digits (`//`, `#`, `<!--`, `--`; `rem` is one, too). */
const COMMENT_ALONE = /^[^A-Za-z0-9]*(?:rem\s+)?$/i;

/** The same where it is meant: right behind the mark that opens a comment. */
const MEANT = /(?:\/\/|\/\*|#|<!--|--|[;%*]|\brem)[^A-Za-z0-9]*(leaklint-ignore:.*)/i;

/** The rules that a line's comment of ours names; none where it has none, or only quotes one. */
export function ignoredRules(line: string): string[] {
  const comment = MEANT.exec(line)?.[1];
  return comment === undefined ? [] : namedRules(OURS.exec(comment)?.[1]);
}

function namedRules(list = ''): string[] {
  return list.split(',').map((one) => one.trim()).filter((one) => one !== '');
}

/** The comment that speaks of what `rule` found; ours first. */
export function inlineIgnore({ above, before, behind, off }: Surroundings, rule: string): InlineIgnore | undefined {
  const ours = speaks(before, rule) ?? speaks(behind, rule) ?? (COMMENT_ALONE.test(above.slice(0, Math.max(0, above.indexOf('leaklint-ignore')))) ? speaks(above, rule) : undefined);
  if (ours !== undefined) return ours;
  for (const [comment, tool] of SAME_LINE) if (comment.test(behind) || comment.test(before)) return { tool, reason: false };
  for (const [comment, tool] of LINE_ABOVE) if (comment.test(above)) return { tool, reason: false };
  return off ? { tool: 'secretlint', reason: false } : undefined;
}

function speaks(text: string, rule: string): InlineIgnore | undefined {
  const comment = OURS.exec(text);
  if (comment === null) return undefined;
  const rules = namedRules(comment[1]);
  return rules.includes(rule) || rules.includes('all') ? { tool: 'leaklint', reason: comment[2] !== undefined } : undefined;
}
