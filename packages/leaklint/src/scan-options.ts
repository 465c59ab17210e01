/** What a scan is asked to do. */
import type { RuleSet } from '@leaklint/engine';
import type { CachePlaces } from './cache/places.ts';
import type { FailOn } from './finding.ts';
import type { Policy } from './policy/policy.ts';
import type { Problem } from './problem.ts';
import type { ScopeKind } from './scan-result.ts';
import type { ShardFile } from './shard/shard-report.ts';

export const READERS = ['auto', 'git', 'check'] as const;
export type Reader = (typeof READERS)[number];

export interface Progress {
  readonly phase: 'list' | 'scan' | 'trees' | 'history' | 'files';
  readonly objects: number;
  readonly totalObjects: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface ScanOptions {
  /** A repository (or any folder inside it), a plain folder, or a single file. Used as given; never resolved through git's own idea of a top level. */
  readonly path: string;
  /** Of the scope `paths`: only these, relative to `path`. Default: all of `path`. */
  readonly paths?: readonly string[];
  /** `everything` falls back to `paths` where there is no repository. */
  readonly scope: ScopeKind;
  /** What is known to be missing before the scan begins: problems of the result. */
  readonly known?: readonly Problem[];
  /** For the scope `everything`: texts and files were read by these shards; only what waits for all of them is done here. */
  readonly shards?: readonly ShardFile[];
  /** `A..B`, for the scope `range`. */
  readonly range?: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Threads; 0 and 1 scan in this one. Default: what the machine has. */
  readonly workers?: number;
  /** How packed objects are read: `auto` by our own reader, which scans only what each delta adds; `git` whole, through git; `check` both ways, and the results are compared. Default `auto`. */
  readonly reader?: Reader;
  /** Who, when and where, and whether objects are missing. Default true. */
  readonly attribution?: boolean;
  /** For the scope `range`: whether to look at how keys are used in the files that it brings, by the rules of the ESLint plugin. Default true. */
  readonly lint?: boolean;
  /** Scan files that git ignores, too. */
  readonly ignored?: boolean;
  /** The configuration: a file; `false` for none. Default: `.leaklint.yml` at the root of the project, if there is one. */
  readonly config?: string | false;
  /** The baseline, likewise. Default: what the configuration names, else `.leaklint-baseline`. */
  readonly baseline?: string | false;
  /** A foreign project: its configuration, its baseline and its comments are not heard. */
  readonly untrusted?: boolean;
  /** Comments that give no reason suppress nothing. Default: what the configuration says, else false. */
  readonly requireReasons?: boolean;
  /** The commit whose configuration and baseline hold instead of those on disk: a change must not decide what is reported of it. */
  readonly policyAt?: string;
  /** For the scope `range`: the commit it is based on. Secrets that its tree holds do not fail the scan, and suppressions that the range brings are listed. */
  readonly newTo?: string;
  /** For the scopes `everything` and `worktree`: the commit that the change at HEAD is based on. Suppressions that it brings are listed; what is found fails, new or not. */
  readonly reviewSince?: string;
  /** Instead of the configuration, the baseline and their flags. */
  readonly policy?: Policy;
  /** For the scope `everything`: where to keep what was seen in objects, so that the next scan reads only what is new. Default: nowhere. */
  readonly cache?: CachePlaces;
  /** Told in one line when the cache cannot be used. */
  readonly onNote?: (text: string) => void;
  /** Default: what the configuration says, else `high`. */
  readonly failOn?: FailOn;
  /** Puts secrets whole into the result. The one door. */
  readonly showSecrets?: boolean;
  /** For ages; the only clock that the result knows beside `seconds`. */
  readonly now?: Date;
  /** At most ten times a second. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Default: those of the policy. Rules that were compiled by hand scan in this thread. */
  readonly rules?: RuleSet;
  /** Scan a repository of another user: a build's container runs as somebody else than its checkout. Default: git refuses it. */
  readonly trustOwner?: boolean;
  /** Key of the fingerprints. Default: that of the policy, else a fixed, public one. */
  readonly salt?: string;
}
