/** A shard's scan: the same as any other, of a part, and what it brings back written down instead of judged. */
import type { Repository } from '@leaklint/git';
import type { Job } from '../job.ts';
import { Mask } from '../terminal/mask.ts';
import { orderProblems } from '../problem.ts';
import { stagedRows } from '../repository/repository-lists.ts';
import { RepositoryScan } from '../repository-scan.ts';
import { MARK, SECRET, SIGHTING_FIELDS } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';
import { version } from '../version.ts';
import { cloneOf, ownTallies } from './clone.ts';
import { encodeColumn } from './columns.ts';
import type { Part } from '../repository/part.ts';
import { shardPolicy } from './shard-policy.ts';
import { COMMIT_COLUMNS, SHARD_FORM } from './shard-report.ts';
import type { CommitColumn, CommitsText, ShardReport, SightingsText } from './shard-report.ts';

export async function readShard(job: Job, repository: Repository, part: Part, started: number): Promise<ShardReport> {
  const scan = await RepositoryScan.open(job, repository, part);
  try {
    await scan.read(false);
    return shardReport(scan, job, started);
  } finally {
    await scan.close();
  }
}

/** Of a scan that has read its part. */
function shardReport(scan: RepositoryScan, job: Job, started: number): ShardReport {
  const { gathering, store: { table }, part, lists } = scan;
  const own = new Uint8Array(table.count);
  for (const row of scan.shares.textRows()) own[row] = 1;
  const staged = [...stagedRows(table, lists.index).paths.keys()].filter((row) => own[row] === 1).sort((a, b) => a - b);
  const commits = [...gathering.commits].sort((a, b) => (a.rows[0] ?? a.tagRows[0] ?? 0) - (b.rows[0] ?? b.tagRows[0] ?? 0));
  // Names are repository text, and may hold a key.
  const mask = new Mask(job.rules, false);
  return {
    leaklintShard: SHARD_FORM,
    tool: { version: version(), rules: job.rules.digest, policy: shardPolicy(job) },
    shard: { index: part.index + 1, of: part.of },
    ignored: job.options.ignored === true,
    clone: cloneOf(table, lists),
    own: ownTallies(table, lists, scan.shares.textRows(), scan.ownFiles()),
    ...gathering.counts(),
    absent: gathering.absent,
    problems: orderProblems(gathering.problems.map(({ kind, subject, message }) => ({ kind, subject: mask.text(subject), message: mask.text(message) }))),
    objects: joined(gathering.objects),
    files: joined(gathering.files),
    comments: [...gathering.comments].sort((a, b) => a.unit - b.unit || a.line - b.line),
    versions: [...gathering.versions].sort(([a], [b]) => a - b).map(([file, id]) => ({ file, ...(id === undefined ? {} : { id }) })),
    sizes: staged.flatMap((row) => [row, table.sizes[row] as number]),
    commits: commits.map((share) => Object.fromEntries(Object.keys(COMMIT_COLUMNS).map((name) => [name, encodeColumn(share[name as CommitColumn])])) as CommitsText),
    seconds: Math.round((process.uptime() - started) * 1000) / 1000,
  };
}

/** Distinct values in the order of what they say, so that it does not matter which thread met one first. */
class Distinct<T> {
  readonly list: readonly T[];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(values: readonly T[]) {
    const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
    const texts = [...byText.keys()].sort();
    this.list = texts.map((text) => byText.get(text) as T);
    this.#indexes = new Map(texts.map((text, index) => [text, index]));
  }

  indexOf(value: T): number {
    return this.#indexes.get(JSON.stringify(value)) as number;
  }
}

/** The sightings of many tasks as one list, each distinct secret and mark once. */
function joined(all: readonly Sightings[]): SightingsText {
  const secrets = new Distinct(all.flatMap((sightings) => sightings.secrets));
  const marks = new Distinct(all.flatMap((sightings) => sightings.marks));
  const rows: number[][] = [];
  for (const sightings of all) {
    const secretAt = sightings.secrets.map((secret) => secrets.indexOf(secret));
    const markAt = sightings.marks.map((mark) => marks.indexOf(mark));
    for (let at = 0; at < sightings.rows.length; at += SIGHTING_FIELDS) {
      const row = [...sightings.rows.subarray(at, at + SIGHTING_FIELDS)];
      row[SECRET] = secretAt[row[SECRET] as number] as number;
      row[MARK] = markAt[row[MARK] as number] as number;
      rows.push(row);
    }
  }
  return { secrets: secrets.list, marks: marks.list, rows: rows.sort(byNumbers).flat() };
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number);
}
