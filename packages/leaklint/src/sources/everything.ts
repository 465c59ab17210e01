/** Everything: every object git holds, the indexes, the working tree. The object database first; history only says who, when and where. */
import type { Repository } from '@leaklint/git';
import { ScanCache } from '../cache/scan-cache.ts';
import type { Recalled } from '../cache/scan-cache.ts';
import { Gathering } from '../crew/gathering.ts';
import type { Gathered, Job } from '../job.ts';
import { conclude } from '../repository/outcome.ts';
import { listsOf } from '../repository/repository-lists.ts';
import type { Listed } from '../repository/repository-lists.ts';
import { WHOLE } from '../repository/part.ts';

export async function scanEverything(job: Job, repository: Repository): Promise<Gathered> {
  const { options, signal } = job;
  const listed = listsOf(repository, options.ignored === true, signal);
  listed.catch(() => undefined); // awaited below: a failure must not look unhandled until then
  const cache = ScanCache.of(job, repository);
  const recalled = await cache?.recall(listed);
  if (recalled !== undefined) return await besideRecalled(job, repository, await listed, recalled);
  // Loaded when something is to be read: what is recalled needs a third of the modules.
  const { RepositoryScan } = await import('../repository-scan.ts');
  const scan = await RepositoryScan.open(job, repository, WHOLE, listed);
  try {
    if (options.shards === undefined) await scan.read(options.attribution === false);
    else (await import('../shard/merge.ts')).addShards(scan, options.shards);
    return await scan.finish((parts) => cache?.remember(parts));
  } finally {
    await scan.close();
  }
}

/** Objects are known: only files are read. */
async function besideRecalled(job: Job, repository: Repository, { lists, problems }: Listed, { objects, names }: Recalled): Promise<Gathered> {
  const gathering = new Gathering();
  gathering.problems.push(...problems);
  if (lists.worktree.files.length > 0) await (await import('../repository/worktree-scan.ts')).scanFiles(job, repository, lists.worktree, gathering);
  return conclude(objects, { job, repository, lists, gathering, names });
}
