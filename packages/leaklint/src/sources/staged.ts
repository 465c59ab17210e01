/** Staged: exactly what a commit made now would add. Ids from the index, never files: the working tree may differ. */
import { displayPath, emptyTree, ObjectReader, stagedChanges } from '@leaklint/git';
import type { Repository, EntryChange, WholeObject } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { seen } from '../findings/grouping.ts';
import { scanIds } from '../repository/id-scan.ts';
import type { Gathered, Job } from '../job.ts';
import { nameOrigins, partsOf, scanNames } from '../repository/names.ts';
import type { Origin } from '../findings/origin.ts';
import type { Problem } from '../problem.ts';
import { headOf, scopeOf } from '../repository/repository-scope.ts';
import type { Scope } from '../scan-result.ts';
import { Services } from '../findings/services.ts';
import { UsageError } from '../usage-error.ts';

export async function scanStaged(job: Job, repository: Repository): Promise<Gathered> {
  if (repository.bare) throw new UsageError(`${repository.gitDir} has no working tree, so nothing can be staged there`);
  const head = await headOf(repository, job.signal);
  const changes = await stagedChanges(repository, head ?? emptyTree(repository), job.signal);
  const reader = new ObjectReader(repository, job.signal);
  try {
    return await gatherStaged(job, reader, changes, scopeOf('staged', job.options.path, repository, head));
  } finally {
    reader.close();
  }
}

/** @param look is shown every staged object and the paths (bytes as latin1) at which it is staged. */
export async function gatherStaged(job: Job, reader: ObjectReader, changes: readonly EntryChange[], scope: Scope, look?: (object: WholeObject, changes: readonly EntryChange[]) => void): Promise<Gathered> {
  const byId = new Map<string, EntryChange[]>();
  const unmerged = changes.filter(({ status }) => status === 'U');
  for (const change of changes) {
    if (change.status === 'U') continue;
    const known = byId.get(change.id);
    if (known === undefined) byId.set(change.id, [change]);
    else known.push(change);
  }
  const ids = [...byId.keys()];
  job.meter.phase('scan');
  const scanned = await scanIds(job, reader, ids, (_unit, object) => look?.(object, byId.get(object.id) ?? []));
  const origin = (unit: number): Origin => {
    const id = ids[unit] as string;
    const all = (byId.get(id) ?? []).map(({ path }) => path).sort();
    return { source: 'staged', id, paths: all, pathsTotal: all.length, exposures: ['staged'], version: id };
  };
  const staged = changes.map((change) => change.path);
  const names = scanNames(job, partsOf(staged));
  const count = scanned.count('blob', ids.length);
  const open = unmerged.map(({ path }): Problem => ({ kind: 'unreadable-file', subject: displayPath(path), message: 'it is unmerged, so what will be committed is not known; resolve it and git add it' }));
  const unread = new Set(scanned.problems.map((problem) => problem.subject));
  return {
    scope,
    coverage: { ...NO_COVERAGE, staged: { ...count, scanned: changes.filter(({ id, status }) => status !== 'U' && !unread.has(id)).length, total: changes.length }, names: names.count },
    seen: [...seen(scanned.sightings, origin), ...seen(names.sightings, nameOrigins(names, staged, 'staged'))],
    problems: [...scanned.problems, ...open],
    services: new Services(staged),
  };
}
