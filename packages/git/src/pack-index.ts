/** The index of a pack (gitformat-pack(5), version 2): ids in order, and for each the offset and the CRC32 of its entry. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readSync } from 'node:fs';
import { PackError } from './pack-error.ts';
import { openFile } from './regular-file.ts';

const FANOUT = 256 * 4;

/** What can be posted to a worker, for `PackIndex.fromShared` there. */
export interface SharedPackIndex {
  readonly path: string;
  readonly count: number;
  readonly idBytes: 20 | 32;
  readonly bytes: SharedArrayBuffer;
  readonly idsAt: number;
  readonly crcsAt: number | undefined;
  readonly offsets: SharedArrayBuffer;
}

/** All places are in order of id. */
export class PackIndex {
  readonly path: string;
  readonly count: number;
  readonly idBytes: 20 | 32;
  /** `count` ids, ascending. */
  readonly ids: Uint8Array;
  /** Where each entry begins in the pack. */
  readonly offsets: Float64Array;
  /** CRC32 of each entry as big-endian u32, if known. */
  readonly crcs: DataView | undefined;
  private readonly shared: SharedPackIndex;

  private constructor(shared: SharedPackIndex) {
    this.shared = shared;
    this.path = shared.path;
    this.count = shared.count;
    this.idBytes = shared.idBytes;
    this.ids = new Uint8Array(shared.bytes, shared.idsAt, shared.count * shared.idBytes);
    this.offsets = new Float64Array(shared.offsets);
    this.crcs = shared.crcsAt === undefined ? undefined : new DataView(shared.bytes, shared.crcsAt, shared.count * 4);
  }

  static fromShared(shared: SharedPackIndex): PackIndex {
    return new PackIndex(shared);
  }

  share(): SharedPackIndex {
    return this.shared;
  }

  /** An index made of ids in ascending order and their offsets, without checksums of entries. */
  static of(path: string, idBytes: 20 | 32, ids: Uint8Array, offsets: Float64Array): PackIndex {
    const bytes = new SharedArrayBuffer(ids.length);
    new Uint8Array(bytes).set(ids);
    const shared = new SharedArrayBuffer(offsets.length * 8);
    new Float64Array(shared).set(offsets);
    return new PackIndex({ path, count: offsets.length, idBytes, bytes, idsAt: 0, crcsAt: undefined, offsets: shared });
  }

  /** Reads and checks an index file; its trailer too. `packChecksum` is what it says of the pack. Throws PackError. */
  static read(path: string, idBytes: 20 | 32): { readonly index: PackIndex; readonly packChecksum: Uint8Array } {
    const file = readShared(path);
    const bytes = new Uint8Array(file);
    const view = new DataView(file);
    if (bytes.length < 8 + FANOUT + 2 * idBytes || view.getUint32(0) !== 0xff744f63) {
      throw new PackError(path, bytes.length >= FANOUT + 2 * idBytes ? 'an index of version 1, which has no checksums of entries' : 'no index of a pack');
    }
    if (view.getUint32(4) !== 2) throw new PackError(path, `an index of version ${view.getUint32(4)}, which is not known`);
    checkTrailer(path, bytes, idBytes);
    const count = checkFanout(path, view, 8);
    const idsAt = 8 + FANOUT;
    const crcsAt = idsAt + count * idBytes;
    const offsetsAt = crcsAt + count * 4;
    const largeAt = offsetsAt + count * 4;
    const large = (bytes.length - 2 * idBytes - largeAt) / 8;
    if (!Number.isInteger(large) || large < 0 || large > count) throw new PackError(path, 'its length does not fit its number of objects');
    checkIds(path, view, 8, bytes.subarray(idsAt, crcsAt), idBytes);
    const offsets = new SharedArrayBuffer(count * 8);
    readOffsets(path, view, offsetsAt, 4, largeAt, large, new Float64Array(offsets));
    const index = new PackIndex({ path, count, idBytes, bytes: file, idsAt, crcsAt, offsets });
    return { index, packChecksum: bytes.slice(bytes.length - 2 * idBytes, bytes.length - idBytes) };
  }

