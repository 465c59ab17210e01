// What must stand around a literal. The meaning is written down at `Confirm` (src/anchor.ts) and, in plain TypeScript, in src/confirm.ts.
import {
  C_AFTER,
  C_AFTER_MIN,
  C_BEFORE,
  C_BEFORE_MIN,
  C_GAP,
  C_LEAD,
  C_NAME,
  C_NEED,
  C_NOT_BEFORE,
  C_OF,
  C_OF_MIN,
  C_OPERATOR,
  C_PAD,
  C_THEN,
  C_THEN_BYTE,
  C_THEN_WITHIN,
  NEED_REACH,
} from './layout';
import { image } from './tables';

// @ts-ignore: decorator
@inline
export function inClass(bytes: usize, byte: u32): bool {
  return <bool>((<u32>load<u8>(bytes + (byte >>> 3)) >>> (byte & 7)) & 1);
}

/** Does the block hold for the literal at `[at, after)` of the text `[start, end)`? */
export function confirmed(block: usize, start: usize, end: usize, at: usize, after: usize): bool {
  let place = load<u32>(block, C_NOT_BEFORE);
  if (place && at > start && inClass(image + place, load<u8>(at - 1))) return false;

  place = load<u32>(block, C_AFTER);
  if (place) {
    const min: usize = load<u32>(block, C_AFTER_MIN);
    if (end - after < min) return false;
    for (let p = after; p < after + min; p++) if (!inClass(image + place, load<u8>(p))) return false;
  }

  place = load<u32>(block, C_BEFORE);
  if (place) {
    const min: usize = load<u32>(block, C_BEFORE_MIN);
    if (at - start < min) return false;
    for (let p = at - min; p < at; p++) if (!inClass(image + place, load<u8>(p))) return false;
  }

  place = load<u32>(block, C_THEN);
  if (place && !comes(image + place, load<u32>(block, C_THEN_BYTE), load<u32>(block, C_THEN_WITHIN), end, after)) return false;

  return !load<u32>(block, C_OPERATOR) || assigned(block, end, after);
}

function comes(through: usize, byte: u32, within: usize, end: usize, after: usize): bool {
  const stop = end - after < within ? end : after + within;
  for (let p = after; p < stop; p++) {
    const c = <u32>load<u8>(p);
    if (c == byte) return true;
    if (!inClass(through, c)) return false;
  }
  return false;
}

/**
 * One pass over at most gap + pad + 2 bytes. Of all operators seen, the latest leaves the most room for `lead`. When the run
 * of `of` at one place is no value, no later place inside the same run is one either: it is shorter and holds no more.
 */
function assigned(block: usize, end: usize, after: usize): bool {
  const gap: usize = load<u32>(block, C_GAP);
  const pad = load<i32>(block, C_PAD);
  const name = image + load<u32>(block, C_NAME);
  const operator = image + load<u32>(block, C_OPERATOR);
  const lead = image + load<u32>(block, C_LEAD);
  const run = image + load<u32>(block, C_OF);
  const need = image + load<u32>(block, C_NEED);
  const min: usize = load<u32>(block, C_OF_MIN);

  let named = true; // [after, p) is a name of at most `gap` bytes
  let room: i32 = -1; // bytes of `lead` still allowed at p; -1: no value can begin here
  let refused: usize = 0; // no value begins before this place
  for (let p = after; p < end; p++) {
    const c = <u32>load<u8>(p);
    if (room >= 0 && p >= refused) {
      const stop = end - p < <usize>NEED_REACH ? end : p + NEED_REACH;
      let q = p;
      let needed = false;
      while (q < stop) {
        const v = <u32>load<u8>(q);
        if (!inClass(run, v)) break;
        if (inClass(need, v)) {
          needed = true;
          if (q - p + 1 >= min) return true;
        }
        q++;
      }
      if (q - p == <usize>NEED_REACH) needed = true;
      if (needed) {
        // The run may have to be longer than NEED_REACH.
        while (q - p < min && q < end && inClass(run, load<u8>(q))) q++;
        if (q - p >= min) return true;
      }
      refused = q;
    }
    const opens = named && inClass(operator, c);
    named = named && p - after < gap && inClass(name, c);
    room = opens ? pad : room > 0 && inClass(lead, c) ? room - 1 : -1;
    if (!named && room < 0) return false;
  }
  // A value of no bytes may stand at the end of the text.
  return false;
}
