/** A task: one share of a scan, small enough to be done again. It crosses threads as a few numbers (objects) or paths (files). */
import type { CommitPassResult, TreePassResult } from '@leaklint/git';
import type { IgnoreComment } from './comment-watch.ts';
import type { NamedEntries } from './named-entries.ts';
import type { Problem } from '../problem.ts';
import type { Sightings } from '../findings/sightings.ts';

/**
 * Objects are `[from, to)` of the scan's order of rows, or of its list of delta families; a sighting's unit is the object's row.
 * A file's unit is its number in the scan's list: `first` + position.
 */
export type Task =
  | ({ readonly kind: 'texts' } & Span)
  | ({ readonly kind: 'trees' } & Span)
  /** Trees once more, for the entries with these names (bytes as latin1). */
  | ({ readonly kind: 'named'; readonly names: readonly string[] } & Span)
  | { readonly kind: 'files'; readonly first: number; readonly paths: readonly string[] };

interface Span {
  readonly from: number;
  readonly to: number;
  /** Delta families, to be walked in their pack. */
  readonly families?: true;
}

/** What was read is counted by type, as the object table numbers them; its 0, which is never read, stands for files here. */
export const FILE = 0;
export const TYPES = 5;

export interface TaskResult {
  readonly kind: Task['kind'];
  readonly sightings: Sightings;
  /** Texts scanned and their bytes, by type. */
  readonly scanned: Float64Array;
  readonly bytes: Float64Array;
  /** Files that were listed and are gone: no longer in scope. */
  readonly absent: number;
  readonly problems: readonly Problem[];
  /** Rows of objects that the packs do not give: they are to be read another way. */
  readonly left: Uint32Array;
  readonly commits?: CommitPassResult;
  readonly trees?: TreePassResult;
  readonly named?: NamedEntries;
  /** Of files, where comments are heard. */
  readonly comments?: readonly IgnoreComment[];
}

export function sizeOf(task: Task): number {
  return task.kind === 'files' ? task.paths.length : task.to - task.from;
}

/** The part of a task between two positions, `[start, end)`. */
export function part(task: Task, start: number, end: number): Task {
  if (task.kind === 'files') return { kind: 'files', first: task.first + start, paths: task.paths.slice(start, end) };
  return { ...task, from: task.from + start, to: task.from + end };
}
