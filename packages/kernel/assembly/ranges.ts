// Changed ranges, widened to the lines around them. Reads lie in [start, end), or in the 16 bytes before a place inside it.

const LINE_BREAK: u8 = 10;

/** Where the first anchor may begin that a change at `from` concerns, no less than `least`: see `RangeReach`. */
function widenedStart(least: usize, from: usize, lines: u32, before: usize, literal: usize): usize {
  const last = from - least > before ? from - before : least;
  const newline = i8x16.splat(LINE_BREAK);
  let left = lines + 1; // line breaks to pass, the last of them not
  let at = from;
  while (at - last >= 16) {
    let found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at - 16), newline));
    const count = popcnt(found);
    if (count >= left) {
      for (; left > 1; left--) found ^= 1 << (31 - clz(found));
      at = at - 16 + (32 - clz(found));
      left = 0;
      break;
    }
    left -= count;
    at -= 16;
  }
  if (left > 0) {
    for (; at > last; at--) if (load<u8>(at - 1) == LINE_BREAK && --left == 0) break;
  }
  const room = from - last > literal ? from - literal : last;
  return at < room ? at : room;
}

/** Where the first anchor behind `to` may begin that a change up to there does not concern, no more than `end`. */
function widenedEnd(to: usize, end: usize, lines: u32, after: usize): usize {
  const last = end - to > after ? to + after : end;
  const newline = i8x16.splat(LINE_BREAK);
  let left = lines + 1;
  let at = to;
  while (last - at >= 16) {
    let found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), newline));
    const count = popcnt(found);
    if (count >= left) {
      for (; left > 1; left--) found &= found - 1;
      return at + ctz(found) + 1;
    }
    left -= count;
    at += 16;
  }
  for (; at < last; at++) if (load<u8>(at) == LINE_BREAK && --left == 0) return at + 1;
  return at;
}

/**
 * Widens the `count` pairs of u32 at `list`, [from, to) relative to `start` and in order, and joins those that then touch. Nothing before
 * `least` is given. Returns how many pairs are left, in the same place.
 */
export function widen(start: usize, end: usize, list: usize, count: u32, least: usize, lines: u32, before: usize, after: usize, literal: usize): u32 {
  const length = <u32>(end - start);
  let from = least;
  let to = least; // [from, to) is open, everything before it is given
  let given = list;
  for (let pair = list, stop = list + (<usize>count << 3); pair < stop; pair += 8) {
    const first = start + <usize>min<u32>(load<u32>(pair), length);
    const last = start + <usize>min<u32>(load<u32>(pair, 4), length);
    if (first > to) {
      const wider = widenedStart(to, first, lines, before, literal);
      if (wider > to) {
        if (to > from) {
          store<u32>(given, <u32>(from - start));
          store<u32>(given, <u32>(to - start), 4);
          given += 8;
        }
        from = wider;
        to = wider;
      }
    }
    const wider = widenedEnd(last, end, lines, after);
    if (wider > to) to = wider;
  }
  if (to > from) {
    store<u32>(given, <u32>(from - start));
    store<u32>(given, <u32>(to - start), 4);
    given += 8;
  }
  return <u32>((given - list) >> 3);
}
