// The multi-literal search. Must never miss an anchor (law 3).
//
// One sweep, 16 bytes a step, with two finders side by side:
//   - short literals: Teddy. Four neighbouring bytes are looked up by nibble in planned sets of eight buckets.
//   - long literals (seven bytes and more): any stretch of seven bytes covers one aligned group of four, so it is enough to
//     look up every fourth position, in a hashed bitmap. The cost hardly grows with the number of literals.
// What they find goes through exact bytes, the whole literal, `follow` and `confirm` before it becomes a hit.
import { confirmed, inClass } from './confirm';
import { ENTRY_BYTES, FOLD_BIT, HIT_BYTES, LENGTH_BITS, OFFSET_BITS, RECORD_BYTES, R_CONFIRM, R_FOLLOW, R_LENGTH, R_LITERAL } from './layout';
import {
  gramBitmap,
  gramFactor,
  gramSlots,
  has,
  hash,
  image,
  pairBitmap,
  pairSlotOf,
  pairSlots,
  reach,
  records,
  slotOf,
  strideBitmap,
  strideFactor,
  strideSlots,
  teddy,
  teddySets,
} from './tables';

// The call in progress.
let textStart: usize = 0;
let textEnd: usize = 0;
let firstBegin: usize = 0;
let lastBegin: usize = 0; // exclusive
let hits: usize = 0;
let hitsEnd: usize = 0;
let hit: usize = 0;
let full: bool = false;

/**
 * Writes the hits that begin in `[from, to)` of the text `[start, end)` to `out`, in order; at most `capacity`.
 * Returns their number, or -1 when there is no room: then nothing in `out` counts.
 */
export function scan(start: usize, end: usize, from: usize, to: usize, out: usize, capacity: u32): i32 {
  textStart = start;
  textEnd = end;
  firstBegin = from;
  lastBegin = to;
  hits = out;
  hit = out;
  hitsEnd = out + <usize>capacity * HIT_BYTES;
  full = false;
  let stop = to + reach;
  if (stop > end) stop = end;
  if (teddySets == 2) sweepTwoSets(from, stop);
  else sweepOneSet(from, stop);
  if (full) return -1;
  sort(out, hit);
  return <i32>((hit - out) / HIT_BYTES);
}

// @ts-ignore: decorator
@inline
function high(block: v128): v128 {
  return v128.and(i16x8.shr_u(block, 4), i8x16.splat(15));
}

/** The buckets that allow the byte at each place, by position in the window (0 to 3). */
// @ts-ignore: decorator
@inline
function buckets(set: usize, position: usize, low: v128, up: v128): v128 {
  return v128.and(i8x16.swizzle(v128.load(set + position * 32), low), i8x16.swizzle(v128.load(set + position * 32 + 16), up));
}

