/** The result of a scan: plain data, the same whatever the number of workers, and all that a reporter knows. */
import type { Coverage } from './coverage.ts';
import type { FailOn, Finding, Severity } from './finding.ts';
import type { Problem } from './problem.ts';
import type { Stale } from './policy/stale.ts';
import type { Usage } from './lint/usage.ts';

export type ScopeKind = 'everything' | 'worktree' | 'staged' | 'range' | 'stdin' | 'paths' | 'nothing';

export interface Scope {
  readonly kind: ScopeKind;
  /** The path as the user gave it. */
  readonly root: string;
  /** Of the working tree only what is below this folder, from its top: it was named, or one stood in it. */
  readonly below?: string;
  /** Commit id of HEAD; absent when HEAD is unborn or there is no repository. */
  readonly head?: string;
  readonly range?: string;
  readonly objectFormat?: 'sha1' | 'sha256';
  readonly shallow: boolean;
  readonly partial: boolean;
  /** Object folders of other repositories that git also reads; their objects were scanned too. */
  readonly alternates: readonly string[];
}

export interface Totals {
  /** Raw matches, settled: findings' places + suppressed + baselined. */
  readonly matches: number;
  readonly findings: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** A suppression that a change itself brings: somebody should look at it. */
export interface Review {
  readonly kind: 'inline' | 'policy';
  readonly path?: string;
  readonly line?: number;
  readonly message: string;
}

export type ExitCode = 0 | 1 | 3;

export interface ScanResult {
  readonly schema: 1;
  readonly tool: { readonly name: 'leaklint'; readonly version: string; /** Digest of the rule set. */ readonly rules: string };
  readonly scope: Scope;
  readonly coverage: Coverage;
  /** Worst first; then fingerprint. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Present where a change was scanned, or more than a change beside the commit that it is based on. */
  readonly review?: readonly Review[];
  /** Present for a range whose files were looked at for how keys are used in them. */
  readonly usage?: Usage;
  readonly totals: Totals;
  /** The files of the project that said what to suppress; absent when there are none. */
  readonly policy?: readonly string[];
  /** Suppressions that nothing was found for; absent when there are none, or when not everything was seen. */
  readonly stale?: readonly Stale[];
  readonly failOn: FailOn;
  readonly exitCode: ExitCode;
  /** Wall time; the one field that two equal scans may differ in. */
  readonly seconds: number;
}
