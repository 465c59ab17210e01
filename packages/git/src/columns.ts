/** Columns of numbers that grow, and sets of numbers and ids: the typed arrays the history passes are made of. Numbers and bytes, no objects per entry. */

/** A growing Uint32Array. */
export class Column {
  length = 0;
  values: Uint32Array;
  constructor(capacity = 1024) {
    this.values = new Uint32Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }
  /** The values alone, in memory of their own size. */
  trimmed(): Uint32Array {
    return this.values.slice(0, this.length);
  }
  /** The values, and one more behind them: where the last of a list of starts ends. */
  closed(end: number): Uint32Array {
    const closed = new Uint32Array(this.length + 1);
    closed.set(this.values.subarray(0, this.length));
    closed[this.length] = end;
    return closed;
  }
}

/** Gives each distinct byte string a number, in order of first appearance. */
export class Strings {
  count = 0;
  private bytes: Uint8Array = new Uint8Array(1 << 16);
  /** Where string n begins; it ends where n + 1 begins. */
  private starts: Uint32Array = new Uint32Array(4097);
  private hashes: Uint32Array = new Uint32Array(4096);
  private slots: Uint32Array = new Uint32Array(8192);
  private readonly seed: number = (Math.random() * 0x7fffffff) | 0; // so that nobody can craft names that collide; the numbers do not depend on it

  /** The number of the string [start, end) of `text`. */
  intern(text: Uint8Array, start: number, end: number): number {
    let hash = this.seed;
    for (let i = start; i < end; i++) {
      hash = Math.imul(hash ^ text[i]!, 0x01000193);
      hash ^= hash >>> 15;
    }
    hash >>>= 0;
    let mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let found = this.slots[slot]!; found !== 0; found = this.slots[slot]!) {
      if (this.hashes[found - 1] === hash && this.equals(found - 1, text, start, end)) return found - 1;
      slot = (slot + 1) & mask;
    }
    if ((this.count + 1) * 2 > this.slots.length) {
      this.widen();
      mask = this.slots.length - 1;
      slot = hash & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    }
    this.store(text, start, end);
    this.hashes[this.count] = hash;
    this.slots[slot] = ++this.count;
    return this.count - 1;
  }

  private equals(index: number, text: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[index]!;
    if (this.starts[index + 1]! - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (text[i] !== this.bytes[j]) return false;
    return true;
  }

  private store(text: Uint8Array, start: number, end: number): void {
    const from = this.starts[this.count]!;
    const to = from + end - start;
    if (to > 0xffffffff) throw new RangeError('more than 4 GB of distinct names');
    if (to > this.bytes.length) {
      const grown = new Uint8Array(Math.max(to, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(text.subarray(start, end), from);
    this.starts[this.count + 1] = to;
  }

  private widen(): void {
    const room = this.slots.length; // strings there will be room for: half of the new slots
    const starts = new Uint32Array(room + 1);
    starts.set(this.starts.subarray(0, this.count + 1));
    this.starts = starts;
    const hashes = new Uint32Array(room);
    hashes.set(this.hashes.subarray(0, this.count));
    this.hashes = hashes;
    const slots = new Uint32Array(room * 2);
    for (let index = 0; index < this.count; index++) {
      let slot = hashes[index]! & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index + 1;
    }
    this.slots = slots;
  }

  packed(): PackedStrings {
    return { bytes: this.bytes.slice(0, this.starts[this.count]), starts: this.starts.slice(0, this.count + 1) };
  }
}

/** Byte strings in one array: string n is bytes[starts[n], starts[n + 1]). */
export interface PackedStrings {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** String n of a packed list, as latin1. */
export function stringAt(strings: PackedStrings, index: number): string {
  return Buffer.from(strings.bytes.buffer, strings.bytes.byteOffset + strings.starts[index]!, strings.starts[index + 1]! - strings.starts[index]!).toString('latin1');
}

/** Gives each distinct pair of numbers (below 2³²) a number, in order of first appearance. */
export class Pairs {
  count = 0;
  first: Uint32Array = new Uint32Array(512);
  second: Uint32Array = new Uint32Array(512);
  private slots: Uint32Array = new Uint32Array(1024);
  /** Whether the last `intern` met a pair for the first time. */
  fresh = false;

  intern(a: number, b: number): number {
    let mask = this.slots.length - 1;
    let slot = mix(a, b) & mask;
    for (let found = this.slots[slot]!; found !== 0; found = this.slots[slot]!) {
      if (this.first[found - 1] === a && this.second[found - 1] === b) {
        this.fresh = false;
        return found - 1;
      }
      slot = (slot + 1) & mask;
    }
    if ((this.count + 1) * 2 > this.slots.length) {
      this.widen();
      mask = this.slots.length - 1;
      slot = mix(a, b) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    }
    this.first[this.count] = a;
    this.second[this.count] = b;
    this.slots[slot] = ++this.count;
    this.fresh = true;
    return this.count - 1;
  }

  private widen(): void {
    const room = this.slots.length;
    const first = new Uint32Array(room);
    const second = new Uint32Array(room);
    first.set(this.first);
    second.set(this.second);
    const slots = new Uint32Array(room * 2);
    for (let index = 0; index < this.count; index++) {
      let slot = mix(first[index]!, second[index]!) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index + 1;
    }
    this.first = first;
    this.second = second;
    this.slots = slots;
  }
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
