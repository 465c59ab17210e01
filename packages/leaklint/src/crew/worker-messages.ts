/** What a worker thread and its crew say to each other. */
import type { SharedEntryReading } from '@leaklint/git';
import type { RunnerObjects } from '../tasks/task-runner.ts';
import type { Task, TaskResult } from '../tasks/task.ts';

export type ToWorker =
  /** To be answered with `read`. */
  | { readonly kind: 'entries'; readonly reading: SharedEntryReading }
  | { readonly kind: 'objects'; readonly objects: RunnerObjects }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly sings: boolean }
  | { readonly kind: 'read' }
  | { readonly kind: 'done'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly reason: string };
