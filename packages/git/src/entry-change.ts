/** Entry changes: what one tree, or the index, adds to or changes in another tree, as git's raw diff tells it (git-diff-index(1), "Raw output format"). */
import { GitError, recordsOf, type GitPlace } from './git.ts';

export interface EntryChange {
  /** latin1. */
  readonly path: string;
  readonly id: string;
  readonly mode: number;
  /** What stood at the path before; of an added path the id is all zeros. */
  readonly oldId: string;
  /** A added, M modified, T another type (a file became a symbolic link or the other way round), U unmerged: the id is all zeros, because what will stand there is not known. */
  readonly status: string;
}

export const SUBMODULE = 0o160000;
export const SYMLINK = 0o120000;

/** What the tree of `to` adds to or changes in that of `from`; ids of commits or trees. */
export function treeChanges(place: GitPlace, from: string, to: string, signal?: AbortSignal): Promise<EntryChange[]> {
  return entryChanges(place, ['diff-tree', '-r', from, to], signal);
}

/** @param args a diff of git's and what it compares. Left out, because there is no blob to read: submodules, deletions. */
export async function entryChanges(place: GitPlace, [command = '', ...args]: readonly string[], signal?: AbortSignal): Promise<EntryChange[]> {
  const changes: EntryChange[] = [];
  let pending: Omit<EntryChange, 'path'> | undefined;
  let skipping = false;
  await recordsOf(
    place,
    [command, '--raw', '-z', '--no-renames', '--no-abbrev', '--diff-filter=d', ...args, '--'],
    (record) => {
      if (pending !== undefined) {
        if (!skipping) changes.push({ path: record, ...pending });
        pending = undefined;
        return;
      }
      const [, mode = '', oldId = '', id = '', status = ''] = record.slice(1).split(' ');
      if (!record.startsWith(':') || status === '') throw new GitError('failed', `git ${command} printed garbage`);
      pending = { id, mode: Number.parseInt(mode, 8), oldId, status: status[0] ?? '' };
      skipping = pending.mode === SUBMODULE || (/^0+$/.test(id) && pending.status !== 'U');
    },
    { signal },
  );
  return changes;
}
