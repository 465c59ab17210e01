/**
 * The tree pass: one look at every tree of the repository, for the names of entries, the edges that attribution
 * climbs, and whether anything is referenced that is not there. Bytes in, typed arrays out; no strings in the loop.
 *
 * Format of an entry (git, Documentation/gitformat-pack and tree objects): octal mode, space, name, NUL, raw id.
 */
import { Column, Strings, type PackedStrings } from './columns.ts';
import { TREE, UNREADABLE, BLOB, TYPE_NAMES, type ObjectTable } from './objects.ts';

/** What one share of the trees gives. Typed arrays and plain data: it can be posted between threads. */
export interface TreePassResult {
  /** Distinct names of entries; keys may hide in names, so they are scanned too. */
  readonly names: PackedStrings;
  /** Subtrees: tree `edgeParents[n]` holds tree `edgeChildren[n]` under name `edgeNames[n]` (a number of `names`). */
  readonly edgeParents: Uint32Array;
  readonly edgeChildren: Uint32Array;
  readonly edgeNames: Uint32Array;
  /** Hot blobs: tree `hotTrees[n]` holds blob `hotBlobs[n]` under name `hotNames[n]`. */
  readonly hotTrees: Uint32Array;
  readonly hotBlobs: Uint32Array;
  readonly hotNames: Uint32Array;
  /** Ids that a tree names and the table lacks, `idBytes` bytes each, each once; `missingFrom[n]`: of the trees that name it the one with the smallest id. */
  readonly missingIds: Uint8Array;
  readonly missingFrom: Uint32Array;
  readonly problems: readonly TreeProblem[];
  readonly trees: number;
  readonly entries: number;
}

export interface TreeProblem {
  readonly row: number;
  readonly message: string;
}

const NOTHING = 0xffffffff;
const SMALL = 256; // bytes; below, comparing with an earlier version costs more than reading
const LARGEST = 1 << 18; // bytes of a version that is kept
const VERSIONS = 256;
const WAYS = 8;

/**
 * Most trees are one changed entry away from an earlier version of the same folder: git/git has 5.8 GB of trees with
 * 160 million entries. So the last version of each folder (guessed by its first entry and size) is kept, equal
 * stretches are found with memcmp and their entries taken over. What comes out does not depend on it.
 */
export class TreePass {
  private readonly table: ObjectTable;
  private readonly idBytes: number;
  private readonly hot: Uint8Array;
  private readonly names: Strings = new Strings();
  private readonly edgeParents: Column = new Column();
  private readonly edgeChildren: Column = new Column();
  private readonly edgeNames: Column = new Column();
  private readonly hotTrees: Column = new Column();
  private readonly hotBlobs: Column = new Column();
  private readonly hotNames: Column = new Column();
  private readonly missing: Strings = new Strings();
  private readonly missingFrom: Column = new Column();
  private readonly problems: TreeProblem[] = [];
  private trees = 0;
  private entries = 0;
  private readonly versions: (Version | undefined)[] = new Array<Version | undefined>(VERSIONS).fill(undefined);
  private spare: Version = new Version();

  /** `hot`: one byte a row of the table, non-zero for blobs whose places are wanted. */
  constructor(table: ObjectTable, idBytes: 20 | 32, hot: Uint8Array) {
    this.table = table;
    this.idBytes = idBytes;
    this.hot = hot;
  }

  /** Reads one whole tree. */
  tree(row: number, bytes: Uint8Array): void {
    this.trees++;
    const version = this.spare;
    version.begin(bytes, this.trees);
    if (bytes.length < SMALL || bytes.length > LARGEST) {
      this.walk(row, version, undefined);
      return;
    }
    const slot = this.likest(bytes);
    const earlier = this.versions[slot];
    this.walk(row, version, earlier);
    this.versions[slot] = version;
    this.spare = earlier ?? new Version();
  }

