import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lanes } from '../../../packages/leaklint/src/tasks/lanes.ts';
import type { Task, TaskResult } from '../../../packages/leaklint/src/tasks/task.ts';
import { WorkerCrew } from '../../../packages/leaklint/src/crew/worker-crew.ts';

/** A worker that "scans" by reporting its rows, and is bad at some: `die` ends the thread, `throw` fails politely, `once` dies the first time only, `hang` never answers. */
const SCRIPT = `
import { parentPort, workerData } from 'node:worker_threads';
const lane = new Float64Array(workerData.lanes, workerData.lane * 32, 4);
const bad = workerData.root === undefined ? {} : JSON.parse(workerData.root);
let { objects } = workerData;
let timer;
parentPort.on('message', (message) => {
  if (message.kind === 'stop') { clearInterval(timer); return parentPort.close(); }
  if (message.kind === 'entries' && bad.entries === 'die') process.exit(8);
  if (message.kind === 'entries') return parentPort.postMessage({ kind: 'read' });
  if (message.kind === 'objects') { objects = message.objects; return; }
  const { from, to } = message.task;
  lane[0] = -1;
  for (let row = from; row < to; row++) {
    lane[0] = row - from;
    const fault = bad[row];
    if (fault === 'hang') { timer = setInterval(() => {}, 1000); return; }
    if (fault === 'die' || (fault === 'once' && Atomics.add(new Int32Array(objects.hot.buffer), 0, 1) === 0)) process.exit(7);
    if (fault === 'throw') return parentPort.postMessage({ kind: 'failed', reason: 'no' });
  }
  parentPort.postMessage({ kind: 'done', result: { from, to } });
});
if (bad.start === 'die') throw new Error('cannot start');
parentPort.postMessage({ kind: 'ready', sings: bad.start !== 'mute' });
`;

let folder = '';
let script: URL;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaklint-'));
  writeFileSync(join(folder, 'worker.mjs'), SCRIPT);
  script = pathToFileURL(join(folder, 'worker.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const tasks: Task[] = [0, 10, 20, 30].map((from) => ({ kind: 'texts', from, to: from + 10 }));

function crewWith(faults: Record<string, string>, signal?: AbortSignal): WorkerCrew {
  const hot = new Uint8Array(new SharedArrayBuffer(16));
  const context = { root: JSON.stringify(faults), salt: '', showSecrets: false, lanes: lanes(2), lane: 0 };
  const crew = new WorkerCrew(script, 2, context, signal);
  crew.open({ hot } as never);
  return crew;
}

async function run(faults: Record<string, string>): Promise<{ done: number[]; lost: number[]; sings: boolean }> {
  const crew = crewWith(faults);
  const done: number[] = [];
  try {
    const lost = await crew.run(tasks, (result) => {
      const { from, to } = result as unknown as { from: number; to: number } & TaskResult;
      for (let row = from; row < to; row++) done.push(row);
    });
    return { done: done.sort((a, b) => a - b), lost: lost.flatMap(({ task }) => (task.kind === 'files' ? [] : [task.from])).sort((a, b) => a - b), sings: crew.sings };
  } finally {
    await crew.close();
  }
}

const ALL = Array.from({ length: 40 }, (_, row) => row);

describe('a crew of threads', () => {
  test('does every share', async () => {
    expect(await run({})).toEqual({ done: ALL, lost: [], sings: true });
  });

  test('loses only the object that kills its thread, and works on', async () => {
    expect(await run({ 13: 'die', 14: 'throw' })).toEqual({ done: ALL.filter((row) => row !== 13 && row !== 14), lost: [13, 14], sings: true });
  });

  test('tries again what failed once', async () => {
    expect(await run({ 25: 'once' })).toEqual({ done: ALL, lost: [], sings: true });
  });

  test.each(['', 'die'])('reads entries with those who live, and works on: %j', async (entries) => {
    const crew = crewWith({ entries, 25: 'once' });
    try {
      await crew.readEntries({ packs: [], state: new SharedArrayBuffer(4) });
      const done: number[] = [];
      expect(await crew.run(tasks, (result) => done.push((result as unknown as { from: number }).from))).toEqual([]);
      expect(done.sort((a, b) => a - b)[0]).toBe(0);
      expect(crew.size).toBe(2);
    } finally {
      await crew.close();
    }
  });

  test('says so when threads that should read entries cannot start', async () => {
    const crew = crewWith({ start: 'die' });
    await crew.readEntries({ packs: [], state: new SharedArrayBuffer(4) });
    await expect(crew.run(tasks, () => undefined)).rejects.toThrow('a worker thread did not start: cannot start');
    await crew.close();
  });

  test('knows when a scanner does not find its canary', async () => {
    expect((await run({ start: 'mute' })).sings).toBe(false);
  });

  test('says so when threads cannot start', async () => {
    await expect(run({ start: 'die' })).rejects.toThrow('a worker thread did not start: cannot start');
  });

  test('stops at a signal, with its reason', async () => {
    const controller = new AbortController();
    const crew = crewWith({ 5: 'hang', 15: 'hang' }, controller.signal);
    const running = crew.run(tasks, () => undefined);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(running).rejects.toThrow('enough');
    await crew.close();
  });
});
