/** The paths of a commit's tree: all of them at once, for a repository without a working tree or an index to ask. */
import { GitError, streamRecords } from './git.ts';
import type { GitPlace } from './git.ts';

/** Ten levels of ten equal folders have 10^10 paths; no repository has so many files. */
const MOST = 500_000;

/**
 * Bytes as latin1, in the order of the tree, no more than half a million. Where a tree cannot be read git stops: what it listed
 * before counts. Throws GitError only when git cannot be asked.
 *
 * @param commit the full id
 */
export async function committedPaths(place: GitPlace, commit: string, signal?: AbortSignal): Promise<string[]> {
  const paths: string[] = [];
  try {
    await streamRecords(
      place,
      ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit],
      (path) => {
        if (paths.push(path) === MOST) throw new GitError('failed', `git ls-tree lists ${MOST} paths and more`);
      },
      { signal },
    );
  } catch (error) {
    if (paths.length < MOST) throw error;
  }
  return paths;
}
