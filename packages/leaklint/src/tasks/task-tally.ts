/** The tally of one task: what was read, by type, and what was not. */
import type { Lane } from './lanes.ts';
import type { Problem } from '../problem.ts';
import { TYPES } from './task.ts';

export class Tally {
  readonly scanned: Float64Array = new Float64Array(TYPES);
  readonly bytes: Float64Array = new Float64Array(TYPES);
  readonly problems: Problem[] = [];
  /** See `TaskResult`. */
  readonly left: number[] = [];
  absent = 0;
  readonly #lane: Lane;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  read(type: number, bytes: number): void {
    this.scanned[type] = (this.scanned[type] as number) + 1;
    this.bytes[type] = (this.bytes[type] as number) + bytes;
    this.#lane.read(bytes);
  }
}
