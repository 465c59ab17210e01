/** What a repository lists beside its objects: refs, the indexes of its working trees, files. A list that git cannot give is a problem, and no reason to stop. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath, GitError, namesIn, readRefs, stagedEntries, SUBMODULE, together, worktreeFiles } from '@leaklint/git';
import type { IndexEntry, ObjectTable, Refs, Repository, Worktree } from '@leaklint/git';
import type { Count } from '../coverage.ts';
import type { Problem } from '../problem.ts';

export interface Lists {
  readonly refs: Refs;
  readonly index: readonly IndexEntry[];
  readonly worktree: Worktree;
}

export interface Listed {
  readonly lists: Lists;
  /** What git could not give. */
  readonly problems: readonly Problem[];
}

export async function listsOf(repository: Repository, ignored: boolean, signal?: AbortSignal): Promise<Listed> {
  const problems = goneAlternates(repository);
  const own = repository.worktree === undefined ? undefined : stagedEntries(repository, signal);
  const [refs, index, worktree] = await together([refsOf(repository, problems, signal), indexesOf(repository, own, problems, signal), filesOf(repository, ignored, problems, signal, own)]);
  return { lists: { refs, index, worktree }, problems };
}

/** Objects that are borrowed from a folder that is gone are in no list: without the history nothing else tells of them. */
function goneAlternates({ alternates }: Repository): Problem[] {
  return alternates.filter((folder) => !existsSync(folder)).map((folder) => ({ kind: 'listing', subject: folder, message: 'objects are borrowed from this folder, and it is not there' }));
}

/** `empty` when git fails for a reason that lies in the repository. */
export async function listed<T>(list: Promise<T>, subject: string, empty: T, problems: Problem[]): Promise<T> {
  try {
    return await list;
  } catch (error) {
    if (!(error instanceof GitError) || error.kind !== 'failed') throw error;
    problems.push({ kind: 'listing', subject, message: error.message });
    return empty;
  }
}

export function refsOf(repository: Repository, problems: Problem[], signal?: AbortSignal): Promise<Refs> {
  return listed(readRefs(repository, signal), 'refs', { head: {}, refs: [], problems: [] }, problems).then((refs) => {
    for (const message of refs.problems) problems.push({ kind: 'listing', subject: 'refs', message });
    return refs;
  });
}

const NO_FILES: Worktree = { files: [], skipped: [], ignored: 0, warnings: [] };

export async function filesOf(repository: Repository, ignored: boolean, problems: Problem[], signal?: AbortSignal, index?: Promise<readonly IndexEntry[]>): Promise<Worktree> {
  const options = { ignored, ...(signal === undefined ? {} : { signal }), ...(index === undefined ? {} : { index }) };
  const worktree = await listed(worktreeFiles(repository, options), 'working tree', NO_FILES, problems);
  for (const { path, reason, problem, message } of worktree.skipped) {
    if (problem) problems.push({ kind: reason === 'repository of its own' ? 'nested-repository' : 'unreadable-file', subject: displayPath(path), message });
  }
  for (const message of worktree.warnings) problems.push({ kind: 'listing', subject: 'working tree', message });
  return worktree;
}

export function submodulesOf({ skipped }: Worktree): number {
  return skipped.filter(({ reason }) => reason === 'submodule').length;
}

/** The entries of every index: this working tree's own and those of linked ones. */
async function indexesOf(repository: Repository, own: Promise<readonly IndexEntry[]> | undefined, problems: Problem[], signal?: AbortSignal): Promise<IndexEntry[]> {
  const lists = await together([
    own === undefined ? [] : listed(own, 'index', [], problems),
    ...otherIndexes(repository, problems).map((file) =>
      listed(stagedEntries({ ...repository, environment: { ...repository.environment, GIT_INDEX_FILE: file } }, signal), file, [], problems),
    ),
  ]);
  return lists.flat();
}

function otherIndexes(repository: Repository, problems: Problem[]): string[] {
  const linked = join(repository.commonDir, 'worktrees');
  const folders = [repository.commonDir, ...linkedNames(linked, problems).map((name) => join(linked, name))];
  return folders.map((folder) => join(folder, 'index')).filter((file) => file !== repository.indexFile && existsSync(file));
}

function linkedNames(folder: string, problems: Problem[]): string[] {
  return namesIn(folder, (code) => problems.push({ kind: 'listing', subject: folder, message: `cannot be read (${code}): the indexes of linked working trees were not scanned` })).sort();
}

export interface Staged {
  /** Rows of the blobs that indexes hold, and the paths they give them. */
  readonly paths: ReadonlyMap<number, readonly string[]>;
  /** One for each entry with content (no submodules, none that are only intended); -1 where the table lacks it. */
  readonly rows: readonly number[];
}

export function stagedRows(table: ObjectTable, entries: readonly IndexEntry[]): Staged {
  const paths = new Map<number, string[]>();
  const rows: number[] = [];
  for (const { id, path, mode } of entries) {
    if (mode === SUBMODULE || /^0+$/.test(id)) continue;
    const row = table.indexOfHex(id);
    rows.push(row);
    if (row === -1) continue;
    const known = paths.get(row);
    if (known === undefined) paths.set(row, [path]);
    else if (!known.includes(path)) known.push(path);
  }
  return { paths, rows };
}

/** Entries whose object was scanned: there, and none of the problems speaks of it. */
export function stagedCount(table: ObjectTable, { rows }: Staged, problems: readonly Problem[]): Count {
  const unread = new Set(problems.map((problem) => problem.subject));
  const scanned = rows.filter((row) => row !== -1 && (unread.size === 0 || !unread.has(table.hex(row))));
  return { scanned: scanned.length, total: rows.length, bytes: scanned.reduce((sum, row) => sum + (table.sizes[row] as number), 0) };
}
