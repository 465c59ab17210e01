/** Versions of a folder: what the tree pass keeps of one, and where another differs from it, so that only that is read. */

/** Where a tree differs from a base: what `PackWalk` shows. Pairs of offsets, and for each where in the base the bytes before it end. */
export interface Changes {
  readonly count: number;
  readonly ranges: Uint32Array;
  readonly sources: Uint32Array;
}

/** So many numbers are copied one by one as fast as through a view. */
const FEW = 128;

/** One version of a folder: where its entries begin, and which of them lead on. */
export class Version {
  count = 0;
  /** Something is wrong with it. */
  flawed = false;
  /** `starts[count]` is the end of the last whole entry. */
  starts: Uint32Array = new Uint32Array(256);
  readonly kept: Kept = new Kept();
  /** Of those that are spare. */
  next: Version | undefined = undefined;

  clear(): void {
    this.count = 0;
    this.flawed = false;
    this.kept.length = 0;
  }

  add(start: number): void {
    this.reserve(this.count + 1);
    this.starts[this.count++] = start;
  }

  /** Adds entries [from, to) of another version, `shift` bytes further on. */
  copy(other: Version, from: number, to: number, shift: number): void {
    this.reserve(this.count + to - from);
    const { starts } = this;
    const { starts: theirs } = other;
    let { count } = this;
    if (shift === 0 && to - from > FEW) starts.set(theirs.subarray(from, to), count);
    else for (let k = from; k < to; k++) starts[count++] = theirs[k]! + shift;
    this.count += to - from;
  }

  close(end: number): void {
    this.reserve(this.count + 1);
    this.starts[this.count] = end;
  }

  /** The number of the entry that begins at `offset`, or of the end if that lies there; -1: none does. */
  entryAt(offset: number): number {
    const at = this.entriesWithin(0, offset);
    return this.starts[at] === offset ? at : -1;
  }

  /** The number of the first entry from `from` on that does not end by byte `end`. */
  entriesWithin(from: number, end: number): number {
    const { starts } = this;
    let low = from;
    let high = this.count;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= end) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private reserve(count: number): void {
    if (count < this.starts.length) return;
    const grown = new Uint32Array(count * 2);
    grown.set(this.starts);
    this.starts = grown;
  }
}

/** The entries of a version that lead on, in order: where each begins, what it leads to, how it is called. */
class Kept {
  length = 0;
  offsets: Uint32Array = new Uint32Array(16);
  rows: Uint32Array = new Uint32Array(16);
  names: Uint32Array = new Uint32Array(16);

  push(offset: number, row: number, name: number): void {
    if (this.length === this.offsets.length) {
      this.offsets = doubled(this.offsets);
      this.rows = doubled(this.rows);
      this.names = doubled(this.names);
    }
    this.offsets[this.length] = offset;
    this.rows[this.length] = row;
    this.names[this.length++] = name;
  }

  /** The first that begins at `offset` or behind it. */
  from(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function doubled(from: Uint32Array): Uint32Array {
  const into = new Uint32Array(from.length * 2);
  into.set(from);
  return into;
}

/** A version with its bytes, to compare others with. */
export class Snapshot {
  readonly version: Version = new Version();
  length = 0;
  /** When it was read, in trees. */
  used = 0;
  private bytes: Buffer = Buffer.allocUnsafeSlow(4096);
  private readonly changes: Changes = { count: 3, ranges: new Uint32Array(6), sources: new Uint32Array(3) };

  take(bytes: Uint8Array, used: number): void {
    this.used = used;
    if (this.bytes.length < bytes.length) this.bytes = Buffer.allocUnsafeSlow(bytes.length * 2);
    this.bytes.set(bytes);
    this.length = bytes.length;
  }

  /** All between the first and the last difference to an earlier one. */
  changesTo(earlier: Snapshot): Changes {
    const { bytes, length, changes: { ranges, sources } } = this;
    const least = Math.min(length, earlier.length);
    const before = equalLength(least, (from, to) => bytes.compare(earlier.bytes, from, to, from, to) === 0);
    const behind = equalLength(least - before, (from, to) => bytes.compare(earlier.bytes, earlier.length - to, earlier.length - from, length - to, length - from) === 0);
    ranges.set([0, 0, before, length - behind, length, length]);
    sources.set([0, before, earlier.length]);
    return this.changes;
  }
}

/** A number that versions of one folder probably share: its first entry without the id. */
export function folderOf(bytes: Uint8Array): number {
  let hash = 0;
  for (let i = 0; i < 64 && bytes[i] !== 0; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How far two stretches are equal, at most `most` bytes; `equal` compares a part of them. */
function equalLength(most: number, equal: (from: number, to: number) => boolean): number {
  let sure = 0;
  let step = 512;
  while (sure < most && equal(sure, Math.min(most, sure + step))) {
    sure = Math.min(most, sure + step);
    step *= 2;
  }
  if (sure === most) return most;
  let high = Math.min(most, sure + step) - 1; // no more than so many are equal
  while (sure < high) {
    const middle = (sure + high + 1) >> 1;
    if (equal(sure, middle)) sure = middle;
    else high = middle - 1;
  }
  return sure;
}
