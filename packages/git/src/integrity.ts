/**
 * Pack integrity: the checks `cat-file` does not make. One flipped bit turns a blob into a tree and git reads on, exit 0.
 * The index trailer and the CRC32 of every packed entry (pack-index version 2) are compared; so are names and counts
 * that hold pack and index together. What git would not even open is named: its objects are in no list.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { GitError } from './git.ts';
import type { Repository } from './repository.ts';

export interface IntegrityProblem {
  /** The file. */
  readonly file: string;
  readonly message: string;
  /** Objects whose bytes are damaged, as hexadecimal ids; empty when the file as a whole is in doubt. */
  readonly ids: readonly string[];
}

const WINDOW = 8 << 20;

/** Checks every pack of the repository and of what it borrows from. */
export async function checkPacks(repo: Repository, signal?: AbortSignal): Promise<IntegrityProblem[]> {
  const problems: IntegrityProblem[] = [];
  for (const objects of [repo.objectsDir, ...repo.alternates]) {
    const folder = join(objects, 'pack');
    let names: string[];
    try {
      names = (await readdir(folder)).sort();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') problems.push({ file: folder, message: `the pack folder cannot be read (${code ?? String(error)})`, ids: [] });
      continue;
    }
    const all = new Set(names);
    for (const name of names) {
      if (signal?.aborted === true) throw new GitError('aborted', 'interrupted');
      const file = join(folder, name);
      const bad = (message: string, ids: readonly string[] = []): void => void problems.push({ file, message, ids });
      try {
        if (name === 'multi-pack-index') await checkTrailer(file, repo, bad);
        else if (name.endsWith('.idx')) {
          const pack = name.replace(/idx$/, 'pack');
          if (all.has(pack)) await checkPack(file, join(folder, pack), repo, bad, signal);
          else bad('an index without its pack: the objects it lists cannot be read');
        } else if (name.startsWith('pack-') && name.endsWith('.pack') && !all.has(name.replace(/pack$/, 'idx'))) bad('a pack without its index: git does not read the objects in it');
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        bad(`cannot be read (${code})`);
      }
    }
  }
  return problems;
}

type Report = (message: string, ids?: readonly string[]) => void;

async function checkTrailer(file: string, repo: Repository, bad: Report): Promise<Buffer | undefined> {
  const bytes = await readFile(file);
  const end = bytes.length - repo.idBytes;
  if (end < 0 || !createHash(repo.objectFormat).update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end))) {
    bad('damaged: its checksum does not fit its content');
    return undefined;
  }
  return bytes;
}

/** Layout of a version 2 index (git, gitformat-pack): magic, version, 256 counts, ids, CRC32s, offsets, large offsets, pack checksum, own checksum. */
async function checkPack(indexFile: string, packFile: string, repo: Repository, bad: Report, signal: AbortSignal | undefined): Promise<void> {
  const index = await checkTrailer(indexFile, repo, bad);
  if (index === undefined) return;
  const { idBytes } = repo;
  if (index.length < 1032 + 2 * idBytes || index.readUInt32BE(0) !== 0xff744f63 || index.readUInt32BE(4) !== 2) {
    bad('an index of an old or unknown version: it holds no checksums of the objects, so their bytes were not verified');
    return;
  }
  const count = index.readUInt32BE(8 + 255 * 4);
  const ids = 8 + 1024;
  const sums = ids + count * idBytes;
  const offsets = sums + count * 4;
  const large = offsets + count * 4;
  if (index.length < large + 2 * idBytes) {
    bad('damaged: it is too short for the objects it lists');
    return;
  }
  const at = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const offset = index.readUInt32BE(offsets + n * 4);
    const wide = large + (offset & 0x7fffffff) * 8;
    if (offset > 0x7fffffff && wide + 8 > index.length - 2 * idBytes) return bad('damaged: an offset lies outside of it');
    at[n] = offset > 0x7fffffff ? Number(index.readBigUInt64BE(wide)) : offset;
  }
  const pack = await open(packFile, constants.O_RDONLY);
  try {
    const { size } = await pack.stat();
    const end = size - idBytes;
    const header = Buffer.alloc(12);
    await pack.read(header, 0, 12, 0);
    if (size < 12 + idBytes || header.toString('latin1', 0, 4) !== 'PACK' || header.readUInt32BE(8) !== count) return bad('the pack does not belong to it: header or number of objects differ');
    const trailer = Buffer.alloc(idBytes);
    await pack.read(trailer, 0, idBytes, end);
    const trailerFits = trailer.equals(index.subarray(index.length - 2 * idBytes, index.length - idBytes));
    const sorted = at.slice().sort();
    const found = await entrySums(pack, sorted, end, signal);
    const damaged: string[] = [];
    for (let n = 0; n < count; n++) {
      const where = position(sorted, at[n]!);
      if (found[where] !== index.readUInt32BE(sums + n * 4) || sorted[where]! >= end) damaged.push(index.toString('hex', ids + n * idBytes, ids + (n + 1) * idBytes));
    }
    if (damaged.length > 0) bad(`${damaged.length} of ${count} objects in the pack are damaged: their checksums differ`, damaged);
    else if (!trailerFits) bad('the pack is damaged: it ends with another checksum than its index names');
  } finally {
    await pack.close();
  }
}

/** CRC32 of each entry; entry n is [sorted[n], sorted[n + 1]). */
async function entrySums(pack: FileHandle, sorted: Float64Array, end: number, signal: AbortSignal | undefined): Promise<Uint32Array> {
  const sums = new Uint32Array(sorted.length);
  const window = Buffer.allocUnsafeSlow(WINDOW);
  let entry = 0;
  let at = sorted[0] ?? end;
  while (at < end && entry < sorted.length) {
    if (signal?.aborted === true) throw new GitError('aborted', 'interrupted');
    const { bytesRead } = await pack.read(window, 0, Math.min(WINDOW, end - at), at);
    if (bytesRead === 0) break;
    for (let from = 0; from < bytesRead && entry < sorted.length; ) {
      const stop = Math.min(sorted[entry + 1] ?? end, end);
      const piece = Math.min(stop - at, bytesRead - from);
      sums[entry] = crc32(window.subarray(from, from + piece), sums[entry]!);
      from += piece;
      at += piece;
      if (at >= stop) entry++;
    }
  }
  return sums;
}

function position(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
