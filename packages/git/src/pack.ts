/** A pack file (gitformat-pack(5), version 2 and 3): its entries in order of offset, checked against the index, and windows into it. */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { leavesFirst } from './delta-forest.ts';
import { CHECKSUM, CYCLE, HEADER, NO_BASE, PackError, SOUND, UNREAD } from './pack-error.ts';
import { PackIndex, type SharedPackIndex } from './pack-index.ts';
import { openFile } from './regular-file.ts';
import { readReverseIndex } from './reverse-index.ts';

const OFS_DELTA = 6;
const REF_DELTA = 7;
const HEAD = 12;
/** So much stays in the second-level cache until it is summed up. */
const WINDOW = 256 << 10;
/** A call of zlib.crc32 costs as much as so many bytes here. */
const SHORT = 128;

/** What can be posted to a worker of this process, for `Pack.fromShared` there. The file stays open in the thread that opened it. */
export interface SharedPack {
  readonly path: string;
  readonly file: number;
  readonly size: number;
  readonly index: SharedPackIndex;
  readonly columns: { readonly order: SharedArrayBuffer; readonly ids: SharedArrayBuffer; readonly offsets: SharedArrayBuffer; readonly types: SharedArrayBuffer; readonly sizes: SharedArrayBuffer; readonly headers: SharedArrayBuffer; readonly bases: SharedArrayBuffer; readonly faults: SharedArrayBuffer };
}

/** Positions number the entries in order of offset. */
export class Pack {
  readonly path: string;
  readonly size: number;
  readonly count: number;
  readonly index: PackIndex;
  /** The place in the index of each position. */
  readonly order: Uint32Array;
  /** The ids, in order of offset as everything here: written by whoever reads the entry. */
  readonly ids: Uint8Array;
  /** Where each entry begins; one more than there are entries: the end. */
  readonly offsets: Float64Array;
  /** Object type, for a delta that of its family: 1 commit, 2 tree, 3 blob, 4 tag; 0 unknown, because the entry or one below it is damaged. */
  readonly types: Uint8Array;
  /** Bytes that come out of zlib: the object's, or the delta's. */
  readonly sizes: Float64Array;
  /** Bytes before the zlib stream. */
  readonly headers: Uint8Array;
  /** The position of the base of a delta; -1 for whole objects and damaged entries. */
  readonly bases: Int32Array;
  /** See pack-error.ts. */
  readonly faults: Uint8Array;
  readonly #file: number;
  #positions: Uint32Array | undefined;
  private readonly shared: SharedPack;

  private constructor(shared: SharedPack) {
    this.shared = shared;
    this.path = shared.path;
    this.size = shared.size;
    this.#file = shared.file;
    this.index = PackIndex.fromShared(shared.index);
    this.count = this.index.count;
    this.order = new Uint32Array(shared.columns.order);
    this.ids = new Uint8Array(shared.columns.ids);
    this.offsets = new Float64Array(shared.columns.offsets);
    this.types = new Uint8Array(shared.columns.types);
    this.sizes = new Float64Array(shared.columns.sizes);
    this.headers = new Uint8Array(shared.columns.headers);
    this.bases = new Int32Array(shared.columns.bases);
    this.faults = new Uint8Array(shared.columns.faults);
  }

  static fromShared(shared: SharedPack): Pack {
    return new Pack(shared);
  }

  share(): SharedPack {
    return this.shared;
  }

