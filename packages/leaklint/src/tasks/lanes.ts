/** Lanes: a few numbers in shared memory by which each thread says how far it is. Progress is read from them, and the blame when a thread dies. */

/** Position in the running task (-1: not begun), and objects and bytes since the start. */
const POSITION = 0;
const OBJECTS = 1;
const BYTES = 2;
const FIELDS = 4;

export type LaneBuffer = SharedArrayBuffer;

export function lanes(count: number): LaneBuffer {
  return new SharedArrayBuffer(count * FIELDS * 8);
}

/** One thread's own. */
export class Lane {
  readonly #fields: Float64Array;

  constructor(buffer: LaneBuffer, index: number) {
    this.#fields = new Float64Array(buffer, index * FIELDS * 8, FIELDS);
  }

  /** A new task: nothing of it is begun. */
  reset(): void {
    this.#fields[POSITION] = -1;
  }

  at(position: number): void {
    this.#fields[POSITION] = position;
  }

  read(bytes: number): void {
    this.#fields[OBJECTS] = (this.#fields[OBJECTS] as number) + 1;
    this.#fields[BYTES] = (this.#fields[BYTES] as number) + bytes;
  }

  get position(): number {
    return this.#fields[POSITION] as number;
  }
}

export function progressOf(buffer: LaneBuffer): { objects: number; bytes: number } {
  const fields = new Float64Array(buffer);
  let objects = 0;
  let bytes = 0;
  for (let base = 0; base < fields.length; base += FIELDS) {
    objects += fields[base + OBJECTS] as number;
    bytes += fields[base + BYTES] as number;
  }
  return { objects, bytes };
}
