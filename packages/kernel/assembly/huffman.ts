// The code tables of inflate (RFC 1951, section 3.2): filled from code lengths, one entry a lookup.

// A table is indexed by the next PRIMARY bits; a longer code goes on in a sub-table.
// 10 and 8 bits: most streams in a pack are short, so filling the tables costs as much as decoding.
export const LITERAL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 8;
export const PRE_BITS: u32 = 7;
export const LITERAL_ENTRIES: u32 = 2048; // 1,334 are enough for 288 symbols of at most 15 bits
export const DISTANCE_ENTRIES: u32 = 1024; // 402 for 32 symbols

// An entry: bits 0–7 how many bits to drop (code and extra bits), 8–12 the code's share of them,
// 13 a literal, 14 a sub-table (8–12: its index bits), 15 end of block or (value 1) no code at all; 16–31 the value.
export const LITERAL: u32 = 1 << 13;
export const SUB: u32 = 1 << 14;
export const STOP: u32 = 1 << 15;
const NO_CODE: u32 = (1 << 16) | STOP | 0x101; // zlib too takes one bit before it says so

export const literalTable = memory.data(4 * 2048, 16);
export const distanceTable = memory.data(4 * 1024, 16);
export const preTable = memory.data(4 * 128, 16);
export const fixedLiteralTable = memory.data(4 * 2048, 16);
export const fixedDistanceTable = memory.data(4 * 1024, 16);
export const literalSymbols = memory.data(4 * 288, 16); // entries without their code length
export const distanceSymbols = memory.data(4 * 32, 16);
export const preSymbols = memory.data(4 * 19, 16);
export const lengths = memory.data(512, 16); // code lengths of one block: 286 + 30, and room for the fixed 288 and for reading sixteen at a time
const counts = memory.data(4 * 16, 16);
const places = memory.data(4 * 16, 16);
const sorted = memory.data(2 * 288, 16);
const lengthBase = memory.data<u16>([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]);
const lengthExtra = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
export const preOrder = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

export const COMPLETE: i32 = 0;
const OVER: i32 = 1;
const INCOMPLETE: i32 = 2;

export let ready = false;

/** Once, before the first stream. */
export function prepare(): void {
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(preSymbols + (symbol << 2), symbol << 16);
  for (let symbol: u32 = 0; symbol < 256; symbol++) store<u32>(literalSymbols + (symbol << 2), (symbol << 16) | LITERAL);
  store<u32>(literalSymbols + (256 << 2), STOP);
  for (let i: u32 = 0; i < 29; i++) {
    store<u32>(literalSymbols + ((257 + i) << 2), (<u32>load<u16>(lengthBase + (i << 1)) << 16) | load<u8>(lengthExtra + i));
  }
  // 286, 287 and distances 30, 31 have codes in the fixed set and no meaning
  store<u32>(literalSymbols + (286 << 2), (1 << 16) | STOP);
  store<u32>(literalSymbols + (287 << 2), (1 << 16) | STOP);
  let distance: u32 = 1;
  for (let i: u32 = 0; i < 30; i++) {
    const extra: u32 = i < 4 ? 0 : (i >> 1) - 1;
    store<u32>(distanceSymbols + (i << 2), (distance << 16) | extra);
    distance += 1 << extra;
  }
  store<u32>(distanceSymbols + (30 << 2), (1 << 16) | STOP);
  store<u32>(distanceSymbols + (31 << 2), (1 << 16) | STOP);

  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  build(lengths, 288, literalSymbols, fixedLiteralTable, LITERAL_BITS, LITERAL_ENTRIES, false);
  memory.fill(lengths, 5, 32);
  build(lengths, 32, distanceSymbols, fixedDistanceTable, DISTANCE_BITS, DISTANCE_ENTRIES, false);
  ready = true;
}

/** Fills a table with one value. `entries` is a multiple of 4. */
// @ts-ignore: decorator
@inline
function fillTable(table: usize, entries: u32, value: u32): void {
  const v = i32x4.splat(value);
  for (let p = table, end = table + (entries << 2); p < end; p += 16) v128.store(p, v);
}

/** Of the sixteen lengths from `lens + i` on, of which there are `n` in all, a bit for each that is not 0: most symbols have no code. Reads up to 15 bytes behind the last. */
// @ts-ignore: decorator
@inline
function used16(lens: usize, i: u32, n: u32): u32 {
  const some = <u32>i8x16.bitmask(i8x16.ne(v128.load(lens + i), i8x16.splat(0)));
  return n - i < 16 ? some & ((1 << (n - i)) - 1) : some;
}

/**
 * Fills `table` for the canonical code of `n` lengths. Refuses what zlib refuses: over-subscribed sets, and incomplete ones
 * except a single code of one bit (`single`: not for the code of the code lengths) or no code at all.
 */
