/** A crew: does tasks, in this thread or in several, and hands over each result. What comes out does not depend on which crew it was. */
import type { Lost } from './ledger.ts';
import { Ledger } from './ledger.ts';
import { Lane } from '../tasks/lanes.ts';
import { TaskRunner } from '../tasks/task-runner.ts';
import type { RunnerContext, RunnerObjects, RunnerParts } from '../tasks/task-runner.ts';
import type { Task, TaskResult } from '../tasks/task.ts';

export interface Crew {
  /** What tasks of objects are about. Before the first of them, once. */
  open(objects: RunnerObjects): void;
  /** Resolves when every task is done or given up; rejects with the signal's reason when aborted. */
  run(tasks: readonly Task[], onResult: (result: TaskResult) => void): Promise<readonly Lost[]>;
  /** False when a scanner of the crew did not find its canary. */
  readonly sings: boolean;
  close(): Promise<void>;
}

/** The crew of one: small scans need no threads, and a thread costs more to start than they take. */
export class SoloCrew implements Crew {
  readonly #runner: TaskRunner;
  readonly #lane: Lane;
  readonly #signal: AbortSignal | undefined;
  readonly sings: boolean;

  constructor(context: RunnerContext, parts: RunnerParts = {}) {
    this.#runner = new TaskRunner(context, parts);
    this.#lane = new Lane(context.lanes, 0);
    this.#signal = parts.signal;
    this.sings = this.#runner.sings();
  }

  open(objects: RunnerObjects): void {
    this.#runner.open(objects);
  }

  async run(tasks: readonly Task[], onResult: (result: TaskResult) => void): Promise<readonly Lost[]> {
    const ledger = new Ledger(tasks);
    for (let entry = ledger.next(); entry !== undefined; entry = ledger.next()) {
      this.#signal?.throwIfAborted();
      this.#lane.reset();
      let result: TaskResult;
      try {
        result = await this.#runner.run(entry.task);
      } catch (error) {
        this.#signal?.throwIfAborted();
        ledger.failed(entry, this.#lane.position, error instanceof Error ? error.message : String(error));
        continue;
      }
      onResult(result);
    }
    this.#signal?.throwIfAborted();
    return ledger.lost;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
