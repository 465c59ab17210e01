/** Shares: the reading order of a scan, cut into tasks. Contiguous in pack order, so that each git finds the bases of its deltas in its cache. */
import { TREE } from '@leaklint/git';
import type { ObjectTable } from '@leaklint/git';
import type { Task } from './task.ts';

/** Each task starts a git, about 5 ms; the last one to finish keeps the others waiting. */
const SMALLEST = 64 << 10;
const LARGEST = 64 << 20;
const SHARES_A_THREAD = 8;

export interface Shares {
  /** Rows: first texts (blobs, commits, tags), then trees. */
  readonly order: Uint32Array;
  readonly texts: readonly Task[];
  readonly trees: readonly Task[];
  readonly bytes: number;
}

/** Cuts the whole table; `rows` narrows it. Rows that git cannot even list go with the texts: the reader reports them. */
export function sharesOf(table: ObjectTable, threads: number, rows?: Uint32Array): Shares {
  const { types, sizes } = table;
  const count = rows?.length ?? table.count;
  const order = new Uint32Array(new SharedArrayBuffer(count * 4));
  let at = 0;
  let bytes = 0;
  const pick = (trees: boolean): void => {
    for (let index = 0; index < count; index++) {
      const row = rows?.[index] ?? index;
      if ((types[row] === TREE) !== trees) continue;
      order[at++] = row;
      bytes += sizes[row] as number;
    }
  };
  pick(false);
  const texts = at;
  pick(true);
  const size = Math.min(LARGEST, Math.max(SMALLEST, bytes / (threads * SHARES_A_THREAD)));
  return {
    order,
    texts: cut('texts', order, 0, texts, sizes, size),
    // Each share of trees lists its distinct names anew: fewer, larger ones.
    trees: cut('trees', order, texts, at, sizes, Math.max(size, (bytes / threads) * 0.5)),
    bytes,
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
export function countTypes(table: ObjectTable, rows?: Uint32Array): Float64Array {
  const counts = new Float64Array(8);
  const count = rows?.length ?? table.count;
  for (let index = 0; index < count; index++) {
    const type = table.types[rows?.[index] ?? index] as number;
    counts[type] = (counts[type] as number) + 1;
  }
  return counts;
}

