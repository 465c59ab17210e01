/** The table of every object git holds: packed ids, types and sizes in shared memory, with a hash index over the ids. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, reasonOf, streamGit, failed } from './git.ts';
import type { Repository } from './repository.ts';

/** Types of objects as the table writes them. 0: git lists the object but cannot read it. */
export const UNREADABLE = 0;
export const COMMIT = 1;
export const TREE = 2;
export const BLOB = 3;
export const TAG = 4;
export const TYPE_NAMES: readonly string[] = ['unreadable', 'commit', 'tree', 'blob', 'tag'];

/** What workers are posted: the same memory, no copy. */
export interface SharedObjectTable {
  readonly count: number;
  readonly idBytes: 20 | 32;
  readonly ids: SharedArrayBuffer;
  readonly types: SharedArrayBuffer;
  readonly sizes: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly complete: boolean;
  readonly warnings: readonly string[];
}

/** Every object once; a row is its number. Rows stand in the order git gives them with `--unordered`: pack order, which is the fast order to read in. */
export class ObjectTable {
  readonly count: number;
  readonly idBytes: 20 | 32;
  /** `idBytes` bytes a row. */
  readonly ids: Uint8Array;
  readonly types: Uint8Array;
  /** Bytes of the whole object. Doubles, because a blob may pass 4 GB. */
  readonly sizes: Float64Array;
  /** False: git gave up while listing, so objects may be absent from the table. */
  readonly complete: boolean;
  /** What git complained of while listing; a pack it cannot open shows only here. */
  readonly warnings: readonly string[];
  private readonly shared: SharedObjectTable;
  /** Open addressing on the first four bytes of the id (it is a hash already); row + 1, 0 is free. */
  private readonly slots: Uint32Array;
  private readonly mask: number;

  private constructor(shared: SharedObjectTable) {
    this.shared = shared;
    this.count = shared.count;
    this.idBytes = shared.idBytes;
    this.ids = new Uint8Array(shared.ids, 0, shared.count * shared.idBytes);
    this.types = new Uint8Array(shared.types, 0, shared.count);
    this.sizes = new Float64Array(shared.sizes, 0, shared.count);
    this.slots = new Uint32Array(shared.slots);
    this.mask = this.slots.length - 1;
    this.complete = shared.complete;
    this.warnings = shared.warnings;
  }

  static fromShared(shared: SharedObjectTable): ObjectTable {
    return new ObjectTable(shared);
  }

