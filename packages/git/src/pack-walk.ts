/** The walk: depth-first through each delta family, every object rebuilt once on the bytes of its base and shown where it stands. */
import { faultName, type Unpacker } from '@leaklint/kernel';
import { ArenaPool, type Block } from './arena-pool.ts';
import type { DeltaForest } from './delta-forest.ts';
import { PackBatch } from './pack-batch.ts';
import type { Pack } from './pack.ts';
import { entryFault, SOUND, UNREAD } from './pack-error.ts';
import type { PackSet } from './pack-set.ts';
import { PackWindows, WIDTH } from './pack-windows.ts';

/** In place of a number of ranges: there is no base that was shown before, so all of the object is new. */
export const WHOLE = -1;

/** What a walk shows, base before child. Slots are those of the PackSet. */
export interface PackVisitor {
  /**
   * An object, `[at, at + length)` of the unpacker's bytes, during this call only; 64 bytes behind it may be read as well.
   * `ranges` pairs in the walk's `ranges` say where it differs from the object in slot `base`: [start, end) relative to `at`, in
   * order. They hold all inserted bytes, every seam between two copies and both ends, the last two as empty ranges: text that
   * touches no range, widened by as much context as its meaning needs, stands in the base too, with the same context. Or WHOLE and -1.
   * The call may make the arena grow, and must not write below the walk's end of it.
   */
  object(slot: number, type: number, at: number, length: number, ranges: number, base: number): void;
  /** An object that cannot be rebuilt from this pack: damaged, or built on something damaged. */
  unreadable(slot: number, reason: string): void;
  /** An object that the walk's part of the arena does not hold (or its base): to be read another way. */
  large(slot: number): void;
}

export interface PackWalkOptions {
  /** The first byte of the arena that the walk may use. */
  readonly at: number;
  /** How many bytes from there on (default 256 MiB). Only what is needed is touched. */
  readonly bytes?: number;
  /** See `PackWalk.near` (default 64). */
  readonly near?: number;
  /** How many bytes of packed entries are read ahead, besides those above (default 0: each is read when it is needed). */
  readonly ahead?: number;
}

/** Room for the list of ranges and their sources: two numbers a range, and one. */
const LISTS = 1 << 19;
const MAX_RANGES = Math.floor(LISTS / 12);
const MOST_WINDOWS = 256; // 6 MiB; eight times as many save no time on git/git
/** With a batch, for what it has no room for. */
const FEW_WINDOWS = 16;
/** Deltas up to this size are inflated in one place, which stays warm. */
const SCRATCH = 64 << 10;

/** A base whose children are not all visited. */
interface Frame {
  readonly position: number;
  /** Undefined: dropped to make room, to be rebuilt. */
  block: Block | undefined;
  /** The next child; the last one comes when this is -1. */
  next: number;
}

const LARGE = 'too large';
/** More than any arena holds. */
const MOST = 0x7fffffff;

/**
 * A number of bytes out of a column of doubles, as the integer that V8 takes it for everywhere else: a number that is now one and now the other has the walk compiled
 * again and again. What no arena holds is MOST.
 */
function small(bytes: number): number {
  return bytes < MOST ? bytes | 0 : MOST;
}

export class PackWalk {
  readonly #set: PackSet;
  readonly #unpacker: Unpacker;
  readonly #at: number;
  readonly #bytes: number;
  /** Changed ranges no more than so many bytes apart are shown as one. */
  near: number;
  readonly #windowCount: number;
  /** The arena of a walk: list of ranges | their sources | scratch | windows | batch | pool. */
  readonly #sources: number;
  readonly #scratch: number;
  readonly #windowsAt: number;
  readonly #batchAt: number;
  readonly #batchBytes: number;
  readonly #pool: ArenaPool;
  readonly #frames: Frame[] = [];
  #viewed: Uint8Array | undefined;
  #rangesView: Uint32Array = new Uint32Array(0);
  #sourcesView: Uint32Array = new Uint32Array(0);
  // the pack in hand
  #pack!: Pack;
  #forest!: DeltaForest;
  #skip!: Uint8Array;
  #start = 0;
  #end = 0;
  #windows!: PackWindows;
  #batch: PackBatch | undefined;
  #rangeCount = WHOLE;
  /** The base must stay where it is while its child is built. */
  #pinned: Block | undefined;
  /** Objects rebuilt a second time because they had been dropped to make room. */
  rebuilt = 0;

