/** The ledger: which shares of a scan are to do, and what becomes of one that failed. The object that was being read is blamed, tried once more
 * alone, and then given up and named; everything around it is still scanned. */
import { part, sizeOf } from '../tasks/task.ts';
import type { Task } from '../tasks/task.ts';

export interface Entry {
  readonly task: Task;
  readonly tries: number;
}

export interface Lost {
  readonly task: Task;
  readonly reason: string;
}

/** After so many failures it is not one object's fault: shares are given up whole instead of being taken apart. */
const PATIENCE = 64;

export class Ledger {
  readonly #open: Entry[];
  readonly lost: Lost[] = [];
  #failures = 0;

  constructor(tasks: readonly Task[]) {
    this.#open = tasks.map((task) => ({ task, tries: 0 })).reverse();
  }

  next(): Entry | undefined {
    return this.#open.pop();
  }

  get empty(): boolean {
    return this.#open.length === 0;
  }

  /** @param position what was being read within the task; -1 when nothing was. */
  failed(entry: Entry, position: number, reason: string): void {
    const size = sizeOf(entry.task);
    this.#failures++;
    const patient = this.#failures <= PATIENCE;
    if (size > 1 && position >= 0 && position < size && patient) {
      const around = [part(entry.task, position + 1, size), part(entry.task, 0, position)];
      for (const task of around) if (sizeOf(task) > 0) this.#open.push({ task, tries: 0 });
      this.#open.push({ task: part(entry.task, position, position + 1), tries: 1 });
    } else if (entry.tries === 0 && patient) {
      this.#open.push({ task: entry.task, tries: 1 });
    } else {
      this.lost.push({ task: entry.task, reason });
    }
  }
}
