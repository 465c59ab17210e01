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
  ENTRY_BYTES,
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

/** What more anchors bring: sets that hold those of before, too, and their own entries. */
export type MoreParts = Omit<ImageParts, 'gramFactor' | 'strideFactor'>;

export function hashOf(bytes: number, factor: number): number {
  return Math.imul(bytes, factor) >>> (32 - HASH_BITS);
}

export function writeImage(anchors: readonly Anchor[], parts: ImageParts): Uint8Array {
  const writer = new ImageWriter(new Uint8Array(HEADER_BYTES));
  writer.put(H_MAGIC, IMAGE_MAGIC);
  writer.put(H_TEDDY_SETS, parts.teddy.length / TEDDY_SET_BYTES);
  writer.put(H_GRAM_FACTOR, parts.gramFactor);
  writer.put(H_STRIDE_FACTOR, parts.strideFactor);
  writer.put(H_HASH_BITS, HASH_BITS);
  return writeParts(writer, anchors, parts);
}

/** The image with these anchors besides. What it replaces stays in it, unread: lists are moved behind its end, where they have room. */
export function extendImage(image: Uint8Array, anchors: readonly Anchor[], parts: MoreParts): Uint8Array {
  return writeParts(new ImageWriter(image), anchors, parts);
}

/** In a new image all counts are zero, and so it is extended from nothing. */
function writeParts(writer: ImageWriter, anchors: readonly Anchor[], parts: MoreParts): Uint8Array {
  const known = writer.get(H_ANCHORS);
  writer.put(H_TEDDY, writer.append(parts.teddy));
  writer.put(H_RECORDS, writer.records(anchors, { at: writer.get(H_RECORDS), count: known }));
  writer.put(H_ANCHORS, known + anchors.length);
  const entryLists = [
    { place: H_GRAMS, count: H_GRAM_COUNT, entries: parts.grams, slotOf: bySlot(writer.get(H_GRAM_FACTOR)) },
    { place: H_PAIRS, count: H_PAIR_COUNT, entries: parts.pairs, slotOf: pairSlot },
    { place: H_STRIDES, count: H_STRIDE_COUNT, entries: parts.strides, slotOf: bySlot(writer.get(H_STRIDE_FACTOR)) },
  ];
  for (const { place, count, entries, slotOf } of entryLists) {
    const held = { at: writer.get(place), count: writer.get(count) };
    writer.put(place, writer.entries(entries, slotOf, held));
    writer.put(count, held.count + entries.length);
  }
  writer.put(H_REACH, Math.max(writer.get(H_REACH), reachOf(parts)));
  return writer.finish();
}

function reachOf({ grams, pairs, strides }: MoreParts): number {
  return [...grams, ...pairs, ...strides].reduce((most, entry) => Math.max(most, entry.offset), 0);
}

type SlotOf = (bytes: number) => number;

function bySlot(factor: number): SlotOf {
  return (bytes) => hashOf(bytes, factor) >>> (HASH_BITS - SLOT_BITS);
}

function pairSlot(bytes: number): number {
  return bytes & ((1 << SLOT_BITS) - 1);
}

/** A list that is in the image already. */
interface Held {
  readonly at: number;
  readonly count: number;
}

class ImageWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length: number;
  /** Equal parts (classes, confirm blocks, literals) are stored once. */
  readonly #places = new Map<string, number>();

  /** Writes on behind what is written already. */
  constructor(written: Uint8Array) {
    this.#length = written.length;
    this.#bytes = new Uint8Array(Math.max(4096, 2 * written.length));
    this.#bytes.set(written);
    this.#view = new DataView(this.#bytes.buffer);
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

  get(at: number): number {
    return this.#view.getUint32(at, true);
  }

  put(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  append(bytes: Uint8Array): number {
    const place = this.reserve(bytes.length);
    this.#bytes.set(bytes, place);
    return place;
  }

  /** The records that are held, and those of the anchors. */
  records(anchors: readonly Anchor[], held: Held): number {
    const records = this.reserve((held.count + anchors.length) * RECORD_BYTES);
    this.#bytes.copyWithin(records, held.at, held.at + held.count * RECORD_BYTES);
    anchors.forEach((anchor, index) => this.#anchor(records + (held.count + index) * RECORD_BYTES, anchor));
    return records;
  }

  #anchor(record: number, { literal, fold, follow = [], confirm }: Anchor): void {
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

  /** The entries that are held, which are in order of their slots, and these among them: behind those of the same slot. */
  entries(entries: readonly Entry[], slotOf: SlotOf, held: Held): number {
    const slots = Uint32Array.from(entries, ({ bytes }) => slotOf(bytes));
    const order = Uint32Array.from(entries, (_, index) => index).sort((a, b) => slots[a]! - slots[b]! || a - b);
    const list = this.reserve((held.count + entries.length) * ENTRY_BYTES);
    let [from, to] = [held.at, list];
    const end = held.at + held.count * ENTRY_BYTES;
    const copyUpTo = (stop: number): void => {
      this.#bytes.copyWithin(to, from, stop);
      to += stop - from;
      from = stop;
    };
    for (const index of order) {
      let stop = from;
      while (stop < end && slotOf(this.get(stop)) <= slots[index]!) stop += ENTRY_BYTES;
      copyUpTo(stop);
      const { bytes, anchor, offset } = entries[index]!;
      this.put(to, bytes);
      this.put(to + 4, anchor * 2 ** OFFSET_BITS + offset);
      to += ENTRY_BYTES;
    }
    copyUpTo(end);
    return list;
  }

  finish(): Uint8Array {
    this.put(H_BYTES, this.#length);
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
