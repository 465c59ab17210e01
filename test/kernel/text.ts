/** Small words for tests: bytes from text, anchors, and a scan read back. */
import type { Anchor, Prefilter } from '@leaklint/kernel';

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function anchor(literal: string, more: Partial<Omit<Anchor, 'literal'>> = {}): Anchor {
  return { literal: bytes(literal), fold: false, ...more };
}

export type Hit = readonly [offset: number, anchor: number];

/** All hits of [from, to), resumed as often as the hit buffer asks for it. */
export function scanAll(prefilter: Prefilter, start: number, end: number, from: number = start, to: number = end): Hit[] {
  const found: Hit[] = [];
  let at = from;
  do {
    const count = prefilter.scan(start, end, at, to);
    const { hits } = prefilter;
    for (let i = 0; i < count; i++) found.push([hits[2 * i]!, hits[2 * i + 1]!]);
    if (prefilter.resume <= at && at < to) throw new Error(`no progress at ${at}`);
    at = prefilter.resume;
  } while (at < to);
  return found;
}
