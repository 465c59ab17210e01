/** Everything: every object git holds, the indexes, the working tree. The object database first; history only says who, when and where. */
import { BLOB, COMMIT, stringAt, TAG, TREE } from '@leaklint/git';
import type { IndexEntry, Refs, Repository, Worktree } from '@leaklint/git';
import type { Coverage } from '../coverage.ts';
import { fileTasks, seenFiles } from '../file-tasks.ts';
import { seen } from '../findings.ts';
import type { Seen } from '../findings.ts';
import { Gathering } from '../gathering.ts';
import { headPaths } from '../head-paths.ts';
import { crewFor, threadsFor } from '../job.ts';
import type { Gathered, Job } from '../job.ts';
import { lostProblems, lostRows } from '../lost.ts';
import { partsOf, repositoryNameOrigins, scanNames } from '../names.ts';
import type { ScannedNames } from '../names.ts';
import { ObjectOrigins } from '../origins.ts';
import { openObjectStore } from '../object-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { pastOf } from '../past.ts';
import { filesOf, indexesOf, refsOf, stagedCount, stagedRows } from '../repository-lists.ts';
import { depthProblems, scopeOf } from '../repository-scope.ts';
import { SELF_CHECK_FAILED } from '../self-check.ts';
import { Services } from '../services.ts';
import { countTypes, Shares } from '../shares.ts';
import { FILE } from '../task.ts';
import type { Task } from '../task.ts';

export async function scanEverything(job: Job, repository: Repository): Promise<Gathered> {
  const gathering = new Gathering();
  const { problems } = gathering;
  const lists = Promise.all([refsOf(repository, problems, job.signal), indexesOf(repository, problems, job.signal), filesOf(repository, job.options.ignored === true, problems, job.signal)]);
  lists.catch(() => undefined); // awaited below: a failure must not look unhandled until then
  const store = await openObjectStore(repository, job.options.reader === 'git', problems, job.signal);
  try {
    return await scanStore(job, repository, store, gathering, await lists);
  } finally {
    store.packs?.close();
  }
}

async function scanStore(job: Job, repository: Repository, { table, packs, packed }: ObjectStore, gathering: Gathering, [refs, index, worktree]: readonly [Refs, IndexEntry[], Worktree]): Promise<Gathered> {
  const { signal, options } = job;
  const { problems } = gathering;
  const files = worktree.files.map((file) => file.path);
  const indexed = index.map((entry) => entry.path);
  const paths = [...files, ...indexed];

  const fileBytes = worktree.files.reduce((sum, file) => sum + file.size, 0);
  const bytes = table.sizes.reduce((sum, size) => sum + Math.max(0, size), fileBytes);
  const threads = threadsFor(job, bytes + (packs?.work ?? 0));
  const shares = new Shares(table, threads, packs, packed);
  const hot = new Uint8Array(new SharedArrayBuffer(table.count));
  job.meter.expect(table.count + files.length, packed > 0 ? 0 : bytes);
  const root = repository.worktree === undefined ? {} : { root: repository.worktree };
  const crew = await crewFor(job, threads, { objects: { repository, table: table.share(), order: shares.order, families: shares.families, ...(packs === undefined ? {} : { packs: packs.share() }), links: options.attribution !== false, hot }, ...root });
  const run = async (tasks: readonly Task[], named: (task: Task) => Task = same): Promise<void> => {
    const lost = await crew.run(tasks.map(named), (result) => gathering.add(result));
    const left = gathering.takeLeft();
    if (packs !== undefined) left.push(...lostRows(lost, packs, shares.families));
    problems.push(...lostProblems(lost, { table, order: shares.order }));
    if (left.length > 0) await run(shares.left(left), named);
  };
  let names: ScannedNames;
  try {
    job.meter.phase('scan');
    if (options.attribution === false) await run([...shares.texts, ...shares.trees, ...fileTasks(files)]);
    else {
      await run([...shares.texts, ...fileTasks(files)]);
      job.meter.phase('trees');
      await run(shares.trees); // now it is known which blobs they are to be searched for
    }
    names = scanNames(job, namesOf(gathering, paths));
    if (names.hot.length > 0) await run(shares.trees, (task) => (task.kind === 'trees' ? { ...task, kind: 'named', names: names.hot } : task));
    if (!crew.sings) problems.push(SELF_CHECK_FAILED);
  } finally {
    await crew.close();
  }

  job.meter.phase('history');
  const past = options.attribution === false ? undefined : await pastOf({ repository, table, refs, gathering, index, hotNames: names.hot, signal });
  problems.push(...(past?.missing ?? []));
  const staged = stagedRows(table, index);
  const origins = new ObjectOrigins(table, past, staged.paths);
  const all: Seen[] = gathering.objects.flatMap((sightings) => [...seen(sightings, (row) => origins.of(row))]);
  all.push(...(await seenFiles(gathering.files, files, repository)));
  all.push(...seen(names.sightings, repositoryNameOrigins(names, files, indexed, past)));

  const totals = countTypes(table);
  const coverage: Coverage = {
    blobs: gathering.count(BLOB, totals[BLOB] as number),
    commits: gathering.count(COMMIT, totals[COMMIT] as number),
    tags: gathering.count(TAG, totals[TAG] as number),
    trees: gathering.count(TREE, totals[TREE] as number),
    names: names.count,
    files: gathering.count(FILE, files.length - gathering.absent),
    staged: stagedCount(table, staged, problems),
    ignored: options.ignored === true ? 0 : worktree.ignored,
    connectivity: past === undefined ? 'not checked' : past.missing.length === 0 && table.complete ? 'complete' : 'incomplete',
  };
  problems.push(...depthProblems(repository, coverage.connectivity));
  const bare = repository.worktree === undefined && refs.head.id !== undefined && all.length > 0;
  const services = new Services(bare ? await headPaths(repository, refs.head.id as string, signal) : paths);
  return { scope: scopeOf('everything', options.path, repository, refs.head.id), coverage, seen: all, problems, services };
}

function same(task: Task): Task {
  return task;
}

/** Distinct names: of every tree entry, and of the parts of paths that no tree has yet. */
function namesOf(gathering: Gathering, paths: readonly string[]): Set<string> {
  const names = partsOf(paths);
  for (const { names: packed } of gathering.trees) {
    for (let index = 0; index + 1 < packed.starts.length; index++) names.add(stringAt(packed, index));
  }
  return names;
}