  constructor(set: PackSet, unpacker: Unpacker, options: PackWalkOptions) {
    this.#set = set;
    this.#unpacker = unpacker;
    this.#at = Math.ceil(options.at / 64) * 64;
    this.#bytes = options.bytes ?? 256 << 20;
    this.near = options.near ?? 64;
    this.#batchBytes = options.ahead ?? 0;
    this.#windowCount = Math.max(4, Math.min(this.#batchBytes > 0 ? FEW_WINDOWS : MOST_WINDOWS, Math.floor(this.#bytes / 4 / WIDTH)));
    this.#sources = this.#at + MAX_RANGES * 8;
    this.#scratch = this.#at + LISTS;
    this.#windowsAt = this.#scratch + SCRATCH;
    this.#batchAt = this.#windowsAt + this.#windowCount * WIDTH;
    const poolAt = this.#batchAt + this.#batchBytes;
    const end = this.#at + this.#bytes + this.#batchBytes;
    if (poolAt >= end) throw new RangeError('a walk needs more of the arena');
    unpacker.reserve(poolAt);
    this.#pool = new ArenaPool(unpacker, poolAt, end - poolAt);
  }

  /** Pairs of offsets: what `object` was told of. */
  get ranges(): Uint32Array {
    this.#view();
    return this.#rangesView;
  }

  /** For each of those pairs where in the base the bytes end that stand unchanged before it: between two pairs lies one stretch of the base. */
  get sources(): Uint32Array {
    this.#view();
    return this.#sourcesView;
  }

  /** The views of the arena, when it has grown. */
  #view(): void {
    const { bytes } = this.#unpacker;
    if (this.#viewed === bytes) return;
    this.#viewed = bytes;
    this.#rangesView = new Uint32Array(bytes.buffer, bytes.byteOffset + this.#at, MAX_RANGES * 2);
    this.#sourcesView = new Uint32Array(bytes.buffer, bytes.byteOffset + this.#sources, MAX_RANGES);
  }

  /** Whether objects follow that are built on the one that is shown. */
  isBase(slot: number): boolean {
    return this.#forest.last[slot - this.#start]! >= 0;
  }

  /** Whether more objects follow that are built on the base of the one that is shown. */
  isAwaited(base: number): boolean {
    return this.#frames.at(-1)?.position === base - this.#start;
  }

  /** Shows every wanted object of the families that begin at these slots. */
  walk(roots: Uint32Array, visitor: PackVisitor): void {
    for (let from = 0; from < roots.length; ) {
      const to = from + this.readAhead(roots.subarray(from));
      for (; from < to; from++) this.family(roots[from]!, visitor);
    }
  }

  /** Reads from the pack what the first of these families will need. Returns of how many: one at least. */
  readAhead(roots: Uint32Array): number {
    this.#enter(roots[0]!);
    const elsewhere = roots.findIndex((root) => root < this.#start || root >= this.#end);
    const here = elsewhere === -1 ? roots : roots.subarray(0, elsewhere);
    return this.#batch?.read(here.map((root) => root - this.#start)) ?? here.length;
  }

  /** Shows every wanted object of one family. What was read of the pack is kept for the next one. */
  family(root: number, visitor: PackVisitor): void {
    this.#enter(root);
    this.#family(root - this.#start, visitor);
  }

  #enter(root: number): void {
    if (root < this.#start || root >= this.#end) this.#open(this.#set.packOf(root));
  }

  #open(which: number): void {
    this.#end = this.#set.starts[which + 1]!;
    this.#pack = this.#set.packs[which]!;
    this.#forest = this.#set.forests[which]!;
    this.#start = this.#set.starts[which]!;
    this.#skip = this.#set.skip.subarray(this.#start, this.#start + this.#pack.count);
    this.#windows = new PackWindows(this.#pack, this.#windowsAt, this.#windowCount);
    this.#batch = this.#batchBytes === 0 ? undefined : new PackBatch(this.#pack, this.#forest, this.#unpacker, this.#batchAt, this.#batchBytes);
  }

