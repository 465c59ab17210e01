/** A repository scan: one repository, opened for scanning in two steps. Texts and files are read in any number of parts, here or elsewhere; trees, names and history wait for all of them, because only then it is known what to look for there. */
import { BLOB, COMMIT, packedBytes, stringAt, TAG, together, TREE } from '@leaklint/git';
import type { Repository, TreePassResult } from '@leaklint/git';
import type { ToRemember } from './cache/scan-cache.ts';
import type { Count } from './coverage.ts';
import type { Crew } from './crew/crew.ts';
import { fileTasks, fileVersions } from './tasks/file-tasks.ts';
import { Gathering } from './crew/gathering.ts';
import { crewFor, earlyCrew, threadsFor } from './job.ts';
import type { Gathered, Job } from './job.ts';
import { lostProblems, lostRows } from './crew/lost.ts';
import { NameScan } from './repository/names.ts';
import { openObjectStore } from './repository/object-store.ts';
import type { ObjectStore } from './repository/object-store.ts';
import { conclude, manifestsOf, namesBeside } from './repository/outcome.ts';
import type { ObjectOutcome } from './repository/outcome.ts';
import { missingTips, pastOf } from './repository/past.ts';
import { listsOf, stagedCount, stagedRows } from './repository/repository-lists.ts';
import type { Listed, Lists } from './repository/repository-lists.ts';
import { SELF_CHECK_FAILED } from './tasks/self-check.ts';
import { runsOf, WHOLE } from './repository/part.ts';
import type { Part } from './repository/part.ts';
import { countTypes, Shares } from './repository/shares.ts';
import type { Task } from './tasks/task.ts';
import type { WorkerCrew } from './crew/worker-crew.ts';

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
  /** Those of tree entries, scanned while trees are read. */
  readonly #names: NameScan;
  #manifests: Promise<string[] | undefined> | undefined;
  #crew: Crew | undefined;
  /** Whether the crew knows the objects. */
  #opened = false;

  private constructor(job: Job, repository: Repository, store: ObjectStore, lists: Lists, gathering: Gathering, part: Part, crew: WorkerCrew | undefined) {
    this.job = job;
    this.repository = repository;
    this.store = store;
    this.lists = lists;
    this.gathering = gathering;
    this.part = part;
    const { files } = lists.worktree;
    const { table, packs, packed } = store;
    const fileBytes = files.reduce((sum, file) => sum + file.size, 0);
    const bytes = table.sizes.subarray(packed).reduce((sum, size) => sum + Math.max(0, size), fileBytes);
    this.#paths = files.map((file) => file.path);
    this.#fileRuns = runsOf(files.map((file) => file.size), part);
    this.#crew = crew;
    this.#threads = crew?.size ?? threadsFor(job, (bytes + (packs?.work ?? 0)) / part.of);
    this.shares = new Shares(table, this.#threads, packs, packed, part);
    this.#hot = new Uint8Array(new SharedArrayBuffer(table.count));
    this.#names = new NameScan(job);
    job.meter.expect((table.count + files.length) / part.of, packed > 0 ? 0 : bytes / part.of);
  }

  /** Lists every object there is. Close it when done. @param listed what there is beside them, if it is known already */
  static async open(job: Job, repository: Repository, part: Part = WHOLE, listed: Promise<Listed> = listsOf(repository, job.options.ignored === true, job.signal)): Promise<RepositoryScan> {
    const { signal, options } = job;
    const gathering = new Gathering();
    listed.catch(() => undefined); // awaited below: a failure must not look unhandled until then
    const throughGit = options.reader === 'git';
    const crew = throughGit ? undefined : await earlyCrew(job, packedBytes(repository) / part.of, rootOf(repository));
    let store: ObjectStore | undefined;
    try {
      store = await openObjectStore(repository, throughGit, gathering.problems, signal, crew === undefined ? undefined : (reading) => crew.readEntries(reading));
      const { lists, problems } = await listed;
      gathering.problems.push(...problems);
      return new RepositoryScan(job, repository, store, lists, gathering, part, crew);
    } catch (error) {
      await Promise.allSettled([listed, crew?.close()]); // nothing is left running
      store?.packs?.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#manifests]); // nothing is left running
    await this.#dismiss();
    this.store.packs?.close();
  }

  /** Positions in the list of files that the part reads. */
  *ownFiles(): Generator<number> {
    for (const { from, to } of this.#fileRuns) for (let position = from; position < to; position++) yield position;
  }

  /** Reads the part's texts and files. @param trees all trees, too: without attribution nothing waits for the texts, and no thread idles between the two steps */
  async read(trees: boolean): Promise<void> {
    this.job.meter.phase('scan');
    const tasks = [...this.shares.texts, ...(trees ? this.shares.trees : []), ...fileTasks(this.#paths, this.#fileRuns)];
    await this.#run(tasks);
    this.gathering.versions = await fileVersions(this.gathering.files, this.#paths, this.repository);
    this.#listen();
  }

  /** When all texts and files are read: trees, names, history, and what it all says. @param remember is shown the parts that it was made of */
  async finish(remember?: (parts: ToRemember) => void): Promise<Gathered> {
    const { job, repository, gathering, lists } = this;
    const { signal, options } = job;
    const { table } = this.store;
    const { refs, index } = lists;

    await this.#readTrees();
    const namesInTrees = new Set(this.#names.known);
    this.#names.add(namesBeside(lists));
    const names = this.#names.take();
    if (names.hot.length > 0) await this.#run(this.shares.trees, (task) => (task.kind === 'trees' ? { ...task, kind: 'named', names: names.hot } : task));
    this.#listen();

    job.meter.phase('history');
    // Threads take their time to end: nobody waits for them before the history is told.
    const [, past] = await together([this.#dismiss(), options.attribution === false ? undefined : pastOf({ repository, table, refs, gathering, index, hotNames: names.hot, signal })]);
    const lacking = past === undefined ? missingTips(table, refs) : past.missing;
    if (past === undefined) gathering.problems.push(...lacking);
    const manifests = gathering.objects.length + names.hot.length > 0 ? await this.#manifestsOfHead() : undefined;
    const objects: ObjectOutcome = {
      table,
      sightings: gathering.objects,
      past,
      counts: this.#counts(),
      staged: stagedCount(table, stagedRows(table, index), gathering.problems),
      connectivity: lacking.length > 0 || (past !== undefined && !table.complete) ? 'incomplete' : past === undefined ? 'not checked' : 'complete',
      ...(manifests === undefined ? {} : { manifests }),
    };
    remember?.({ objects, lists, names, namesInTrees, problems: gathering.problems });
    return conclude(objects, { job, repository, lists, gathering, names });
  }

  /** Git is asked once. */
  #manifestsOfHead(): Promise<string[] | undefined> {
    if (this.#manifests === undefined) {
      this.#manifests = manifestsOf(this.lists, this.repository, this.job.signal);
      this.#manifests.catch(() => undefined); // awaited in `finish`: a failure must not look unhandled until then
    }
    return this.#manifests;
  }

  async #readTrees(): Promise<void> {
    if (this.gathering.trees.length > 0) return; // with the texts
    this.job.meter.phase('trees');
    for (const unit of this.gathering.hotRows()) this.#hot[unit] = 1; // it is known now which blobs they are to be searched for
    await this.#run(this.shares.trees);
  }

  #counts(): ObjectOutcome['counts'] {
    const { gathering } = this;
    const totals = countTypes(this.store.table);
    const of = (type: number): Count => gathering.count(type, totals[type] as number);
    return { blobs: of(BLOB), commits: of(COMMIT), tags: of(TAG), trees: of(TREE) };
  }

  /** Until nothing is left: what the packs do not give is read through git. */
  async #run(tasks: readonly Task[], named: (task: Task) => Task = (task) => task): Promise<void> {
    const { gathering, shares } = this;
    const { table, packs } = this.store;
    const lost = await (await this.#started()).run(tasks.map(named), (result) => {
      gathering.add(result);
      // Something is found, so services are to be told apart: git lists them beside the scan. At its end everybody would wait, 10 to 40 ms.
      if (gathering.objects.length > 0 && this.part.of === 1) void this.#manifestsOfHead();
      if (result.trees !== undefined) this.#names.add(namesOf(result.trees));
    });
    const left = gathering.takeLeft();
    if (packs !== undefined) left.push(...lostRows(lost, packs, shares.families));
    gathering.problems.push(...lostProblems(lost, { table, order: shares.order }));
    if (left.length > 0) await this.#run(shares.left(left), named);
  }

  async #started(): Promise<Crew> {
    const { job, repository, shares } = this;
    const { table, packs } = this.store;
    this.#crew ??= await crewFor(job, this.#threads, rootOf(repository));
    if (!this.#opened) this.#crew.open({ repository, table: table.share(), order: shares.order, families: shares.families, ...(packs === undefined ? {} : { packs: packs.share() }), links: job.options.attribution !== false, hot: this.#hot });
    this.#opened = true;
    return this.#crew;
  }

  async #dismiss(): Promise<void> {
    await this.#crew?.close();
    this.#crew = undefined;
    this.#opened = false;
  }

  #listen(): void {
    if (this.#crew?.sings === false) this.gathering.problems.push(SELF_CHECK_FAILED);
  }
}

function rootOf({ worktree }: Repository): { readonly root?: string } {
  return worktree === undefined ? {} : { root: worktree };
}

function* namesOf({ names }: TreePassResult): Generator<string> {
  for (let index = 0; index + 1 < names.starts.length; index++) yield stringAt(names, index);
}