// @ts-ignore: decorator
@inline
function shift3(before: v128, now: v128): v128 {
  return i8x16.shuffle(before, now, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
}
// @ts-ignore: decorator
@inline
function shift2(before: v128, now: v128): v128 {
  return i8x16.shuffle(before, now, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
}
// @ts-ignore: decorator
@inline
function shift1(before: v128, now: v128): v128 {
  return i8x16.shuffle(before, now, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

// @ts-ignore: decorator
@inline
function strideBits(p: usize, bitmap: usize, factor: u32): u32 {
  return (
    has(bitmap, hash(load<u32>(p), factor)) |
    (has(bitmap, hash(load<u32>(p, 4), factor)) << 1) |
    (has(bitmap, hash(load<u32>(p, 8), factor)) << 2) |
    (has(bitmap, hash(load<u32>(p, 12), factor)) << 3)
  );
}

// Lane i of the combined buckets is the window that begins at p - 3 + i.

function sweepOneSet(from: usize, stop: usize): void {
  const set = teddy;
  const bitmap = strideBitmap;
  const factor = strideFactor;
  const low = i8x16.splat(15);
  let p = (from & ~15) - 16;
  let last0 = i8x16.splat(0);
  let last1 = i8x16.splat(0);
  let last2 = i8x16.splat(0);
  for (; p < stop + 3; p += 16) {
    const block = v128.load(p);
    const l = v128.and(block, low);
    const u = high(block);
    const b0 = buckets(set, 0, l, u);
    const b1 = buckets(set, 1, l, u);
    const b2 = buckets(set, 2, l, u);
    const b3 = buckets(set, 3, l, u);
    const all = v128.and(v128.and(shift3(last0, b0), shift2(last1, b1)), v128.and(shift1(last2, b2), b3));
    last0 = b0;
    last1 = b1;
    last2 = b2;
    if (v128.any_true(all)) windows(p - 3, <u32>i8x16.bitmask(i8x16.ne(all, i8x16.splat(0))));
    const found = strideBits(p, bitmap, factor);
    if (found) aligned(p, found);
  }
}

function sweepTwoSets(from: usize, stop: usize): void {
  const set = teddy;
  const bitmap = strideBitmap;
  const factor = strideFactor;
  const low = i8x16.splat(15);
  let p = (from & ~15) - 16;
  let last0 = i8x16.splat(0);
  let last1 = i8x16.splat(0);
  let last2 = i8x16.splat(0);
  let other0 = i8x16.splat(0);
  let other1 = i8x16.splat(0);
  let other2 = i8x16.splat(0);
  for (; p < stop + 3; p += 16) {
    const block = v128.load(p);
    const l = v128.and(block, low);
    const u = high(block);
    const b0 = buckets(set, 0, l, u);
    const b1 = buckets(set, 1, l, u);
    const b2 = buckets(set, 2, l, u);
    const b3 = buckets(set, 3, l, u);
    const c0 = buckets(set + 128, 0, l, u);
    const c1 = buckets(set + 128, 1, l, u);
    const c2 = buckets(set + 128, 2, l, u);
    const c3 = buckets(set + 128, 3, l, u);
    const one = v128.and(v128.and(shift3(last0, b0), shift2(last1, b1)), v128.and(shift1(last2, b2), b3));
    const two = v128.and(v128.and(shift3(other0, c0), shift2(other1, c1)), v128.and(shift1(other2, c2), c3));
    last0 = b0;
    last1 = b1;
    last2 = b2;
    other0 = c0;
    other1 = c1;
    other2 = c2;
    const all = v128.or(one, two);
    if (v128.any_true(all)) windows(p - 3, <u32>i8x16.bitmask(i8x16.ne(all, i8x16.splat(0))));
    const found = strideBits(p, bitmap, factor);
    if (found) aligned(p, found);
  }
}

/** Windows that a Teddy set allows: bit i stands for the one at p + i. */
function windows(p: usize, bits: u32): void {
  do {
    const q = p + ctz(bits);
    bits &= bits - 1;
    const bytes = load<u32>(q);
    const h = hash(bytes, gramFactor);
    if (has(gramBitmap, h)) entries(gramSlots + slotOf(h), q, bytes);
    const pair = bytes & 0xffff;
    if (has(pairBitmap, pair)) entries(pairSlots + pairSlotOf(pair), q, pair);
  } while (bits);
}

/** Aligned groups of four bytes that the stride bitmap holds: bit i stands for the one at p + 4 * i. */
function aligned(p: usize, bits: u32): void {
  do {
    const q = p + (ctz(bits) << 2);
    bits &= bits - 1;
    const bytes = load<u32>(q);
    entries(strideSlots + slotOf(hash(bytes, strideFactor)), q, bytes);
  } while (bits);
}

function entries(slot: usize, at: usize, bytes: u32): void {
  const end = <usize>load<u32>(slot, 4);
  for (let entry = <usize>load<u32>(slot); entry < end; entry += ENTRY_BYTES) {
    if (load<u32>(entry) == bytes) verify(load<u32>(entry, 4), at);
  }
}

/** Does the literal of an entry stand where its bytes were found at `at`? */
function verify(reference: u32, at: usize): void {
  const begin = at - (reference & ((1 << OFFSET_BITS) - 1));
  if (begin < firstBegin || begin >= lastBegin) return;
  const index = reference >>> OFFSET_BITS;
  const record = records + <usize>index * RECORD_BYTES;
  const shape = load<u32>(record, R_LENGTH);
  const length = <usize>(shape & ((1 << LENGTH_BITS) - 1));
  const follow = <usize>((shape >>> LENGTH_BITS) & 255);
  const after = begin + length;
  if (after + follow > textEnd) return;

  const literal = image + load<u32>(record, R_LITERAL);
  if (shape >>> FOLD_BIT) {
    for (let i: usize = 0; i < length; i++) {
      const want = <u32>load<u8>(literal + i);
      const letter = want - 0x61 < 26 ? 0x20 : 0;
      if ((<u32>load<u8>(begin + i) | letter) != want) return;
    }
  } else {
    for (let i: usize = 0; i < length; i++) if (load<u8>(begin + i) != load<u8>(literal + i)) return;
  }
  let place = image + load<u32>(record, R_FOLLOW);
  for (let i: usize = 0; i < follow; i++, place += 4) {
    if (!inClass(image + load<u32>(place), load<u8>(after + i))) return;
  }
  const block = load<u32>(record, R_CONFIRM);
  if (block && !confirmed(image + block, textStart, textEnd, begin, after)) return;

  if (hit >= hitsEnd) {
    full = true;
    return;
  }
  store<u32>(hit, <u32>(begin - textStart));
  store<u32>(hit, index, 4);
  hit += HIT_BYTES;
}

/** Hits come in the order in which they were found, at most `reach` bytes out of place: insertion sort has little to do. */
function sort(first: usize, end: usize): void {
  for (let at = first + HIT_BYTES; at < end; at += HIT_BYTES) {
    const value = load<u64>(at);
    const key = rotl<u64>(value, 32);
    let hole = at;
    while (hole > first && rotl<u64>(load<u64>(hole - HIT_BYTES), 32) > key) {
      store<u64>(hole, load<u64>(hole - HIT_BYTES));
      hole -= HIT_BYTES;
    }
    if (hole != at) store<u64>(hole, value);
  }
}
