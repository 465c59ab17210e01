/** Reached: which commits and tags a ref or HEAD leads to. The rest is what git keeps for a while and people think gone. */
import { ABSENT } from '@leaklint/git';
import type { CommitTable, ObjectTable, Refs } from '@leaklint/git';

/** One byte a row of the table: 1 for commits and tags that something names. */
export function reachedRows(table: ObjectTable, commits: CommitTable, refs: Refs): Uint8Array {
  const reached = new Uint8Array(table.count);
  const queue: number[] = [];
  const visit = (row: number): void => {
    if (row === ABSENT || row < 0 || reached[row] === 1) return;
    reached[row] = 1;
    queue.push(row);
  };
  for (const { id } of refs.refs) visit(table.indexOfHex(id));
  if (refs.head.id !== undefined) visit(table.indexOfHex(refs.head.id));
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    visit(commits.tagTargets.get(row) ?? ABSENT);
    const number = commits.numberOf(row);
    if (number === -1) continue;
    for (let at = commits.parentStarts[number] as number; at < (commits.parentStarts[number + 1] as number); at++) {
      const parent = commits.parents[at] as number;
      if (parent !== ABSENT) visit(commits.rows[parent] as number);
    }
  }
  return reached;
}
