/**
 * The state of an object store: every file that decides which objects there are, told by what its folder says of it and, of packs and their indexes,
 * by the checksums at their ends. Equal states hold equal objects, as long as nobody writes into a file without its time of change telling.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from './folder-names.ts';
import { openFile } from './regular-file.ts';
import type { Repository } from './repository.ts';

export interface StoreState {
  /** Of all files: hexadecimal. */
  readonly digest: string;
  /** What is told of each file, by its path; of a loose object the path ends with its id. */
  readonly files: ReadonlyMap<string, string>;
  /** False: something was written so lately that the next change could bear the same time. */
  readonly settled: boolean;
}

/** Nanoseconds: what file systems count finely, and what they count in seconds or two (FAT, older network file systems). */
const FINE = 100_000_000n;
const COARSE = 3_000_000_000n;
const SECOND = 1_000_000_000n;

/** Reads folders and ends of files, no content. @param now milliseconds since 1970 */
export function storeState(repo: Repository, now: number = Date.now()): StoreState {
  const files = new Map<string, string>();
  let settled = true;
  const note = (path: string, name: string, ends: number): void => {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return void files.set(name, 'gone');
    const end = ends > 0 && stats.isFile() ? endOf(path, Number(stats.size), ends) : '';
    files.set(name, `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${end}`);
    settled &&= BigInt(Math.round(now)) * 1_000_000n - stats.ctimeNs > (stats.ctimeNs % SECOND === 0n ? COARSE : FINE);
  };
  for (const folder of [repo.objectsDir, ...repo.alternates]) {
    const packs = join(folder, 'pack');
    for (const name of sortedNames(packs, files)) {
      // Of an index the last two ids are the checksums of its pack and of itself.
      if (/^(?:pack-.*\.(?:pack|idx)|multi-pack-index)$/.test(name)) note(join(packs, name), join(packs, name), name.endsWith('.pack') ? repo.idBytes : 2 * repo.idBytes);
    }
    for (const first of sortedNames(folder, files)) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue;
      for (const rest of sortedNames(join(folder, first), files)) if (rest.length === 2 * repo.idBytes - 2 && /^[0-9a-f]+$/.test(rest)) note(join(folder, first, rest), join(folder, first + rest), 0);
    }
  }
  const digest = createHash('sha256').update(`${repo.objectFormat} ${repo.shallow} ${repo.promisor} ${[repo.objectsDir, ...repo.alternates].join('\0')}\0`);
  for (const [name, told] of files) digest.update(`${name}\0${told}\0`);
  return { digest: digest.digest('hex'), files, settled };
}

/** Whether a file was only touched: git does so with a pack when an object is to be written that stands in it. What it holds is then to be checked. */
export function isTouched(before: string, now: string): boolean {
  const [device, inode, size, , , end] = before.split(' ');
  const [device2, inode2, size2, , , end2] = now.split(' ');
  return end !== undefined && end !== '' && device === device2 && inode === inode2 && size === size2 && end === end2;
}

/** Whether a pack's bytes are those that its last ones are the checksum of. */
export function isWhole(path: string, idBytes: 20 | 32): boolean {
  const hash = createHash(idBytes === 20 ? 'sha1' : 'sha256');
  const file = openFile(path);
  try {
    const end = fstatSync(file).size - idBytes;
    const chunk = Buffer.allocUnsafeSlow(4 << 20);
    let at = 0;
    while (at < end) {
      const got = readSync(file, chunk, 0, Math.min(chunk.length, end - at), at);
      if (got === 0) return false;
      hash.update(chunk.subarray(0, got));
      at += got;
    }
    return readSync(file, chunk, 0, idBytes, end) === idBytes && hash.digest().equals(chunk.subarray(0, idBytes));
  } finally {
    closeSync(file);
  }
}

/** In byte order. Pruned folders, and files in their place, hold nothing; one that cannot be read is no empty one. */
function sortedNames(folder: string, files: Map<string, string>): string[] {
  return namesIn(folder, (code) => {
    if (code !== 'ENOTDIR') files.set(folder, code);
  }).sort();
}

/** The last bytes of a file; fewer where it is shorter or vanishes, which its other particulars tell. */
function endOf(path: string, size: number, bytes: number): string {
  const end = Buffer.alloc(Math.min(size, bytes));
  let file: number;
  try {
    file = openFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return String((error as NodeJS.ErrnoException).code); // a pack that cannot be read has a state, too
  }
  try {
    readSync(file, end, 0, end.length, Math.max(0, size - bytes));
    return end.toString('hex');
  } finally {
    closeSync(file);
  }
}
