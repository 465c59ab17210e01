/** A batch: what the next families need of a pack, read in order of offset and kept in the arena until the next batch. */
import type { Unpacker } from '@leaklint/kernel';
import { Column } from './columns.ts';
import type { DeltaForest } from './delta-forest.ts';
import type { Pack } from './pack.ts';

/**
 * A family is scattered over its pack, so reading entry by entry jumps: windows of 24 KiB read git/git's 496 MB as 3.6 GB in
 * 145,000 reads, which costs a quarter of a second of seven. The families of a batch together lie so close that one pass over the pack reads them all.
 * Bytes that nobody wants are read along rather than asked around: a read costs about as much as copying so many.
 */
const GAP = 16 << 10;
/** Bytes read at a time: they stay in the second-level cache until what is wanted of them is copied together. */
const CHUNK = 256 << 10;

/** Positions are those of the pack. */
export class PackBatch {
  readonly #pack: Pack;
  readonly #forest: DeltaForest;
  readonly #unpacker: Unpacker;
  /** The arena of a batch: chunk | store. */
  readonly #chunk: number;
  readonly #store: number;
  readonly #end: number;
  /** Where the bytes of each position stand in the arena; 0: not here. */
  readonly #places: Uint32Array;
  readonly #held: Column = new Column();
  /** Where the store is free. */
  #at = 0;

  /** Uses `[at, at + bytes)` of the arena. */
  constructor(pack: Pack, forest: DeltaForest, unpacker: Unpacker, at: number, bytes: number) {
    this.#pack = pack;
    this.#forest = forest;
    this.#unpacker = unpacker;
    this.#chunk = at;
    this.#store = at + CHUNK;
    this.#end = at + bytes;
    this.#places = new Uint32Array(pack.count);
  }

  /** Where the bytes of an entry stand; 0 when they are not here. */
  find(position: number): number {
    return this.#places[position]!;
  }

  /** Reads what the families need that begin at these positions: as many as there is room for, one at least. Returns how many. */
  read(roots: Uint32Array): number {
    for (let i = 0; i < this.#held.length; i++) this.#places[this.#held.values[i]!] = 0;
    this.#held.length = 0;
    let room = this.#end - this.#store;
    let families = 0;
    while (families < roots.length && room > 0) {
      const before = this.#held.length;
      room -= this.#hold(roots[families]!);
      if (room < 0 && families > 0) this.#held.length = before;
      else families++;
    }
    this.#keep(this.#held.values.subarray(0, this.#held.length).sort());
    return families;
  }

  /** Adds the entries of a family. Returns their bytes. */
  #hold(root: number): number {
    const { offsets } = this.#pack;
    let bytes = 0;
    const open = [root];
    for (let base = open.pop(); base !== undefined; base = open.pop()) {
      this.#held.push(base);
      bytes += offsets[base + 1]! - offsets[base]!;
      if (this.#forest.last[base] === -1) continue;
      open.push(this.#forest.last[base]!);
      for (let child = this.#forest.firstOf(base); child >= 0; child = this.#forest.after(child)) open.push(child);
    }
    return bytes;
  }

  /** Reads these entries, in order, until the store is full. What cannot be read gets no place: whoever looks for it there will say so. */
  #keep(positions: Uint32Array): void {
    this.#at = this.#store;
    for (let i = 0; i < positions.length; ) i = this.#keepRun(positions, i);
  }

  /** Those from the `i`th on that are read at a time. Returns which comes next. */
  #keepRun(positions: Uint32Array, i: number): number {
    const { offsets } = this.#pack;
    const from = offsets[positions[i]!]!;
    let to = offsets[positions[i]! + 1]!;
    let wanted = to - from;
    let next = i + 1;
    for (; next < positions.length; next++) {
      const start = offsets[positions[next]!]!;
      const end = offsets[positions[next]! + 1]!;
      if (start - to > GAP || end - from > CHUNK) break;
      to = end;
      wanted += end - start;
    }
    let at = this.#at;
    if (at + wanted > this.#end) return positions.length;
    const whole = wanted === to - from;
    if (!this.#pack.read(this.#unpacker.bytes, whole ? at : this.#chunk, from, to - from)) return next;
    if (!whole) this.#gather(positions.subarray(i, next), this.#chunk - from, at);
    for (; i < next; i++) {
      this.#places[positions[i]!] = at;
      at += offsets[positions[i]! + 1]! - offsets[positions[i]!]!;
    }
    this.#at = at;
    return next;
  }

  /** Copies entries together, to `at` on: that with offset 0 would stand at `origin`. */
  #gather(positions: Uint32Array, origin: number, at: number): void {
    const { offsets } = this.#pack;
    const { bytes } = this.#unpacker;
    for (let i = 0; i < positions.length; ) {
      const from = offsets[positions[i]!]!;
      while (i + 1 < positions.length && positions[i + 1] === positions[i]! + 1) i++;
      const to = offsets[positions[i++]! + 1]!;
      bytes.copyWithin(at, origin + from, origin + to);
      at += to - from;
    }
  }
}
