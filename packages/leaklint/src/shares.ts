/** Shares: the reading order of a scan, cut into tasks. Contiguous in pack order, so that each git finds the bases of its deltas in its cache. */
import { TREE } from '@leaklint/git';
import type { ObjectTable } from '@leaklint/git';
import type { Task } from './task.ts';

/** Each task starts a git, about 5 ms; the last one to finish keeps the others waiting. */
const SMALLEST = 64 << 10;
const LARGEST = 256 << 20;
const SHARES_A_THREAD = 8;
const TREE_SHARES_A_THREAD = 10;

export interface Shares {
  /** Rows: first texts (blobs, commits, tags), then trees. */
  readonly order: Uint32Array;
  readonly texts: readonly Task[];
  readonly trees: readonly Task[];
}

/** Cuts the whole table. Rows that git cannot even list go with the texts: the reader reports them. */
export function sharesOf(table: ObjectTable, threads: number): Shares {
  const { count, types, sizes } = table;
  const order = new Uint32Array(new SharedArrayBuffer(count * 4));
  let at = 0;
  /** Returns the bytes of what it put in. */
  const pick = (trees: boolean): number => {
    let bytes = 0;
    for (let row = 0; row < count; row++) {
      if ((types[row] === TREE) !== trees) continue;
      order[at++] = row;
      bytes += sizes[row] as number;
    }
    return bytes;
  };
  const size = (bytes: number): number => Math.min(LARGEST, Math.max(SMALLEST, bytes / (threads * SHARES_A_THREAD)));
  const textBytes = pick(false);
  const texts = at;
  const treeBytes = pick(true);
  return {
    order,
    texts: cut('texts', order, 0, texts, sizes, size(textBytes)),
    // Each share of trees lists its distinct names anew, so they are few; its columns double while they grow, so they are not huge.
    trees: cut('trees', order, texts, at, sizes, Math.max(SMALLEST, treeBytes / (threads * TREE_SHARES_A_THREAD))),
  };
}

function cut(kind: 'texts' | 'trees', order: Uint32Array, from: number, to: number, sizes: Float64Array, size: number): Task[] {
  const tasks: Task[] = [];
  let begin = from;
  let bytes = 0;
  for (let at = from; at < to; at++) {
    bytes += sizes[order[at] as number] as number;
    if (bytes < size && at + 1 < to) continue;
    tasks.push({ kind, from: begin, to: at + 1 });
    begin = at + 1;
    bytes = 0;
  }
  return tasks;
}

/** How many rows of each type, by type. */
export function countTypes(table: ObjectTable): Float64Array {
  const counts = new Float64Array(8);
  const { count } = table;
  for (let index = 0; index < count; index++) {
    const type = table.types[index] as number;
    counts[type] = (counts[type] as number) + 1;
  }
  return counts;
}

