/** The head of a loose object (gitformat-loose(5)): its type and size stand in the first bytes that its file inflates to. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { TYPE_NAMES } from './objects.ts';

export interface LooseHead {
  readonly type: number;
  readonly size: number;
}

/** More than enough of the file for `commit 18446744073709551615`. */
const FIRST = 64;
/** zlib: what there is, though the stream goes on. */
const Z_SYNC_FLUSH = 2;

/** Of an object in one of these object folders, by its full id; undefined when it is in none, or not in this form: git may know more. */
export function looseHead(folders: readonly string[], id: string): LooseHead | undefined {
  for (const folder of folders) {
    const bytes = firstBytes(join(folder, id.slice(0, 2), id.slice(2)));
    const head = bytes && headOf(bytes);
    if (head) return head;
  }
  return undefined;
}

function headOf(bytes: Buffer): LooseHead | undefined {
  let text: string;
  try {
    text = inflateSync(bytes, { finishFlush: Z_SYNC_FLUSH }).toString('latin1', 0, FIRST);
  } catch {
    return undefined; // damaged: git is asked, and says so
  }
  const [, name = '', size = ''] = /^(blob|tree|commit|tag) (0|[1-9]\d{0,14})\0/.exec(text) ?? [];
  return name === '' ? undefined : { type: TYPE_NAMES.indexOf(name), size: Number(size) };
}

function firstBytes(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined; // packed, or gone, or not to be read: git is asked
  }
  try {
    const bytes = Buffer.alloc(FIRST);
    return bytes.subarray(0, readSync(file, bytes, 0, FIRST, 0));
  } finally {
    closeSync(file);
  }
}