  /** Where the version most like these bytes is kept: of those that begin with the same name, the one of the nearest size. */
  private likest(bytes: Uint8Array): number {
    const first = (folderOf(bytes) % (VERSIONS / WAYS)) * WAYS;
    let best = first;
    let least = Infinity;
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      const version = this.versions[slot];
      if (version === undefined) return least * 8 < bytes.length ? best : slot;
      const difference = Math.abs(version.length - bytes.length);
      if (difference < least) {
        least = difference;
        best = slot;
      }
      if (version.used < this.versions[oldest]!.used) oldest = slot;
    }
    return least * 8 < bytes.length ? best : oldest;
  }

  private walk(row: number, now: Version, earlier: Version | undefined): void {
    const length = now.length;
    let at = 0;
    let k = 0; // the entry of the earlier version that may come now
    while (at < length) {
      if (earlier !== undefined && k < earlier.count) {
        const from = earlier.starts[k]!;
        const equal = commonLength(now.bytes, at, length, earlier.bytes, from, earlier.length);
        const last = earlier.entriesWithin(k, from + equal);
        if (last > k) {
          this.takeOver(row, now, earlier, k, last, at - from);
          at += earlier.starts[last]! - from;
          k = last;
          continue;
        }
      }
      const end = this.entry(row, now, at);
      if (end === -1) break;
      if (earlier !== undefined && k < earlier.count) k = earlier.next(k, now.names[now.count - 1]!, now, at);
      at = end;
    }
    now.close(at);
    this.entries += now.count;
  }

  /** Entries [from, to) of the earlier version stand here as well, `shift` bytes further on. */
  private takeOver(row: number, now: Version, earlier: Version, from: number, to: number, shift: number): void {
    const { rows, names, starts } = earlier;
    let count = now.count;
    now.reserve(count + to - from);
    const nowStarts = now.starts;
    const nowRows = now.rows;
    const nowNames = now.names;
    for (let k = from; k < to; k++, count++) {
      const target = rows[k]!;
      const name = names[k]!;
      nowStarts[count] = starts[k]! + shift;
      nowRows[count] = target;
      nowNames[count] = name;
      if (target !== NOTHING) this.place(row, target, name);
    }
    now.count = count;
  }

  /** Reads the entry at `at`; returns where it ends, -1 when it is malformed. */
  private entry(row: number, now: Version, at: number): number {
    const { bytes, length } = now;
    let mode = 0;
    let i = at;
    for (; i < length && bytes[i] !== 0x20; i++) {
      const digit = bytes[i]! - 48;
      if (!(digit >= 0 && digit <= 7) || i - at > 6) return this.malformed(row, at, 'its mode is no octal number');
      mode = mode * 8 + digit;
    }
    const nameStart = i + 1;
    const nameEnd = bytes.indexOf(0, nameStart);
    if (i === at || nameEnd === -1 || nameEnd >= length) return this.malformed(row, at, 'it is cut off');
    if (nameEnd === nameStart) return this.malformed(row, at, 'it has no name');
    const end = nameEnd + 1 + this.idBytes;
    if (end > length) return this.malformed(row, at, 'it is cut off');
    const name = this.names.intern(bytes, nameStart, nameEnd);
    const kind = mode & 0o170000;
    let kept = NOTHING;
    if (kind !== 0o160000) {
      const target = this.table.indexOf(bytes, nameEnd + 1);
      const type = target === -1 ? UNREADABLE : this.table.types[target]!;
      const wanted = kind === 0o040000 ? TREE : BLOB;
      if (target === -1) {
        kept = this.table.count + this.missing.intern(bytes, nameEnd + 1, end);
        this.place(row, kept, name);
      } else if (type !== wanted && type !== UNREADABLE) this.problem(row, `its entry ${now.text(nameStart, nameEnd)} should be a ${TYPE_NAMES[wanted] ?? ''} and is a ${TYPE_NAMES[type] ?? ''}`);
      // An edge is kept for what the object is, not for what the mode says: a blob under a wrong mode is still found.
      if (type === TREE || (type === BLOB && this.hot[target] !== 0)) {
        kept = target;
        this.place(row, target, name);
      }
    }
    now.add(at, kept, name);
    return end;
  }

  private place(row: number, target: number, name: number): void {
    if (target >= this.table.count) this.absent(row, target - this.table.count);
    else if (this.table.types[target] === TREE) {
      this.edgeParents.push(row);
      this.edgeChildren.push(target);
      this.edgeNames.push(name);
    } else {
      this.hotTrees.push(row);
      this.hotBlobs.push(target);
      this.hotNames.push(name);
    }
  }

  private absent(row: number, number: number): void {
    if (number === this.missingFrom.length) this.missingFrom.push(row);
    else if (this.table.compare(row, this.missingFrom.values[number]!) < 0) this.missingFrom.values[number] = row;
  }

  private malformed(row: number, at: number, why: string): -1 {
    this.problem(row, `the entry at byte ${at} cannot be read: ${why}`);
    return -1;
  }

  private problem(row: number, message: string): void {
    this.problems.push({ row, message });
  }

  /** Everything gathered so far. */
  result(): TreePassResult {
    return {
      names: this.names.packed(),
      edgeParents: this.edgeParents.trimmed(),
      edgeChildren: this.edgeChildren.trimmed(),
      edgeNames: this.edgeNames.trimmed(),
      hotTrees: this.hotTrees.trimmed(),
      hotBlobs: this.hotBlobs.trimmed(),
      hotNames: this.hotNames.trimmed(),
      missingIds: this.missing.packed().bytes,
      missingFrom: this.missingFrom.trimmed(),
      problems: this.problems,
      trees: this.trees,
      entries: this.entries,
    };
  }
}

