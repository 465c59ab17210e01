/** A range: what A..B adds, commit by commit, and the messages of its commits and tags. */
import { idsAt, ObjectReader, parseRange, rangeEntries } from '@leaklint/git';
import type { Range, RangeEntry, Repository } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { seen } from '../findings/grouping.ts';
import { scanIds } from '../repository/id-scan.ts';
import type { ScannedIds } from '../repository/id-scan.ts';
import type { Gathered, Job } from '../job.ts';
import { partsOf, scanNames } from '../repository/names.ts';
import type { CommitInfo, Origin } from '../findings/origin.ts';
import { headOf, inFull, scopeOf } from '../repository/repository-scope.ts';
import type { Scope } from '../scan-result.ts';
import { Services } from '../findings/services.ts';
import { unitsOf } from '../findings/sightings.ts';
import { UsageError } from '../usage-error.ts';

export async function scanRange(job: Job, repository: Repository): Promise<Gathered> {
  const { range: text } = job.options;
  if (text === undefined) throw new UsageError('the scope "range" needs a range of the form A..B');
  const { from, to } = parseRange(text);
  const [range, head] = await Promise.all([rangeEntries(repository, from, to, job.signal), headOf(repository, job.signal)]);
  const gathered = await gatherRange(job, repository, range, scopeOf('range', job.options.path, repository, head, text));
  if (job.options.lint === false) return gathered;
  const { lintRange } = await import('../lint/range-lint.ts');
  const { usage, review, problems } = await lintRange(job, repository, range, gathered.seen);
  return { ...gathered, usage, review, problems: [...gathered.problems, ...problems] };
}

export async function gatherRange(job: Job, repository: Repository, range: Range, scope: Scope): Promise<Gathered> {
  const entries = new Map<string, RangeEntry[]>();
  for (const entry of range.entries) {
    const known = entries.get(entry.id);
    if (known === undefined) entries.set(entry.id, [entry]);
    else known.push(entry);
  }
  const blobs = [...entries.keys()];
  const ids = [...blobs, ...range.commits, ...range.tags];
  const paths = range.entries.map((entry) => entry.path);
  job.meter.phase('scan');
  const reader = new ObjectReader(repository, job.signal);
  const names = scanNames(job, partsOf(paths));
  const named = names.hot.map((name) => range.entries.flatMap((entry) => shortened(entry, name)));
  const scan = async (): Promise<{ readonly scanned: ScannedIds; readonly atHead: ReadonlyMap<string, string> }> => {
    const scanned = await scanIds(job, reader, ids);
    const hot = [...unitsOf([scanned.sightings])].flatMap((unit) => entries.get(ids[unit] as string) ?? []);
    return { scanned, atHead: await idsAt(reader, 'HEAD', new Set([...hot, ...named.flat()].map(({ path }) => path)), repository.idBytes) };
  };
  const { scanned, atHead } = await scan().finally(() => reader.close());
  const place = (some: readonly RangeEntry[], isAtHead: (entry: RangeEntry) => boolean): Pick<Origin, 'paths' | 'pathsTotal' | 'introduced' | 'exposures'> => {
    const distinct = [...new Set(some.map((entry) => entry.path))].sort();
    const first = earliest(some, scanned.commits);
    return { paths: distinct, pathsTotal: distinct.length, exposures: [some.some(isAtHead) ? 'head' : 'history'], ...(first === undefined ? {} : { introduced: first }) };
  };
  const origin = (unit: number): Origin => {
    const id = ids[unit] as string;
    if (unit < blobs.length) return { source: 'blob', id, version: id, ...place(entries.get(id) ?? [], ({ path }) => atHead.get(path) === id) };
    const commit = scanned.commits.get(id);
    const source = unit < blobs.length + range.commits.length ? 'commit' : 'tag';
    return { source, id, paths: [], pathsTotal: 0, exposures: ['history'], ...(commit === undefined ? {} : { introduced: { commit } }) };
  };
  const nameOrigin = (unit: number): Origin => ({ source: 'name', ...place(named[unit] ?? [], ({ path }) => atHead.has(path)) });
  return {
    scope,
    coverage: {
      ...NO_COVERAGE,
      blobs: scanned.count('blob', blobs.length),
      commits: scanned.count('commit', range.commits.length),
      tags: scanned.count('tag', range.tags.length),
      names: names.count,
    },
    seen: [...seen(scanned.sightings, origin), ...seen(names.sightings, nameOrigin)],
    problems: [...scanned.problems, ...range.problems.map(({ id, message }) => ({ kind: 'unreadable-object', subject: id, message: inFull(repository, message) }) as const)],
    services: new Services(paths),
    paths: new Set(paths),
  };
}

/** The entry as far as the part with this name. */
function shortened(entry: RangeEntry, name: string): RangeEntry[] {
  const parts = entry.path.split('/');
  const at = parts.indexOf(name);
  return at === -1 ? [] : [{ ...entry, path: parts.slice(0, at + 1).join('/') }];
}

/** By committer date, commit id and path. */
function earliest(entries: readonly RangeEntry[], commits: ReadonlyMap<string, CommitInfo>): { commit: CommitInfo; path: string } | undefined {
  let first: { commit: CommitInfo; path: string } | undefined;
  for (const { commit: id, path } of entries) {
    const commit = commits.get(id);
    if (commit === undefined) continue;
    const before = first === undefined || commit.committed < first.commit.committed || (commit.committed === first.commit.committed && (id < first.commit.id || (id === first.commit.id && path < first.path)));
    if (before) first = { commit, path };
  }
  return first;
}
