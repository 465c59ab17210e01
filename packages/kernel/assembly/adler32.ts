// Adler-32 (RFC 1950), sixteen bytes at a time.

const weights = memory.data<i16>([16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 16);

/** Adler-32 (RFC 1950) of `[from, from + length)`. */
export function adler32(from: usize, length: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  const lowWeights = v128.load(weights);
  const highWeights = v128.load(weights, 16);
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