/** One version of a folder: its bytes, and where its entries begin, what they point to and how they are called. */
class Version {
  bytes: Buffer = Buffer.allocUnsafeSlow(4096);
  length = 0;
  count = 0;
  /** When it was read, in trees. */
  used = 0;
  /** `starts[count]` is the end of the last whole entry. */
  starts: Uint32Array = new Uint32Array(256);
  /** The row of a subtree or hot blob; behind the last row the number of a missing object; NOTHING for an entry that asks for nothing more. */
  rows: Uint32Array = new Uint32Array(256);
  names: Uint32Array = new Uint32Array(256);

  begin(bytes: Uint8Array, used: number): void {
    this.used = used;
    if (this.bytes.length < bytes.length) this.bytes = Buffer.allocUnsafeSlow(bytes.length * 2);
    this.bytes.set(bytes);
    this.length = bytes.length;
    this.count = 0;
  }

  add(start: number, row: number, name: number): void {
    this.reserve(this.count + 1);
    this.starts[this.count] = start;
    this.rows[this.count] = row;
    this.names[this.count++] = name;
  }

  reserve(count: number): void {
    if (count < this.starts.length) return;
    const grow = (from: Uint32Array): Uint32Array => {
      const into = new Uint32Array(count * 2);
      into.set(from);
      return into;
    };
    this.starts = grow(this.starts);
    this.rows = grow(this.rows);
    this.names = grow(this.names);
  }

  close(end: number): void {
    this.reserve(this.count + 1);
    this.starts[this.count] = end;
  }

  text(start: number, end: number): string {
    return JSON.stringify(this.bytes.toString('latin1', start, Math.min(end, start + 100)));
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

  /** After an entry that this version lacks or has with another id: which of its entries may come next. A guess; it decides nothing but speed. */
  next(k: number, name: number, now: Version, at: number): number {
    if (this.names[k] === name) return k + 1;
    for (let ahead = k + 1; ahead < this.count && ahead < k + 4; ahead++) if (this.names[ahead] === name) return ahead + 1;
    // Deleted here or inserted there? The names are sorted.
    const a = this.bytes.indexOf(0x20, this.starts[k]) + 1;
    const b = now.bytes.indexOf(0x20, at) + 1;
    for (let i = 0; ; i++) {
      const mine = this.bytes[a + i]!;
      const theirs = now.bytes[b + i]!;
      if (mine !== theirs) return mine < theirs ? k + 1 : k;
      if (mine === 0) return k + 1;
    }
  }
}

/** A number that versions of one folder probably share: its first entry without the id. */
function folderOf(bytes: Uint8Array): number {
  let hash = 0;
  for (let i = 0; i < 64 && bytes[i] !== 0; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How many bytes are equal from a[i] and b[j] on. */
function commonLength(a: Buffer, i: number, aEnd: number, b: Buffer, j: number, bEnd: number): number {
  const most = Math.min(aEnd - i, bEnd - j);
  let n = 0;
  for (const near = Math.min(most, 64); n < near; n++) if (a[i + n] !== b[j + n]) return n;
  let step = 512;
  while (n < most) {
    const piece = Math.min(step, most - n);
    if (a.compare(b, j + n, j + n + piece, i + n, i + n + piece) !== 0) break;
    n += piece;
    step *= 2;
  }
  if (n === most) return n;
  let span = Math.min(step, most - n);
  while (span > 64) {
    const half = span >> 1;
    if (a.compare(b, j + n, j + n + half, i + n, i + n + half) === 0) {
      n += half;
      span -= half;
    } else span = half;
  }
  while (n < most && a[i + n] === b[j + n]) n++;
  return n;
}
