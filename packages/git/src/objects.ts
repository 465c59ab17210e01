/** The table of every object git holds: packed ids, types and sizes in shared memory, with a hash index over the ids. */
/** Types of objects as the table writes them. 0: git lists the object but cannot read it. */
export const UNREADABLE = 0;
export const COMMIT = 1;
export const TREE = 2;
export const BLOB = 3;
export const TAG = 4;
export const TYPE_NAMES: readonly string[] = ['unreadable', 'commit', 'tree', 'blob', 'tag'];
/** In place of a size: a delta tells its object's size only when it is applied. Whoever reads the object writes the size down. */
export const UNKNOWN = -1;

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

/** Every object once; a row is its number. Rows stand in pack order, which is the fast order to read in. */
export class ObjectTable {
  readonly count: number;
  readonly idBytes: 20 | 32;
  /** `idBytes` bytes a row. */
  readonly ids: Uint8Array;
  readonly types: Uint8Array;
  /** Bytes of the whole object, or UNKNOWN. Doubles, because a blob may pass 4 GB. */
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

  /** Below zero when the id of row `a` comes before that of row `b`. */
  compare(a: number, b: number): number {
    const { ids, idBytes } = this;
    for (let i = a * idBytes, j = b * idBytes, end = i + idBytes; i < end; i++, j++) if (ids[i] !== ids[j]) return ids[i]! - ids[j]!;
    return 0;
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
