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

function followed({ table, commits, reached, tips, hot }: DepartureInput, order: Uint32Array, groups: readonly Iterable<number>[], found: Int32Array): void {
  const held = new Uint32Array(table.count);
  for (const [bit, blobs] of groups.entries()) for (const blob of blobs) held[blob]! |= 1 << bit;
  for (const tree of order) {
    let below = 0;
    for (let item = hot.starts[tree]!; item < hot.starts[tree + 1]!; item++) below |= held[hot.targets[item]!]!;
    held[tree] = below;
  }
  const heldBy = (number: number): number => (commits.trees[number] === ABSENT ? 0 : held[commits.trees[number]!]!);
  let still = 0;
  for (const row of tips) still |= commits.numberOf(row) === -1 ? held[row]! : heldBy(commits.numberOf(row));
  const last = new Int32Array(groups.length).fill(-1);
  const dropped = new Int32Array(groups.length).fill(-1);
  const later = (list: Int32Array, bits: number, number: number): void => {
    for (let left = bits; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left);
      const known = list[bit]!;
      if (known === -1 || commits.dates[known]! < commits.dates[number]! || (commits.dates[known] === commits.dates[number] && table.compare(commits.rows[known]!, commits.rows[number]!) < 0)) list[bit] = number;
    }
  };
  for (let number = 0; number < commits.count; number++) {
    if (reached[number] === 0 || commits.trees[number] === ABSENT) continue;
    const [from, to] = [commits.parentStarts[number]!, commits.parentStarts[number + 1]!];
    let [all, any] = [from === to ? 0 : -1, 0];
    for (let n = from; n < to; n++) {
      const before = commits.parents[n] === ABSENT ? 0 : heldBy(commits.parents[n]!);
      all &= before;
      any |= before;
    }
    const gone = ~heldBy(number) & ~still;
    later(last, all & gone, number);
    later(dropped, any & gone, number);
  }
  for (const [bit, number] of last.entries()) {
    const leaving = number === -1 ? dropped[bit]! : number;
    if (leaving !== -1) found[bit] = commits.rows[leaving]!;
  }
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