  /**
   * Opens the pack: all but its entries, which `readEntries` reads, and `finish` then settles. Close it when done. Throws PackError when the file is not what the
   * index describes.
   * @param reverse the pack's reverse index (.rev), where there is one: sorting gives the same, and takes longer
   */
  static begin(path: string, index: PackIndex, reverse?: string): Pack {
    const file = openFile(path);
    try {
      const { size } = fstatSync(file);
      const { count, idBytes } = index;
      if (size < HEAD + idBytes) throw new PackError(path, 'too short for a pack');
      const column = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
      const pack = new Pack({
        path, file, size, index: index.share(),
        columns: { order: column(count * 4), ids: column(count * idBytes), offsets: column((count + 1) * 8), types: column(count), sizes: column(count * 8), headers: column(count), bases: column(count * 4), faults: column(count) },
      });
      const known = reverse === undefined ? undefined : readReverseIndex(reverse, index);
      if (known !== undefined) pack.order.set(known);
      if (known === undefined || !pack.#lineUp()) {
        sortByOffset(index.offsets, pack.order);
        if (!pack.#lineUp()) throw new PackError(index.path, 'its offsets do not fit the pack');
      }
      pack.bases.fill(-1);
      return pack;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** Fills the offsets in order. False when they do not ascend, or lie outside of the pack. */
  #lineUp(): boolean {
    const { order, offsets, count } = this;
    const { offsets: places } = this.index;
    let last = HEAD - 1;
    for (let i = 0; i < count; i++) {
      const offset = places[order[i]!]!;
      if (!(offset > last)) return false;
      offsets[i] = offset;
      last = offset;
    }
    offsets[count] = this.size - this.index.idBytes;
    return offsets[count]! > last;
  }

  /**
   * When all entries are read: what is built on what. Says what is wrong with the pack's own head and trailer, if entries have the checksums that the index
   * gives all the same, and gives an order in which every entry comes before its base. Throws PackError if they do not.
   * @param packChecksum what the index says of the pack, if it does
   */
  finish(packChecksum: Uint8Array | undefined): { readonly complaint: string | undefined; readonly order: Uint32Array } {
    const order = this.#settle();
    const complaint = checkFile(this.path, this.#file, this.size, this.index, packChecksum);
    if (complaint !== undefined && (this.index.crcs === undefined || !this.faults.includes(SOUND))) throw new PackError(this.path, complaint);
    return { complaint, order };
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The position before `i` of the entry that begins at `offset`; -1 when none does. Bases are near, so the search begins there. */
  #positionBefore(i: number, offset: number): number {
    let high = i;
    let step = 1;
    while (high - step >= 0 && this.offsets[high - step]! > offset) {
      high -= step;
      step *= 2;
    }
    let low = Math.max(0, high - step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low < i && this.offsets[low] === offset ? low : -1;
  }

  /** Reads `[from, from + length)` of the file to `bytes` at `at`. False when there is less, or the disk cannot read it. */
  read(bytes: Uint8Array, at: number, from: number, length: number): boolean {
    try {
      for (let got = 0; got < length; ) {
        const more = readSync(this.#file, bytes, at + got, Math.min(length - got, 1 << 30), from + got);
        if (more === 0) return false;
        got += more;
      }
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EIO') return false; // reported for each entry
      throw error;
    }
  }

  /** The entries at [begin, stop): the id and the header of each, and the CRC32 of all its bytes. */
  readEntries(begin: number, stop: number): void {
    const window = new EntryWindow(this);
    this.#copyIds(begin, stop);
    for (let i = begin; i < stop; i++) this.faults[i] = this.#readEntry(i, window);
  }

  /** Four bytes at a time. */
  #copyIds(begin: number, stop: number): void {
    const { ids, idBytes } = this.index;
    const words = idBytes / 4;
    const from = new Int32Array(ids.buffer, ids.byteOffset, this.count * words);
    const to = new Int32Array(this.ids.buffer);
    for (let i = begin, at = begin * words; i < stop; i++) {
      for (let source = this.order[i]! * words, end = at + words; at < end; ) to[at++] = from[source++]!;
    }
  }

  /** Returns its fault. */
  #readEntry(i: number, window: EntryWindow): number {
    const from = this.offsets[i]!;
    const to = this.offsets[i + 1]!;
    if ((to > window.end || from < window.start) && !window.fill(from)) return UNREAD;
    const at = from - window.start;
    const fault = this.#readHeader(i, window.bytes, at, Math.min(to, window.end) - window.start, from);
    const { crcs } = this.index;
    if (crcs === undefined) return fault;
    const sum = to - from <= SHORT ? shortCrc(window.bytes, at, to - window.start) : window.crc(from, to);
    if (sum === -1) return UNREAD;
    return sum === crcs.getUint32(this.order[i]! * 4) ? fault : CHECKSUM;
  }

  /** The entry's bytes are `[start, end)`, its place in the file is `offset`. Returns its fault. */
  #readHeader(i: number, bytes: Uint8Array, start: number, end: number, offset: number): number {
    let at = start;
    let byte = bytes[at++]!;
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let unit = 16; byte & 128; unit *= 128) {
      if (at >= end || size > Number.MAX_SAFE_INTEGER) return HEADER;
      byte = bytes[at++]!;
      size += (byte & 127) * unit;
    }
    if (type === 0 || type === 5 || size > Number.MAX_SAFE_INTEGER) return HEADER;
    if (type === OFS_DELTA) {
      if (at >= end) return HEADER;
      byte = bytes[at++]!;
      let distance = byte & 127;
      while (byte & 128) {
        if (at >= end || distance > offset) return HEADER;
        byte = bytes[at++]!;
        distance = (distance + 1) * 128 + (byte & 127);
      }
      const base = this.#positionBefore(i, offset - distance);
      if (base < 0) return NO_BASE;
      this.bases[i] = base;
    } else if (type === REF_DELTA) {
      const { idBytes } = this.index;
      if (at + idBytes > end) return HEADER;
      const place = this.index.find(bytes, at);
      if (place < 0) return NO_BASE;
      this.bases[i] = this.#positionOf(place);
      at += idBytes;
    } else this.types[i] = type;
    this.sizes[i] = size;
    this.headers[i] = at - start;
    return SOUND;
  }

  /** The position of a place in the index: only deltas that name their base by id ask. */
  #positionOf(place: number): number {
    if (!this.#positions) {
      this.#positions = new Uint32Array(this.count);
      for (let i = 0; i < this.count; i++) this.#positions[this.order[i]!] = i;
    }
    return this.#positions[place]!;
  }

