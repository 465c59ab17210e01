// Counts line feeds, 16 bytes at a time.

export function countNewlines(start: usize, end: usize): u32 {
  const newline = i8x16.splat(10);
  let total: u32 = 0;
  let at = start;
  while (at + 16 <= end) {
    // Each lane counts down from 0; 255 blocks fit before it wraps.
    let blocks = (end - at) >> 4;
    if (blocks > 255) blocks = 255;
    let lanes = i8x16.splat(0);
    for (; blocks > 0; blocks--, at += 16) lanes = i8x16.sub(lanes, i8x16.eq(v128.load(at), newline));
    const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes));
    total += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  }
  for (; at < end; at++) total += u32(load<u8>(at) == 10);
  return total;
}
