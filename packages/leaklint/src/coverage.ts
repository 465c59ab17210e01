/** Coverage: what was scanned of what is in scope, by type. A report prints it every time. */
export interface Count {
  readonly scanned: number;
  readonly total: number;
  /** Bytes scanned. */
  readonly bytes: number;
}

export interface Coverage {
  readonly blobs: Count;
  readonly commits: Count;
  readonly tags: Count;
  /** Distinct tree entry names: names can hold keys. */
  readonly names: Count;
  readonly trees: Count;
  /** Files on disk: tracked and untracked, or those of a plain folder. */
  readonly files: Count;
  /** Index entries. */
  readonly staged: Count;
  /** Files that git ignores: out of scope unless asked for, and counted. */
  readonly ignored: number;
  /** Submodules of the working tree: repositories of their own, out of scope, and counted. */
  readonly submodules: number;
  /** Whether every object that is referenced is there. */
  readonly connectivity: 'complete' | 'incomplete' | 'not checked';
}

export const NOTHING: Count = { scanned: 0, total: 0, bytes: 0 };

export const NO_COVERAGE: Coverage = {
  blobs: NOTHING,
  commits: NOTHING,
  tags: NOTHING,
  names: NOTHING,
  trees: NOTHING,
  files: NOTHING,
  staged: NOTHING,
  ignored: 0,
  submodules: 0,
  connectivity: 'not checked',
};

/** True when everything in scope was scanned; connectivity is judged apart. */
export function isComplete(coverage: Coverage): boolean {
  return [coverage.blobs, coverage.commits, coverage.tags, coverage.names, coverage.trees, coverage.files, coverage.staged].every(
    (count) => count.scanned === count.total,
  );
}
