/** Departures: which commit took the last of some blobs away for good. The blobs of a group hold one thing, such as a secret, so it is gone when none of them is left. */
import { ABSENT, type CommitTable } from './commit.ts';
import type { HotTrees } from './hot-trees.ts';
import { TREE, type ObjectTable } from './objects.ts';

export interface DepartureInput {
  readonly table: ObjectTable;
  readonly commits: CommitTable;
  readonly hot: HotTrees;
  /** By number of a commit: 1 when a ref or HEAD leads to it. */
  readonly reached: Uint8Array;
  /** Rows of what refs and HEAD name: commits, trees, blobs. */
  readonly tips: readonly number[];
}

/** Groups that are followed at a time: one bit each. */
const BITS = 32;

/** For each group the row of the last reachable commit (committer date, then id) that has none of its blobs where a parent has one; -1 when there is none, or a branch or tag still has it. */
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
  for (let number = 0; number < commits.count; number++) {
    if (reached[number] === 0 || commits.trees[number] === ABSENT) continue;
    let before = 0;
    for (let n = commits.parentStarts[number]!; n < commits.parentStarts[number + 1]!; n++) if (commits.parents[n] !== ABSENT) before |= heldBy(commits.parents[n]!);
    for (let gone = before & ~heldBy(number) & ~still; gone !== 0; gone &= gone - 1) {
      const bit = 31 - Math.clz32(gone & -gone);
      const known = last[bit]!;
      if (known === -1 || commits.dates[known]! < commits.dates[number]! || (commits.dates[known] === commits.dates[number] && table.compare(commits.rows[known]!, commits.rows[number]!) < 0)) last[bit] = number;
    }
  }
  for (const [bit, number] of last.entries()) if (number !== -1) found[bit] = commits.rows[number]!;
}

/** Every tree that leads to something hot and hangs from a commit or a ref, what it holds before it. */
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
