/** The index: what it holds, and what of it HEAD does not. Ids, not files: the working tree may differ (`git add -p`). */
import { entryChanges, type EntryChange } from './entry-change.ts';
import { recordsOf, type GitPlace } from './git.ts';
import type { Repository } from './repository.ts';

export interface IndexEntry {
  /** latin1, from the top of the working tree. */
  readonly path: string;
  /** A path that is only intended to be added has the id of the empty blob (`emptyBlob`), which need not be stored. */
  readonly id: string;
  readonly mode: number;
  /** 0; in an unmerged path 1 base, 2 ours, 3 theirs. */
  readonly stage: number;
}

/** Every entry of the index, all stages, in git's order. */
export async function stagedEntries(repo: Repository, signal?: AbortSignal): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  await recordsOf(
    repo,
    ['ls-files', '-s', '-z'],
    (record) => {
      const tab = record.indexOf('\t');
      const [mode = '', id = '', stage = ''] = record.slice(0, tab).split(' ');
      entries.push({ path: record.slice(tab + 1), id, mode: Number.parseInt(mode, 8), stage: Number(stage) });
    },
    { signal },
  );
  return entries;
}

/**
 * What a commit made now would add or change against `tree` (an id, or HEAD; where there is no commit yet, the empty tree):
 * type changes and symbolic links too. Left out, because there is no blob to read: submodules, paths only
 * intended to be added, deletions.
 */
export async function stagedChanges(place: GitPlace, tree: string, signal?: AbortSignal): Promise<EntryChange[]> {
  return entryChanges(place, ['diff-index', '--cached', '--ita-invisible-in-index', tree], signal);
}
