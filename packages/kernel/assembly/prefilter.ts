// The multi-literal search. Must never miss an anchor (law 3).
//
// The text is searched in segments that stay in the first-level cache, in blocks of 16 bytes, with two finders:
//   - short literals: Teddy. Four neighbouring bytes are looked up by nibble in a planned set of eight buckets. A pass a set:
//     the built-in rules need two (with one a fifth more time went into what it listed in vain), though four letters that a
//     letter or digit must follow are long.
//   - long literals (five bytes and more): any stretch of five bytes covers four that begin at an even place, so it is enough to
//     look up every second position, in a hashed table. The cost hardly grows with the number of literals.
// The passes neither call nor branch: their tables stay in registers, and a block that needs a closer look is listed without
// a jump to mispredict (the list's end moves by nothing or by one). One loop that did everything took twice as long.
// What is listed goes through exact bytes, the whole literal, `follow` and `confirm` before it becomes a hit.
import { confirmed, inClass } from './confirm';
import { AGAIN_FACTOR, ENTRY_BYTES, FOLD, FOLD_BIT, HASH_BITS, HIT_BYTES, LENGTH_BITS, OFFSET_BITS, RECORD_BYTES, R_CONFIRM, R_FOLLOW, R_LENGTH, R_LITERAL, TEDDY_SET_BYTES } from './layout';
import {
  STRIDE_TABLE,
  TEDDY,
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
  strideCount,
  strideFactor,
  strideSlots,
  teddySets,
} from './tables';

/** Bytes searched at a time: 256 blocks. */
const SEGMENT: usize = 4096;
/** One bit a window, 16 a block. */
const MARKS = memory.data(512, 16);
const NO_MARKS = memory.data(512, 16);
/** Places of blocks to be looked at again; behind each of the stride pass which of its places. */
const LIST = memory.data(2056, 16);
/** Places of windows: 16 a block, and one that is written but does not count. */
const WINDOWS = memory.data(16392, 16);

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
  // A window of four bytes may begin three bytes before the block that marks it.
  for (let p = from & ~15; p < stop + 3; p += SEGMENT) {
    const left = stop + 3 - p;
    sweep(p, left < SEGMENT ? left : SEGMENT);
  }
  if (full) return -1;
  sort(out, hit);
  return <i32>((hit - out) / HIT_BYTES);
}

/**
 * The same for `count` ranges: pairs of u32 [from, to) at `list`, relative to `start`, in order and apart. The hits of one come behind those of
 * the other, so all are in order.
 */
export function scanRanges(start: usize, end: usize, list: usize, count: u32, out: usize, capacity: u32): i32 {
  let found: i32 = 0;
  for (let pair = list, stop = list + (<usize>count << 3); pair < stop; pair += 8) {
    const more = scan(start, end, start + <usize>load<u32>(pair), start + <usize>load<u32>(pair, 4), out + <usize>found * HIT_BYTES, capacity - found);
    if (more < 0) return -1;
    found += more;
  }
  return found;
}

/** Searches `[p, p + bytes)` in whole blocks: up to 31 bytes more are read. */
function sweep(p: usize, bytes: usize): void {
  const end = p + ((bytes + 15) & ~15);
  markWindows(TEDDY, NO_MARKS, p, end);
  if (teddySets > 1) markWindows(TEDDY + TEDDY_SET_BYTES, MARKS, p, end);
  for (let at = WINDOWS, last = keepKnown(listWindows(listMarks(p, end), p)); at < last; at += 4) checkWindow(<usize>load<u32>(at));
  if (strideCount == 0) return;
  for (let at = WINDOWS, last = keepStrides(listPlaces(listStrides(p, end))); at < last; at += 4) checkStride(<usize>load<u32>(at));
}

// @ts-ignore: decorator
@inline
function high(block: v128): v128 {
  return v128.and(i16x8.shr_u(block, 4), i8x16.splat(15));
}

