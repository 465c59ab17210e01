/** The pack scan: what one thread does with delta families. Objects are rebuilt in the arena of its scanner and scanned where they stand, whole or only where they differ from their base. */
import { InPlaceScanner } from '@leaklint/engine';
import type { RawMatch, RuleSet, TextScanner } from '@leaklint/engine';
import { BLOB, PackSet, PackWalk, WHOLE } from '@leaklint/git';
import type { Changes, PackVisitor, SharedPackSet } from '@leaklint/git';
import { WasmUnpacker } from '@leaklint/kernel';

/** Milliseconds between two turns of the event loop, so that a signal is heard and progress is shown. */
const TURN = 20;

/** Bytes for the bases of one walk. git/git needs 40 MiB and is no faster with 256; what does not fit is rebuilt, or read by git. */
const ARENA = 96 << 20;

/** Bytes of a pack that are read ahead: git/git is then read in 90,000 reads and 1.2 GB instead of 145,000 and 3.6 GB. With more it is no faster. */
const AHEAD = 2 << 20;

export interface FamilyVisitor {
  /** The family with this number is begun. */
  family(number: number): void;
  /** The packs do not give it. */
  left(row: number): void;
}

export interface TextVisitor extends FamilyVisitor {
  /** A commit or a tag, which is a text besides. `bytes` are valid during the call only. */
  link(row: number, type: number, bytes: Uint8Array): void;
  text(row: number, type: number, length: number, matches: readonly RawMatch[]): void;
}

export interface TreeVisitor extends FamilyVisitor {
  /** See `TreePass.delta`. */
  tree(row: number, bytes: Uint8Array, slot: number, base: number, changes: Changes, isBase: boolean, awaited: boolean): void;
}

/**
 * Changes so near each other are one. Between those of a text lie lines that would be searched anyway (trufflehog: of 551,000 ranges 64 bytes
 * apart 241,000 are left, and 1.4 % more bytes are searched); between those of a tree lie entries that need not be read.
 */
const NEAR_TEXTS = 256;
const NEAR_TREES = 16;

export class PackScan {
  readonly #set: PackSet;
  readonly #walk: PackWalk;
  readonly #unpacker: WasmUnpacker;
  readonly #scanner: InPlaceScanner;
  /** By slot. */
  readonly #rows: Int32Array;
  /** By slot: what is made from it is to be scanned whole (law 2). */
  readonly #hot: Uint8Array;
  /** The first family that is not read ahead. */
  #ahead = 0;

  constructor(packs: SharedPackSet, scanner: TextScanner, rules: RuleSet) {
    this.#set = PackSet.fromShared(packs);
    this.#unpacker = new WasmUnpacker(scanner.kernel);
    this.#scanner = new InPlaceScanner(scanner, rules);
    this.#walk = new PackWalk(this.#set, this.#unpacker, { at: scanner.end, bytes: ARENA, ahead: AHEAD });
    this.#rows = this.#set.rows;
    this.#hot = new Uint8Array(this.#set.count);
  }

  /** Walks through families of texts: blobs, commits, tags. */
  texts(roots: Uint32Array, visitor: TextVisitor, signal: AbortSignal | undefined): Promise<void> {
    this.#walk.near = NEAR_TEXTS;
    return this.#families(roots, visitor, new ShownTexts(this.#rows, visitor, this.#walk, this.#unpacker, this.#scanner, this.#hot), signal);
  }

  /** Walks through families of trees. */
  trees(roots: Uint32Array, visitor: TreeVisitor, signal: AbortSignal | undefined): Promise<void> {
    this.#walk.near = NEAR_TREES;
    return this.#families(roots, visitor, new ShownTrees(this.#rows, visitor, this.#walk, this.#unpacker), signal);
  }

  async #families(roots: Uint32Array, visitor: FamilyVisitor, shown: PackVisitor, signal: AbortSignal | undefined): Promise<void> {
    this.#ahead = 0;
    for (let next = this.#turn(roots, 0, visitor, shown); next < roots.length; next = this.#turn(roots, next, visitor, shown)) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }

  /** Walks through families from `next` on until it is time for the event loop. Returns where to go on. Apart from what awaits: there V8 compiled the walk anew for each way it went. */
  #turn(roots: Uint32Array, next: number, visitor: FamilyVisitor, shown: PackVisitor): number {
    const end = performance.now() + TURN;
    while (next < roots.length) {
      if (next === this.#ahead) this.#ahead += this.#walk.readAhead(roots.subarray(next));
      visitor.family(next);
      this.#walk.family(roots[next] as number, shown);
      if (next++ % 64 === 0 && performance.now() >= end) break;
    }
    return next;
  }
}

/** What a walk shows, by rows. */
abstract class Shown {
  protected readonly rows: Int32Array;
  protected readonly unpacker: WasmUnpacker;
  protected readonly walk: PackWalk;
  readonly #visitor: FamilyVisitor;

  constructor(rows: Int32Array, visitor: FamilyVisitor, walk: PackWalk, unpacker: WasmUnpacker) {
    this.rows = rows;
    this.walk = walk;
    this.unpacker = unpacker;
    this.#visitor = visitor;
  }

  unreadable(slot: number): void {
    this.#visitor.left(this.rows[slot] as number);
  }

  large(slot: number): void {
    this.#visitor.left(this.rows[slot] as number);
  }
}

class ShownTexts extends Shown implements PackVisitor {
  readonly #visitor: TextVisitor;
  readonly #scanner: InPlaceScanner;
  readonly #hot: Uint8Array;

  constructor(rows: Int32Array, visitor: TextVisitor, walk: PackWalk, unpacker: WasmUnpacker, scanner: InPlaceScanner, hot: Uint8Array) {
    super(rows, visitor, walk, unpacker);
    this.#visitor = visitor;
    this.#scanner = scanner;
    this.#hot = hot;
  }

  object(slot: number, type: number, at: number, length: number, ranges: number, base: number): void {
    const scanner = this.#scanner;
    const matches = ranges === WHOLE || this.#hot[base] === 1 ? scanner.whole(at, length) : scanner.changes(at, length, this.walk.ranges, ranges);
    this.#hot[slot] = scanner.hot ? 1 : 0;
    const row = this.rows[slot] as number;
    if (type !== BLOB) this.#visitor.link(row, type, this.unpacker.bytes.subarray(at, at + length)); // a view a blob would be half a million
    this.#visitor.text(row, type, length, matches);
  }
}

class ShownTrees extends Shown implements PackVisitor {
  readonly #visitor: TreeVisitor;

  constructor(rows: Int32Array, visitor: TreeVisitor, walk: PackWalk, unpacker: WasmUnpacker) {
    super(rows, visitor, walk, unpacker);
    this.#visitor = visitor;
  }

  object(slot: number, _type: number, at: number, length: number, count: number, base: number): void {
    const { walk } = this;
    const bytes = this.unpacker.bytes.subarray(at, at + length);
    const changes: Changes = { count, ranges: walk.ranges, sources: walk.sources };
    this.#visitor.tree(this.rows[slot] as number, bytes, slot, base, changes, walk.isBase(slot), base !== -1 && walk.isAwaited(base));
  }
}
