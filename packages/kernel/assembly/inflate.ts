// Inflate: one zlib stream (RFC 1950, RFC 1951) from memory to memory, driven by tables.
//
// Every read lies in [src, srcEnd) or in static scratch, every write in [dst, dst + dstLen) or in static scratch.
// Near the end of the input the last bytes move to a scratch with zeros behind them, so the decoder loads eight bytes
// at a time without a bound to watch; whoever consumes those zeros has run past the end.

import {
  Z_TRUNCATED, Z_HEADER, Z_DICTIONARY, Z_BLOCK_TYPE, Z_STORED_LENGTH, Z_TOO_MANY_CODES, Z_CODE_LENGTHS, Z_REPEAT, Z_NO_END,
  Z_LITERALS, Z_DISTANCES, Z_LITERAL_CODE, Z_DISTANCE_CODE, Z_TOO_FAR, Z_LONG, Z_SHORT, Z_CHECKSUM,
} from './faults';

// A table is indexed by the next PRIMARY bits; a longer code goes on in a sub-table.
// 10 and 8 bits: most streams in a pack are short, so filling the tables costs as much as decoding.
const LITERAL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const PRE_BITS: u32 = 7;
const LITERAL_ENTRIES: u32 = 2048; // 1,334 are enough for 288 symbols of at most 15 bits
const DISTANCE_ENTRIES: u32 = 1024; // 402 for 32 symbols

// An entry: bits 0–7 how many bits to drop (code and extra bits), 8–12 the code's share of them,
// 13 a literal, 14 a sub-table (8–12: its index bits), 15 end of block or (value 1) no code at all; 16–31 the value.
const LITERAL: u32 = 1 << 13;
const SUB: u32 = 1 << 14;
const STOP: u32 = 1 << 15;
const NO_CODE: u32 = (1 << 16) | STOP | 0x101; // zlib too takes one bit before it says so

const literalTable = memory.data(4 * 2048, 16);
const distanceTable = memory.data(4 * 1024, 16);
const preTable = memory.data(4 * 128, 16);
const fixedLiteralTable = memory.data(4 * 2048, 16);
const fixedDistanceTable = memory.data(4 * 1024, 16);
const literalSymbols = memory.data(4 * 288, 16); // entries without their code length
const distanceSymbols = memory.data(4 * 32, 16);
const preSymbols = memory.data(4 * 19, 16);
const lengths = memory.data(512, 16); // code lengths of one block: 286 + 30, and room for the fixed 288
const counts = memory.data(4 * 16, 16);
const places = memory.data(4 * 16, 16);
const sorted = memory.data(2 * 288, 16);
const tail = memory.data(48, 16); // at most seven bytes of input, then zeros
const TAIL_LAST: usize = 24; // reading on from here means that more than ten zeros are used up