  /** A damaged entry stands alone and has no type, nor has what is built on it; everything else has the type of its family. */
  #settle(): Uint32Array {
    const { bases, types, faults } = this;
    for (let i = 0; i < this.count; i++) if (faults[i] !== SOUND) bases[i] = -1;
    const { order: found, cyclic } = leavesFirst(bases);
    for (const i of cyclic) {
      faults[i] = CYCLE;
      bases[i] = -1;
    }
    const order = cyclic.length === 0 ? found : leavesFirst(bases).order;
    for (let k = order.length - 1; k >= 0; k--) {
      const i = order[k]!;
      if (faults[i] !== SOUND) types[i] = 0;
      else if (bases[i]! >= 0) types[i] = types[bases[i]!]!;
    }
    return order;
  }
}

/** A window that moves over the entries of a pack. It holds [start, end) of the file. */
class EntryWindow {
  readonly bytes: Uint8Array = new Uint8Array(WINDOW);
  start = 0;
  end = 0;
  readonly #pack: Pack;

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  /** Moves on to `from`. False when that cannot be read. */
  fill(from: number): boolean {
    this.start = from;
    this.end = Math.min(from + WINDOW, this.#pack.size);
    if (this.#pack.read(this.bytes, 0, from, this.end - from)) return true;
    this.end = from;
    return false;
  }

  /** CRC32 of [from, to), of which the window holds the first byte. -1 when it cannot be read. */
  crc(from: number, to: number): number {
    let sum = crc32(this.bytes.subarray(from - this.start, Math.min(to, this.end) - this.start));
    while (this.end < to) {
      if (!this.fill(this.end)) return -1;
      sum = crc32(this.bytes.subarray(0, Math.min(to, this.end) - this.start), sum);
    }
    return sum;
  }
}

/** Gives what is wrong with the head or the trailer, if anything is. Throws PackError when there is none. */
function checkFile(path: string, file: number, size: number, index: PackIndex, packChecksum: Uint8Array | undefined): string | undefined {
  const { idBytes } = index;
  const ends = Buffer.alloc(HEAD + idBytes);
  if (readSync(file, ends, 0, HEAD, 0) !== HEAD || readSync(file, ends, HEAD, idBytes, size - idBytes) !== idBytes) throw new PackError(path, 'it cannot be read');
  if (ends.readUInt32BE(0) !== 0x5041434b) return 'no pack';
  const version = ends.readUInt32BE(4);
  if (version !== 2 && version !== 3) return `a pack of version ${version}, which is not known`;
  if (!packChecksum) return undefined;
  if (ends.readUInt32BE(8) !== index.count) return `it holds ${ends.readUInt32BE(8)} objects, its index lists ${index.count}`;
  if (!ends.subarray(HEAD).equals(packChecksum)) return 'it is not the pack that its index was made for';
  return undefined;
}

/** Fills `order` with the places of the offsets in ascending order: sorting by 16 bits at a time, the keys moved along, 10 ms for a million. */
function sortByOffset(offsets: Float64Array, order: Uint32Array): void {
  const count = offsets.length;
  let largest = 0;
  for (let i = 0; i < count; i++) if (offsets[i]! > largest) largest = offsets[i]!;
  let from = new Uint32Array(count);
  let to = new Uint32Array(count);
  let keys = new Uint32Array(count);
  let moved = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  for (let unit = 1; unit <= largest; unit *= 65536) {
    const starts = new Uint32Array(65537);
    // The lower 32 bits of an offset, and those above once they are sorted
    if (unit === 1) for (let k = 0; k < count; k++) keys[k] = offsets[k]! >>> 0;
    else if (unit === 2 ** 32) for (let k = 0; k < count; k++) keys[k] = Math.floor(offsets[from[k]!]! / unit);
    const shift = unit === 1 || unit === 2 ** 32 ? 0 : 16;
    for (let k = 0; k < count; k++) starts[((keys[k]! >>> shift) & 65535) + 1]!++;
    for (let digit = 0; digit < 65536; digit++) starts[digit + 1]! += starts[digit]!;
    for (let k = 0; k < count; k++) {
      const key = keys[k]!;
      const at = starts[(key >>> shift) & 65535]!++;
      to[at] = from[k]!;
      moved[at] = key;
    }
    [from, to] = [to, from];
    [keys, moved] = [moved, keys];
  }
  order.set(from);
}

const CRC: Int32Array = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  CRC[byte] = sum;
}

/** CRC32 of `[from, to)`, a byte at a time. */
function shortCrc(bytes: Uint8Array, from: number, to: number): number {
  let sum = -1;
  for (let i = from; i < to; i++) sum = CRC[(sum ^ bytes[i]!) & 255]! ^ (sum >>> 8);
  return ~sum >>> 0;
}
