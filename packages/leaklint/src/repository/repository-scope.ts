/** The scope of a scan in a repository, and how much of the history it can have seen. */
import { displayPath, GitError, resolveRevision } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import type { Coverage } from '../coverage.ts';
import type { Problem } from '../problem.ts';
import type { Scope } from '../scan-result.ts';

export function scopeOf(kind: Scope['kind'], root: string, repository: Repository, head: string | undefined, range?: string): Scope {
  return {
    kind,
    root,
    ...((kind === 'everything' || kind === 'worktree') && repository.worktree !== undefined && repository.prefix !== '' ? { below: displayPath(repository.prefix) } : {}),
    ...(head === undefined ? {} : { head }),
    ...(range === undefined ? {} : { range }),
    objectFormat: repository.objectFormat,
    shallow: repository.shallow,
    partial: repository.promisor,
    alternates: repository.alternates,
  };
}

/** `undefined` before the first commit. */
export async function headOf(repository: Repository, signal?: AbortSignal): Promise<string | undefined> {
  try {
    return await resolveRevision(repository, 'HEAD', signal);
  } catch (error) {
    if (error instanceof GitError && error.kind === 'bad-revision') return undefined;
    throw error;
  }
}

const UNSHALLOW = 'git fetch --unshallow (in CI: fetch-depth: 0)';

/** What is said of an object that cannot be read, with what brings it when the clone is a shallow one. */
export function inFull({ shallow }: Repository, message: string): string {
  return shallow ? `${message}; ${UNSHALLOW}` : message;
}

/** A history that was cut off is never complete; one that was left with its promisor only when nothing is missing. */
export function depthProblems(repository: Repository, connectivity: Coverage['connectivity']): Problem[] {
  const problems: Problem[] = [];
  if (repository.shallow) {
    problems.push({ kind: 'shallow', subject: 'history', message: `a shallow clone: older commits are not here and were not scanned; ${UNSHALLOW}` });
  }
  if (repository.promisor && connectivity !== 'complete') {
    const message = connectivity === 'not checked' ? 'a partial clone, and whether objects are missing was not checked' : 'a partial clone: missing objects were left on the server and were not scanned';
    problems.push({ kind: 'partial-clone', subject: 'objects', message });
  }
  return problems;
}
