/** Stale suppressions: entries that nothing was found for any more. They hide nothing now, and would hide something later. */
import type { Policy } from './policy.ts';
import type { Suppressed } from './suppression.ts';

export interface Stale {
  readonly kind: 'baseline' | 'allow';
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
