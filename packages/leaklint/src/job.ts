/** A job: one scan's options with every default filled in, and what its source brings back. */
import { availableParallelism } from 'node:os';
import { RuleSet, contentRules } from '@leaklint/engine';
import type { SoloCrew } from './crew/crew.ts';
import type { Coverage } from './coverage.ts';
import type { FileComment } from './tasks/file-tasks.ts';
import type { Seen } from './findings/grouping.ts';
import { lanes } from './tasks/lanes.ts';
import type { LaneBuffer } from './tasks/lanes.ts';
import type { CommitInfo } from './findings/origin.ts';
import { noPolicy } from './policy/policy.ts';
import type { Policy } from './policy/policy.ts';
import type { Problem } from './problem.ts';
import { ProgressMeter } from './crew/progress-meter.ts';
import type { ScanOptions } from './scan-options.ts';
import type { Review, Scope } from './scan-result.ts';
import type { RecorderOptions } from './findings/sightings.ts';
import type { Services } from './findings/services.ts';
import type { RunnerContext } from './tasks/task-runner.ts';
import type { RangeUsage } from './lint/usage.ts';
import type { WorkerCrew } from './crew/worker-crew.ts';
import { workerScript } from './crew/worker-script.ts';

/** A thread takes about 60 ms to start; below this much to read, one is as fast as two. */
const WORTH_A_THREAD = 8 << 20;

export interface Job {
  readonly options: ScanOptions;
  readonly policy: Policy;
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
  /** By fingerprint: the commit since which no branch has the secret. */
  readonly departures?: ReadonlyMap<string, CommitInfo>;
  /** In files that were scanned. */
  readonly comments?: readonly FileComment[];
  /** Of a range: the paths that it touches, latin1. */
  readonly paths?: ReadonlySet<string>;
  /** Of a range: how keys are used in what it brings. */
  readonly usage?: RangeUsage;
  /** Of a range: comments that it brings and that silence the linter. */
  readonly review?: readonly Review[];
}

export function jobOf(options: ScanOptions, policy: Policy = noPolicy()): Job {
  const salt = options.salt ?? policy.salt;
  return {
    options,
    policy,
    rules: options.rules ?? policy.rules,
    recording: { ...(salt === undefined ? {} : { salt }), showSecrets: options.showSecrets === true, inline: policy.inline, allow: contentRules(policy.allow) },
    now: options.now ?? new Date(),
    meter: new ProgressMeter(options.onProgress),
    signal: options.signal,
  };
}

/** As many threads as were asked for; else as many as there is work for. */
export function threadsFor(job: Job, bytes: number): number {
  const crossing = job.rules === RuleSet.builtin() || job.rules.data !== undefined;
  if (!crossing || workerScript() === undefined) return 1;
  return Math.max(1, job.options.workers ?? Math.min(availableParallelism(), Math.ceil(bytes / WORTH_A_THREAD)));
}

type CrewContext = Omit<RunnerContext, keyof RecorderOptions | 'rules' | 'lanes' | 'lane'>;

/** Threads that help with opening what they will scan: where packs of so many bytes surely keep all of them busy. */
export async function earlyCrew(job: Job, bytes: number, context: CrewContext): Promise<WorkerCrew | undefined> {
  const threads = threadsFor(job, Infinity);
  if (threads === 1 || bytes < threads * WORTH_A_THREAD) return undefined;
  const crew = await crewFor(job, threads, context);
  return 'readEntries' in crew ? crew : undefined;
}

export async function crewFor(job: Job, threads: number, context: CrewContext): Promise<SoloCrew | WorkerCrew> {
  const buffer: LaneBuffer = lanes(threads);
  job.meter.watch(buffer);
  const whole: RunnerContext = { ...context, ...job.recording, ...(job.rules.data === undefined ? {} : { rules: job.rules.data }), lanes: buffer, lane: 0 };
  const script = workerScript();
  if (threads === 1 || script === undefined) {
    const { SoloCrew } = await import('./crew/crew.ts');
    return new SoloCrew(whole, { rules: job.rules, ...(job.signal === undefined ? {} : { signal: job.signal }) });
  }
  const { WorkerCrew } = await import('./crew/worker-crew.ts');
  return new WorkerCrew(script, threads, whole, job.signal);
}
