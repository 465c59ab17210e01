/** The checks around a literal in plain TypeScript: the meaning of `Confirm`, which the kernel must reproduce. */
import { NEED_REACH } from '../assembly/layout.ts';
import type { AssignmentShape, Confirm } from './anchor.ts';
import type { ByteClass } from './byte-class.ts';

/** Does `confirm` hold for the literal that stands at `[at, after)` in the text `[start, end)`? */
export function confirmed(confirm: Confirm, bytes: Uint8Array, start: number, end: number, at: number, after: number): boolean {
  const { notBefore, before, after: behind, then, value } = confirm;
  if (notBefore && at > start && notBefore.has(bytes[at - 1]!)) return false;
  if (before) {
    for (let i = 1; i <= before.min; i++) {
      if (at - i < start || !before.of.has(bytes[at - i]!)) return false;
    }
  }
  if (behind && runLength(behind.of, bytes, after, end) < behind.min) return false;
  if (then) {
    let found = false;
    for (let i = after; i < end && i < after + then.within; i++) {
      if (bytes[i] === then.byte) {
        found = true;
        break;
      }
      if (!then.through.has(bytes[i]!)) break;
    }
    if (!found) return false;
  }
  return !value || assigned(value, bytes, after, end);
}

function assigned(shape: AssignmentShape, bytes: Uint8Array, after: number, end: number): boolean {
  for (let name = 0; name <= shape.gap; name++) {
    const operator = after + name;
    if (operator >= end) return false;
    if (shape.operator.has(bytes[operator]!)) {
      for (let pad = 0; pad <= shape.pad; pad++) {
        const value = operator + 1 + pad;
        if (holdsValue(shape, bytes, value, end)) return true;
        if (value >= end || !shape.lead.has(bytes[value]!)) break;
      }
    }
    if (!shape.name.has(bytes[operator]!)) return false;
  }
  return false;
}

function holdsValue(shape: AssignmentShape, bytes: Uint8Array, at: number, end: number): boolean {
  const length = runLength(shape.of, bytes, at, end);
  if (length < shape.min) return false;
  if (length >= NEED_REACH) return true;
  return bytes.subarray(at, at + length).some((byte) => shape.need.has(byte));
}

function runLength(of: ByteClass, bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  while (at + length < end && of.has(bytes[at + length]!)) length++;
  return length;
}
