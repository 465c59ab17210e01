/** The outcome of a repository's objects, read now or remembered; and the conclusion that is drawn from it, from the files beside it and from all names. */
import { committedPaths } from '@leaklint/git';
import type { ObjectTable, Repository } from '@leaklint/git';
import type { Count, Coverage } from '../coverage.ts';
import { fileComments, seenFiles } from '../tasks/file-tasks.ts';
import { seen } from '../findings/grouping.ts';
import type { Seen } from '../findings/grouping.ts';
import type { Gathering } from '../crew/gathering.ts';
import type { Gathered, Job } from '../job.ts';
import { partsOf, repositoryNameOrigins } from './names.ts';
import type { ScannedNames } from './names.ts';
import { ObjectOrigins } from './provenance.ts';
import type { WholePast } from './past.ts';
import { stagedRows, submodulesOf } from './repository-lists.ts';
import type { Lists } from './repository-lists.ts';
import { depthProblems, scopeOf } from './repository-scope.ts';
import { Services } from '../findings/services.ts';
import type { Sightings } from '../findings/sightings.ts';
import { FILE } from '../tasks/task.ts';

export interface ObjectOutcome {
  /** At least the objects with a sighting, and the commits that are named beside them. */
  readonly table: ObjectTable;
  readonly sightings: readonly Sightings[];
  readonly past: WholePast | undefined;
  readonly counts: Pick<Coverage, 'blobs' | 'commits' | 'tags' | 'trees'>;
  readonly staged: Count;
  readonly connectivity: Coverage['connectivity'];
  /** Of HEAD's tree, where nothing else tells services apart. */
  readonly manifests?: readonly string[];
}

/** What is at hand beside the objects. The gathering holds what was seen in files. */
export interface Beside {
  readonly job: Job;
  readonly repository: Repository;
  readonly lists: Lists;
  readonly gathering: Gathering;
  readonly names: ScannedNames;
}

/** Names that no tree need hold: the parts of the paths of files and of index entries, and of the names of refs. */
export function namesBeside(lists: Lists): Set<string> {
  const { files, indexed, refNames } = pathsBeside(lists);
  return partsOf([...files, ...indexed, ...refNames]);
}

/** Of files and of index entries; and the names of refs. */
export function pathsBeside({ refs, index, worktree }: Lists): { readonly files: string[]; readonly indexed: string[]; readonly refNames: string[] } {
  return { files: worktree.files.map(({ path }) => path), indexed: index.map(({ path }) => path), refNames: refs.refs.map(({ name }) => name) };
}

/** What tells services apart in a bare repository: the manifests in HEAD's tree. */
export async function manifestsOf({ refs: { head } }: Lists, repository: Repository, signal?: AbortSignal): Promise<string[] | undefined> {
  if (repository.worktree !== undefined || head.id === undefined) return undefined;
  return Services.manifests(await committedPaths(repository, head.id, signal));
}

export function conclude({ table, sightings, past, counts, staged, connectivity, manifests }: ObjectOutcome, { job, repository, lists, gathering, names }: Beside): Gathered {
  const { options } = job;
  const { files, indexed, refNames } = pathsBeside(lists);
  const problems = [...gathering.problems, ...(past?.missing ?? []), ...depthProblems(repository, connectivity)];
  const origins = new ObjectOrigins(table, past, stagedRows(table, lists.index).paths);
  const all: Seen[] = sightings.flatMap((share) => [...seen(share, (row) => origins.of(row))]);
  all.push(...seenFiles(gathering.files, files, gathering.versions));
  all.push(...seen(names.sightings, repositoryNameOrigins(names, files, indexed, refNames, past)));
  return {
    scope: scopeOf('everything', options.path, repository, lists.refs.head.id),
    coverage: { ...counts, names: names.count, files: gathering.count(FILE, files.length - gathering.absent), staged, ignored: options.ignored === true ? 0 : lists.worktree.ignored, submodules: submodulesOf(lists.worktree), connectivity },
    seen: all,
    problems,
    comments: fileComments(gathering.comments, files),
    services: new Services(manifests ?? [...files, ...indexed]),
    ...(past === undefined ? {} : { departures: past.departures }),
  };
}
