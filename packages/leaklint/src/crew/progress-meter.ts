/** The progress meter: reads the lanes ten times a second and tells who asked. Never part of a result. */
import { progressOf } from '../tasks/lanes.ts';
import type { LaneBuffer } from '../tasks/lanes.ts';
import type { Progress } from '../scan-options.ts';

const PERIOD = 100;

export class ProgressMeter {
  readonly #tell: ((progress: Progress) => void) | undefined;
  #lanes: LaneBuffer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #phase: Progress['phase'] = 'list';
  #objects = 0;
  #bytes = 0;

  constructor(tell: ((progress: Progress) => void) | undefined) {
    this.#tell = tell;
    if (tell === undefined) return;
    this.#timer = setInterval(() => this.#report(), PERIOD);
    this.#timer.unref();
  }

  watch(buffer: LaneBuffer): void {
    this.#lanes = buffer;
  }

  /** Totals of all phases together. */
  expect(objects: number, bytes: number): void {
    this.#objects = objects;
    this.#bytes = bytes;
  }

  phase(phase: Progress['phase']): void {
    this.#phase = phase;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    const done = this.#lanes === undefined ? { objects: 0, bytes: 0 } : progressOf(this.#lanes);
    this.#tell?.({ phase: this.#phase, objects: done.objects, totalObjects: this.#objects, bytes: done.bytes, totalBytes: this.#bytes });
  }
}
