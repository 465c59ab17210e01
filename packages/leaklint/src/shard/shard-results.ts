/** Shard results: a shard report as the task results it was made of, every number of it checked against what it may point at. */
import { ABSENT } from '@leaklint/git';
import type { CommitPassResult } from '@leaklint/git';
import { visible } from '../terminal/escape.ts';
import { COLUMN, ENCODING, ENCODINGS, END_COLUMN, END_LINE, LINE, MARK, SECRET, SIGHTING_FIELDS, TIMES, UNIT, UTF16_COLUMN, UTF16_END } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';
import { TYPES } from '../tasks/task.ts';
import type { TaskResult } from '../tasks/task.ts';
import { UsageError } from '../usage-error.ts';
import { decodeColumn } from './columns.ts';
import type { CommitColumn, CommitsText, ShardReport, SightingsText } from './shard-report.ts';

/** How many there are of what a report points at. */
export interface Bounds {
  readonly rules: number;
  /** Entries of the allowlist. */
  readonly allow: number;
  readonly rows: number;
  readonly files: number;
  readonly idBytes: number;
}

/** What was seen in objects, then in files. Throws `UsageError` when the report points at what is not there. */
export function taskResultsOf(report: ShardReport, bounds: Bounds, file: string): TaskResult[] {
  const check = (right: boolean, where: string): void => {
    if (!right) throw new UsageError(`${visible(file)} is no shard report of this clone: ${where} points at what is not there`);
  };
  const { scanned, bytes, absent, problems, comments, versions, sizes } = report;
  check(scanned.length === TYPES && bytes.length === TYPES, 'scanned');
  check(versions.every((one) => one.file < bounds.files), 'versions');
  check(comments.every((one) => one.unit < bounds.files), 'comments');
  check(sizes.length % 2 === 0 && sizes.every((value, at) => Number.isSafeInteger(value) && (at % 2 === 0 ? value >= 0 && value < bounds.rows : value >= -1)), 'sizes');
  const nothing = { scanned: new Float64Array(TYPES), bytes: new Float64Array(TYPES), absent: 0, problems: [], left: new Uint32Array(0) };
  const objects = sightingsOf(report.objects, bounds.rows, bounds, (right) => check(right, 'objects'));
  const files = sightingsOf(report.files, bounds.files, bounds, (right) => check(right, 'files'));
  return [
    { ...nothing, kind: 'texts', sightings: objects, scanned: Float64Array.from(scanned), bytes: Float64Array.from(bytes), absent, problems },
    { ...nothing, kind: 'files', sightings: files, comments },
    ...report.commits.map((share): TaskResult => ({ ...nothing, kind: 'texts', sightings: NO_SIGHTINGS, commits: commitsOf(share, bounds, (right) => check(right, 'commits')) })),
  ];
}

const NO_SIGHTINGS: Sightings = { secrets: [], marks: [], rows: new Float64Array(0) };

function sightingsOf({ secrets, marks, rows }: SightingsText, units: number, { rules, allow }: Bounds, check: (right: boolean) => void): Sightings {
  check(rows.length % SIGHTING_FIELDS === 0);
  check(secrets.every(({ rule }) => rule < rules) && marks.every((mark) => mark.allow.every((entry) => entry < allow)));
  const below: readonly [field: number, limit: number][] = [[UNIT, units], [SECRET, secrets.length], [ENCODING, ENCODINGS.length], [MARK, marks.length]];
  const least: readonly [field: number, limit: number][] = [[LINE, 1], [COLUMN, 1], [END_LINE, 1], [END_COLUMN, 1], [TIMES, 1], [UTF16_COLUMN, 1], [UTF16_END, 1]];
  for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) {
    for (let field = 0; field < SIGHTING_FIELDS; field++) check(Number.isSafeInteger(rows[at + field]) && (rows[at + field] as number) >= 0);
    for (const [field, limit] of below) check((rows[at + field] as number) < limit);
    for (const [field, limit] of least) check((rows[at + field] as number) >= limit);
  }
  return { secrets, marks, rows: Float64Array.from(rows) };
}

function commitsOf(text: CommitsText, { rows: count, idBytes }: Bounds, check: (right: boolean) => void): CommitPassResult {
  const column = <T>(decoded: T | undefined): T => {
    check(decoded !== undefined);
    return decoded as T;
  };
  const u32 = (name: CommitColumn): Uint32Array => column(decodeColumn('u32', text[name]));
  const commits = {
    rows: u32('rows'),
    trees: u32('trees'),
    parentStarts: u32('parentStarts'),
    parents: u32('parents'),
    dates: column(decodeColumn('f64', text.dates)),
    tagRows: u32('tagRows'),
    tagTargets: u32('tagTargets'),
    missingIds: column(decodeColumn('u8', text.missingIds)),
    missingFrom: u32('missingFrom'),
  };
  const { rows, trees, parentStarts, parents, dates, tagRows, tagTargets, missingIds, missingFrom } = commits;
  check(trees.length === rows.length && dates.length === rows.length && tagTargets.length === tagRows.length && missingIds.length === missingFrom.length * idBytes);
  check(rows.every((row) => row < count) && tagRows.every((row) => row < count) && missingFrom.every((row) => row < count));
  for (const targets of [trees, parents, tagTargets]) check(targets.every((row) => row < count || row === ABSENT));
  check(parentStarts.length === rows.length + 1 && parentStarts[0] === 0 && parentStarts.every((start, n) => start <= parents.length && start >= (parentStarts[n - 1] ?? 0)));
  check(dates.every((date) => Number.isFinite(date)));
  return { ...commits, problems: [] };
}