  #family(root: number, visitor: PackVisitor): void {
    const frames = this.#frames;
    frames.length = 0; // a visitor that threw may have left some
    this.#pool.clear();
    this.#child(root, undefined, visitor);
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const last = frame.next < 0;
      const child = last ? this.#forest.last[frame.position]! : frame.next;
      if (!frame.block) {
        const block = this.#rebuild(frame);
        if (typeof block === 'string') {
          frames.pop();
          this.#givenUp(frame, block, visitor);
          continue;
        }
        frame.block = block;
      }
      if (last) {
        frames.pop(); // so that the base is dropped as soon as its last child is built
        this.#child(child, frame, visitor);
        continue;
      }
      frame.next = this.#forest.after(child);
      this.#child(child, frame, visitor);
    }
  }

  /** Builds an entry, shows it, and makes it a frame when something waits for it. A base that is no frame any more is dropped. */
  #child(position: number, base: Frame | undefined, visitor: PackVisitor): void {
    const slot = this.#start + position;
    const block = this.#build(position, base?.block);
    if (base?.block && this.#frames.at(-1) !== base) this.#pool.give(base.block);
    if (typeof block === 'string') {
      this.#report(position, block, visitor);
      return;
    }
    if (this.#skip[position] === 0) {
      const known = base !== undefined && this.#skip[base.position] === 0;
      visitor.object(slot, this.#pack.types[position]!, block.at, block.length, known ? this.#rangeCount : WHOLE, known ? this.#start + base.position : -1);
    }
    if (this.#forest.last[position]! >= 0) this.#frames.push({ position, block, next: this.#forest.firstOf(position) });
    else this.#pool.give(block);
  }

  /** The object of one entry, or why there is none. */
  #build(position: number, base: Block | undefined): Block | string {
    const pack = this.#pack;
    if (pack.faults[position] !== SOUND) return entryFault(pack.faults[position]!);
    const size = small(pack.sizes[position]!);
    this.#pinned = base;
    const fixed = base !== undefined && size <= SCRATCH;
    const data = fixed ? undefined : this.#take(size);
    if (!fixed && !data) return LARGE;
    const trouble = this.#inflate(position, size, data);
    let made: Block | string;
    if (trouble !== undefined) made = trouble;
    else if (!base) return data!;
    else made = this.#apply(base, size, data);
    if (data) this.#pool.give(data);
    return made;
  }

  /** Applies the delta in `delta`, or in the scratch. */
  #apply(base: Block, size: number, delta: Block | undefined): Block | string {
    const length = this.#unpacker.deltaResultSize(delta?.at ?? this.#scratch, size);
    if (length < 0) return faultName(length);
    const block = this.#take(length);
    if (!block) return LARGE;
    const count = this.#unpacker.applyDelta(base.at, base.length, delta?.at ?? this.#scratch, size, block.at, length, this.#at, MAX_RANGES, this.near, this.#sources);
    if (count >= 0) {
      this.#rangeCount = count;
      return block;
    }
    this.#pool.give(block);
    return faultName(count);
  }

  /** Inflates one entry into `out`, or into the scratch. Returns what went wrong. */
  #inflate(position: number, size: number, out: Block | undefined): string | undefined {
    const pack = this.#pack;
    const from = pack.offsets[position]! + pack.headers[position]!;
    const to = pack.offsets[position + 1]!;
    const length = small(to - from);
    const held = this.#batch?.find(position) ?? 0;
    let source = held > 0 ? held + pack.headers[position]! : this.#windows.find(this.#unpacker, from, to);
    let read: Block | undefined;
    if (source === -1) {
      read = this.#take(length);
      if (!read) return LARGE;
      source = pack.read(this.#unpacker.bytes, read.at, from, length) ? read.at : -2;
    }
    const result = source < 0 ? 0 : this.#unpacker.inflate(source, source + length, out?.at ?? this.#scratch, size);
    if (read) this.#pool.give(read);
    if (result > 0) return undefined;
    return source < 0 ? entryFault(UNREAD) : faultName(result);
  }

  /** Room in the pool; waiting bases are moved, then dropped, those first that are needed last. */
  #take(length: number): Block | undefined {
    let block = this.#pool.take(length);
    if (block || length > this.#pool.bytes) return block;
    this.#pool.compact();
    block = this.#pool.take(length);
    for (let i = 0; !block && i < this.#frames.length; i++) {
      const frame = this.#frames[i]!;
      if (!frame.block || frame.block === this.#pinned) continue;
      this.#pool.give(frame.block);
      frame.block = undefined;
      this.#pool.compact();
      block = this.#pool.take(length);
    }
    return block;
  }

  /** Builds a dropped base again, from the nearest that is still there. */
  #rebuild(frame: Frame): Block | string {
    const chain: number[] = [];
    let from: Frame | undefined;
    for (let i = frame.position; i >= 0 && !from; i = this.#pack.bases[i]!) {
      from = this.#frames.find((other) => other.position === i && other.block);
      if (!from) chain.push(i);
    }
    let base = from?.block;
    let own = false;
    for (const position of chain.reverse()) {
      const block: Block | string = this.#build(position, base);
      if (base && own) this.#pool.give(base);
      if (typeof block === 'string') return block;
      this.rebuilt++;
      base = block;
      own = true;
    }
    return base ?? LARGE;
  }

  /** All that still waits for a base that is lost. */
  #givenUp(frame: Frame, reason: string, visitor: PackVisitor): void {
    for (let child = frame.next; child >= 0; child = this.#forest.after(child)) this.#report(child, reason, visitor);
    this.#report(this.#forest.last[frame.position]!, reason, visitor);
  }

  /** An entry that cannot be built, and everything built on it. */
  #report(position: number, reason: string, visitor: PackVisitor): void {
    const first = this.#start + position;
    for (const slot of this.#set.below(first)) {
      if (reason === LARGE) visitor.large(slot);
      else visitor.unreadable(slot, slot === first ? reason : `its base ${this.#set.hex(first)} is not readable: ${reason}`);
    }
  }
}
