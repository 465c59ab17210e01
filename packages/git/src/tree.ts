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
  /**
   * Subtrees: for n from `edgeStarts[k]` to `edgeStarts[k + 1]` tree `edgeParents[k]` holds tree `edgeChildren[n]` under name `edgeNames[n]`
   * (a number of `names`). The parent stands once for all of them: git/git has 7 million.
   */
  readonly edgeParents: Uint32Array;
  readonly edgeStarts: Uint32Array;
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

/** Where a tree differs from a base: what `PackWalk` shows. Pairs of offsets, and for each where in the base the bytes before it end. */
export interface Changes {
  readonly count: number;
  readonly ranges: Uint32Array;
  readonly sources: Uint32Array;
}

const NOTHING = 0xffffffff;
const FOLDER = 0o040000;
const SUBMODULE = 0o160000;
const SMALL = 256; // bytes; below, comparing with an earlier version costs more than reading
const LARGEST = 1 << 18; // bytes of a version that is kept
const VERSIONS = 256;
const WAYS = 8;
/** So many numbers are copied one by one as fast as through a view. */
const FEW = 128;

/**
 * Most trees are one changed entry away from another version of the same folder: git/git has 5.8 GB of trees with 160 million
 * entries, and five million of those are no copies. So only what a tree does not share with another version is read: its base
 * in the pack, or else the last version of the folder (guessed by its first entry and size), compared with memcmp. The entries of
 * equal stretches are taken over, if they begin where an entry begins there. What comes out does not depend on it.
 */
export class TreePass {
  private readonly table: ObjectTable;
  private readonly idBytes: number;
  private readonly hot: Uint8Array | undefined;
  private readonly names: Strings = new Strings();
  /** An entry whose name ends before this byte begins in the earlier version, too, with the same bytes: its name is known. */
  private familiar = 0;
  private readonly edgeParents: Column = new Column();
  private readonly edgeStarts: Column = new Column();
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
  private readonly versions: (Snapshot | undefined)[] = new Array<Snapshot | undefined>(VERSIONS).fill(undefined);
  private spareSnapshot: Snapshot = new Snapshot();
  /** The bases whose trees are still to come, each built on the one below it. Linked: an empty array is of another kind to V8 than one with objects, which had all compiled again in each task. */
  private base: Base | undefined = undefined;
  private spare: Version | undefined = undefined;
  private readonly wholly: Changes = { count: 1, ranges: new Uint32Array(2), sources: new Uint32Array(1) };

  /** `hot`: one byte a row of the table, non-zero for blobs whose places are wanted. Without it only names are gathered: nothing is looked up in the table. */
  constructor(table: ObjectTable, idBytes: 20 | 32, hot?: Uint8Array) {
    this.table = table;
    this.idBytes = idBytes;
    this.hot = hot;
  }

  /** Reads one whole tree. */
  tree(row: number, bytes: Uint8Array): void {
    const snapshot = this.spareSnapshot;
    if (bytes.length < SMALL || bytes.length > LARGEST) {
      this.walk(row, bytes, snapshot.version, undefined, this.wholly);
      return;
    }
    const slot = this.likest(bytes);
    const earlier = this.versions[slot];
    snapshot.take(bytes, this.trees);
    this.walk(row, bytes, snapshot.version, earlier?.version, earlier === undefined ? this.wholly : snapshot.changesTo(earlier));
    this.versions[slot] = snapshot;
    this.spareSnapshot = earlier ?? new Snapshot();
  }

  /**
   * Reads one tree of a walk through delta families, base before child: only what differs from the tree in slot `base`, -1 for
   * none. `isBase`: trees follow that are built on this one; `awaited`: more trees follow that are built on the base.
   */
  delta(row: number, bytes: Uint8Array, slot: number, base: number, changes: Changes, isBase: boolean, awaited: boolean): void {
    while (this.base !== undefined && this.base.slot !== base) this.drop(this.base);
    const below = this.base;
    const version = this.spare ?? new Version();
    this.spare = version.next;
    this.walk(row, bytes, version, below?.version, below === undefined ? this.wholly : changes);
    if (below !== undefined && !awaited) this.drop(below);
    if (isBase) this.base = { slot, version, below: this.base };
    else this.leave(version);
  }

  private drop({ version, below }: Base): void {
    this.base = below;
    this.leave(version);
  }

