/** The working tree: every tracked and untracked file as it lies there, whatever the index thinks of it. */
import type { Repository } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { fileComments, fileTasks, fileVersions, seenFiles } from '../file-tasks.ts';
import { seen } from '../findings.ts';
import { Gathering } from '../gathering.ts';
import { crewFor, threadsFor } from '../job.ts';
import type { Gathered, Job } from '../job.ts';
import { lostProblems } from '../lost.ts';
import { nameOrigins, partsOf, scanNames } from '../names.ts';
import { filesOf } from '../repository-lists.ts';
import { headOf, scopeOf } from '../repository-scope.ts';
import { SELF_CHECK_FAILED } from '../self-check.ts';
import { Services } from '../services.ts';
import { FILE } from '../task.ts';
import { UsageError } from '../usage-error.ts';

export async function scanWorktree(job: Job, repository: Repository): Promise<Gathered> {
  const { options, signal } = job;
  if (repository.worktree === undefined) throw new UsageError(`${options.path} is a bare repository: it has no working tree`);
  const gathering = new Gathering();
  const [worktree, head] = await Promise.all([filesOf(repository, options.ignored === true, gathering.problems, signal), headOf(repository, signal)]);
  const files = worktree.files.map((file) => file.path);
  const bytes = worktree.files.reduce((sum, file) => sum + file.size, 0);
  job.meter.expect(files.length, bytes);
  job.meter.phase('files');
  const crew = await crewFor(job, threadsFor(job, bytes), { root: repository.worktree });
  try {
    gathering.problems.push(...lostProblems(await crew.run(fileTasks(files), (result) => gathering.add(result))));
    if (!crew.sings) gathering.problems.push(SELF_CHECK_FAILED);
  } finally {
    await crew.close();
  }
  const names = scanNames(job, partsOf(files));
  return {
    scope: scopeOf('worktree', options.path, repository, head),
    coverage: {
      ...NO_COVERAGE,
      files: gathering.count(FILE, files.length - gathering.absent),
      names: names.count,
      ignored: options.ignored === true ? 0 : worktree.ignored,
    },
    seen: [...seenFiles(gathering.files, files, await fileVersions(gathering.files, files, repository)), ...seen(names.sightings, nameOrigins(names, files, 'worktree'))],
    problems: gathering.problems,
    comments: fileComments(gathering.comments, files),
    services: new Services(files),
  };
}
