/** The merge: shard reports become what one run would have gathered. First they are held against each other, then against the clone; only when all adds up is anything of them used. */
import { readFileSync } from 'node:fs';
import { validate } from '@leaklint/engine';
import { visible } from '../terminal/escape.ts';
import { grouped } from '../terminal/layout.ts';
import type { RepositoryScan } from '../repository-scan.ts';
import { reasonOf } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import { cloneDifference, cloneOf } from './clone.ts';
import { ShardError } from './shard-error.ts';
import { shardPolicy } from './shard-policy.ts';
import type { ShardFile, ShardReport } from './shard-report.ts';
import { taskResultsOf } from './shard-results.ts';
import { SHARD_SCHEMA } from './shard-schema.ts';
import { equalTallies, sumOf } from './tally.ts';

/** One file, checked by itself. Throws `UsageError` for one that is no shard report. */
export function readShardFile(file: string): ShardFile {
  const bad = (why: string): UsageError => new UsageError(`${visible(file)} is no shard report: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad('it is not JSON, or was cut off');
    throw new UsageError(`cannot read ${visible(file)}: ${reasonOf(error)}`);
  }
  if (typeof value !== 'object' || value === null || !('leaklintShard' in value)) throw bad('leaklint --shard I/N writes one');
  // Said before the form is looked at: that of another version may be another.
  const made = (value as { readonly tool?: { readonly version?: unknown } }).tool?.version;
  if (typeof made === 'string' && made !== version()) throw new ShardError(`${visible(file)} was made by leaklint ${visible(made)}, and this is ${version()}: use one version for all shards and the merge`);
  const [fault] = validate(SHARD_SCHEMA, value);
  if (fault !== undefined) throw bad(visible(`${fault.path === '' ? '' : `${fault.path} `}${fault.message}`));
  return { file, report: value as ShardReport };
}

/** Holds shards against each other: every one of a whole, once. Throws `ShardError`. */
export function checkShards(shards: readonly ShardFile[]): void {
  const [first] = shards;
  if (first === undefined) throw new UsageError('there is nothing to merge');
  const { of } = first.report.shard;
  const byIndex = new Map<number, string>();
  for (const { file, report } of shards) {
    if (report.shard.of !== of) throw new ShardError(`${visible(first.file)} is one of ${of} shards, ${visible(file)} one of ${report.shard.of}`);
    if (report.shard.index > of) throw new ShardError(`${visible(file)} says it is shard ${report.shard.index} of ${of}`);
    const twice = byIndex.get(report.shard.index);
    if (twice !== undefined) throw new ShardError(`shard ${report.shard.index} of ${of} is given twice: ${visible(twice)} and ${visible(file)}`);
    byIndex.set(report.shard.index, file);
    if (report.ignored !== first.report.ignored) throw new ShardError(`${visible((report.ignored ? first : { file }).file)} was made without --ignored, and others with it`);
  }
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) throw new ShardError(`${missing.length === 1 ? 'shard' : 'shards'} ${listed(missing)} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing: what ${missing.length === 1 ? 'it' : 'they'} scanned is not known`);
}

/** Puts what the shards have read into a scan of the same clone, as if it had read it. Throws `ShardError` unless they add up to it. */
export function addShards(scan: RepositoryScan, shards: readonly ShardFile[]): void {
  checkShards(shards);
  const clone = cloneOf(scan.store.table, scan.lists);
  const { rules } = scan.job;
  const policy = shardPolicy(scan.job);
  for (const { file, report } of shards) {
    if (report.tool.rules !== rules.digest) throw new ShardError(`${visible(file)} was made with other rules than there are here`);
    if (report.tool.policy !== policy) throw new ShardError(`${visible(file)} was made with another configuration: its salt, its allowlist or whether comments are heard`);
    const difference = cloneDifference(clone, report.clone);
    if (difference !== undefined) throw new ShardError(`${visible(file)} was made from another clone: ${difference}`);
  }
  const texts = sumOf(shards.map(({ report }) => report.own.texts));
  const files = sumOf(shards.map(({ report }) => report.own.files));
  if (!equalTallies(texts, clone.texts)) throw new ShardError(`the shards do not add up: they have ${grouped(texts.count)} blobs, commits and tags, the clone ${grouped(clone.texts.count)}${texts.count === clone.texts.count ? ', and others' : ''}`);
  if (!equalTallies(files, clone.files)) throw new ShardError(`the shards do not add up: they have ${grouped(files.count)} files, the clone ${grouped(clone.files.count)}${files.count === clone.files.count ? ', and others' : ''}`);
  const results = shards.map(({ file, report }) => taskResultsOf(report, { rules: rules.rules.length, allow: scan.job.policy.allow.length, rows: scan.store.table.count, files: scan.lists.worktree.files.length, idBytes: scan.store.table.idBytes }, file));
  const versions = new Map<number, string | undefined>();
  for (const [number, { report }] of shards.entries()) {
    for (const result of results[number] ?? []) scan.gathering.add(result);
    for (const { file, id } of report.versions) versions.set(file, id);
    for (let at = 0; at < report.sizes.length; at += 2) scan.store.table.sizes[report.sizes[at] as number] = report.sizes[at + 1] as number;
  }
  scan.gathering.versions = versions;
}

/** `2, 5 and 7`; of many the first. */
function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10);
  if (shown.length < numbers.length) return `${shown.join(', ')} and ${grouped(numbers.length - shown.length)} more`;
  return shown.length === 1 ? String(shown[0]) : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
