/** The scan of a working tree's files by themselves: where nothing else is to be read, or what else there is was remembered. */
import type { Repository, Worktree } from '@leaklint/git';
import { fileTasks, fileVersions } from '../tasks/file-tasks.ts';
import type { Gathering } from '../crew/gathering.ts';
import { crewFor, threadsFor } from '../job.ts';
import type { Job } from '../job.ts';
import { lostProblems } from '../crew/lost.ts';
import { SELF_CHECK_FAILED } from '../tasks/self-check.ts';

/** Adds to the gathering what was seen in the files. */
export async function scanFiles(job: Job, repository: Repository, { files }: Worktree, gathering: Gathering): Promise<void> {
  if (repository.worktree === undefined) return;
  const paths = files.map((file) => file.path);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  job.meter.expect(files.length, bytes);
  job.meter.phase('files');
  const crew = await crewFor(job, threadsFor(job, bytes), { root: repository.worktree });
  try {
    gathering.problems.push(...lostProblems(await crew.run(fileTasks(paths), (result) => gathering.add(result))));
    if (!crew.sings) gathering.problems.push(SELF_CHECK_FAILED);
  } finally {
    await crew.close();
  }
  gathering.versions = await fileVersions(gathering.files, paths, repository);
}
