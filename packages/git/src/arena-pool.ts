/** The pool: where rebuilt objects stand in the arena. First fit from below, so that memory in use stays small and warm. */
import type { Unpacker } from '@leaklint/kernel';

/** Bytes that may be read behind an object's last (`SLACK` of the kernel), and what makes places multiples of 64. */
const SLACK = 64;
const GROWTH = 8 << 20;

export interface Block {
  /** Where it begins; may change when the pool moves blocks together. */
  at: number;
  readonly length: number;
  readonly room: number;
}

export class ArenaPool {
  readonly #unpacker: Unpacker;
  readonly #start: number;
  readonly #end: number;
  /** In order of place. Few: a walk keeps at most log2(entries) bases. */
  readonly #blocks: Block[] = [];

  /** The pool is `[start, start + bytes)`; of that, the arena grows only to what is used. */
  constructor(unpacker: Unpacker, start: number, bytes: number) {
    this.#unpacker = unpacker;
    this.#start = Math.ceil(start / 64) * 64;
    this.#end = start + bytes;
  }

  /** Room for so many bytes; undefined when there is none between the blocks that are taken. */
  take(length: number): Block | undefined {
    if (length > this.bytes) return undefined;
    const room = (length + SLACK + 63) & -64;
    let at = this.#start;
    let i = 0;
    for (; i < this.#blocks.length; i++) {
      const block = this.#blocks[i]!;
      if (block.at - at >= room) break;
      at = block.at + block.room;
    }
    if (at + room > this.#end) return undefined;
    if (at + room > this.#unpacker.bytes.length) this.#unpacker.reserve(Math.min(this.#end, Math.ceil((at + room) / GROWTH) * GROWTH));
    const block: Block = { at, length, room };
    // By hand: `splice` makes a list each time, and this is done for every object
    const blocks = this.#blocks;
    blocks.push(block);
    for (let k = blocks.length - 1; k > i; k--) blocks[k] = blocks[k - 1]!;
    blocks[i] = block;
    return block;
  }

  give(block: Block): void {
    const blocks = this.#blocks;
    let i = blocks.length - 1;
    while (i >= 0 && blocks[i] !== block) i--;
    if (i < 0) throw new RangeError('a block that the pool does not know');
    for (; i < blocks.length - 1; i++) blocks[i] = blocks[i + 1]!;
    blocks.pop();
  }

  /** Moves all blocks together. Their places change, their bytes do not. */
  compact(): void {
    let at = this.#start;
    for (const block of this.#blocks) {
      if (block.at !== at) this.#unpacker.bytes.copyWithin(at, block.at, block.at + block.length);
      block.at = at;
      at += block.room;
    }
  }

  clear(): void {
    this.#blocks.length = 0;
  }

  get bytes(): number {
    return this.#end - this.#start;
  }
}
