/** The key of the cache: random, made on first use, and readable by its owner alone. Whoever can write into the cache and not read the key can make nobody believe what stands there. */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { CacheTrouble } from './trouble.ts';

const BYTES = 32;

/** `undefined`: there is none yet. Throws `CacheTrouble` for one that is not to be trusted. */
export function readKey(file: string): Buffer | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new CacheTrouble('the key of the cache is no file');
  if (!isOwn(stats)) throw new CacheTrouble('the key of the cache belongs to somebody else');
  // Windows tells no such bits; there the folder of the user is closed to others.
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) throw new CacheTrouble('others may read the key of the cache');
  const key = readFileSync(file);
  return key.length === BYTES ? key : undefined;
}

/** The key, made if there is none. Of several who make one at a time the first wins. */
export function ownKey(file: string): Buffer {
  const there = readKey(file);
  if (there !== undefined) return there;
  makeFolder(dirname(file));
  const made = randomBytes(BYTES);
  const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  writeOwn(temporary, made);
  try {
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) renameSync(temporary, file); // one that was cut off while it was written
    else linkSync(temporary, file);
  } catch (error) {
    // Somebody was faster; or the file system knows no links, and then the last one wins.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  const key = readKey(file);
  if (key === undefined) throw new CacheTrouble('the key of the cache cannot be kept');
  return key;
}

/** With all those above it, for its owner only. One by one: Node's own way goes round for ever below /proc, where nothing can be made. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // made by another scan a moment ago
  }
}

/** Whole on the disk before it returns, and for its owner only. */
export function writeOwn(path: string, ...parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    for (const part of parts) for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function isOwn({ uid }: { readonly uid: number }): boolean {
  return process.getuid === undefined || uid === process.getuid();
}
