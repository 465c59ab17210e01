/** Stale suppressions: entries and comments that nothing was found for any more. They hide nothing now, and would hide something later. */
import type { Rule } from '@leaklint/engine';
import type { FileComment } from '../tasks/file-tasks.ts';
import type { Seen } from '../findings/grouping.ts';
import type { Policy } from './policy.ts';
import type { Suppressed } from './suppression.ts';

export interface Stale {
  readonly kind: 'baseline' | 'allow' | 'inline';
  /** The file, with the line where it has one. Repository text: escape it before printing. */
  readonly where: string;
  readonly what: string;
  /** Of an entry of the baseline. */
  readonly fingerprint?: string;
}

/** Of a scan that saw everything. */
export function staleEntries({ allow, baseline, baselineFile }: Policy, { allowsUsed, baselineUsed }: Suppressed): Stale[] {
  const stale: Stale[] = [];
  for (const [number, { file, line, reason }] of allow.entries()) if (!allowsUsed.has(number)) stale.push({ kind: 'allow', where: `${file}:${line}`, what: reason });
  for (const { fingerprint, rule } of baseline.entries.values()) if (!baselineUsed.has(fingerprint)) stale.push({ kind: 'baseline', where: baselineFile ?? '', what: `${fingerprint} ${rule}`, fingerprint });
  return stale.sort((a, b) => (a.kind === b.kind ? compare(a.where, b.where) || compare(a.what, b.what) : compare(a.kind, b.kind)));
}

/** Comments in files that were read whole: of the rules that one names, those that found nothing beside it. @param named gives a path (bytes as latin1) as it may be shown */
export function staleComments(comments: readonly FileComment[], all: readonly Seen[], rules: readonly Rule[], named: (path: string) => string): Stale[] {
  const heard = new Set<string>();
  for (const { origin, mark, secret, line, endLine } of all) {
    if (origin.source !== 'file' || mark.inline?.tool !== 'leaklint') continue;
    for (const path of origin.paths) for (const at of new Set([line - 1, line, endLine])) for (const rule of [rules[secret.rule]?.id ?? '', 'all']) heard.add(`${path}\0${at}\0${rule}`);
  }
  const stale = comments.flatMap(({ path, line, rules: ids }) => ids.filter((rule) => !heard.has(`${path}\0${line}\0${rule}`)).map((rule): Stale => ({ kind: 'inline', where: `${named(path)}:${line}`, what: `leaklint-ignore: ${rule}` })));
  return stale.sort((a, b) => compare(a.where, b.where) || compare(a.what, b.what));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