  /** Builds the index over columns that are filled. A second row of the same id is dropped from the index, not from the columns. */
  static build(columns: Omit<SharedObjectTable, 'slots'>): ObjectTable {
    let capacity = 16;
    while (capacity < columns.count * 1.5) capacity *= 2;
    const table = new ObjectTable({ ...columns, slots: new SharedArrayBuffer(capacity * 4) });
    const { ids, idBytes, slots, mask, count } = table;
    for (let row = 0, at = 0; row < count; row++, at += idBytes) {
      let slot = (ids[at]! | (ids[at + 1]! << 8) | (ids[at + 2]! << 16) | (ids[at + 3]! << 24)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    return table;
  }

  /** What to post to a worker, for `fromShared` there. */
  share(): SharedObjectTable {
    return this.shared;
  }

  /** The row of the id whose bytes begin at `offset`; -1 when git does not list it. */
  indexOf(id: Uint8Array, offset = 0): number {
    const { ids, idBytes, slots, mask } = this;
    const first = id[offset]!;
    const second = id[offset + 1]!;
    const third = id[offset + 2]!;
    let slot = (first | (second << 8) | (third << 16) | (id[offset + 3]! << 24)) & mask;
    for (let row = slots[slot]!; row !== 0; row = slots[slot]!) {
      const at = (row - 1) * idBytes;
      let i = 0;
      while (i < idBytes && ids[at + i] === id[offset + i]) i++;
      if (i === idBytes) return row - 1;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** The row of a full hexadecimal id; -1 when git does not list it or the text is no full id. */
  indexOfHex(id: string): number {
    if (id.length !== this.idBytes * 2 || !/^[0-9a-f]+$/.test(id)) return -1;
    return this.indexOf(Buffer.from(id, 'hex'));
  }

  hex(row: number): string {
    const at = row * this.idBytes;
    return Buffer.from(this.ids.subarray(at, at + this.idBytes)).toString('hex');
  }

  /** The rows of one type, ascending: pack order. */
  rowsOf(type: number): Uint32Array {
    let count = 0;
    for (const each of this.types) if (each === type) count++;
    const rows = new Uint32Array(count);
    for (let row = 0, at = 0; row < this.count; row++) if (this.types[row] === type) rows[at++] = row;
    return rows;
  }
}

/** Value of each hexadecimal digit by character code; 255 for everything else. */
export const HEX: Uint8Array = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) HEX['0123456789abcdef'.charCodeAt(value)] = value;

/** Lists every object of the repository, those of alternates included. Never fails for a damaged object: that becomes a row of type 0. */
export async function listObjects(repo: Repository, signal?: AbortSignal): Promise<ObjectTable> {
  const list = new ObjectList(repo.idBytes, expectedCount(repo));
  const args = ['cat-file', '--batch-all-objects', '--batch-check', '--unordered', '--buffer'];
  const exit = await streamGit(repo, args, (chunk) => list.read(chunk), { signal });
  const died = exit.code !== 0 || list.unfinished;
  if (died && list.count === 0 && exit.code !== 0) throw failed(args, exit);
  const lines = exit.stderr.split('\n').filter((line) => line !== '');
  if (died) lines.push(`git stopped while listing objects: ${reasonOf(exit.stderr) || 'no reason given'}`);
  return list.table(!died, lines.slice(0, 100));
}

const LONGEST_LINE = 128; // 64 digits, a type, a size of 20 digits

/** Reads lines of `<id> <type> <size>` or `<id> missing`, in chunks cut anywhere. */
class ObjectList {
  count = 0;
  private readonly idBytes: 20 | 32;
  private capacity: number;
  private ids: SharedArrayBuffer;
  private types: SharedArrayBuffer;
  private sizes: SharedArrayBuffer;
  private idColumn: Uint8Array;
  private typeColumn: Uint8Array;
  private sizeColumn: Float64Array;
  private readonly carry: Buffer = Buffer.alloc(LONGEST_LINE);
  private carried = 0;

  constructor(idBytes: 20 | 32, expected: number) {
    this.idBytes = idBytes;
    this.capacity = Math.max(expected, 64);
    this.ids = new SharedArrayBuffer(this.capacity * idBytes);
    this.types = new SharedArrayBuffer(this.capacity);
    this.sizes = new SharedArrayBuffer(this.capacity * 8);
    this.idColumn = new Uint8Array(this.ids);
    this.typeColumn = new Uint8Array(this.types);
    this.sizeColumn = new Float64Array(this.sizes);
  }

  get unfinished(): boolean {
    return this.carried > 0;
  }

  read(chunk: Buffer): void {
    let from = 0;
    if (this.carried > 0) {
      const end = chunk.indexOf(10);
      const piece = end === -1 ? chunk.length : end + 1;
      if (this.carried + piece > LONGEST_LINE) throw garbage();
      this.carry.set(chunk.subarray(0, piece), this.carried);
      this.carried += piece;
      from = piece;
      if (end === -1) return;
      this.carried = 0;
      this.line(this.carry, 0);
    }
    const last = chunk.lastIndexOf(10);
    while (from <= last) from = this.line(chunk, from);
    if (from < chunk.length) {
      if (chunk.length - from > LONGEST_LINE) throw garbage();
      this.carry.set(chunk.subarray(from), 0);
      this.carried = chunk.length - from;
    }
  }

  /** Reads one whole line that begins at `from`; returns where the next begins. */
  private line(bytes: Uint8Array, from: number): number {
    if (this.count === this.capacity) this.grow();
    const { idBytes, idColumn } = this;
    let at = from;
    let bad = 0;
    for (let to = this.count * idBytes, end = to + idBytes; to < end; to++, at += 2) {
      const high = HEX[bytes[at]!]!;
      const low = HEX[bytes[at + 1]!]!;
      bad |= high | low;
      idColumn[to] = (high << 4) | low;
    }
    if (bad > 15 || bytes[at] !== 0x20) throw garbage();
    const letter = bytes[at + 1]!;
    let type = UNREADABLE;
    if (letter === 0x62) type = BLOB;
    else if (letter === 0x63) type = COMMIT;
    else if (letter === 0x74) type = bytes[at + 2] === 0x72 ? TREE : TAG;
    at += 2;
    let size = 0;
    if (type !== UNREADABLE) {
      while (bytes[at] !== 0x20) {
        if (bytes[at] === 10 || at > from + LONGEST_LINE) throw garbage();
        at++;
      }
      for (at++; bytes[at] !== 10; at++) {
        const digit = bytes[at]! - 48;
        if (!(digit >= 0 && digit <= 9)) throw garbage();
        size = size * 10 + digit;
      }
    } else while (bytes[at] !== 10) at++;
    this.typeColumn[this.count] = type;
    this.sizeColumn[this.count] = size;
    this.count++;
    return at + 1;
  }

  private grow(): void {
    const copy = (from: SharedArrayBuffer, bytes: number): SharedArrayBuffer => {
      const into = new SharedArrayBuffer(bytes);
      new Uint8Array(into).set(new Uint8Array(from));
      return into;
    };
    this.capacity = Math.ceil(this.capacity * 1.5);
    this.ids = copy(this.ids, this.capacity * this.idBytes);
    this.types = copy(this.types, this.capacity);
    this.sizes = copy(this.sizes, this.capacity * 8);
    this.idColumn = new Uint8Array(this.ids);
    this.typeColumn = new Uint8Array(this.types);
    this.sizeColumn = new Float64Array(this.sizes);
  }

  table(complete: boolean, warnings: readonly string[]): ObjectTable {
    const { count, idBytes, ids, types, sizes } = this;
    return ObjectTable.build({ count, idBytes, ids, types, sizes, complete, warnings });
  }
}

function garbage(): GitError {
  return new GitError('failed', 'git cat-file printed something that is no list of objects');
}

/** How many rows to make room for, from the counts in the pack indexes: growing 10 million rows by copying would double the peak. A wrong count only costs room. */
function expectedCount(repo: Repository): number {
  let count = 1024;
  const word = Buffer.alloc(4);
  for (const objects of [repo.objectsDir, ...repo.alternates]) {
    let names: string[];
    try {
      names = readdirSync(join(objects, 'pack')).filter((name) => name.endsWith('.idx'));
    } catch {
      continue; // no packs there; git lists what there is
    }
    for (const name of names) {
      let file: number;
      try {
        file = openSync(join(objects, 'pack', name), 'r');
      } catch {
        continue; // unreadable: the integrity check reports it
      }
      // pack-index version 2: 8 bytes, then 256 counts, the last of which is the number of objects
      if (readSync(file, word, 0, 4, 8 + 255 * 4) === 4) count += Math.min(word.readUInt32BE(0), 50_000_000);
      closeSync(file);
    }
  }
  return Math.min(count, 200_000_000);
}
