/** The engine's scanner as its tests use it: one a file, and keys made when they are needed. */
import { type RawMatch, RuleSet, TextScanner, renderTemplate, settle } from '@leaklint/engine';

export const rules: RuleSet = RuleSet.builtin();
let shared: TextScanner | undefined;

export function scanText(text: string): readonly RawMatch[] {
  shared ??= new TextScanner(rules);
  return shared.scan(Buffer.from(text, 'latin1'));
}

/** The secrets that stay after settling. */
export function secretsIn(text: string): string[] {
  return settle(scanText(text)).map((match) => match.secret);
}

export function make(template: string, seed: string | number = 1): string {
  return renderTemplate(template, seed).text;
}

/** Matches as values that compare: everything a match says, its rule by id. */
export function plain(matches: readonly RawMatch[]): unknown[] {
  return matches.map(({ rule, start, end, line, column, encoding, secret, vendor, confidence, notes }) => ({ rule: rule.id, start, end, line, column, encoding, secret, vendor, confidence, notes }));
}
