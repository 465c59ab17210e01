/** The public list of @leaklint/git, written by hand. */
export { GitError, type GitErrorKind, type GitPlace } from './git.ts';
export { bytePath, discover, displayPath, emptyBlob, emptyTree, type DiscoverOptions, type Repository } from './repository.ts';
export { BLOB, COMMIT, listObjects, ObjectTable, TAG, TREE, TYPE_NAMES, UNREADABLE, type SharedObjectTable } from './objects.ts';
export { readObjects, wholeObjects, type ObjectVisitor } from './cat-file.ts';
export { stringAt, type PackedStrings } from './columns.ts';
export { TreePass, type TreePassResult, type TreeProblem } from './tree.ts';
export { ABSENT, CommitPass, CommitTable, readCommit, type Commit, type CommitPassResult } from './commit.ts';
export { readRefs, resolveRevision, type Ref, type Refs } from './refs.ts';
export { History, PATHS, type Attribution, type Missing } from './history.ts';
export { stagedChanges, stagedEntries, SUBMODULE, SYMLINK, type IndexEntry, type StagedChange } from './staged.ts';
export { readWorktreeFile, worktreeFiles, type SkippedFile, type Worktree, type WorktreeFile, type WorktreeOptions } from './worktree.ts';
export { parseRange, rangeEntries, type Range, type RangeEntry } from './range.ts';
export { ObjectReader, type WholeObject } from './object-reader.ts';
export { checkPacks, type IntegrityProblem } from './integrity.ts';
export { PackSet, type PackProblem, type SharedPackSet } from './pack-set.ts';
export { PackWalk, WHOLE, type PackVisitor, type PackWalkOptions } from './pack-walk.ts';
