/** Writes a plan's image: the byte layout of assembly/layout.ts. */
import {
  CLASS_BYTES,
  CONFIRM_BYTES,
  C_AFTER,
  C_AFTER_MIN,
  C_BEFORE,
  C_BEFORE_MIN,
  C_GAP,
  C_LEAD,
  C_NAME,
  C_NEED,
  C_NOT_BEFORE,
  C_OF,
  C_OF_MIN,
  C_OPERATOR,
  C_PAD,
  C_THEN,
  C_THEN_BYTE,
  C_THEN_WITHIN,
  FOLD_BIT,
  HASH_BITS,
  HEADER_BYTES,
  H_ANCHORS,
  H_BYTES,
  H_GRAMS,
  H_GRAM_COUNT,
  H_GRAM_FACTOR,
  H_HASH_BITS,
  H_MAGIC,
  H_PAIRS,
  H_PAIR_COUNT,
  H_REACH,
  H_RECORDS,
  H_STRIDES,
  H_STRIDE_COUNT,
  H_STRIDE_FACTOR,
  H_TEDDY,
  H_TEDDY_SETS,
  IMAGE_MAGIC,
  LENGTH_BITS,
  OFFSET_BITS,
  RECORD_BYTES,
  R_CONFIRM,
  R_FOLLOW,
  R_LENGTH,
  R_LITERAL,
  SLOT_BITS,
  TEDDY_SET_BYTES,
} from '../assembly/layout.ts';
import type { Anchor, Confirm } from './anchor.ts';
import type { ByteClass } from './byte-class.ts';

/** Where an anchor is found: these bytes, this far into its literal. */
export interface Entry {
  readonly bytes: number;
  readonly anchor: number;
  readonly offset: number;
}

export interface ImageParts {
  /** One or two sets of `TEDDY_SET_BYTES`. */
  readonly teddy: Uint8Array;
  readonly grams: readonly Entry[];
  readonly gramFactor: number;
  readonly pairs: readonly Entry[];
  readonly strides: readonly Entry[];
  readonly strideFactor: number;
}

export function hashOf(bytes: number, factor: number): number {
  return Math.imul(bytes, factor) >>> (32 - HASH_BITS);
}

export function writeImage(anchors: readonly Anchor[], parts: ImageParts): Uint8Array {
  const writer = new ImageWriter(HEADER_BYTES);
  const teddy = writer.append(parts.teddy);
  const records = writer.reserve(anchors.length * RECORD_BYTES);
  anchors.forEach((anchor, index) => writer.anchor(records + index * RECORD_BYTES, anchor));
  const slot = (factor: number) => (bytes: number) => hashOf(bytes, factor) >>> (HASH_BITS - SLOT_BITS);
  const grams = writer.entries(parts.grams, slot(parts.gramFactor));
  const pairs = writer.entries(parts.pairs, (bytes) => bytes & ((1 << SLOT_BITS) - 1));
  const strides = writer.entries(parts.strides, slot(parts.strideFactor));
  const reach = [...parts.grams, ...parts.pairs, ...parts.strides].reduce((most, entry) => Math.max(most, entry.offset), 0);

  writer.put(H_MAGIC, IMAGE_MAGIC);
  writer.put(H_BYTES, writer.length);
  writer.put(H_ANCHORS, anchors.length);
  writer.put(H_RECORDS, records);
  writer.put(H_TEDDY, teddy);
  writer.put(H_TEDDY_SETS, parts.teddy.length / TEDDY_SET_BYTES);
  writer.put(H_GRAMS, grams);
  writer.put(H_GRAM_COUNT, parts.grams.length);
  writer.put(H_PAIRS, pairs);
  writer.put(H_PAIR_COUNT, parts.pairs.length);
  writer.put(H_STRIDES, strides);
  writer.put(H_STRIDE_COUNT, parts.strides.length);
  writer.put(H_GRAM_FACTOR, parts.gramFactor);
  writer.put(H_STRIDE_FACTOR, parts.strideFactor);
  writer.put(H_REACH, reach);
  writer.put(H_HASH_BITS, HASH_BITS);
  return writer.finish();
}

class ImageWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length: number;
  /** Equal parts (classes, confirm blocks, literals) are stored once. */
  readonly #places = new Map<string, number>();

  constructor(headerBytes: number) {
    this.#length = headerBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Room for so many zero bytes, on a multiple of 16. */
  reserve(bytes: number): number {
    const place = (this.#length + 15) & ~15;
    this.#length = place + bytes;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return place;
  }

  put(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  append(bytes: Uint8Array): number {
    const place = this.reserve(bytes.length);
    this.#bytes.set(bytes, place);
    return place;
  }

  anchor(record: number, { literal, fold, follow = [], confirm }: Anchor): void {
    const lower = fold ? literal.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)) : literal;
    const classes = new Uint32Array(follow.map((bytes) => this.#class(bytes)));
    const place = this.#once(lower);
    const list = follow.length > 0 ? this.#once(words(classes)) : 0;
    const block = confirm ? this.#confirm(confirm) : 0;
    this.put(record + R_LITERAL, place);
    this.put(record + R_LENGTH, (literal.length | (follow.length << LENGTH_BITS) | (Number(fold) << FOLD_BIT)) >>> 0);
    this.put(record + R_FOLLOW, list);
    this.put(record + R_CONFIRM, block);
  }

  entries(entries: readonly Entry[], slotOf: (bytes: number) => number): number {
    const slots = Uint32Array.from(entries, ({ bytes }) => slotOf(bytes));
    const order = Uint32Array.from(entries, (_, index) => index).sort((a, b) => slots[a]! - slots[b]! || a - b);
    const list = new Uint32Array(2 * entries.length);
    order.forEach((index, rank) => {
      const { bytes, anchor, offset } = entries[index]!;
      list[2 * rank] = bytes;
      list[2 * rank + 1] = anchor * 2 ** OFFSET_BITS + offset;
    });
    return this.append(words(list));
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #class(bytes: ByteClass): number {
    return this.#once(words(bytes.bits), CLASS_BYTES);
  }

  #confirm({ notBefore, before, after, then, value }: Confirm): number {
    const block = new Uint32Array(CONFIRM_BYTES / 4);
    const set = (at: number, value: number): void => {
      block[at / 4] = value;
    };
    if (notBefore) set(C_NOT_BEFORE, this.#class(notBefore));
    if (before) {
      set(C_BEFORE, this.#class(before.of));
      set(C_BEFORE_MIN, before.min);
    }
    if (after) {
      set(C_AFTER, this.#class(after.of));
      set(C_AFTER_MIN, after.min);
    }
    if (then) {
      set(C_THEN, this.#class(then.through));
      set(C_THEN_BYTE, then.byte);
      set(C_THEN_WITHIN, then.within);
    }
    if (value) {
      set(C_GAP, value.gap);
      set(C_NAME, this.#class(value.name));
      set(C_OPERATOR, this.#class(value.operator));
      set(C_PAD, value.pad);
      set(C_LEAD, this.#class(value.lead));
      set(C_OF, this.#class(value.of));
      set(C_OF_MIN, value.min);
      set(C_NEED, this.#class(value.need));
    }
    return this.#once(words(block));
  }

  #once(bytes: Uint8Array, length: number = bytes.length): number {
    const key = String.fromCharCode(length & 0xffff, ...bytes);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.append(bytes);
    this.#places.set(key, place);
    return place;
  }
}

/** Little-endian bytes of the words, whatever this machine's order. */
function words(list: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * list.length);
  const view = new DataView(bytes.buffer);
  list.forEach((word, index) => view.setUint32(4 * index, word, true));
  return bytes;
}
