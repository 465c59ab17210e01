/**
 * One layer of encoding: how a literal looks in base64, hex and UTF-16 (escapes: escapes.ts), and how the run around such a literal is decoded. Phase comes from the literal that was found, never from where a run begins.
 */
import { type Escape, escapedLiterals, hexDigit, unescape } from './escapes.ts';

/** How the text behind an anchor is written: a small number, because it is stored by the thousand. */
export const VARIANT = { plain: 0, base64: 1, base64Shift1: 2, base64Shift2: 3, hex: 4, utf16: 5, percent: 6, form: 7, escapes: 8, entities: 9, container: 10 } as const;

/** How the secret stands in the text. */
export type Encoding = 'plain' | 'base64' | 'hex' | 'utf16le' | 'utf16be' | Escape;

export const BASE64_BYTES = 'A-Za-z0-9+/_-';
export const HEX_BYTES = '0-9A-Fa-f';

/** A decoded stretch of text. */
export interface Decoded {
  readonly bytes: Uint8Array;
  /** Where the anchor begins in `bytes`. */
  readonly anchor: number;
  /** The text offset of the first encoded byte of the decoded byte `index`, and the offset behind its last. */
  readonly from: (index: number) => number;
  readonly to: (index: number) => number;
  /** The run was cut off by the window, so its end is no boundary. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
  readonly encoding: Encoding;
}

interface EncodedLiteral {
  readonly literal: Uint8Array;
  readonly variant: number;
  /** Its letters stand in either case, whatever those of the plain literal do. */
  readonly fold: boolean;
}

/** Every form of an ASCII literal whose characters are escaped one by one, where it has characters that are. */
export function escapedForms(text: string): EncodedLiteral[] {
  return escapedLiterals(text).map(({ text: written, escape, form, fold }) => ({ literal: Buffer.from(written, 'latin1'), variant: form ? VARIANT.form : VARIANT[escape], fold }));
}

/** Every encoded form of an ASCII literal: base64 in three alignments (both alphabets where they differ), hex (to be folded), UTF-16 without the outermost zero byte, so that one literal serves both byte orders. */
export function encodedLiterals(text: string): EncodedLiteral[] {
  const literals: EncodedLiteral[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const sure = Math.floor((8 * (shift + text.length)) / 6);
    const base64 = Buffer.from('\0'.repeat(shift) + text, 'latin1').toString('base64').slice(skipped(shift), sure);
    literals.push({ literal: Buffer.from(base64, 'latin1'), variant: VARIANT.base64 + shift, fold: false });
    const url = base64.replaceAll('+', '-').replaceAll('/', '_');
    if (url !== base64) literals.push({ literal: Buffer.from(url, 'latin1'), variant: VARIANT.base64 + shift, fold: false });
  }
  literals.push({ literal: Buffer.from(Buffer.from(text, 'latin1').toString('hex'), 'latin1'), variant: VARIANT.hex, fold: true });
  literals.push({ literal: Buffer.from(text, 'utf16le').subarray(0, text.length * 2 - 1), variant: VARIANT.utf16, fold: false });
  return literals;
}

/** How many base64 characters, from the beginning of the quartet, are not decided by the literal alone. */
function skipped(shift: number): number {
  return shift === 0 ? 0 : shift + 1;
}

/** Decodes the run around `anchor` inside [start, end). Undefined when there is no such run. */
export function decodeAround(bytes: Uint8Array, start: number, end: number, anchor: number, variant: number): Decoded | undefined {
  if (variant === VARIANT.hex) return decodeHex(bytes, start, end, anchor);
  if (variant === VARIANT.utf16) return decodeUtf16(bytes, start, end, anchor);
  return decodeBase64(bytes, start, end, anchor, variant - VARIANT.base64);
}

/** The text [start, end) with one kind of escape taken off; its ends are those of the text. */
export function withoutEscapes(bytes: Uint8Array, start: number, end: number, anchor: number, escape: Escape, form = false): Decoded {
  return { ...unescape(bytes, start, end, anchor, escape, form), openStart: true, openEnd: true, encoding: escape };
}

