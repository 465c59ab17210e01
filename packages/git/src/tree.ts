/**
 * The tree pass: one look at every tree of the repository, for the names of entries, the edges that attribution
 * climbs, and whether anything is referenced that is not there. Bytes in, typed arrays out; no strings in the loop.
 *
 * Format of an entry (git, Documentation/gitformat-pack and tree objects): octal mode, space, name, NUL, raw id.
 */
import { Column, Strings, type PackedStrings } from './columns.ts';
import { TREE, UNREADABLE, BLOB, TYPE_NAMES, type ObjectTable } from './objects.ts';
import { folderOf, Snapshot, Version, type Changes } from './tree-version.ts';

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

const NOTHING = 0xffffffff;
const FOLDER = 0o040000;
const SUBMODULE = 0o160000;
const SMALL = 256; // bytes; below, comparing with an earlier version costs more than reading
const LARGEST = 1 << 18; // bytes of a version that is kept
const VERSIONS = 256;
const WAYS = 8;

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
