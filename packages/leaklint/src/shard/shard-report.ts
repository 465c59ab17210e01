/** A shard report: what one shard brings back, on its way to `leaklint merge`. Numbers, fingerprints and redacted forms; never a key. Rows are those of the clone's object table, which is why all shards need the same clone. */
import type { CommitPassResult } from '@leaklint/git';
import type { IgnoreComment } from '../tasks/comment-watch.ts';
import type { Problem } from '../problem.ts';
import type { Sightings } from '../findings/sightings.ts';
import type { Clone } from './clone.ts';
import type { Tally } from './tally.ts';

/** Grows with every change of the form; a report is merged by the version of leaklint that made it. */
export const SHARD_FORM = 3;

export interface ShardReport {
  readonly leaklintShard: number;
  readonly tool: { readonly version: string; readonly rules: string; readonly policy: string };
  /** Counted from 1. */
  readonly shard: { readonly index: number; readonly of: number };
  readonly ignored: boolean;
  readonly clone: Clone;
  readonly own: { readonly texts: Tally; readonly files: Tally };
  /** By type, as `TaskResult` has them. */
  readonly scanned: readonly number[];
  readonly bytes: readonly number[];
  readonly absent: number;
  readonly problems: readonly Problem[];
  readonly objects: SightingsText;
  readonly files: SightingsText;
  /** Comments in files that ask for something to be passed over; `unit` is the file's position. */
  readonly comments: readonly IgnoreComment[];
  /** Position and blob id of each file with a match; without the id when it was gone before it could be hashed. */
  readonly versions: readonly { readonly file: number; readonly id?: string }[];
  /** Rows that the index holds, and their sizes: one after the other. */
  readonly sizes: readonly number[];
  readonly commits: readonly CommitsText[];
  readonly seconds: number;
}

/** A shard report and the file it came from, for whoever has to find the one that is wrong. */
export interface ShardFile {
  readonly file: string;
  readonly report: ShardReport;
}

/** `rows` is one list, SIGHTING_FIELDS numbers a sighting. */
export type SightingsText = Pick<Sightings, 'secrets' | 'marks'> & { readonly rows: readonly number[] };

export type CommitColumn = Exclude<keyof CommitPassResult, 'problems'>;

/** Columns as base64. Their problems are among the report's. */
export type CommitsText = Readonly<Record<CommitColumn, string>>;

export const COMMIT_COLUMNS: Readonly<Record<CommitColumn, 'u8' | 'u32' | 'f64'>> = { rows: 'u32', trees: 'u32', parentStarts: 'u32', parents: 'u32', dates: 'f64', tagRows: 'u32', tagTargets: 'u32', missingIds: 'u8', missingFrom: 'u32' };
