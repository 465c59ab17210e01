/** Everything: every object git holds, the indexes, the working tree. The object database first; history only says who, when and where. */
import type { Repository } from '@leaklint/git';
import type { Gathered, Job } from '../job.ts';
import { RepositoryScan } from '../repository-scan.ts';

export async function scanEverything(job: Job, repository: Repository): Promise<Gathered> {
  const scan = await RepositoryScan.open(job, repository);
  try {
    if (job.options.shards === undefined) await scan.read(job.options.attribution === false);
    else (await import('../shard/merge.ts')).addShards(scan, job.options.shards);
    return await scan.finish();
  } finally {
    await scan.close();
  }
}
