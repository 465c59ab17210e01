/** Regular files, opened without waiting: a pipe in the place of one of git's files has no writer, and opening it would never come back. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Open for reading. Throws what the system says, and an error of the same kind for what is no regular file. */
export function openFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw Object.assign(new Error('not a regular file'), { code: 'EINVAL', path });
}

export function readFile(path: string): Buffer {
  const file = openFile(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
