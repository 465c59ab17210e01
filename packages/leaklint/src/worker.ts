/** A worker thread: the same runner as in the main thread, behind a message port. */
import { parentPort, workerData } from 'node:worker_threads';
import { EntryReading } from '@leaklint/git';
import { Lane } from './tasks/lanes.ts';
import { TaskRunner } from './tasks/task-runner.ts';
import type { RunnerContext } from './tasks/task-runner.ts';
import type { FromWorker, ToWorker } from './crew/worker-messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.js runs as a worker thread only');

const context = workerData as RunnerContext;
const controller = new AbortController();
const lane = new Lane(context.lanes, context.lane);
const runner = new TaskRunner(context, { signal: controller.signal });
const say = (message: FromWorker): void => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') {
    controller.abort();
    port.close();
    return;
  }
  if (message.kind === 'entries') {
    EntryReading.fromShared(message.reading).takePart();
    return say({ kind: 'read' });
  }
  if (message.kind === 'objects') return runner.open(message.objects);
  lane.reset();
  runner.run(message.task).then(
    (result) => port.postMessage({ kind: 'done', result } satisfies FromWorker, memoryOf(result)),
    (error: unknown) => say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});

say({ kind: 'ready', sings: runner.sings() });

/** The columns of a result, handed over instead of copied: those of a large history take 100 MB. */
function memoryOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength ? [value.buffer] : [];
  if (typeof value !== 'object' || value === null || (Array.isArray(value) && typeof value[0] !== 'object')) return [];
  return [...new Set(Object.values(value).flatMap(memoryOf))];
}
