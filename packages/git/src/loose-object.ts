/** Loose objects (gitformat-loose(5)): a file each, that inflates to type, size and content. A few of them are read faster than git starts; whatever is odd about one is left to git. */
import { hash } from 'node:crypto';
import { closeSync, fstatSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { TYPE_NAMES } from './objects.ts';
import { openFile } from './regular-file.ts';
import type { Repository } from './repository.ts';

/** So many are read here. */
export const FEW = 64;
/** Bytes of a file, and of what it inflates to: larger ones are streamed by git. */
const MOST_PACKED = 1 << 20;
const MOST = 8 << 20;
/** More than enough of the file for `commit 18446744073709551615`. */
const FIRST = 64;
/** zlib: what there is, though the stream goes on. */
const Z_SYNC_FLUSH = 2;

export interface LooseHead {
  readonly type: number;
  readonly size: number;
}

export interface LooseObject extends LooseHead {
  readonly bytes: Buffer;
}

export type LooseStore = Pick<Repository, 'objectsDir' | 'alternates' | 'objectFormat'>;

/** Type and size, by the full id; undefined when it is not loose, or not in this form: git may know more. */
export function looseHead(store: LooseStore, id: string): LooseHead | undefined {
  return read(store, id, FIRST, (bytes) => headOf(inflated(bytes.subarray(0, FIRST), { finishFlush: Z_SYNC_FLUSH })));
}

/** The object, if its content is what the id says; undefined as above, or when it is large. */
export function looseObject(store: LooseStore, id: string): LooseObject | undefined {
  return read(store, id, MOST_PACKED, (bytes) => {
    const text = bytes.length < MOST_PACKED ? inflated(bytes, { maxOutputLength: MOST }) : undefined;
    const head = headOf(text);
    if (text === undefined || head === undefined) return undefined;
    const content = text.subarray(text.indexOf(0) + 1);
    return content.length === head.size && hash(store.objectFormat, text) === id ? { ...head, bytes: content } : undefined;
  });
}

function read<T>({ objectsDir, alternates }: LooseStore, id: string, most: number, use: (bytes: Buffer) => T | undefined): T | undefined {
  for (const folder of [objectsDir, ...alternates]) {
    const bytes = firstBytes(join(folder, id.slice(0, 2), id.slice(2)), most);
    const found = bytes && use(bytes);
    if (found !== undefined) return found;
  }
  return undefined;
}

function headOf(text: Buffer | undefined): LooseHead | undefined {
  const [, name = '', size = ''] = /^(blob|tree|commit|tag) (0|[1-9]\d{0,14})\0/.exec(text?.toString('latin1', 0, FIRST) ?? '') ?? [];
  return name === '' ? undefined : { type: TYPE_NAMES.indexOf(name), size: Number(size) };
}

function inflated(bytes: Buffer, options: Parameters<typeof inflateSync>[1]): Buffer | undefined {
  try {
    return inflateSync(bytes, options);
  } catch {
    return undefined; // damaged: git is asked, and says so
  }
}

function firstBytes(path: string, most: number): Buffer | undefined {
  let file: number;
  try {
    file = openFile(path);
  } catch {
    return undefined; // packed, or gone, or no file, or not to be read: git is asked
  }
  try {
    const bytes = Buffer.alloc(Math.min(most, fstatSync(file).size));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
