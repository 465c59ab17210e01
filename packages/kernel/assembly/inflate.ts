// Inflate: one zlib stream (RFC 1950, RFC 1951) from memory to memory, driven by tables.
//
// Every read lies in [src, srcEnd) or in static scratch, every write in [dst, dst + dstLen) or in static scratch.
// Near the end of the input the last bytes move to a scratch with zeros behind them, so the decoder loads eight bytes
// at a time without a bound to watch; whoever consumes those zeros has run past the end.

import { adler32 } from './adler32';
import {
  Z_TRUNCATED, Z_HEADER, Z_DICTIONARY, Z_BLOCK_TYPE, Z_STORED_LENGTH, Z_TOO_MANY_CODES, Z_CODE_LENGTHS, Z_REPEAT, Z_NO_END,
  Z_LITERALS, Z_DISTANCES, Z_LITERAL_CODE, Z_DISTANCE_CODE, Z_TOO_FAR, Z_LONG, Z_SHORT, Z_CHECKSUM,
} from './faults';
import {
  COMPLETE, DISTANCE_BITS, DISTANCE_ENTRIES, LITERAL, LITERAL_BITS, LITERAL_ENTRIES, PRE_BITS, STOP, SUB, build, distanceSymbols, distanceTable, fixedDistanceTable,
  fixedLiteralTable, lengths, literalSymbols, literalTable, preOrder, prepare, preSymbols, preTable, ready,
} from './huffman';

const tail = memory.data(48, 16); // at most seven bytes of input, then zeros
const TAIL_LAST: usize = 24; // reading on from here means that more than ten zeros are used up

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
  // Before these a turn of the fast loop needs no bounds: it reads at most 22 bytes on, and writes two literals and a match of 258 in steps of 16.
  const fastIn: usize = srcEnd - src > 64 ? srcEnd - 32 : 0;
  const fastOut: usize = dstLen > 320 ? outEnd - 288 : 0;
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

    let ended = false;
    while (true) {
      if (out < fastOut && inp < fastIn && !inTail) {
        // far from both ends: what the loop below does, without watching them, and the next entry is looked up before a match is copied
        bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
        let e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
        do {
          let saved = bits;
          bits >>= e; have -= e;
          if (e & LITERAL) {
            store<u8>(out++, <u8>(e >> 16));
            e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
            saved = bits;
            bits >>= e; have -= e;
            if (e & LITERAL) {
              store<u8>(out++, <u8>(e >> 16));
              e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
              saved = bits;
              bits >>= e; have -= e;
              if (e & LITERAL) {
                store<u8>(out++, <u8>(e >> 16));
                bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
                e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
                continue;
              }
            }
          }
          if (e & (SUB | STOP)) {
            if (e & SUB) {
              e = load<u32>(literals + (<usize>((e >> 16) + (<u32>bits & ((1 << ((e >> 8) & 31)) - 1))) << 2));
              saved = bits;
              bits >>= e; have -= e;
              if (e & LITERAL) {
                store<u8>(out++, <u8>(e >> 16));
                bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
                e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
                continue;
              }
            }
            if (e & STOP) { ended = true; if (e >> 16) fault = Z_LITERAL_CODE; break; }
          }
          // two literals and a length take at most 40 bits of 56
          const size = <usize>((e >> 16) + (<u32>(saved & ~(<u64>-1 << (e & 63))) >> ((e >> 8) & 31)));
          bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
          let d = load<u32>(distances + (<usize>(<u32>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
          if (d & SUB) {
            bits >>= DISTANCE_BITS; have -= DISTANCE_BITS;
            d = load<u32>(distances + (<usize>((d >> 16) + (<u32>bits & ((1 << ((d >> 8) & 31)) - 1))) << 2));
          }
          saved = bits;
          bits >>= d; have -= d;
          if (d & STOP) { ended = true; fault = Z_DISTANCE_CODE; break; }
          const distance = <usize>((d >> 16) + (<u32>(saved & ~(<u64>-1 << (d & 63))) >> ((d >> 8) & 31)));
          if (distance > out - dst) { ended = true; fault = Z_TOO_FAR; break; }
          bits |= load<u64>(inp) << (have & 63); inp += 7 - ((have >> 3) & 7); have |= 56;
          e = load<u32>(literals + (<usize>(<u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
          let from = out - distance;
          const end = out + size;
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
        } while (inp < fastIn && out < fastOut);
        if (ended) break;
      }
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
