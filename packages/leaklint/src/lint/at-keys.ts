/** Where the linter and the scanner see the same key. */
import { displayPath } from '@leaklint/git';
import type { Seen } from '../findings/grouping.ts';
import type { LintFinding } from './lint-finding.ts';
import type { ChangedText } from './lint-text.ts';

/** A key that the linter sees, too, is one finding: what it says of a place where the scanner saw a key goes to that key, by fingerprint; the rest stands apart. */
export function withKeys(findings: readonly LintFinding[], seen: readonly Seen[], texts: readonly ChangedText[]): { atKeys: ReadonlyMap<string, readonly LintFinding[]>; apart: readonly LintFinding[] } {
  const atKeys = new Map<string, LintFinding[]>();
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const apart = findings.filter((finding) => {
    const { id, text = '' } = byPath.get(finding.path) ?? {};
    const lines = text.split('\n');
    const keys = seen.filter(({ origin, ...place }) => origin.id === id && origin.paths.some((path) => displayPath(path) === finding.path) && overlap(finding, place, lines));
    for (const fingerprint of new Set(keys.map(({ secret }) => secret.fingerprint))) atKeys.set(fingerprint, [...(atKeys.get(fingerprint) ?? []), finding]);
    return keys.length === 0;
  });
  return { atKeys, apart };
}

/** The scanner counts columns in bytes, the linter in UTF-16 units. */
function overlap(finding: LintFinding, place: Pick<Seen, 'line' | 'column' | 'endLine' | 'endColumn'>, lines: readonly string[]): boolean {
  const units = (line: number, column: number): number => Buffer.from(lines[line - 1] ?? '', 'utf8').toString('utf8', 0, column - 1).length + 1;
  const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean => line < otherLine || (line === otherLine && column < otherColumn);
  return before(finding.line, finding.column, place.endLine, units(place.endLine, place.endColumn)) && before(place.line, units(place.line, place.column), finding.endLine, finding.endColumn);
}