const lengthBase = memory.data<u16>([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]);
const lengthExtra = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const preOrder = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const adlerWeights = memory.data<i16>([16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 16);

const COMPLETE: i32 = 0;
const OVER: i32 = 1;
const INCOMPLETE: i32 = 2;

let ready = false;

function prepare(): void {
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

/**
 * Fills `table` for the canonical code of `n` lengths. Refuses what zlib refuses: over-subscribed sets, and incomplete ones
 * except a single code of one bit (`single`: not for the code of the code lengths) or no code at all.
 */
function build(lens: usize, n: u32, symbols: usize, table: usize, primary: u32, capacity: u32, single: bool): i32 {
  const zero = i32x4.splat(0);
  v128.store(counts, zero); v128.store(counts, zero, 16); v128.store(counts, zero, 32); v128.store(counts, zero, 48);
  for (let i: u32 = 0; i < n; i++) {
    const c = counts + (<usize>load<u8>(lens + i) << 2);
    store<u32>(c, load<u32>(c) + 1);
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
  for (let i: u32 = 0; i < n; i++) {
    const l = <u32>load<u8>(lens + i);
    if (l) {
      const p = places + (l << 2);
      const k = load<u32>(p);
      store<u16>(sorted + (k << 1), <u16>i);
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

/** Adler-32 (RFC 1950) of `[from, from + length)`. */
function adler32(from: usize, length: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  const lowWeights = v128.load(adlerWeights);
  const highWeights = v128.load(adlerWeights, 16);
  let p = from;
  let left = length;
  while (left >= 16) {
    // 5,552 bytes is the most that 32 bits take (RFC 1950, section 9); in lanes even more would fit
    let n: usize = left < 5552 ? left & ~15 : 5552;
    left -= n;
    let sums = i32x4.splat(0); // bytes so far, in this round
    let before = i32x4.splat(0); // sum of `sums` before each step: sixteen times its share of b
    let weighted = i32x4.splat(0);
    b += a * <u32>n;
    const end = p + n;
    while (p < end) {
      const v = v128.load(p);
      before = i32x4.add(before, sums);
      const low = i16x8.extend_low_i8x16_u(v);
      const high = i16x8.extend_high_i8x16_u(v);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.add(low, high)));
      weighted = i32x4.add(weighted, i32x4.add(i32x4.dot_i16x8_s(low, lowWeights), i32x4.dot_i16x8_s(high, highWeights)));
      p += 16;
    }
    weighted = i32x4.add(weighted, i32x4.shl(before, 4));
    a += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
    b += i32x4.extract_lane(weighted, 0) + i32x4.extract_lane(weighted, 1) + i32x4.extract_lane(weighted, 2) + i32x4.extract_lane(weighted, 3);
    a %= 65521;
    b %= 65521;
  }
  while (left) {
    a += load<u8>(p++);
    b += a;
    left--;
  }
  return ((b % 65521) << 16) | (a % 65521);
}

let tailShift: usize = 0; // tail + tailShift is where its first byte stands in the input

/** Copies the last bytes of the input, fewer than eight, to the tail. */
function toTail(from: usize, end: usize): void {
  v128.store(tail, i32x4.splat(0));
  let p = tail;
  tailShift = from - tail;
  while (from < end) store<u8>(p++, load<u8>(from++));
}

/**
 * Inflates the zlib stream that begins at `src` into exactly `dstLen` bytes at `dst`. Returns how many bytes of input it took
 * (what follows the stream is not looked at), or a fault. After a fault the bytes at `dst` mean nothing.
 * The two areas must not overlap.
 */
export function inflate(src: usize, srcEnd: usize, dst: usize, dstLen: usize): i32 {
  if (!ready) prepare();
  if (srcEnd < src || srcEnd - src < 2) return Z_TRUNCATED;
  const head = (<u32>load<u8>(src) << 8) | load<u8>(src, 1);
  if ((head & 0x0f00) != 0x0800 || head >> 12 > 7 || head % 31 != 0) return Z_HEADER;
  if (head & 0x20) return Z_DICTIONARY;

  let inp = src + 2;
  const bulk: usize = srcEnd - src >= 10 ? srcEnd - 8 : 0; // the last place to load eight bytes from
  let safe = bulk;
  let inTail = false;
  let bits: u64 = 0;
  let have: u32 = 0; // bits in `bits`: its low byte; what stands above that is left over from entries
  let out = dst;
  const outEnd = dst + dstLen;
  let fault: i32 = 0;

  while (true) {
    if (inp > safe) { if (inTail) return Z_TRUNCATED; toTail(inp, srcEnd); inp = tail; safe = tail + TAIL_LAST; inTail = true; }
    bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;

    const last = (bits & 1) != 0;
    const type = <u32>(bits >> 1) & 3;
    bits >>= 3; have -= 3;
    let literals = literalTable;
    let distances = distanceTable;
    if (type == 0) {
      inp -= (have & 0xff) >> 3;
      bits = 0; have = 0;
      if (inTail) { inp += tailShift; safe = bulk; inTail = false; }
      if (inp > srcEnd || srcEnd - inp < 4) return Z_TRUNCATED;
      const n = <usize>load<u16>(inp);
      if ((n ^ load<u16>(inp, 2)) != 0xffff) return Z_STORED_LENGTH;
      inp += 4;
      if (n > outEnd - out) return Z_LONG;
      if (n > srcEnd - inp) return Z_TRUNCATED;
      memory.copy(out, inp, n);
      out += n; inp += n;
      if (last) break;
      continue;
    } else if (type == 1) {
      literals = fixedLiteralTable;
      distances = fixedDistanceTable;
    } else if (type == 2) {
      const literalCount = (<u32>bits & 31) + 257;
      const distanceCount = (<u32>(bits >> 5) & 31) + 1;
      const preCount = (<u32>(bits >> 10) & 15) + 4;
      bits >>= 14; have -= 14;
      if (literalCount > 286 || distanceCount > 30) { fault = Z_TOO_MANY_CODES; break; }
      v128.store(lengths, i32x4.splat(0)); v128.store(lengths, i32x4.splat(0), 16);
      for (let i: u32 = 0; i < preCount; i++) {
        if ((have & 0xff) < 3) {
          if (inp > safe) { if (inTail) return Z_TRUNCATED; toTail(inp, srcEnd); inp = tail; safe = tail + TAIL_LAST; inTail = true; }
          bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
        }
        store<u8>(lengths + load<u8>(preOrder + i), <u8>bits & 7);
        bits >>= 3; have -= 3;
      }
      if (build(lengths, 19, preSymbols, preTable, PRE_BITS, 1 << PRE_BITS, false) != COMPLETE) { fault = Z_CODE_LENGTHS; break; }
      const total = literalCount + distanceCount;
      let i: u32 = 0;
      while (i < total) {
        if ((have & 0xff) < 14) {
          if (inp > safe) { if (inTail) return Z_TRUNCATED; toTail(inp, srcEnd); inp = tail; safe = tail + TAIL_LAST; inTail = true; }
          bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
        }
        const e = load<u32>(preTable + (<usize>(<u32>bits & ((1 << PRE_BITS) - 1)) << 2));
        bits >>= e; have -= e;
        const symbol = e >> 16;
        if (symbol < 16) { store<u8>(lengths + i, <u8>symbol); i++; continue; }
        let repeat: u32;
        let value: u8 = 0;
        if (symbol == 16) {
          repeat = 3 + (<u32>bits & 3); bits >>= 2; have -= 2;
          if (i == 0) { fault = Z_REPEAT; break; }
          value = load<u8>(lengths + i - 1);
        } else if (symbol == 17) { repeat = 3 + (<u32>bits & 7); bits >>= 3; have -= 3; }
        else { repeat = 11 + (<u32>bits & 127); bits >>= 7; have -= 7; }
        if (i + repeat > total) { fault = Z_REPEAT; break; }
        const end = i + repeat;
        while (i < end) store<u8>(lengths + i++, value);
      }
      if (fault) break;
      if (load<u8>(lengths + 256) == 0) { fault = Z_NO_END; break; }
      if (build(lengths, literalCount, literalSymbols, literalTable, LITERAL_BITS, LITERAL_ENTRIES, true) != COMPLETE) { fault = Z_LITERALS; break; }
      if (build(lengths + literalCount, distanceCount, distanceSymbols, distanceTable, DISTANCE_BITS, DISTANCE_ENTRIES, true) != COMPLETE) { fault = Z_DISTANCES; break; }
    } else {
      fault = Z_BLOCK_TYPE;
      break;
    }

    while (true) {
      if (inp > safe) { if (inTail) return Z_TRUNCATED; toTail(inp, srcEnd); inp = tail; safe = tail + TAIL_LAST; inTail = true; }
      bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;

      let e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
      if (e & LITERAL) {
        // a literal found at once takes at most 10 bits, so 56 bits hold three, and the next lookup
        bits >>= e; have -= e;
        if (out >= outEnd) { fault = Z_LONG; break; }
        store<u8>(out++, <u8>(e >> 16));
        e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
        if (e & LITERAL) {
          bits >>= e; have -= e;
          if (out >= outEnd) { fault = Z_LONG; break; }
          store<u8>(out++, <u8>(e >> 16));
          e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
          if (e & LITERAL) {
            bits >>= e; have -= e;
            if (out >= outEnd) { fault = Z_LONG; break; }
            store<u8>(out++, <u8>(e >> 16));
            continue;
          }
        }
        if (inp > safe) { if (inTail) return Z_TRUNCATED; toTail(inp, srcEnd); inp = tail; safe = tail + TAIL_LAST; inTail = true; }
        bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
      }
      if (e & SUB) {
        bits >>= LITERAL_BITS; have -= LITERAL_BITS;
        e = load<u32>(literals + (<usize>((e >> 16) + (<u32>bits & ((1 << ((e >> 8) & 31)) - 1))) << 2));
        if (e & LITERAL) {
          bits >>= e; have -= e;
          if (out >= outEnd) { fault = Z_LONG; break; }
          store<u8>(out++, <u8>(e >> 16));
          continue;
        }
      }
      let saved = bits;
      bits >>= e; have -= e;
      if (e & STOP) { if (e >> 16) fault = Z_LITERAL_CODE; break; }
      // length and distance together take at most 48 of 56 bits
      const size = <usize>((e >> 16) + (<u32>(saved & ~(<u64>-1 << (e & 63))) >> ((e >> 8) & 31)));
      let d = load<u32>(distances + (<usize>(<u32>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
      if (d & SUB) {
        bits >>= DISTANCE_BITS; have -= DISTANCE_BITS;
        d = load<u32>(distances + (<usize>((d >> 16) + (<u32>bits & ((1 << ((d >> 8) & 31)) - 1))) << 2));
      }
      saved = bits;
      bits >>= d; have -= d;
      if (d & STOP) { fault = Z_DISTANCE_CODE; break; }
      const distance = <usize>((d >> 16) + (<u32>(saved & ~(<u64>-1 << (d & 63))) >> ((d >> 8) & 31)));
      if (distance > out - dst) { fault = Z_TOO_FAR; break; }
      const room = outEnd - out;
      if (size > room) { fault = Z_LONG; break; }
      let from = out - distance;
      const end = out + size;
      if (room - size >= 16) {
        // whole steps, past `end` but not past `outEnd`
        if (distance >= 16) {
          do { v128.store(out, v128.load(from)); out += 16; from += 16; } while (out < end);
        } else if (distance >= 8) {
          do { store<u64>(out, load<u64>(from)); out += 8; from += 8; } while (out < end);
        } else if (distance == 1) {
          const v = i8x16.splat(load<u8>(from));
          do { v128.store(out, v); out += 16; } while (out < end);
        } else {
          do { store<u8>(out++, load<u8>(from++)); } while (out < end);
        }
        out = end;
      } else {
        do { store<u8>(out++, load<u8>(from++)); } while (out < end);
      }
    }
    if (fault) break;
    if (last) break;
  }

  // back to the byte behind the last bit used
  inp -= (have & 0xff) >> 3;
  if (inTail) inp += tailShift;
  if (inp > srcEnd) return Z_TRUNCATED;
  if (fault) return fault;
  if (out != outEnd) return Z_SHORT;
  if (srcEnd - inp < 4) return Z_TRUNCATED;
  if (bswap<u32>(load<u32>(inp)) != adler32(dst, dstLen)) return Z_CHECKSUM;
  return <i32>(inp + 4 - src);
}
