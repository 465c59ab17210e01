/**
 * Credentials of several parts: a secret key and the key id that stands beside it are one thing to revoke, so they are one finding, the secret's, with the other as its part.
 * A part is never more than its secret (not graver, not nearer, not newer), so that no verdict changes with it; its fingerprint stays its own.
 */
import { isIdentifier, PART_LINES } from '@leaklint/engine';
import type { Rule } from '@leaklint/engine';
import { EXPOSURES, SEVERITIES } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Seen } from './findings/grouping.ts';
import type { Gathered, Job } from './job.ts';
import type { ScanResult } from './scan-result.ts';
import { suppress } from './policy/suppression.ts';

/** How far apart two parts of one credential stand on one line at most, in bytes; else it is PART_LINES. */
const BYTES = 1024;
/** Others in between that are looked past, in either direction: a list of a million ids costs no more than that each. */
const BETWEEN = 64;

/** The result with each part that stands beside its secret told there. @param isNew where the findings do not say it themselves */
export function withCredentials<T extends Pick<ScanResult, 'findings' | 'totals'>>(result: T, { policy, rules: { rules } }: Job, { seen }: Pick<Gathered, 'seen'>, isNew: (finding: Finding) => boolean = (finding) => finding.new !== false): T {
  if (result.findings.length === 0) return result; // before any rule is read
  const secretsOf = partners(result.findings, rules);
  if (secretsOf.size === 0) return result;
  const findings = joined(result.findings, suppress(seen, policy, rules).kept, secretsOf, isNew);
  if (findings.length === result.findings.length) return result;
  const bySeverity = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) bySeverity[severity]++;
  return { ...result, findings, totals: { ...result.totals, findings: findings.length, bySeverity } };
}

/** By the rule of a part that was found: the rules of its secrets that were found, too. */
function partners(findings: readonly Finding[], rules: readonly Rule[]): Map<string, Set<string>> {
  const found = new Set(findings.map(({ rule }) => rule));
  const secretsOf = new Map<string, Set<string>>();
  for (const { id, parts } of rules) {
    if (!found.has(id)) continue;
    for (const part of parts) {
      if (isIdentifier(part) || !found.has(part.rule)) continue;
      secretsOf.set(part.rule, (secretsOf.get(part.rule) ?? new Set()).add(id));
    }
  }
  return secretsOf;
}

function joined(findings: readonly Finding[], kept: readonly Seen[], secretsOf: ReadonlyMap<string, ReadonlySet<string>>, isNew: (finding: Finding) => boolean): Finding[] {
  const byPrint = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const secretOf = new Map<string, Nearest>();
  for (const spots of spotsByText(kept, byPrint, secretsOf)) {
    for (const [at, { finding: part }] of spots.entries()) {
      const wanted = secretsOf.get(part.rule);
      if (wanted === undefined) continue;
      for (const step of [1, -1] as const) {
        const nearest = nearestSecret(spots, at, step, (secret) => wanted.has(secret.rule) && !outranks(part, secret, isNew));
        if (nearest !== undefined && isNearer(nearest, secretOf.get(part.fingerprint))) secretOf.set(part.fingerprint, nearest);
      }
    }
  }
  const partsOf = new Map<string, Finding[]>();
  for (const part of findings) {
    const secret = secretOf.get(part.fingerprint)?.print;
    if (secret !== undefined) partsOf.set(secret, [...(partsOf.get(secret) ?? []), part]);
  }
  return findings
    .filter(({ fingerprint }) => !secretOf.has(fingerprint))
    .map((finding) => {
      const parts = partsOf.get(finding.fingerprint);
      return parts === undefined ? finding : { ...finding, parts };
    });
}

interface Spot {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly finding: Finding;
}

interface Nearest {
  readonly print: string;
  readonly distance: number;
}

/** Where parts and secrets stand, text by text, in order. */
function spotsByText(kept: readonly Seen[], byPrint: ReadonlyMap<string, Finding>, secretsOf: ReadonlyMap<string, ReadonlySet<string>>): Iterable<Spot[]> {
  const rules = new Set([...secretsOf].flatMap(([part, secrets]) => [part, ...secrets]));
  const texts = new Map<string, Spot[]>();
  for (const { secret, origin, line, column, endLine, endColumn } of kept) {
    const finding = byPrint.get(secret.fingerprint);
    if (finding === undefined || !rules.has(finding.rule)) continue;
    const text = [origin.source, origin.id ?? '', origin.paths[0] ?? ''].join('\0');
    const spots = texts.get(text) ?? [];
    texts.set(text, spots);
    spots.push({ line, column, endLine, endColumn, finding });
  }
  for (const spots of texts.values()) spots.sort((a, b) => a.line - b.line || a.column - b.column || (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1));
  return texts.values();
}

/** In one direction. */
function nearestSecret(spots: readonly Spot[], at: number, step: 1 | -1, fits: (finding: Finding) => boolean): Nearest | undefined {
  const part = spots[at] as Spot;
  for (let other = at + step, passed = 0; passed < BETWEEN; other += step, passed++) {
    const secret = spots[other];
    const distance = secret === undefined ? undefined : step === 1 ? gap(part, secret) : gap(secret, part);
    if (secret === undefined || distance === undefined) return undefined;
    if (fits(secret.finding)) return { print: secret.finding.fingerprint, distance };
  }
  return undefined;
}

/** `undefined`: too far. Lines count for more than any distance on one. */
function gap(first: Spot, second: Spot): number | undefined {
  const lines = second.line - first.endLine;
  if (lines > PART_LINES) return undefined;
  if (lines > 0) return lines * 2 * BYTES;
  const bytes = Math.max(0, second.column - first.endColumn);
  return bytes > BYTES ? undefined : bytes;
}

/** Of two that are as near the first in byte order, whichever came first. */
function isNearer(one: Nearest, other: Nearest | undefined): boolean {
  return other === undefined || one.distance < other.distance || (one.distance === other.distance && one.print < other.print);
}

/** Whether the part says something of its own that its secret's finding would hide. */
function outranks(part: Finding, secret: Finding, isNew: (finding: Finding) => boolean): boolean {
  const nearest = ({ exposure }: Finding): number => (exposure === undefined ? EXPOSURES.length : EXPOSURES.indexOf(exposure));
  return SEVERITIES.indexOf(part.severity) < SEVERITIES.indexOf(secret.severity) || nearest(part) < nearest(secret) || (isNew(part) && !isNew(secret));
}
