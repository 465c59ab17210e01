// The plan in memory: where its parts are, and the hash tables filled from its entries.
import {
  BITMAP_BITS,
  BITMAP_BYTES,
  ENTRY_BYTES,
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
  PAIR_BITMAP_BYTES,
  SLOTS_BYTES,
  SLOT_BITS,
} from './layout';

export let image: usize = 0;
export let records: usize = 0;
export let reach: usize = 0;
export let teddy: usize = 0;
export let teddySets: u32 = 0;

export let grams: usize = 0;
export let gramFactor: u32 = 0;
export let gramBitmap: usize = 0;
export let gramSlots: usize = 0;

export let strides: usize = 0;
export let strideFactor: u32 = 0;
export let strideBitmap: usize = 0;
export let strideSlots: usize = 0;

export let pairs: usize = 0;
export let pairBitmap: usize = 0;
export let pairSlots: usize = 0;

/** The first byte that the modules do not use themselves. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
export function hash(bytes: u32, factor: u32): u32 {
  return (bytes * factor) >>> (32 - BITMAP_BITS);
}

/** The slot of a hash. */
// @ts-ignore: decorator
@inline
export function slotOf(hash: u32): usize {
  return <usize>(hash >>> (BITMAP_BITS - SLOT_BITS)) << 2;
}

/** The slot of two bytes. */
// @ts-ignore: decorator
@inline
export function pairSlotOf(pair: u32): usize {
  return <usize>(pair & ((1 << SLOT_BITS) - 1)) << 2;
}

// @ts-ignore: decorator
@inline
export function has(bitmap: usize, bit: u32): u32 {
  return (<u32>load<u8>(bitmap + (bit >>> 3)) >>> (bit & 7)) & 1;
}

function mark(bitmap: usize, bit: u32): void {
  const at = bitmap + (bit >>> 3);
  store<u8>(at, <u8>(<u32>load<u8>(at) | (1 << (bit & 7))));
}

/** Entries are sorted by slot: remembers where each slot begins. */
function closeSlots(slots: usize, slot: usize, filled: usize, entry: usize): usize {
  for (; filled <= slot; filled += 4) store<u32>(slots + filled, <u32>entry);
  return filled;
}

function fillGrams(entries: usize, count: u32, factor: u32, bitmap: usize, slots: usize): void {
  let filled: usize = 0;
  let entry = entries;
  for (let i: u32 = 0; i < count; i++, entry += ENTRY_BYTES) {
    const h = hash(load<u32>(entry), factor);
    mark(bitmap, h);
    filled = closeSlots(slots, slotOf(h), filled, entry);
  }
  closeSlots(slots, 1 << (SLOT_BITS + 2), filled, entry);
}

/** Takes over the plan at `at`; the zeroed hash tables stand at `tables`. */
export function prepare(at: usize, tables: usize): void {
  image = at;
  records = at + load<u32>(at, H_RECORDS);
  reach = load<u32>(at, H_REACH);
  teddy = at + load<u32>(at, H_TEDDY);
  teddySets = load<u32>(at, H_TEDDY_SETS);
  grams = at + load<u32>(at, H_GRAMS);
  strides = at + load<u32>(at, H_STRIDES);
  pairs = at + load<u32>(at, H_PAIRS);
  gramFactor = load<u32>(at, H_GRAM_FACTOR);
  strideFactor = load<u32>(at, H_STRIDE_FACTOR);

  strideBitmap = tables;
  gramBitmap = strideBitmap + BITMAP_BYTES;
  pairBitmap = gramBitmap + BITMAP_BYTES;
  gramSlots = pairBitmap + PAIR_BITMAP_BYTES;
  strideSlots = gramSlots + SLOTS_BYTES;
  pairSlots = strideSlots + SLOTS_BYTES;

  fillGrams(grams, load<u32>(at, H_GRAM_COUNT), gramFactor, gramBitmap, gramSlots);
  fillGrams(strides, load<u32>(at, H_STRIDE_COUNT), strideFactor, strideBitmap, strideSlots);

  let filled: usize = 0;
  let entry = pairs;
  for (let i: u32 = 0, n = load<u32>(at, H_PAIR_COUNT); i < n; i++, entry += ENTRY_BYTES) {
    const pair = load<u32>(entry);
    mark(pairBitmap, pair);
    filled = closeSlots(pairSlots, pairSlotOf(pair), filled, entry);
  }
  closeSlots(pairSlots, 1 << (SLOT_BITS + 2), filled, entry);
}
