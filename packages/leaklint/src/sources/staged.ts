/** Staged: exactly what a commit made now would add. Ids from the index, never files: the working tree may differ. */
import { stagedChanges } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { seen } from '../findings.ts';
import { scanIds } from '../id-scan.ts';
import type { Gathered, Job } from '../job.ts';
import { nameOrigins, partsOf, scanNames } from '../names.ts';
import type { Origin } from '../origin.ts';
import { headOf, scopeOf } from '../repository-scope.ts';
import { Services } from '../services.ts';

export async function scanStaged(job: Job, repository: Repository): Promise<Gathered> {
  const head = await headOf(repository, job.signal);
  const changes = await stagedChanges(repository, head, job.signal);
  const paths = new Map<string, string[]>();
  for (const { id, path } of changes) {
    const known = paths.get(id);
    if (known === undefined) paths.set(id, [path]);
    else known.push(path);
  }
  const ids = [...paths.keys()];
  job.meter.phase('scan');
  const scanned = await scanIds(job, repository, ids);
  const origin = (unit: number): Origin => {
    const id = ids[unit] as string;
    const all = [...(paths.get(id) ?? [])].sort();
    return { source: 'staged', id, paths: all, pathsTotal: all.length, exposures: ['staged'], version: id };
  };
  const staged = changes.map((change) => change.path);
  const names = scanNames(job, partsOf(staged));
  const count = scanned.count('blob', ids.length);
  const unread = new Set(scanned.problems.map((problem) => problem.subject));
  return {
    scope: scopeOf('staged', job.options.path, repository, head),
    coverage: { ...NO_COVERAGE, staged: { ...count, scanned: changes.filter(({ id }) => !unread.has(id)).length, total: changes.length }, names: names.count },
    seen: [...seen(scanned.sightings, origin), ...seen(names.sightings, nameOrigins(names, staged, 'staged'))],
    problems: scanned.problems,
    services: new Services(staged),
  };
}