const SIXBIT: Int8Array = sixbitTable();

function sixbitTable(): Int8Array {
  const table = new Int8Array(256).fill(-1);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < 64; value++) table[letters.charCodeAt(value)] = value;
  table[0x2d] = 62;
  table[0x5f] = 63;
  return table;
}

function decodeBase64(bytes: Uint8Array, start: number, end: number, anchor: number, shift: number): Decoded | undefined {
  const quartet = anchor - skipped(shift);
  if (quartet < start) return undefined;
  for (let at = quartet; at < anchor; at++) if ((SIXBIT[bytes[at] ?? 0] ?? -1) < 0) return undefined;
  let first = quartet;
  while (first - 1 >= start && (SIXBIT[bytes[first - 1] ?? 0] ?? -1) >= 0) first--;
  const openStart = first === start;
  const begin = quartet - Math.floor((quartet - first) / 4) * 4;
  let last = anchor;
  while (last < end && (SIXBIT[bytes[last] ?? 0] ?? -1) >= 0) last++;
  const length = Math.floor(((last - begin) * 6) / 8);
  const decoded = new Uint8Array(length);
  for (let at = begin, out = 0, bits = 0, held = 0; at < last && out < length; at++) {
    held = ((held << 6) | (SIXBIT[bytes[at] ?? 0] ?? 0)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      decoded[out++] = held >> bits;
    }
  }
  return {
    bytes: decoded,
    anchor: ((quartet - begin) / 4) * 3 + shift,
    from: (index) => begin + Math.floor(index / 3) * 4 + (index % 3),
    to: (index) => begin + Math.floor(index / 3) * 4 + (index % 3) + 2,
    openStart,
    openEnd: last === end,
    encoding: 'base64',
  };
}

function decodeHex(bytes: Uint8Array, start: number, end: number, anchor: number): Decoded | undefined {
  let begin = anchor;
  while (begin - 2 >= start && hexDigit(bytes[begin - 1] ?? 0) >= 0 && hexDigit(bytes[begin - 2] ?? 0) >= 0) begin -= 2;
  let last = anchor;
  while (last + 2 <= end && hexDigit(bytes[last] ?? 0) >= 0 && hexDigit(bytes[last + 1] ?? 0) >= 0) last += 2;
  const decoded = new Uint8Array((last - begin) / 2);
  for (let index = 0; index < decoded.length; index++) decoded[index] = (hexDigit(bytes[begin + index * 2] ?? 0) << 4) | hexDigit(bytes[begin + index * 2 + 1] ?? 0);
  return {
    bytes: decoded,
    anchor: (anchor - begin) / 2,
    from: (index) => begin + index * 2,
    to: (index) => begin + index * 2 + 2,
    openStart: begin - 2 < start,
    openEnd: last + 2 > end,
    encoding: 'hex',
  };
}

/** Characters stand at every second byte from the anchor on, zeros between them. The byte order only names the result: little endian unless the last zero is missing. */
function decodeUtf16(bytes: Uint8Array, start: number, end: number, anchor: number): Decoded | undefined {
  let begin = anchor;
  while (begin - 2 >= start && bytes[begin - 1] === 0 && bytes[begin - 2] !== 0) begin -= 2;
  let last = anchor;
  while (last + 2 < end && bytes[last + 1] === 0 && bytes[last + 2] !== 0) last += 2;
  const decoded = new Uint8Array((last - begin) / 2 + 1);
  for (let index = 0; index < decoded.length; index++) decoded[index] = bytes[begin + index * 2] ?? 0;
  return {
    bytes: decoded,
    anchor: (anchor - begin) / 2,
    from: (index) => begin + index * 2,
    to: (index) => begin + index * 2 + 1,
    openStart: begin - 2 < start,
    openEnd: last + 2 >= end,
    encoding: last + 1 < end && bytes[last + 1] === 0 ? 'utf16le' : 'utf16be',
  };
}
