/**
 * The state of an object store: every file that decides which objects there are, told by what its folder says of it and, of packs and their indexes,
 * by the checksums at their ends. Equal states hold equal objects, as long as nobody writes into a file without its time of change telling.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

export interface StoreState {
  /** Of all files: hexadecimal. */
  readonly digest: string;
  /** False: something was written so lately that the next change could bear the same time. */
  readonly settled: boolean;
}

/** Nanoseconds: what file systems count finely, and what they count in seconds or two (FAT, older network file systems). */
const FINE = 100_000_000n;
const COARSE = 3_000_000_000n;
const SECOND = 1_000_000_000n;

/** Reads folders and ends of files, no content. @param now milliseconds since 1970 */
export function storeState(repo: Repository, now: number = Date.now()): StoreState {
  const digest = createHash('sha256');
  let settled = true;
  const note = (path: string, name: string, ends: number): void => {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return void digest.update(`${name}\0gone\0`);
    digest.update(`${name}\0${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}\0`);
    if (ends > 0 && stats.isFile()) digest.update(endOf(path, Number(stats.size), ends));
    settled &&= BigInt(Math.round(now)) * 1_000_000n - stats.ctimeNs > (stats.ctimeNs % SECOND === 0n ? COARSE : FINE);
  };
  digest.update(`${repo.objectFormat} ${repo.shallow} ${repo.promisor}\0`);
  for (const folder of [repo.objectsDir, ...repo.alternates]) {
    digest.update(`${folder}\0`);
    const packs = join(folder, 'pack');
    for (const name of namesIn(packs)) {
      // Of an index the last two ids are the checksums of its pack and of itself.
      if (/^(?:pack-.*\.(?:pack|idx)|multi-pack-index)$/.test(name)) note(join(packs, name), name, name.endsWith('.pack') ? repo.idBytes : 2 * repo.idBytes);
    }
    for (const first of namesIn(folder)) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue;
      for (const rest of namesIn(join(folder, first))) if (rest.length === 2 * repo.idBytes - 2 && /^[0-9a-f]+$/.test(rest)) note(join(folder, first, rest), first + rest, 0);
    }
  }
  return { digest: digest.digest('hex'), settled };
}

/** In byte order. Pruned folders, and files in their place, hold nothing. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/** The last bytes of a file; fewer where it is shorter or vanishes, which its other particulars tell. */
function endOf(path: string, size: number, bytes: number): Buffer {
  const end = Buffer.alloc(Math.min(size, bytes));
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return Buffer.from(String((error as NodeJS.ErrnoException).code)); // a pack that cannot be read has a state, too
  }
  try {
    readSync(file, end, 0, end.length, Math.max(0, size - bytes));
    return end;
  } finally {
    closeSync(file);
  }
}
