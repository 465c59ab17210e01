/** Shares: a scan's objects cut into tasks. What packs show goes by delta families, the rest in pack order, so that each git finds the bases of its deltas in its cache. */
import { BLOB, COMMIT, TAG, TREE } from '@leaklint/git';
import type { ObjectTable, PackSet } from '@leaklint/git';
import { dealt, RUNS_A_PART, runsOf, WHOLE } from './part.ts';
import type { Part } from './part.ts';
import type { Task } from '../tasks/task.ts';

/** Each task that is read through git starts one, about 5 ms; the last task to finish keeps the other threads waiting. */
const SMALLEST = 64 << 10;
const LARGEST = 256 << 20;
const SHARES_A_THREAD = 8;
const TREE_SHARES_A_THREAD = 10;
/** Walks start at once, the longest first. Each share of trees lists its distinct names anew, so they are fewer. */
const WALKS_A_THREAD = 16;
const TREE_WALKS_A_THREAD = 4;

export class Shares {
  /** Rows to be read through git, and room for more. */
  readonly order: Uint32Array;
  /** Where families begin in the packs: texts (blobs, commits, tags), then trees. */
  readonly families: Uint32Array;
  readonly texts: readonly Task[];
  readonly trees: readonly Task[];
  readonly #table: ObjectTable;
  readonly #threads: number;
  readonly #packs: PackSet | undefined;
  /** How many of the families are texts, and how many rows of texts there are behind what is packed. */
  readonly #textFamilies: number;
  readonly #textRows: number;
  #ordered = 0;

  /** Of the table's rows the first `packed` are walked in the packs. Rows that git cannot even list go with the texts: the reader reports them. Of the texts only those of the part. */
  constructor(table: ObjectTable, threads: number, packs?: PackSet, packed = 0, part: Part = WHOLE) {
    this.#packs = packs;
    this.#table = table;
    this.#threads = threads;
    this.order = new Uint32Array(new SharedArrayBuffer(table.count * 4));
    const walked = packs === undefined ? [] : [textFamilies(packs, part), packs.families([TREE])];
    this.families = new Uint32Array(new SharedArrayBuffer(walked.reduce((sum, roots) => sum + roots.length, 0) * 4));
    const [texts, trees] = walked.map((roots, index): readonly Task[] => {
      const from = index === 0 ? 0 : (walked[0] as Uint32Array).length;
      this.families.set(roots, from);
      const parts = threads * (index === 0 ? WALKS_A_THREAD : TREE_WALKS_A_THREAD);
      return walks(index === 0 ? 'texts' : 'trees', packs?.shares(roots, parts, 'falling') ?? [], from);
    });
    const rest = Uint32Array.from({ length: table.count - packed }, (_, index) => packed + index);
    const loose = rest.filter((row) => table.types[row] !== TREE);
    const own = part.of === 1 ? loose : Uint32Array.from(runsOf(Array.from(loose, (row) => Math.max(0, table.sizes[row] as number)), part).flatMap(({ from, to }) => [...loose.subarray(from, to)]));
    this.#textFamilies = walked[0]?.length ?? 0;
    this.#textRows = own.length;
    this.texts = [...(texts ?? []), ...this.#cut('texts', own)];
    this.trees = [...(trees ?? []), ...this.#cut('trees', rest)];
  }

  /** Rows of the part's texts. */
  *textRows(): Generator<number> {
    if (this.#packs !== undefined) {
      const rows = this.#packs.rows;
      for (const root of this.families.subarray(0, this.#textFamilies)) for (const slot of this.#packs.below(root)) yield rows[slot] as number;
    }
    yield* this.order.subarray(0, this.#textRows);
  }

  /** Tasks that read through git what the packs did not give. */
  left(rows: readonly number[]): Task[] {
    const order = Uint32Array.from(rows).sort();
    return [...this.#cut('texts', order), ...this.#cut('trees', order)];
  }

  #cut(kind: 'texts' | 'trees', rows: Uint32Array): Task[] {
    const { types, sizes } = this.#table;
    const wanted = rows.filter((row) => (types[row] === TREE) === (kind === 'trees'));
    const bytesOf = (row: number): number => Math.max(0, sizes[row] as number);
    const bytes = wanted.reduce((sum, row) => sum + bytesOf(row), 0);
    // A share of trees makes columns that double while they grow, so it is not huge.
    const size = Math.max(SMALLEST, kind === 'texts' ? Math.min(LARGEST, bytes / (this.#threads * SHARES_A_THREAD)) : bytes / (this.#threads * TREE_SHARES_A_THREAD));
    const tasks: Task[] = [];
    const start = this.#ordered;
    this.order.set(wanted, start);
    this.#ordered += wanted.length;
    let from = start;
    let gathered = 0;
    for (let at = start; at < this.#ordered; at++) {
      gathered += bytesOf(this.order[at] as number);
      if (gathered < size && at + 1 < this.#ordered) continue;
      tasks.push({ kind, from, to: at + 1 });
      from = at + 1;
      gathered = 0;
    }
    return tasks;
  }
}

/** Where the part's families of texts begin. */
function textFamilies(packs: PackSet, part: Part): Uint32Array {
  const roots = packs.families([COMMIT, BLOB, TAG]);
  if (part.of === 1) return roots;
  const runs = dealt(packs.shares(roots, part.of * RUNS_A_PART), part);
  return Uint32Array.from(runs.flatMap((run) => [...run]));
}

function walks(kind: 'texts' | 'trees', shares: readonly Uint32Array[], from: number): Task[] {
  const tasks: Task[] = [];
  let at = from;
  for (const { length } of shares) {
    if (length > 0) tasks.push({ kind, from: at, to: at + length, families: true });
    at += length;
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
