/** What a crew gave up, said as problems. */
import type { ObjectTable, PackSet } from '@leaklint/git';
import { displayPath } from '@leaklint/git';
import type { Lost } from './ledger.ts';
import type { Problem } from '../problem.ts';

export function lostProblems(lost: readonly Lost[], objects?: { readonly table: ObjectTable; readonly order: Uint32Array }): Problem[] {
  return lost.flatMap(({ task, reason }) => {
    const message = `the scanner failed on it twice: ${reason}`;
    if (task.kind === 'files') return task.paths.map((path): Problem => ({ kind: 'worker', subject: displayPath(path), message }));
    if (task.families) return [];
    if (objects === undefined) throw new Error('objects were lost where there are none');
    return Array.from(objects.order.subarray(task.from, task.to), (row): Problem => ({ kind: 'worker', subject: objects.table.hex(row), message }));
  });
}

/** The rows of delta families that a crew gave up: git reads them instead. */
export function* lostRows(lost: readonly Lost[], packs: PackSet, families: Uint32Array): Generator<number> {
  const walked = lost.flatMap(({ task }) => (task.kind !== 'files' && task.families ? [...families.subarray(task.from, task.to)] : []));
  if (walked.length === 0) return;
  const rows = packs.rows;
  for (const root of walked) for (const slot of packs.below(root)) yield rows[slot] as number;
}
