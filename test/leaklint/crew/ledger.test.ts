import { describe, expect, test } from 'vitest';
import { Ledger } from '../../../packages/leaklint/src/crew/ledger.ts';
import type { Task } from '../../../packages/leaklint/src/tasks/task.ts';

const share = (from: number, to: number): Task => ({ kind: 'texts', from, to });

/** Does every task; those that hold a bad object fail at it. */
function work(ledger: Ledger, bad: ReadonlySet<number>): { done: number[]; steps: number } {
  const done: number[] = [];
  let steps = 0;
  for (let entry = ledger.next(); entry !== undefined; entry = ledger.next()) {
    steps++;
    if (entry.task.kind === 'files') throw new Error('only objects here');
    const { from, to } = entry.task;
    const rows = Array.from({ length: to - from }, (_, index) => from + index);
    const culprit = rows.find((row) => bad.has(row));
    if (culprit === undefined) done.push(...rows);
    else ledger.failed(entry, culprit - from, 'crash');
  }
  return { done: done.sort((a, b) => a - b), steps };
}

describe('a share that fails', () => {
  test('loses only the object that was being read', () => {
    const ledger = new Ledger([share(0, 10), share(10, 20)]);
    const { done } = work(ledger, new Set([3, 4, 19]));
    expect(done).toEqual(Array.from({ length: 20 }, (_, row) => row).filter((row) => ![3, 4, 19].includes(row)));
    expect(ledger.lost.map((lost) => lost.task)).toEqual([share(3, 4), share(4, 5), share(19, 20)]);
  });

  test('is tried once more alone: a passing weakness loses nothing', () => {
    const ledger = new Ledger([share(0, 3)]);
    const first = ledger.next();
    if (first === undefined) throw new Error('nothing to do');
    ledger.failed(first, 1, 'out of memory');
    expect(work(ledger, new Set()).done).toEqual([0, 1, 2]);
    expect(ledger.lost).toEqual([]);
  });

  test('that was never begun is tried twice and given up whole', () => {
    const ledger = new Ledger([share(0, 3)]);
    for (let entry = ledger.next(); entry !== undefined; entry = ledger.next()) ledger.failed(entry, -1, 'gone');
    expect(ledger.lost).toEqual([{ task: share(0, 3), reason: 'gone' }]);
  });

  test('does not take for ever when everything fails', () => {
    const ledger = new Ledger([share(0, 100_000)]);
    const all = new Set(Array.from({ length: 100_000 }, (_, row) => row));
    expect(work(ledger, all).steps).toBeLessThan(200);
    expect(ledger.lost.reduce((sum, { task }) => sum + (task.kind === 'files' ? 0 : task.to - task.from), 0)).toBe(100_000);
  });
});
