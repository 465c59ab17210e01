// Delta: applies a git delta (gitformat-pack(5)) and writes down which bytes of the result the base does not explain.
//
// Every read lies in [base, base + baseLen) or [delta, delta + deltaLen), every write in [dst, dst + dstLen) or in the list of ranges.

import { D_TRUNCATED, D_HEADER, D_BASE_SIZE, D_RESULT_SIZE, D_COPY, D_RESERVED, D_LONG, D_SHORT } from './faults';

// For the low seven bits of a copy instruction: how to move its argument bytes to a u32 offset and a u32 size.
const spread = memory.data(8 * 128, 16);
let ready = false;

function prepare(): void {
  for (let op: u32 = 0; op < 128; op++) {
    let from: u8 = 0;
    for (let i: u32 = 0; i < 8; i++) store<u8>(spread + (op << 3) + i, i < 7 && (op >> i) & 1 ? from++ : 0x80);
  }
  ready = true;
}

let cursor: usize = 0;

/** Reads a size of 7 bits a byte at `cursor`, low bits first. -1: cut off, -2: 2^32 or more. */
function readSize(end: usize): i64 {
  let size: u64 = 0;
  let shift: u32 = 0;
  while (true) {
    if (cursor >= end) return -1;
    const byte = <u64>load<u8>(cursor++);
    if (shift < 35) size |= (byte & 127) << shift;
    else if (byte & 127) return -2;
    if (size > 0xffffffff) return -2;
    if (!(byte & 128)) return <i64>size;
    shift += 7;
  }
}

/** The size of the result as the delta's header gives it, or a fault. */
export function deltaResultSize(delta: usize, deltaLen: usize): f64 {
  cursor = delta;
  const end = delta + deltaLen;
  const base = readSize(end);
  if (base < 0) return base == -1 ? D_TRUNCATED : D_HEADER;
  const result = readSize(end);
  if (result < 0) return result == -1 ? D_TRUNCATED : D_HEADER;
  return <f64>result;
}

/**
 * Applies the delta to the base and makes exactly `dstLen` bytes at `dst`. Returns the number of changed ranges, or a fault.
 *
 * Changed ranges are pairs of u32 [start, end) at `ranges`, relative to `dst`, in order: all inserted bytes, every seam between
 * two instructions and both ends of the result as empty ranges. Copies that go on in the base where the one before ended are one
 * copy. Ranges no more than `near` bytes apart are one range. There is room for `maxRanges` (at least 1): when there are more,
 * the last one covers the rest.
 *
 * Unless `sources` is 0, a u32 for each range goes there: where in the base the bytes end that stand unchanged before the range.
 * Between two ranges lies one stretch of the base.
 *
 * The areas must not overlap.
 */
export function applyDelta(base: usize, baseLen: usize, delta: usize, deltaLen: usize, dst: usize, dstLen: usize, ranges: usize, maxRanges: u32, near: u32, sources: usize): i32 {
  if (!ready) prepare();
  const end = delta + deltaLen;
  if (deltaLen < 4) return D_TRUNCATED; // git's own rule
  cursor = delta;
  const baseSize = readSize(end);
  if (baseSize < 0) return baseSize == -1 ? D_TRUNCATED : D_HEADER;
  const resultSize = readSize(end);
  if (resultSize < 0) return resultSize == -1 ? D_TRUNCATED : D_HEADER;
  if (<u64>baseSize != <u64>baseLen) return D_BASE_SIZE;
  if (<u64>resultSize != <u64>dstLen) return D_RESULT_SIZE;

  let p = cursor;
  let out = dst;
  const outEnd = dst + dstLen;
  let list = ranges;
  const listLast = ranges + ((<usize>maxRanges - 1) << 3);
  let rangeStart: u32 = 0; // the open range
  let rangeEnd: u32 = 0;
  let source = sources;
  if (sources) store<u32>(source, 0);
  let copied: u64 = 1 << 63; // where in the base the copy before this instruction ended

  while (p < end) {
    const op = <u32>load<u8>(p++);
    const at = <u32>(out - dst);
    if (op & 128) {
      const args = op & 127;
      let offset: usize;
      let size: usize;
      if (end - p >= 8) {
        const v = i8x16.swizzle(v128.load64_zero(p), v128.load64_zero(spread + (args << 3)));
        offset = <usize>i32x4.extract_lane(v, 0);
        size = <usize>i32x4.extract_lane(v, 1);
        p += popcnt(args);
      } else {
        if (end - p < <usize>popcnt(args)) return D_TRUNCATED;
        offset = 0;
        size = 0;
        for (let i: u32 = 0; i < 4; i++) if ((args >> i) & 1) offset |= <usize>load<u8>(p++) << (i << 3);
        for (let i: u32 = 0; i < 3; i++) if ((args >> (i + 4)) & 1) size |= <usize>load<u8>(p++) << (i << 3);
      }
      if (size == 0) size = 0x10000;
      if (offset > baseLen || size > baseLen - offset) return D_COPY;
      const room = outEnd - out;
      if (size > room) return D_LONG;
      if (<u64>offset != copied) {
        if (<u64>at > <u64>rangeEnd + near && list < listLast) {
          store<u32>(list, rangeStart);
          store<u32>(list, rangeEnd, 4);
          list += 8;
          rangeStart = at;
          if (sources) store<u32>((source += 4), <u32>copied);
        }
        rangeEnd = at;
      }
      copied = <u64>offset + size;
      const from = base + offset;
      // memory.copy is a call out of the module: 64 bytes are copied before it has begun
      if (size <= 256 && room - size >= 16 && baseLen - offset - size >= 16) {
        for (let i: usize = 0; i < size; i += 16) v128.store(out + i, v128.load(from + i));
      } else memory.copy(out, from, size);
      out += size;
    } else if (op) {
      const size = <usize>op;
      if (size > end - p) return D_TRUNCATED;
      const room = outEnd - out;
      if (size > room) return D_LONG;
      if (<u64>at > <u64>rangeEnd + near && list < listLast) {
        store<u32>(list, rangeStart);
        store<u32>(list, rangeEnd, 4);
        list += 8;
        rangeStart = at;
        if (sources) store<u32>((source += 4), <u32>copied);
      }
      rangeEnd = at + op;
      copied = 1 << 63;
      if (room - size >= 16 && <usize>(end - p) - size >= 16) {
        for (let i: usize = 0; i < size; i += 16) v128.store(out + i, v128.load(p + i));
      } else memory.copy(out, p, size);
      out += size;
      p += size;
    } else return D_RESERVED;
  }
  if (out != outEnd) return D_SHORT;
  const at = <u32>dstLen;
  if (<u64>at > <u64>rangeEnd + near && list < listLast) {
    store<u32>(list, rangeStart);
    store<u32>(list, rangeEnd, 4);
    list += 8;
    rangeStart = at;
    if (sources) store<u32>((source += 4), <u32>copied);
  }
  rangeEnd = at;
  store<u32>(list, rangeStart);
  store<u32>(list, rangeEnd, 4);
  return <i32>((list - ranges) >> 3) + 1;
}
