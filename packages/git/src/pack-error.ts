/** What can be wrong with a pack: a whole file that is of no use, or one entry of it. */

/** A pack, an index or a multi-pack-index cannot be used. The message says why and names the file. */
export class PackError extends Error {
  readonly path: string;
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'PackError';
    this.path = path;
  }
}

/** Why an entry is not to be trusted, before anything of it is inflated. Numbers, because there is one for every entry of a pack. */
export const SOUND = 0;
export const CHECKSUM = 1;
export const HEADER = 2;
export const NO_BASE = 3;
export const CYCLE = 4;
export const UNREAD = 5;

const NAMES: readonly string[] = [
  'sound',
  'its bytes in the pack do not have the checksum that the index gives',
  'its header in the pack makes no sense',
  'the base of its delta is not in the pack',
  'its delta is based on itself',
  'its bytes in the pack cannot be read',
];

export function entryFault(fault: number): string {
  return NAMES[fault] ?? 'damaged';
}
