/** The pack scan: what one thread does with delta families. Objects are rebuilt in the arena of its scanner and scanned where they stand, whole or only where they differ from their base. */
import { InPlaceScanner } from '@leaklint/engine';
import type { RawMatch, RuleSet, TextScanner } from '@leaklint/engine';
import { BLOB, PackSet, PackWalk, WHOLE } from '@leaklint/git';
import type { Changes, SharedPackSet } from '@leaklint/git';
import { WasmUnpacker } from '@leaklint/kernel';

/** Milliseconds between two turns of the event loop, so that a signal is heard and progress is shown. */
const TURN = 20;

/** Bytes for the bases of one walk. git/git needs 40 MiB and is no faster with 256; what does not fit is rebuilt, or read by git. */
const ARENA = 96 << 20;

/** Bytes of a pack that are read ahead: git/git is then read in 90,000 reads and 1.2 GB instead of 145,000 and 3.6 GB. With more it is no faster. */
const AHEAD = 2 << 20;

interface FamilyVisitor {
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

  constructor(packs: SharedPackSet, scanner: TextScanner, rules: RuleSet) {
    this.#set = PackSet.fromShared(packs);
    this.#unpacker = new WasmUnpacker(scanner.kernel);
    this.#scanner = new InPlaceScanner(scanner, rules);
    this.#walk = new PackWalk(this.#set, this.#unpacker, { at: scanner.end, bytes: ARENA, ahead: AHEAD });
    this.#rows = this.#set.rows;
    this.#hot = new Uint8Array(this.#set.count);
  }

  /** Walks through families of texts: blobs, commits, tags. */
  async texts(roots: Uint32Array, visitor: TextVisitor, signal: AbortSignal | undefined): Promise<void> {
    const hot = this.#hot;
    const scanner = this.#scanner;
    this.#walk.near = NEAR_TEXTS;
    await this.#families(roots, visitor, signal, (slot, type, at, length, ranges, base) => {
      const matches = ranges === WHOLE || hot[base] === 1 ? scanner.whole(at, length) : scanner.changes(at, length, this.#walk.ranges, ranges);
      hot[slot] = Number(scanner.hot);
      const row = this.#rows[slot] as number;
      if (type !== BLOB) visitor.link(row, type, this.#unpacker.bytes.subarray(at, at + length)); // a view a blob would be half a million
      visitor.text(row, type, length, matches);
    });
  }

  /** Walks through families of trees. */
  async trees(roots: Uint32Array, visitor: TreeVisitor, signal: AbortSignal | undefined): Promise<void> {
    const walk = this.#walk;
    walk.near = NEAR_TREES;
    await this.#families(roots, visitor, signal, (slot, _type, at, length, count, base) => {
      const bytes = this.#unpacker.bytes.subarray(at, at + length);
      visitor.tree(this.#rows[slot] as number, bytes, slot, base, { count, ranges: walk.ranges, sources: walk.sources }, walk.isBase(slot), base !== -1 && walk.isAwaited(base));
    });
  }

  async #families(roots: Uint32Array, visitor: FamilyVisitor, signal: AbortSignal | undefined, object: (slot: number, type: number, at: number, length: number, ranges: number, base: number) => void): Promise<void> {
    const left = (slot: number): void => visitor.left(this.#rows[slot] as number);
    const shown = { object, unreadable: left, large: left };
    let turn = performance.now() + TURN;
    let ahead = 0;
    for (const [number, root] of roots.entries()) {
      if (number === ahead) ahead += this.#walk.readAhead(roots.subarray(number));
      visitor.family(number);
      this.#walk.family(root, shown);
      if (number % 64 !== 0 || performance.now() < turn) continue;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      turn = performance.now() + TURN;
    }
  }
}