export function build(lens: usize, n: u32, symbols: usize, table: usize, primary: u32, capacity: u32, single: bool): i32 {
  const zero = i32x4.splat(0);
  v128.store(counts, zero); v128.store(counts, zero, 16); v128.store(counts, zero, 32); v128.store(counts, zero, 48);
  for (let i: u32 = 0; i < n; i += 16) {
    for (let some = used16(lens, i, n); some; some &= some - 1) {
      const c = counts + (<usize>load<u8>(lens + i + ctz(some)) << 2);
      store<u32>(c, load<u32>(c) + 1);
    }
  }
  let left: i32 = 1;
  let used: u32 = 0;
  let longest: u32 = 0;
  for (let l: u32 = 1; l <= 15; l++) {
    const count = load<u32>(counts + (l << 2));
    store<u32>(places + (l << 2), used);
    used += count;
    left = (left << 1) - <i32>count;
    if (left < 0) return OVER;
    if (count) longest = l;
  }
  if (left > 0) {
    if (!single || longest > 1) return INCOMPLETE;
    fillTable(table, 1 << primary, NO_CODE);
    if (longest == 0) return COMPLETE; // an error only when such a code is used
  }
  for (let i: u32 = 0; i < n; i += 16) {
    for (let some = used16(lens, i, n); some; some &= some - 1) {
      const symbol = i + ctz(some);
      const p = places + (<usize>load<u8>(lens + symbol) << 2);
      const k = load<u32>(p);
      store<u16>(sorted + (k << 1), <u16>symbol);
      store<u32>(p, k + 1);
    }
  }
  if (left > 0) {
    const entry = load<u32>(symbols + (<usize>load<u16>(sorted) << 2)) + 0x101;
    for (let i: u32 = 0; i < 1 << primary; i += 2) store<u32>(table + (i << 2), entry);
    return COMPLETE;
  }

  // Codes are counted with their bits reversed. While they are no longer than `primary` the table is `filled` entries wide
  // and doubles with every bit.
  let length: u32 = 1;
  while (load<u32>(counts + (length << 2)) == 0) length++;
  let code: u32 = 0;
  let k: u32 = 0;
  let filled: u32 = 1 << length;
  while (length <= primary) {
    const last = k + load<u32>(counts + (length << 2));
    const add = length * 0x101;
    const ones = filled - 1;
    while (k < last) {
      store<u32>(table + (code << 2), load<u32>(symbols + (<usize>load<u16>(sorted + (k << 1)) << 2)) + add);
      k++;
      if (code == ones) { code = 0; break; }
      const bit: u32 = 1 << (31 - clz(code ^ ones));
      code = (code & (bit - 1)) | bit;
    }
    if (k == used) {
      while (filled < 1 << primary) {
        copyEntries(table, filled);
        filled <<= 1;
      }
      return COMPLETE;
    }
    length++;
    if (length <= primary) {
      copyEntries(table, filled);
      filled <<= 1;
    }
  }

  // longer codes: one sub-table for each value of their first `primary` bits
  const low: u32 = (1 << primary) - 1;
  let next: u32 = 1 << primary;
  let current: u32 = 0xffffffff;
  let sub: u32 = 0;
  let subBits: u32 = 0;
  let remaining = k < used ? load<u32>(counts + (length << 2)) : 0;
  while (k < used) {
    while (remaining == 0) { length++; remaining = load<u32>(counts + (length << 2)); }
    if ((code & low) != current) {
      current = code & low;
      sub = next;
      // as many bits as it takes until the codes that begin so are complete
      subBits = length - primary;
      let room: i32 = (1 << subBits) - <i32>remaining;
      let l = length;
      while (room > 0 && l < longest) {
        l++;
        subBits++;
        room = (room << 1) - <i32>load<u32>(counts + (l << 2));
      }
      next += 1 << subBits;
      if (next > capacity) return INCOMPLETE;
      store<u32>(table + (current << 2), (sub << 16) | SUB | (subBits << 8) | primary);
    }
    const entry = load<u32>(symbols + (<usize>load<u16>(sorted + (k << 1)) << 2)) + (length - primary) * 0x101;
    const step: u32 = 1 << (length - primary);
    for (let i = code >> primary; i < 1 << subBits; i += step) store<u32>(table + ((sub + i) << 2), entry);
    k++;
    remaining--;
    const ones: u32 = (1 << length) - 1;
    if (code == ones) break;
    const bit: u32 = 1 << (31 - clz(code ^ ones));
    code = (code & (bit - 1)) | bit;
  }
  return COMPLETE;
}

// @ts-ignore: decorator
@inline
function copyEntries(table: usize, count: u32): void {
  const to = table + (count << 2);
  if (count >= 4) for (let i: usize = 0; i < count << 2; i += 16) v128.store(to + i, v128.load(table + i));
  else if (count == 2) store<u64>(to, load<u64>(table));
  else store<u32>(to, load<u32>(table));
}
