/** A crew of worker threads. Each takes the next share when it is done with the last, so that none idles; one that dies is replaced. */
import { Worker } from 'node:worker_threads';
import type { SharedEntryReading } from '@leaklint/git';
import type { Crew } from './crew.ts';
import type { Entry, Lost } from './ledger.ts';
import { Ledger } from './ledger.ts';
import { Lane } from '../tasks/lanes.ts';
import type { RunnerContext, RunnerObjects } from '../tasks/task-runner.ts';
import type { Task, TaskResult } from '../tasks/task.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** How long a stopped thread may take to end its git before it is ended itself. */
const GRACE = 2000;

/** A thread makes little garbage that lasts; left alone it would let 48 MB of the short-lived kind pile up. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

interface Hand {
  readonly lane: Lane;
  worker: Worker;
  ready: boolean;
  entry: Entry | undefined;
  /** To be called when it has read entries of packs, or is gone. */
  hasRead: (() => void) | undefined;
}

interface Run {
  readonly ledger: Ledger;
  readonly onResult: (result: TaskResult) => void;
  readonly resolve: (lost: readonly Lost[]) => void;
  readonly reject: (error: unknown) => void;
}

export class WorkerCrew implements Crew {
  readonly #script: URL;
  #context: RunnerContext;
  readonly #hands: Hand[] = [];
  readonly #signal: AbortSignal | undefined;
  #run: Run | undefined;
  #broken: Error | undefined;
  #closed = false;
  sings = true;

  constructor(script: URL, count: number, context: RunnerContext, signal?: AbortSignal) {
    this.#script = script;
    this.#context = context;
    this.#signal = signal;
    for (let index = 0; index < count; index++) {
      const hand: Hand = { lane: new Lane(context.lanes, index), worker: this.#start(index), ready: false, entry: undefined, hasRead: undefined };
      this.#hands.push(hand);
      this.#listen(hand, index);
    }
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** See `ReadTogether`. */
  async readEntries(reading: SharedEntryReading): Promise<void> {
    await Promise.all(this.#hands.map((hand) => new Promise<void>((resolve) => {
      if (this.#closed) return resolve();
      hand.hasRead = resolve;
      hand.worker.postMessage({ kind: 'entries', reading } satisfies ToWorker);
    })));
    this.#signal?.throwIfAborted();
  }

  open(objects: RunnerObjects): void {
    this.#context = { ...this.#context, objects };
    for (const hand of this.#hands) hand.worker.postMessage({ kind: 'objects', objects } satisfies ToWorker);
  }

  get size(): number {
    return this.#hands.length;
  }

  run(tasks: readonly Task[], onResult: (result: TaskResult) => void): Promise<readonly Lost[]> {
    return new Promise((resolve, reject) => {
      if (this.#signal?.aborted === true) return reject(this.#signal.reason as Error);
      if (this.#broken !== undefined) return reject(this.#broken);
      this.#run = { ledger: new Ledger(tasks), onResult, resolve, reject };
      for (const hand of this.#hands) this.#give(hand);
      this.#settle();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#abort);
    await Promise.all(this.#hands.map((hand) => stop(hand.worker)));
  }

  readonly #abort = (): void => {
    const run = this.#run;
    this.#run = undefined;
    void this.close().then(() => run?.reject(this.#signal?.reason));
  };

  #start(lane: number): Worker {
    return new Worker(this.#script, { workerData: { ...this.#context, lane } satisfies RunnerContext, resourceLimits: LIMITS });
  }

  #listen(hand: Hand, index: number): void {
    let reason = 'the thread ended';
    hand.worker.on('error', (error) => (reason = error.message));
    hand.worker.on('message', (message: FromWorker) => this.#hear(hand, message));
    hand.worker.on('exit', () => {
      this.#heardOfReading(hand);
      if (this.#closed) return;
      if (!hand.ready) {
        this.#broken = new Error(`a worker thread did not start: ${reason}`);
        this.#run?.reject(this.#broken);
        this.#run = undefined;
        return;
      }
      this.#blame(hand, reason);
      hand.ready = false;
      hand.worker = this.#start(index);
      this.#listen(hand, index);
      this.#settle();
    });
  }

  #hear(hand: Hand, message: FromWorker): void {
    if (message.kind === 'ready') {
      hand.ready = true;
      this.sings &&= message.sings;
    } else if (message.kind === 'read') {
      this.#heardOfReading(hand);
    } else if (message.kind === 'done') {
      hand.entry = undefined;
      try {
        this.#run?.onResult(message.result);
      } catch (error) {
        this.#run?.reject(error);
        this.#run = undefined;
      }
    } else {
      this.#blame(hand, message.reason);
    }
    this.#give(hand);
    this.#settle();
  }

  #heardOfReading(hand: Hand): void {
    hand.hasRead?.();
    hand.hasRead = undefined;
  }

  #blame(hand: Hand, reason: string): void {
    if (hand.entry !== undefined) this.#run?.ledger.failed(hand.entry, hand.lane.position, reason);
    hand.entry = undefined;
    // What was taken apart may now be done by a thread that had nothing left to do.
    for (const other of this.#hands) if (other !== hand) this.#give(other);
  }

  #give(hand: Hand): void {
    if (!hand.ready || hand.entry !== undefined || this.#closed) return;
    const entry = this.#run?.ledger.next();
    if (entry === undefined) return;
    hand.entry = entry;
    hand.worker.postMessage({ kind: 'task', task: entry.task } satisfies ToWorker);
  }

  /** Done when nothing is open and nobody works. Threads still starting are waited for: their self-check counts. */
  #settle(): void {
    const run = this.#run;
    if (run === undefined || !run.ledger.empty || this.#hands.some((hand) => hand.entry !== undefined || !hand.ready)) return;
    this.#run = undefined;
    run.resolve(run.ledger.lost);
  }
}

async function stop(worker: Worker): Promise<void> {
  const gone = -1;
  if (worker.threadId === gone) return;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ kind: 'stop' } satisfies ToWorker);
  const timer = setTimeout(() => void worker.terminate(), GRACE);
  await ended;
  clearTimeout(timer);
}
