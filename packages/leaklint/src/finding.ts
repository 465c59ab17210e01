/** A finding: one secret, with every place it stands in. It is the unit of rotation, and its fingerprint is its name. */
import type { PlaceContext } from './findings/place-context.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** From the one that matters most down; also the order in which a report lists them. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The least severity that makes a scan fail. */
export type FailOn = Severity | 'never';

/** Where a secret stands now, from nearest to farthest: files on disk, the index, the tree of HEAD, only older commits, no ref at all. */
export type Exposure = 'worktree' | 'staged' | 'head' | 'history' | 'unreachable';

export const EXPOSURES: readonly Exposure[] = ['worktree', 'staged', 'head', 'history', 'unreachable'];

/** What the bytes belonged to. `name` is a tree entry's name, `file` a file on disk, `staged` what the index holds. */
export type PlaceSource = 'blob' | 'commit' | 'tag' | 'name' | 'file' | 'staged' | 'stdin';

export type Encoding = 'plain' | 'base64' | 'hex' | 'utf16le' | 'utf16be' | 'numbers' | 'gzip' | 'pieces' | 'quoted-printable' | 'percent' | 'escapes' | 'entities';

/** One place of one secret. Paths are for display (UTF-8 where they can be); they are repository text: escape before printing. */
export interface Place {
  readonly source: PlaceSource;
  /** Object id in hex; for a name, of a tree that holds the entry. */
  readonly id?: string;
  readonly path?: string;
  /** Paths of the same object beyond `path`. */
  readonly otherPaths?: number;
  /** 1-based; counts `\n` only. */
  readonly line: number;
  /** 1-based, in bytes. */
  readonly column: number;
  /** Where the secret ends, exclusive, counted as above: a region for those who want one. */
  readonly endLine: number;
  readonly endColumn: number;
  /** Both columns in UTF-16 code units, as editors count; absent where they are the same. */
  readonly utf16Column?: number;
  readonly utf16EndColumn?: number;
  /** The commit that brought the object in, or the commit or tag object itself. */
  readonly commit?: string;
  readonly exposure?: Exposure;
  readonly atHead?: boolean;
  readonly encoding?: Encoding;
  /** What the place is; absent where nothing shows it. */
  readonly context?: readonly PlaceContext[];
}

/** How a secret entered the history: the earliest commit whose tree holds it where no parent's tree does. */
export interface Introduction {
  readonly commit: string;
  readonly author: string;
  readonly email: string;
  /** Author date, ISO 8601 in UTC. */
  readonly date: string;
  readonly path?: string;
  readonly line: number;
  readonly column: number;
}

/** How a secret left: the last commit that has it nowhere where every parent has it. No branch has it since. */
export interface Removal {
  readonly commit: string;
  readonly author: string;
  readonly email: string;
  /** Author date, ISO 8601 in UTC. */
  readonly date: string;
}

export interface Revocation {
  readonly url?: string;
  readonly steps: readonly string[];
}

export interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly name: string;
  /** The vendor that the context named, else the rule's provider. */
  readonly provider: string;
  readonly severity: Severity;
  readonly environment?: 'live' | 'test';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly notes: readonly string[];
  /** The public prefix and the length; never more. */
  readonly redacted: string;
  /** Of the decoded secret, in bytes. */
  readonly length: number;
  /** Only with `showSecrets`. */
  readonly secret?: string;
  /** The nearest of `exposures`. Absent where a secret only came over standard input. */
  readonly exposure?: Exposure;
  readonly exposures: readonly Exposure[];
  readonly introduced?: Introduction;
  /** Only of one that stands in history alone. */
  readonly removed?: Removal;
  /** At most `PLACES_SHOWN`, in one total order. */
  readonly places: readonly Place[];
  readonly placesTotal: number;
  /** Distinct blobs (and files on disk that are no blob) that hold the secret. */
  readonly versions: number;
  /** Packages or top folders that hold it now or held it. More than one: the same key is shared across services. */
  readonly services: readonly string[];
  /** Of all places together; absent where nothing shows it. */
  readonly context?: readonly PlaceContext[];
  /** Whole days between the introduction and `now`. */
  readonly ageDays?: number;
  readonly rotateAfterDays?: number;
  readonly overdue?: boolean;
  readonly revoke?: Revocation;
  /** Of a range that was compared with its base: whether the base holds the secret nowhere. What is not new fails nothing. */
  readonly new?: boolean;
  /** What belongs to the secret and stands beside it: the key id, the session token. Each has its own fingerprint and places. */
  readonly parts?: readonly Finding[];
  /** What stands beside it and names the account or the client it belongs to: an account SID, a client id. It opens nothing, and no rule finds it alone. */
  readonly identifiers?: readonly Identifier[];
}

export interface Identifier {
  readonly name: string;
  readonly redacted: string;
  readonly length: number;
  /** As in a finding. */
  readonly places: readonly Place[];
  readonly placesTotal: number;
}

/** A report stays readable, and bounded, when one key stands in a thousand versions. */
export const PLACES_SHOWN = 20;

/** All keys that were found, parts of credentials by themselves. */
export function withParts(findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => [finding, ...(finding.parts ?? [])]);
}

/** Whether `severity` is at least `limit`; nothing is at least `never`. */
export function atLeast(severity: Severity, limit: FailOn): boolean {
  return SEVERITIES.indexOf(severity) <= (SEVERITIES as readonly FailOn[]).indexOf(limit);
}

/** Whether this finding alone makes a scan fail. */
export function fails(finding: Pick<Finding, 'severity' | 'new'>, limit: FailOn): boolean {
  return atLeast(finding.severity, limit) && finding.new !== false;
}