  /** For another tree. */
  private leave(version: Version): void {
    version.next = this.spare;
    this.spare = version;
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

  /** Reads what differs from the earlier version, and takes over the rest. */
  private walk(row: number, bytes: Uint8Array, now: Version, earlier: Version | undefined, changes: Changes): void {
    this.trees++;
    now.clear();
    this.wholly.ranges[1] = bytes.length;
    // What is wrong with a tree is said of each that has it
    const { count, ranges, sources } = earlier?.flawed === true ? this.wholly : changes;
    const edges = this.edgeChildren.length;
    let at = 0; // always where an entry begins
    for (let n = 0; n < count && at !== -1; n++) {
      const start = ranges[2 * n]!;
      const end = ranges[2 * n + 1]!;
      this.familiar = 0;
      if (at < start && earlier !== undefined) at = this.takeOver(row, now, earlier, at, start, sources[n]!);
      // Entries that touch the range; when the stretch before it begins within an entry of the earlier version, those of the stretch as well
      while (at !== -1 && at < end) at = this.entry(row, bytes, now, at);
    }
    now.close(at === -1 ? 0 : at);
    this.entries += now.count;
    if (this.edgeChildren.length === edges) return;
    this.edgeParents.push(row);
    this.edgeStarts.push(edges);
  }

  /**
   * The bytes [at, start) stand in the earlier version, where they end at `source`: if an entry begins there as well, all that
   * lie in the stretch are the same. Returns where the next begins.
   */
  private takeOver(row: number, now: Version, earlier: Version, at: number, start: number, source: number): number {
    const shift = start - source;
    const from = earlier.entryAt(at - shift);
    if (from === -1) return at;
    this.familiar = start; // the stretch may end within an entry: most often behind its name
    const to = earlier.entriesWithin(from, source);
    if (to === from) return at;
    now.copy(earlier, from, to, shift);
    const { offsets, rows, names } = earlier.kept;
    const stop = earlier.starts[to]!;
    for (let k = earlier.kept.from(at - shift); k < earlier.kept.length && offsets[k]! < stop; k++) {
      now.kept.push(offsets[k]! + shift, rows[k]!, names[k]!);
      this.place(row, rows[k]!, names[k]!);
    }
    return stop + shift;
  }

  /** Reads the entry at `at`; returns where it ends, -1 when it is malformed. */
  private entry(row: number, bytes: Uint8Array, now: Version, at: number): number {
    const { length } = bytes;
    let mode = 0;
    let i = at;
    for (; i < length && bytes[i] !== 0x20; i++) {
      const digit = bytes[i]! - 48;
      if (!(digit >= 0 && digit <= 7) || i - at > 6) return this.malformed(row, now, at, 'its mode is no octal number');
      mode = mode * 8 + digit;
    }
    const nameStart = i + 1;
    let nameEnd = nameStart;
    while (nameEnd < length && bytes[nameEnd] !== 0) nameEnd++;
    if (i === at || nameEnd >= length) return this.malformed(row, now, at, 'it is cut off');
    if (nameEnd === nameStart) return this.malformed(row, now, at, 'it has no name');
    const end = nameEnd + 1 + this.idBytes;
    if (end > length) return this.malformed(row, now, at, 'it is cut off');
    now.add(at);
    const kind = mode & 0o170000;
    const target = this.hot === undefined || kind === SUBMODULE ? NOTHING : this.target(row, bytes, now, kind, nameStart, nameEnd);
    if (target === NOTHING) {
      if (nameEnd >= this.familiar) this.names.intern(bytes, nameStart, nameEnd);
      return end;
    }
    const name = this.names.intern(bytes, nameStart, nameEnd);
    now.kept.push(at, target, name);
    this.place(row, target, name);
    return end;
  }

  /** What an entry leads to: the row of a subtree or hot blob; behind the last row the number of a missing object; NOTHING when it asks for nothing more. */
  private target(row: number, bytes: Uint8Array, now: Version, kind: number, nameStart: number, nameEnd: number): number {
    const target = this.table.indexOf(bytes, nameEnd + 1);
    if (target === -1) return this.table.count + this.missing.intern(bytes, nameEnd + 1, nameEnd + 1 + this.idBytes);
    const type = this.table.types[target]!;
    const wanted = kind === FOLDER ? TREE : BLOB;
    if (type !== wanted && type !== UNREADABLE) {
      const name = JSON.stringify(Buffer.from(bytes.subarray(nameStart, Math.min(nameEnd, nameStart + 100))).toString('latin1'));
      this.problem(row, now, `its entry ${name} should be a ${TYPE_NAMES[wanted] ?? ''} and is a ${TYPE_NAMES[type] ?? ''}`);
    }
    // An edge is kept for what the object is, not for what the mode says: a blob under a wrong mode is still found.
    return type === TREE || (type === BLOB && this.hot?.[target] !== 0) ? target : NOTHING;
  }

  private place(row: number, target: number, name: number): void {
    if (target >= this.table.count) this.absent(row, target - this.table.count);
    else if (this.table.types[target] === TREE) {
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

  private malformed(row: number, now: Version, at: number, why: string): -1 {
    this.problem(row, now, `the entry at byte ${at} cannot be read: ${why}`);
    return -1;
  }

  private problem(row: number, now: Version, message: string): void {
    now.flawed = true;
    this.problems.push({ row, message });
  }

  /** Everything gathered so far. */
  result(): TreePassResult {
    return {
      names: this.names.packed(),
      edgeParents: this.edgeParents.trimmed(),
      edgeStarts: this.edgeStarts.closed(this.edgeChildren.length),
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

interface Base {
  readonly slot: number;
  readonly version: Version;
  readonly below: Base | undefined;
}

/** One version of a folder: where its entries begin, and which of them lead on. */
class Version {
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
class Snapshot {
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
function folderOf(bytes: Uint8Array): number {
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
