// The plan in memory: where its parts are, and the hash tables filled from its entries.
import {
  AGAIN_FACTOR,
  BITMAP_BYTES,
  ENTRY_BYTES,
  HASH_BITS,
  H_GRAMS,
  H_GRAM_COUNT,
  H_GRAM_FACTOR,
  H_PAIRS,
  H_PAIR_COUNT,
  H_REACH,
  H_RECORDS,
  H_STRIDES,
  H_STRIDE_COUNT,
  H_STRIDE_FACTOR,
  H_TEDDY,
  H_TEDDY_SETS,
  SLOTS_BYTES,
  SLOT_BITS,
  TEDDY_SET_BYTES,
} from './layout';

// At a fixed place, so that the address is part of the instruction.
export const TEDDY = memory.data(2 * TEDDY_SET_BYTES, 16);
export const STRIDE_TABLE = memory.data(1 << HASH_BITS, 64);

export let image: usize = 0;
export let records: usize = 0;
export let reach: usize = 0;
export let teddySets: u32 = 0;

export let gramFactor: u32 = 0;
export let gramBitmap: usize = 0;
export let gramSlots: usize = 0;

export let strideFactor: u32 = 0;
export let strideCount: u32 = 0;
export let strideSlots: usize = 0;
/** Under another multiplier: what meets in one table seldom meets in the other too. */
export let strideBitmap: usize = 0;

export let pairBitmap: usize = 0;
export let pairSlots: usize = 0;

/** The first byte that the modules do not use themselves. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
export function hash(bytes: u32, factor: u32): usize {
  return (bytes * factor) >>> (32 - HASH_BITS);
}

/** Which of eight bits in the table of strides: bits of the product that the hash leaves out. */
// @ts-ignore: decorator
@inline
export function tagOf(product: u32): u32 {
  return (product >>> (29 - HASH_BITS)) & 7;
}

/** The slot of a hash. */
// @ts-ignore: decorator
@inline
export function slotOf(hash: usize): usize {
  return (hash >>> (HASH_BITS - SLOT_BITS)) << 2;
}

/** The slot of two bytes. */
// @ts-ignore: decorator
@inline
export function pairSlotOf(pair: u32): usize {
  return <usize>(pair & ((1 << SLOT_BITS) - 1)) << 2;
}

// @ts-ignore: decorator
@inline
export function has(bitmap: usize, bit: usize): u32 {
  return (<u32>load<u8>(bitmap + (bit >>> 3)) >>> (<u32>bit & 7)) & 1;
}

function mark(bitmap: usize, bit: usize): void {
  const at = bitmap + (bit >>> 3);
  store<u8>(at, <u8>(<u32>load<u8>(at) | (1 << (<u32>bit & 7))));
}

/** Entries are sorted by slot: remembers where each slot begins. */
function closeSlots(slots: usize, slot: usize, filled: usize, entry: usize): usize {
  for (; filled <= slot; filled += 4) store<u32>(slots + filled, <u32>entry);
  return filled;
}

/** Fills the slots, and marks each hash in `table`: a bitmap, or a byte each with a bit for its tag. */
function fill(entries: usize, count: u32, factor: u32, slots: usize, table: usize, bytewise: bool): void {
  let filled: usize = 0;
  let entry = entries;
  for (let i: u32 = 0; i < count; i++, entry += ENTRY_BYTES) {
    const h = hash(load<u32>(entry), factor);
    if (bytewise) store<u8>(table + h, <u8>(<u32>load<u8>(table + h) | (1 << tagOf(load<u32>(entry) * factor))));
    else mark(table, h);
    filled = closeSlots(slots, slotOf(h), filled, entry);
  }
  closeSlots(slots, 1 << (SLOT_BITS + 2), filled, entry);
}

/** Takes over the plan at `at`; the zeroed hash tables stand at `tables`. */
export function prepare(at: usize, tables: usize): void {
  image = at;
  records = at + load<u32>(at, H_RECORDS);
  reach = load<u32>(at, H_REACH);
  teddySets = load<u32>(at, H_TEDDY_SETS);
  memory.copy(TEDDY, at + load<u32>(at, H_TEDDY), <usize>teddySets * TEDDY_SET_BYTES);
  gramFactor = load<u32>(at, H_GRAM_FACTOR);
  strideFactor = load<u32>(at, H_STRIDE_FACTOR);
  strideCount = load<u32>(at, H_STRIDE_COUNT);

  gramBitmap = tables;
  pairBitmap = gramBitmap + BITMAP_BYTES;
  strideBitmap = pairBitmap + BITMAP_BYTES;
  gramSlots = strideBitmap + BITMAP_BYTES;
  strideSlots = gramSlots + SLOTS_BYTES;
  pairSlots = strideSlots + SLOTS_BYTES;

  fill(at + load<u32>(at, H_GRAMS), load<u32>(at, H_GRAM_COUNT), gramFactor, gramSlots, gramBitmap, false);
  fill(at + load<u32>(at, H_STRIDES), strideCount, strideFactor, strideSlots, STRIDE_TABLE, true);
  for (let stride = at + load<u32>(at, H_STRIDES), end = stride + strideCount * ENTRY_BYTES; stride < end; stride += ENTRY_BYTES) mark(strideBitmap, hash(load<u32>(stride), AGAIN_FACTOR));

  let filled: usize = 0;
  let entry = at + load<u32>(at, H_PAIRS);
  for (let i: u32 = 0, n = load<u32>(at, H_PAIR_COUNT); i < n; i++, entry += ENTRY_BYTES) {
    const pair = load<u32>(entry);
    mark(pairBitmap, pair);
    filled = closeSlots(pairSlots, pairSlotOf(pair), filled, entry);
  }
  closeSlots(pairSlots, 1 << (SLOT_BITS + 2), filled, entry);
}
