/** What a worker thread and its crew say to each other. */
import type { Task, TaskResult } from './task.ts';

export type ToWorker = { readonly kind: 'task'; readonly task: Task } | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly sings: boolean }
  | { readonly kind: 'done'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly reason: string };
