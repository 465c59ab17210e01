/**
 * A layer: a text, or what a run of one reads when its encoding is taken off, with the way back to the offsets of the outermost text.
 */
import type { Decoded, Encoding } from './encoding.ts';
import type { Unwrapped } from './wrapping.ts';

/** Layers under the text itself. Base64 of base64 in a URL is three. */
export const DEEPEST = 3;

export interface Layer {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The text goes on behind an end, which is no boundary then. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
  /** Encodings that were taken off, the outermost first. */
  readonly encodings: readonly Encoding[];
  /** The outermost text's offset of the byte at `index`, and the one behind it. */
  readonly from: (index: number) => number;
  readonly to: (index: number) => number;
}

/** The text `[start, end)` itself; its offsets are from `start`. */
export function outermost(bytes: Uint8Array, start: number, end: number): Layer {
  return { bytes, start, end, openStart: false, openEnd: false, encodings: [], from: (index) => index - start, to: (index) => index + 1 - start };
}

/** The layer under `outer` that was decoded from a window of it, `clipped` where the layer goes on beyond. */
export function under(outer: Layer, decoded: Decoded, clippedStart: boolean, clippedEnd: boolean): Layer {
  return {
    bytes: decoded.bytes,
    start: 0,
    end: decoded.bytes.length,
    openStart: decoded.openStart && clippedStart,
    openEnd: decoded.openEnd && clippedEnd,
    encodings: [...outer.encodings, decoded.encoding],
    from: (index) => outer.from(decoded.from(index)),
    to: (index) => outer.to(decoded.to(index) - 1),
  };
}

/** `outer` with some of its lines put together: no layer of its own, for nothing is decoded. `more…`: the text goes on beyond what was seen. */
export function unwrapped(outer: Layer, { bytes, from, reachesStart, reachesEnd }: Unwrapped, moreBefore: boolean, moreBehind: boolean): Layer {
  return { ...outer, bytes, start: 0, end: bytes.length, openStart: reachesStart && moreBefore, openEnd: reachesEnd && moreBehind, from: (index) => outer.from(from(index)), to: (index) => outer.to(from(index)) };
}

const NAMES: Readonly<Partial<Record<Encoding, string>>> = { percent: 'percent escapes', escapes: 'backslash escapes', entities: 'HTML entities', pieces: 'pieces of a string', 'quoted-printable': 'quoted-printable', gzip: 'gzip in base64' };

/** In these most of a text stands for itself. */
const SINGLE: ReadonlySet<Encoding> = new Set<Encoding>(['percent', 'escapes', 'entities', 'pieces', 'quoted-printable']);

/** How a secret of this layer is written, and what a report says of it: the outermost encoding names it. `same`: it takes as many bytes in the text, so nothing in it is escaped. */
export function encodingOf({ encodings }: Layer, same: boolean): { readonly encoding: Encoding; readonly note: string | undefined } {
  const [outer] = encodings;
  if (outer === undefined || (same && encodings.every((one) => SINGLE.has(one)))) return { encoding: 'plain', note: undefined };
  return { encoding: outer, note: `written as ${[...encodings].reverse().map((one) => NAMES[one] ?? one).join(' in ')}` };
}
