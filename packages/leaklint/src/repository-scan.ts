/** A repository scan: one repository, opened for scanning in two steps. Texts and files are read in any number of parts, here or elsewhere; trees, names and history wait for all of them, because only then it is known what to look for there. */
import { BLOB, COMMIT, stringAt, TAG, TREE } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import type { Coverage } from './coverage.ts';
import type { Crew } from './crew.ts';
import { fileComments, fileTasks, fileVersions, seenFiles } from './file-tasks.ts';
import { seen } from './findings.ts';
import type { Seen } from './findings.ts';
import { Gathering } from './gathering.ts';
import { headPaths } from './head-paths.ts';
import { crewFor, threadsFor } from './job.ts';
import type { Gathered, Job } from './job.ts';
import { lostProblems, lostRows } from './lost.ts';
import { partsOf, repositoryNameOrigins, scanNames } from './names.ts';
import type { ScannedNames } from './names.ts';
import { ObjectOrigins } from './origins.ts';
import { openObjectStore } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { pastOf } from './past.ts';
import { filesOf, indexesOf, refsOf, stagedCount, stagedRows } from './repository-lists.ts';
import type { Lists } from './repository-lists.ts';
import { depthProblems, scopeOf } from './repository-scope.ts';
import { SELF_CHECK_FAILED } from './self-check.ts';
import { Services } from './services.ts';
import { runsOf, WHOLE } from './shard/part.ts';
import type { Part } from './shard/part.ts';
import { countTypes, Shares } from './shares.ts';
import { FILE } from './task.ts';
import type { Task } from './task.ts';

export class RepositoryScan {
  readonly job: Job;
  readonly repository: Repository;
  readonly store: ObjectStore;
  readonly lists: Lists;
  readonly gathering: Gathering;
  readonly part: Part;
  readonly shares: Shares;
  /** Positions in the list of files that the part reads, as `[from, to)`. */
  readonly #fileRuns: readonly { readonly from: number; readonly to: number }[];
  readonly #paths: readonly string[];
  readonly #hot: Uint8Array;
  readonly #threads: number;
  #crew: Crew | undefined;

