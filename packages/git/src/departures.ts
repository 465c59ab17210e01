/** Departures: which commit took the last of some blobs away for good. The blobs of a group hold one thing, such as a secret, so it is gone when none of them is left. */
import { ABSENT, type CommitTable } from './commit.ts';
import type { HotTrees } from './hot-trees.ts';
import { TREE, type ObjectTable } from './objects.ts';

export interface DepartureInput {
  readonly table: ObjectTable;
  readonly commits: CommitTable;
  readonly hot: HotTrees;
  /** By number of a commit: 1 when one of the tips leads to it. */
  readonly reached: Uint8Array;
  /** Rows of what branches and HEAD name: commits, or whatever else a broken one names. */
  readonly tips: readonly number[];
}

/** Groups that are followed at a time: one bit each. */
const BITS = 32;

/**
 * For each group the row of the last commit (committer date, then id) that has none of its blobs where every parent has one; -1 when there is none, or a tip still has one.
 * Where no commit did so the last merge that dropped what came in from a side: other merges of old lines only bring together what is gone with what was never cleaned.
 */
export function departuresOf(input: DepartureInput, groups: readonly Iterable<number>[]): Int32Array {
  const found = new Int32Array(groups.length).fill(-1);
  const order = childrenFirst(input);
  for (let first = 0; first < groups.length; first += BITS) followed(input, order, groups.slice(first, first + BITS), found.subarray(first, first + BITS));
  return found;
}

/** By 32 groups: for each commit, by number, a bit for each group that its tree holds a blob of. */
export function holdersOf(input: DepartureInput, groups: readonly Iterable<number>[]): Uint32Array[] {
  const { commits } = input;
  const order = childrenFirst(input);
  const holders: Uint32Array[] = [];
  for (let first = 0; first < groups.length; first += BITS) {
    const held = heldBelow(input, order, groups.slice(first, first + BITS));
    holders.push(Uint32Array.from({ length: commits.count }, (_, number) => (commits.trees[number] === ABSENT ? 0 : held[commits.trees[number]!]!)));
  }
  return holders;
}

/** By row of a blob or tree: the groups that it holds something of. */
function heldBelow({ table, hot }: DepartureInput, order: Uint32Array, groups: readonly Iterable<number>[]): Uint32Array {
  const held = new Uint32Array(table.count);
  for (const [bit, blobs] of groups.entries()) for (const blob of blobs) held[blob]! |= 1 << bit;
  for (const tree of order) {
    let below = 0;
    for (let item = hot.starts[tree]!; item < hot.starts[tree + 1]!; item++) below |= held[hot.targets[item]!]!;
    held[tree] = below;
  }
  return held;
}

function followed(input: DepartureInput, order: Uint32Array, groups: readonly Iterable<number>[], found: Int32Array): void {
  const { table, commits, reached, tips } = input;
  const held = heldBelow(input, order, groups);
  const heldBy = (number: number): number => (commits.trees[number] === ABSENT ? 0 : held[commits.trees[number]!]!);
  let still = 0;
  for (const row of tips) still |= commits.numberOf(row) === -1 ? held[row]! : heldBy(commits.numberOf(row));
  const { count, dates, parentStarts, parents } = commits;
  const graph = { count, dates, parentStarts, parents, isRooted: (number: number) => commits.trees[number] !== ABSENT, compare: (a: number, b: number) => table.compare(commits.rows[a]!, commits.rows[b]!) };
  for (const [bit, number] of leavings(graph, reached, heldBy, still, groups.length).entries()) if (number !== -1) found[bit] = commits.rows[number]!;
}

/** Commits by number, and what tells their order. */
export interface CommitGraph {
  readonly count: number;
  readonly dates: Float64Array;
  readonly parentStarts: Uint32Array;
  /** Numbers, or ABSENT. */
  readonly parents: Uint32Array;
  /** Whether its tree is there. */
  readonly isRooted: (number: number) => boolean;
  /** Of two ids. */
  readonly compare: (a: number, b: number) => number;
}

/** For each of at most 32 groups the number of the commit that took the last of it away, or -1. @param still the groups that a tip holds */
export function leavings({ count, dates, parentStarts, parents, isRooted, compare }: CommitGraph, reached: Uint8Array, heldBy: (number: number) => number, still: number, groups: number): Int32Array {
  const last = new Int32Array(groups).fill(-1);
  const dropped = new Int32Array(groups).fill(-1);
  const mask = groups === BITS ? -1 : (1 << groups) - 1;
  const later = (list: Int32Array, bits: number, number: number): void => {
    for (let left = bits & mask; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left);
      const known = list[bit]!;
      if (known === -1 || dates[known]! < dates[number]! || (dates[known] === dates[number] && compare(known, number) < 0)) list[bit] = number;
    }
  };
  for (let number = 0; number < count; number++) {
    if (reached[number] === 0 || !isRooted(number)) continue;
    const [from, to] = [parentStarts[number]!, parentStarts[number + 1]!];
    let [all, any] = [from === to ? 0 : -1, 0];
    for (let n = from; n < to; n++) {
      const before = parents[n] === ABSENT ? 0 : heldBy(parents[n]!);
      all &= before;
      any |= before;
    }
    const gone = ~heldBy(number) & ~still;
    later(last, all & gone, number);
    later(dropped, any & gone, number);
  }
  return last.map((number, bit) => (number === -1 ? dropped[bit]! : number));
}

/** Every tree that leads to something hot and hangs from a commit or a tip, what it holds before it. */
function childrenFirst({ table, commits, hot, tips }: DepartureInput): Uint32Array {
  const order: number[] = [];
  const seen = new Uint8Array(table.count);
  const stack: { readonly tree: number; item: number }[] = [];
  const enter = (row: number): void => {
    if (row === ABSENT || seen[row] === 1 || table.types[row] !== TREE || !hot.has(row)) return;
    seen[row] = 1;
    stack.push({ tree: row, item: hot.starts[row]! });
  };
  const climb = (): void => {
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.item < hot.starts[top.tree + 1]!) enter(hot.targets[top.item++]!);
      else order.push(stack.pop()!.tree);
    }
  };
  for (const row of [...commits.trees, ...tips]) {
    enter(row);
    climb();
  }
  return Uint32Array.from(order);
}
