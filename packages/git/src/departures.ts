/** Departures: which commit took the last of some blobs away for good. The blobs of a group hold one thing, such as a secret, so it is gone when none of them is left. */
import { ABSENT, type CommitTable } from './commit.ts';
import type { HotTrees } from './hot-trees.ts';
import type { ObjectTable } from './objects.ts';

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
  for (let first = 0; first < groups.length; first += BITS) followed(input, groups.slice(first, first + BITS), found.subarray(first, first + BITS));
  return found;
}

/** By 32 groups: for each commit, by number, a bit for each group that its tree holds a blob of. */
export function holdersOf(input: DepartureInput, groups: readonly Iterable<number>[]): Uint32Array[] {
  const { commits } = input;
  const holders: Uint32Array[] = [];
  for (let first = 0; first < groups.length; first += BITS) {
    const held = new Held(input.hot, groups.slice(first, first + BITS));
    holders.push(Uint32Array.from({ length: commits.count }, (_, number) => held.below(commits.trees[number]!)));
  }
  return holders;
}

/** Which groups a blob or tree holds something of: a bit for each. */
class Held {
  private readonly hot: HotTrees;
  /** By row of a blob. */
  private readonly blobs = new Map<number, number>();
  /** By shape. */
  private readonly shapes: Uint32Array;

  constructor(hot: HotTrees, groups: readonly Iterable<number>[]) {
    this.hot = hot;
    for (const [bit, blobs] of groups.entries()) for (const blob of blobs) this.blobs.set(blob, (this.blobs.get(blob) ?? 0) | (1 << bit));
    this.shapes = new Uint32Array(hot.count);
    for (let shape = 1; shape < hot.count; shape++) {
      let below = 0;
      for (let item = hot.starts[shape]!; item < hot.starts[shape + 1]!; item++) {
        const target = hot.targets[item]!;
        below |= hot.isFolder(hot.ranks[item]!) ? this.shapes[target]! : (this.blobs.get(target) ?? 0);
      }
      this.shapes[shape] = below;
    }
  }

  /** @param row of a blob or tree; ABSENT holds nothing. */
  below(row: number): number {
    return this.blobs.get(row) ?? this.shapes[this.hot.shapeOf(row)]!;
  }
}

function followed(input: DepartureInput, groups: readonly Iterable<number>[], found: Int32Array): void {
  const { table, commits, reached, tips } = input;
  const held = new Held(input.hot, groups);
  const heldBy = (number: number): number => held.below(commits.trees[number]!);
  let still = 0;
  for (const row of tips) still |= commits.numberOf(row) === -1 ? held.below(row) : heldBy(commits.numberOf(row));
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