  private constructor(job: Job, repository: Repository, store: ObjectStore, lists: Lists, gathering: Gathering, part: Part) {
    this.job = job;
    this.repository = repository;
    this.store = store;
    this.lists = lists;
    this.gathering = gathering;
    this.part = part;
    const { files } = lists.worktree;
    const { table, packs, packed } = store;
    const fileBytes = files.reduce((sum, file) => sum + file.size, 0);
    const bytes = table.sizes.reduce((sum, size) => sum + Math.max(0, size), fileBytes);
    this.#paths = files.map((file) => file.path);
    this.#fileRuns = runsOf(files.map((file) => file.size), part);
    this.#threads = threadsFor(job, (bytes + (packs?.work ?? 0)) / part.of);
    this.shares = new Shares(table, this.#threads, packs, packed, part);
    this.#hot = new Uint8Array(new SharedArrayBuffer(table.count));
    job.meter.expect((table.count + files.length) / part.of, packed > 0 ? 0 : bytes / part.of);
  }

  /** Lists everything there is. Close it when done. */
  static async open(job: Job, repository: Repository, part: Part = WHOLE): Promise<RepositoryScan> {
    const { signal, options } = job;
    const gathering = new Gathering();
    const { problems } = gathering;
    const lists = Promise.all([refsOf(repository, problems, signal), indexesOf(repository, problems, signal), filesOf(repository, options.ignored === true, problems, signal)]);
    lists.catch(() => undefined); // awaited below: a failure must not look unhandled until then
    const store = await openObjectStore(repository, options.reader === 'git', problems, signal);
    try {
      const [refs, index, worktree] = await lists;
      return new RepositoryScan(job, repository, store, { refs, index, worktree }, gathering, part);
    } catch (error) {
      store.packs?.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#crew?.close();
    this.#crew = undefined;
    this.store.packs?.close();
  }

  /** Positions in the list of files that the part reads. */
  *ownFiles(): Generator<number> {
    for (const { from, to } of this.#fileRuns) for (let position = from; position < to; position++) yield position;
  }

  /** Reads the part's texts and files. @param trees all trees, too: without attribution nothing waits for the texts, and no thread idles between the two steps */
  async read(trees: boolean): Promise<void> {
    this.job.meter.phase('scan');
    await this.#run([...this.shares.texts, ...(trees ? this.shares.trees : []), ...fileTasks(this.#paths, this.#fileRuns)]);
    this.gathering.versions = await fileVersions(this.gathering.files, this.#paths, this.repository);
    this.#listen();
  }

  /** When all texts and files are read: trees, names, history, and what it all says. */
  async finish(): Promise<Gathered> {
    const { job, repository, gathering } = this;
    const { signal, options } = job;
    const { table } = this.store;
    const { refs, index } = this.lists;
    const { problems } = gathering;
    const files = this.#paths;
    const indexed = index.map((entry) => entry.path);
    const paths = [...files, ...indexed];

    if (gathering.trees.length === 0) {
      job.meter.phase('trees');
      for (const unit of gathering.hotRows()) this.#hot[unit] = 1; // it is known now which blobs they are to be searched for
      await this.#run(this.shares.trees);
    }
    const refNames = refs.refs.map(({ name }) => name);
    const names = scanNames(job, namesOf(gathering, [...paths, ...refNames]));
    if (names.hot.length > 0) await this.#run(this.shares.trees, (task) => (task.kind === 'trees' ? { ...task, kind: 'named', names: names.hot } : task));
    this.#listen();
    await this.#crew?.close();
    this.#crew = undefined;

    job.meter.phase('history');
    const past = options.attribution === false ? undefined : await pastOf({ repository, table, refs, gathering, index, hotNames: names.hot, signal });
    problems.push(...(past?.missing ?? []));
    const staged = stagedRows(table, index);
    const coverage = this.#coverage(names, stagedCount(table, staged, problems), past === undefined ? 'not checked' : past.missing.length === 0 && table.complete ? 'complete' : 'incomplete');
    problems.push(...depthProblems(repository, coverage.connectivity));
    const origins = new ObjectOrigins(table, past, staged.paths);
    const all: Seen[] = gathering.objects.flatMap((sightings) => [...seen(sightings, (row) => origins.of(row))]);
    all.push(...seenFiles(gathering.files, files, gathering.versions));
    all.push(...seen(names.sightings, repositoryNameOrigins(names, files, indexed, refNames, past)));
    const bare = repository.worktree === undefined && refs.head.id !== undefined && all.length > 0;
    const services = new Services(bare ? await headPaths(repository, refs.head.id as string, signal) : paths);
    return { scope: scopeOf('everything', options.path, repository, refs.head.id), coverage, seen: all, problems, comments: fileComments(gathering.comments, files), services, ...(past === undefined ? {} : { departures: past.departures }) };
  }

  #coverage(names: ScannedNames, staged: Coverage['staged'], connectivity: Coverage['connectivity']): Coverage {
    const { gathering, job, lists } = this;
    const totals = countTypes(this.store.table);
    return {
      blobs: gathering.count(BLOB, totals[BLOB] as number),
      commits: gathering.count(COMMIT, totals[COMMIT] as number),
      tags: gathering.count(TAG, totals[TAG] as number),
      trees: gathering.count(TREE, totals[TREE] as number),
      names: names.count,
      files: gathering.count(FILE, this.#paths.length - gathering.absent),
      staged,
      ignored: job.options.ignored === true ? 0 : lists.worktree.ignored,
      connectivity,
    };
  }

  /** Until nothing is left: what the packs do not give is read through git. */
  async #run(tasks: readonly Task[], named: (task: Task) => Task = (task) => task): Promise<void> {
    const { gathering, shares } = this;
    const { table, packs } = this.store;
    const lost = await (await this.#started()).run(tasks.map(named), (result) => gathering.add(result));
    const left = gathering.takeLeft();
    if (packs !== undefined) left.push(...lostRows(lost, packs, shares.families));
    gathering.problems.push(...lostProblems(lost, { table, order: shares.order }));
    if (left.length > 0) await this.#run(shares.left(left), named);
  }

  async #started(): Promise<Crew> {
    const { job, repository, shares } = this;
    const { table, packs } = this.store;
    const root = repository.worktree === undefined ? {} : { root: repository.worktree };
    return (this.#crew ??= await crewFor(job, this.#threads, { objects: { repository, table: table.share(), order: shares.order, families: shares.families, ...(packs === undefined ? {} : { packs: packs.share() }), links: job.options.attribution !== false, hot: this.#hot }, ...root }));
  }

  #listen(): void {
    if (this.#crew?.sings === false) this.gathering.problems.push(SELF_CHECK_FAILED);
  }
}

/** Distinct names: of every tree entry, and of the parts of refs and of paths that no tree has yet. */
function namesOf(gathering: Gathering, paths: readonly string[]): Set<string> {
  const names = partsOf(paths);
  for (const { names: packed } of gathering.trees) {
    for (let index = 0; index + 1 < packed.starts.length; index++) names.add(stringAt(packed, index));
  }
  return names;
}