  /**
   * What a damaged index still tells of a pack of so many bytes: each id with its offset and checksum, whatever its head and its table of first bytes say. Entries
   * that lie outside of the pack or at one place with others are left out; one that is told wrong does not have its checksum. Undefined when nothing can be made of it.
   */
  static salvage(path: string, idBytes: 20 | 32, packSize: number): PackIndex | undefined {
    const file = readShared(path);
    const view = new DataView(file);
    const bytes = Buffer.from(file);
    const count = salvagedCount(bytes, view, idBytes);
    if (count === undefined) return undefined;
    const idsAt = 8 + FANOUT;
    const crcsAt = idsAt + count * idBytes;
    const offsetsAt = crcsAt + count * 4;
    const offsetOf = (place: number): number => {
      const offset = view.getUint32(offsetsAt + place * 4);
      const large = offsetsAt + count * 4 + (offset - 0x80000000) * 8;
      return offset < 0x80000000 ? offset : large + 8 + 2 * idBytes <= bytes.length ? Number(view.getBigUint64(large)) : Infinity;
    };
    const seen = new Set<number>();
    const places: number[] = [];
    for (let place = 0; place < count; place++) {
      const offset = offsetOf(place);
      if (offset < 12 || offset >= packSize - idBytes || seen.has(offset)) continue;
      seen.add(offset);
      places.push(place);
    }
    const idOf = (place: number): Buffer => bytes.subarray(idsAt + place * idBytes, idsAt + (place + 1) * idBytes);
    places.sort((a, b) => idOf(a).compare(idOf(b)));
    const kept = new SharedArrayBuffer(places.length * (idBytes + 4));
    const offsets = new SharedArrayBuffer(places.length * 8);
    const index = new PackIndex({ path, count: places.length, idBytes, bytes: kept, idsAt: 0, crcsAt: places.length * idBytes, offsets });
    places.forEach((place, i) => {
      index.ids.set(idOf(place), i * idBytes);
      index.crcs!.setUint32(i * 4, view.getUint32(crcsAt + place * 4));
      index.offsets[i] = offsetOf(place);
    });
    return index;
  }

  /** The place of the id that begins at `at`; -1 when it is not here. */
  find(id: Uint8Array, at = 0): number {
    return findId(this.ids, this.count, this.idBytes, id, at);
  }
}

/** How many objects a damaged index lists: what its length says if it holds no large offsets, or its table of first bytes. The ids must then be in order, but for one or two. */
function salvagedCount(bytes: Uint8Array, view: DataView, idBytes: number): number | undefined {
  const room = bytes.length - 8 - FANOUT - 2 * idBytes;
  if (room <= 0) return undefined;
  const ordered = (count: number): boolean => {
    let descents = 0;
    for (let place = 1; place < count; place++) if (bytes[8 + FANOUT + place * idBytes]! < bytes[8 + FANOUT + (place - 1) * idBytes]!) descents++;
    return descents <= 2;
  };
  return [room / (idBytes + 8), view.getUint32(4 + FANOUT)].find((count) => {
    const large = (room - count * (idBytes + 8)) / 8;
    return Number.isInteger(count) && Number.isInteger(large) && large >= 0 && large <= count && ordered(count);
  });
}

/** Binary search over sorted ids. */
export function findId(ids: Uint8Array, count: number, idBytes: number, id: Uint8Array, at: number): number {
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    let p = middle * idBytes;
    let q = at;
    const end = p + idBytes;
    while (p < end && ids[p] === id[q]) {
      p++;
      q++;
    }
    if (p === end) return middle;
    if ((ids[p] ?? 0) < (id[q] ?? 0)) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The whole file, in memory that workers can see. */
export function readShared(path: string): SharedArrayBuffer {
  const file = openFile(path);
  try {
    const buffer = new SharedArrayBuffer(fstatSync(file).size);
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < bytes.length; ) {
      const got = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30), at);
      if (got === 0) throw new PackError(path, 'it became shorter while it was read');
      at += got;
    }
    return buffer;
  } finally {
    closeSync(file);
  }
}

export function checkTrailer(path: string, bytes: Uint8Array, idBytes: 20 | 32): void {
  const end = bytes.length - idBytes;
  const sum = createHash(idBytes === 20 ? 'sha1' : 'sha256').update(bytes.subarray(0, end)).digest();
  if (!sum.equals(bytes.subarray(end))) throw new PackError(path, 'its own checksum does not match: it is damaged');
}

/** Returns the number of objects. */
export function checkFanout(path: string, view: DataView, at: number): number {
  let count = 0;
  for (let i = 0; i < 256; i++) {
    const next = view.getUint32(at + i * 4);
    if (next < count) throw new PackError(path, 'its table of first bytes is out of order');
    count = next;
  }
  return count;
}

export function checkIds(path: string, view: DataView, fanoutAt: number, ids: Uint8Array, idBytes: number): void {
  const count = ids.length / idBytes;
  for (let first = 0, place = 0; first < 256; first++) {
    for (const end = view.getUint32(fanoutAt + first * 4); place < end; place++) {
      const at = place * idBytes;
      let ordered = place === 0;
      for (let i = 0; i < idBytes && !ordered; i++) {
        const difference = (ids[at + i] ?? 0) - (ids[at - idBytes + i] ?? 0);
        if (difference < 0) break;
        ordered = difference > 0;
      }
      if (place >= count || ids[at] !== first || !ordered) throw new PackError(path, 'its ids are out of order');
    }
  }
}

/** Offsets of 31 bits every `step` bytes; those with the highest bit set stand in a table of 64 bits. */
export function readOffsets(path: string, view: DataView, at: number, step: number, largeAt: number, large: number, offsets: Float64Array): void {
  for (let i = 0; i < offsets.length; i++) {
    const offset = view.getUint32(at + i * step);
    if (offset < 0x80000000) {
      offsets[i] = offset;
      continue;
    }
    const which = offset - 0x80000000;
    if (which >= large) throw new PackError(path, 'an offset stands outside its table of large offsets');
    const value = view.getBigUint64(largeAt + which * 8);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PackError(path, 'an offset is larger than any file');
    offsets[i] = Number(value);
  }
}