/** Adds a set's marks to others: bit i of a block's mark stands for the four bytes that begin at block - 3 + i. */
function markWindows(set: usize, others: usize, p: usize, end: usize): void {
  const low = i8x16.splat(15);
  const none = i8x16.splat(0);
  const low0 = v128.load(set);
  const high0 = v128.load(set, 16);
  const low1 = v128.load(set, 32);
  const high1 = v128.load(set, 48);
  const low2 = v128.load(set, 64);
  const high2 = v128.load(set, 80);
  const low3 = v128.load(set, 96);
  const high3 = v128.load(set, 112);
  let block = v128.load(p - 16);
  let l = v128.and(block, low);
  let h = high(block);
  let last0 = v128.and(i8x16.swizzle(low0, l), i8x16.swizzle(high0, h));
  let last1 = v128.and(i8x16.swizzle(low1, l), i8x16.swizzle(high1, h));
  let last2 = v128.and(i8x16.swizzle(low2, l), i8x16.swizzle(high2, h));
  for (let i: usize = 0; p < end; p += 16, i += 2) {
    block = v128.load(p);
    l = v128.and(block, low);
    h = high(block);
    const b0 = v128.and(i8x16.swizzle(low0, l), i8x16.swizzle(high0, h));
    const b1 = v128.and(i8x16.swizzle(low1, l), i8x16.swizzle(high1, h));
    const b2 = v128.and(i8x16.swizzle(low2, l), i8x16.swizzle(high2, h));
    const b3 = v128.and(i8x16.swizzle(low3, l), i8x16.swizzle(high3, h));
    const s0 = i8x16.shuffle(last0, b0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
    const s1 = i8x16.shuffle(last1, b1, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const s2 = i8x16.shuffle(last2, b2, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    const buckets = v128.and(v128.and(s0, s1), v128.and(s2, b3));
    store<u16>(MARKS + i, ~i8x16.bitmask(i8x16.eq(buckets, none)) | load<u16>(others + i));
    last0 = b0;
    last1 = b1;
    last2 = b2;
  }
}

function listMarks(p: usize, end: usize): usize {
  let last = LIST;
  for (let marks = MARKS; p < end; p += 16, marks += 2) {
    store<u32>(last, <u32>p);
    last += <usize>(load<u16>(marks) != 0) << 2;
  }
  return last;
}

/** Lists the marked windows of the listed blocks. Most blocks have one or two: those without a jump. */
function listWindows(lastBlock: usize, p: usize): usize {
  let last = WINDOWS;
  for (let at = LIST; at < lastBlock; at += 4) {
    const block = <usize>load<u32>(at);
    let bits = <u32>load<u16>(MARKS + ((block - p) >> 3));
    const first = <u32>block - 3;
    store<u32>(last, first + ctz(bits));
    bits &= bits - 1;
    store<u32>(last, first + ctz(bits), 4);
    last += 4 + (<usize>(bits != 0) << 2);
    for (bits &= bits - 1; bits; bits &= bits - 1) {
      store<u32>(last, first + ctz(bits));
      last += 4;
    }
  }
  return last;
}

/** Of the listed windows keeps those whose bytes are perhaps looked for. */
function keepKnown(last: usize): usize {
  const factor = gramFactor;
  const gramMap = gramBitmap;
  const pairMap = pairBitmap;
  let kept = WINDOWS;
  for (let at = WINDOWS; at < last; at += 4) {
    const window = load<u32>(at);
    const bytes = load<u32>(<usize>window);
    store<u32>(kept, window);
    kept += <usize>(has(gramMap, hash(bytes, factor)) | has(pairMap, bytes & 0xffff)) << 2;
  }
  return kept;
}

/**
 * Lists the blocks of which four bytes that begin at an even place are perhaps looked for, each with a bit for every such place: 0, 4, 8, 12, then 2, 6, 10, 14
 * are bits 0, 2, …, 14. Eight places at a time, with their tags: a place each took half as much time again; without the tags it listed three times as many blocks.
 */
function listStrides(p: usize, end: usize): usize {
  const factor = i32x4.splat(strideFactor);
  const fold = i32x4.splat(FOLD);
  const bitOf = v128(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const seven = i32x4.splat(7);
  const none = i8x16.splat(0);
  let last = LIST;
  for (; p < end; p += 16) {
    const even = i32x4.mul(v128.or(v128.load(p), fold), factor);
    const odd = i32x4.mul(v128.or(v128.load(p, 2), fold), factor);
    const evenAt = i32x4.shr_u(even, 32 - HASH_BITS);
    const oddAt = i32x4.shr_u(odd, 32 - HASH_BITS);
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    a = v128.load_lane<u8>(<usize>i32x4.extract_lane(evenAt, 0), a, 0, STRIDE_TABLE);
    a = v128.load_lane<u8>(<usize>i32x4.extract_lane(evenAt, 1), a, 4, STRIDE_TABLE);
    a = v128.load_lane<u8>(<usize>i32x4.extract_lane(evenAt, 2), a, 8, STRIDE_TABLE);
    a = v128.load_lane<u8>(<usize>i32x4.extract_lane(evenAt, 3), a, 12, STRIDE_TABLE);
    b = v128.load_lane<u8>(<usize>i32x4.extract_lane(oddAt, 0), b, 0, STRIDE_TABLE);
    b = v128.load_lane<u8>(<usize>i32x4.extract_lane(oddAt, 1), b, 4, STRIDE_TABLE);
    b = v128.load_lane<u8>(<usize>i32x4.extract_lane(oddAt, 2), b, 8, STRIDE_TABLE);
    b = v128.load_lane<u8>(<usize>i32x4.extract_lane(oddAt, 3), b, 12, STRIDE_TABLE);
    const evenBits = i8x16.swizzle(bitOf, v128.and(i32x4.shr_u(even, 29 - HASH_BITS), seven));
    const oddBits = i8x16.swizzle(bitOf, v128.and(i32x4.shr_u(odd, 29 - HASH_BITS), seven));
    const some = i16x8.narrow_i32x4_u(v128.and(a, evenBits), v128.and(b, oddBits));
    const places = ~<u32>i8x16.bitmask(i8x16.eq(some, none)) & 0xffff;
    store<u32>(last, <u32>p);
    store<u32>(last, places, 4);
    last += <usize>(places != 0) << 3;
  }
  return last;
}

// @ts-ignore: decorator
@inline
function placeOf(block: u32, places: u32): u32 {
  const bit = <u32>ctz(places);
  return block + (bit < 8 ? bit << 1 : (bit << 1) - 14);
}

/** Lists the places of the listed blocks. Few blocks have more than one: that one without a jump. */
function listPlaces(lastBlock: usize): usize {
  let last = WINDOWS;
  for (let at = LIST; at < lastBlock; at += 8) {
    const block = load<u32>(at);
    let places = load<u32>(at, 4);
    store<u32>(last, placeOf(block, places));
    last += 4;
    for (places &= places - 1; places; places &= places - 1) {
      store<u32>(last, placeOf(block, places));
      last += 4;
    }
  }
  return last;
}

/** Of the listed places keeps those whose bytes are looked for by another table as well. */
function keepStrides(last: usize): usize {
  const bitmap = strideBitmap;
  let kept = WINDOWS;
  for (let at = WINDOWS; at < last; at += 4) {
    const place = load<u32>(at);
    store<u32>(kept, place);
    kept += <usize>has(bitmap, hash(load<u32>(<usize>place) | FOLD, AGAIN_FACTOR)) << 2;
  }
  return kept;
}

function checkWindow(window: usize): void {
  const bytes = load<u32>(window);
  const h = hash(bytes, gramFactor);
  if (has(gramBitmap, h)) entries(gramSlots + slotOf(h), window, bytes);
  const pair = bytes & 0xffff;
  if (has(pairBitmap, pair)) entries(pairSlots + pairSlotOf(pair), window, pair);
}

function checkStride(place: usize): void {
  const bytes = load<u32>(place) | FOLD;
  entries(strideSlots + slotOf(hash(bytes, strideFactor)), place, bytes);
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

function keyOf(place: usize): u64 {
  return rotl<u64>(load<u64>(place), 32);
}

/** By offset, then index. Heap sort: in place, and n log n however many hits there are. */
function sort(first: usize, end: usize): void {
  let sorted = true;
  for (let at = first + HIT_BYTES; at < end; at += HIT_BYTES) sorted = sorted && keyOf(at - HIT_BYTES) <= keyOf(at);
  if (sorted) return;
  const count = (end - first) / HIT_BYTES;
  for (let root = count >> 1; root > 0; root--) sink(first, root - 1, count);
  for (let last = count - 1; last > 0; last--) {
    const place = first + last * HIT_BYTES;
    const largest = load<u64>(first);
    store<u64>(first, load<u64>(place));
    store<u64>(place, largest);
    sink(first, 0, last);
  }
}

function sink(first: usize, root: usize, count: usize): void {
  const value = load<u64>(first + root * HIT_BYTES);
  const key = rotl<u64>(value, 32);
  for (let child: usize = 2 * root + 1; child < count; child = 2 * root + 1) {
    let place = first + child * HIT_BYTES;
    if (child + 1 < count && keyOf(place + HIT_BYTES) > keyOf(place)) {
      child++;
      place += HIT_BYTES;
    }
    if (keyOf(place) <= key) break;
    store<u64>(first + root * HIT_BYTES, load<u64>(place));
    root = child;
  }
  store<u64>(first + root * HIT_BYTES, value);
}
