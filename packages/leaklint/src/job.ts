/** A job: one scan's options with every default filled in, and what its source brings back. */
import { availableParallelism } from 'node:os';
import { RuleSet } from '@leaklint/engine';
import type { Crew } from './crew.ts';
import type { Coverage } from './coverage.ts';
import type { Seen } from './findings.ts';
import { lanes } from './lanes.ts';
import type { LaneBuffer } from './lanes.ts';
import type { Problem } from './problem.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { ScanOptions } from './scan-options.ts';
import type { Scope } from './scan-result.ts';
import type { RecorderOptions } from './sightings.ts';
import type { Services } from './services.ts';
import type { RunnerContext } from './task-runner.ts';
import { workerScript } from './worker-script.ts';

/** A thread takes about 60 ms to start; below this much to read, one is as fast as two. */
const WORTH_A_THREAD = 8 << 20;

export interface Job {
  readonly options: ScanOptions;
  readonly rules: RuleSet;
  readonly recording: RecorderOptions;
  readonly now: Date;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal | undefined;
}

export interface Gathered {
  readonly scope: Scope;
  readonly coverage: Coverage;
  readonly seen: readonly Seen[];
  readonly problems: readonly Problem[];
  readonly services: Services;
}

export function jobOf(options: ScanOptions): Job {
  return {
    options,
    rules: options.rules ?? RuleSet.builtin(),
    recording: { ...(options.salt === undefined ? {} : { salt: options.salt }), showSecrets: options.showSecrets === true },
    now: options.now ?? new Date(),
    meter: new ProgressMeter(options.onProgress),
    signal: options.signal,
  };
}

/** As many threads as were asked for; else as many as there is work for. Rules of one's own cannot cross threads. */
export function threadsFor(job: Job, bytes: number): number {
  if (job.options.rules !== undefined || workerScript() === undefined) return 1;
  return Math.max(1, job.options.workers ?? Math.min(availableParallelism(), Math.ceil(bytes / WORTH_A_THREAD)));
}

export async function crewFor(job: Job, threads: number, context: Omit<RunnerContext, 'salt' | 'showSecrets' | 'lanes' | 'lane'>): Promise<Crew> {
  const buffer: LaneBuffer = lanes(threads);
  job.meter.watch(buffer);
  const whole: RunnerContext = { ...context, ...job.recording, lanes: buffer, lane: 0 };
  const script = workerScript();
  if (threads === 1 || script === undefined) {
    const { SoloCrew } = await import('./crew.ts');
    return new SoloCrew(whole, { rules: job.rules, ...(job.signal === undefined ? {} : { signal: job.signal }) });
  }
  const { WorkerCrew } = await import('./worker-crew.ts');
  return new WorkerCrew(script, threads, whole, job.signal);
}
