/** The hook report: what stops a commit or a push, and what is only mentioned. */
import { isComplete } from '../coverage.ts';
import type { ExitCode } from '../scan-result.ts';
import { printableJson } from '../terminal/escape.ts';
import { atLeast } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { LintFinding } from '../lint/lint-finding.ts';
import type { ScanResult } from '../scan-result.ts';
import type { KeyUsage } from '../lint/usage.ts';

/** What a hook was asked about. */
export type HookSubject = 'commit' | 'push' | 'message';

export const NO_USAGE: KeyUsage & { readonly notes: readonly string[] } = { atKeys: new Map(), apart: [], files: 0, notes: [] };

export interface HookReport {
  readonly subject: HookSubject;
  /** All that was found in it, new or not. */
  readonly result: ScanResult;
  /** Fingerprints of keys that what it builds on does not hold. */
  readonly fresh: ReadonlySet<string>;
  readonly usage: KeyUsage;
  /** There is no commit yet, so none to restore from. */
  readonly unborn: boolean;
  /** What else a person should know, a line each. */
  readonly notes: readonly string[];
}

export function isBlocking(finding: Finding, { result, fresh }: HookReport): boolean {
  return atLeast(finding.severity, result.failOn) && fresh.has(finding.fingerprint);
}

export function usageBlocks({ severity, fresh }: KeyUsage['apart'][number], { result }: HookReport): boolean {
  return severity === 'error' && fresh && result.failOn !== 'never';
}

export function exitCodeOf(report: HookReport): ExitCode {
  const { result, usage } = report;
  if (result.findings.some((finding) => isBlocking(finding, report)) || usage.apart.some((finding) => usageBlocks(finding, report))) return 1;
  return result.problems.length > 0 || !isComplete(result.coverage) ? 3 : 0;
}

export function hookJson(report: HookReport): string {
  const { subject, result, usage } = report;
  const { tool, coverage, problems, totals, failOn, seconds } = result;
  const keys = result.findings.map((finding) => ({ blocks: isBlocking(finding, report), new: report.fresh.has(finding.fingerprint), usage: (usage.atKeys.get(finding.fingerprint) ?? []).map(usageJson), ...finding }));
  const usages = usage.apart.map((finding) => ({ blocks: usageBlocks(finding, report), new: finding.fresh, ...usageJson(finding) }));
  return `${printableJson({ schema: 1, tool, subject, coverage, linted: usage.files, keys, usages, problems, notes: report.notes, totals, failOn, exitCode: exitCodeOf(report), seconds }, 2)}\n`;
}

function usageJson({ rule, path, line, column, endLine, endColumn, message, severity }: LintFinding): Omit<LintFinding, 'identity'> {
  return { rule, path, line, column, endLine, endColumn, message, severity };
}
