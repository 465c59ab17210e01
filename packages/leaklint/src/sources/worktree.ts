/** The working tree: every tracked and untracked file as it lies there, whatever the index thinks of it. */
import type { Repository } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { fileComments, seenFiles } from '../tasks/file-tasks.ts';
import { seen } from '../findings/grouping.ts';
import { Gathering } from '../crew/gathering.ts';
import type { Gathered, Job } from '../job.ts';
import { nameOrigins, partsOf, scanNames } from '../repository/names.ts';
import { filesOf, submodulesOf } from '../repository/repository-lists.ts';
import { headOf, scopeOf } from '../repository/repository-scope.ts';
import { Services } from '../findings/services.ts';
import { FILE } from '../tasks/task.ts';
import { UsageError } from '../usage-error.ts';
import { scanFiles } from '../repository/worktree-scan.ts';

export async function scanWorktree(job: Job, repository: Repository): Promise<Gathered> {
  const { options, signal } = job;
  if (repository.worktree === undefined) throw new UsageError(`${options.path} is a bare repository: it has no working tree`);
  const gathering = new Gathering();
  const [worktree, head] = await Promise.all([filesOf(repository, options.ignored === true, gathering.problems, signal), headOf(repository, signal)]);
  const files = worktree.files.map((file) => file.path);
  await scanFiles(job, repository, worktree, gathering);
  const names = scanNames(job, partsOf(files));
  return {
    scope: scopeOf('worktree', options.path, repository, head),
    coverage: {
      ...NO_COVERAGE,
      files: gathering.count(FILE, files.length - gathering.absent),
      names: names.count,
      ignored: options.ignored === true ? 0 : worktree.ignored,
      submodules: submodulesOf(worktree),
    },
    seen: [...seenFiles(gathering.files, files, gathering.versions), ...seen(names.sightings, nameOrigins(names, files, 'worktree'))],
    problems: gathering.problems,
    comments: fileComments(gathering.comments, files),
    services: new Services(files),
  };
}
