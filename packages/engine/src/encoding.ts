/**
 * One layer of encoding: how a literal looks in base64, hex and UTF-16 (escapes: escapes.ts), and how the run around such a literal is decoded. Phase comes from the literal that was found, never from where a run begins.
 */
import { type Escape, escapedLiterals, hexDigit, spelledOut, unescape } from './escapes.ts';

/** How the text behind an anchor is written: a small number, because it is stored by the thousand. */
export const VARIANT = { plain: 0, base64: 1, base64Shift1: 2, base64Shift2: 3, hex: 4, utf16: 5, percent: 6, form: 7, escapes: 8, entities: 9, container: 10, twice: 11, twiceShift1: 12, twiceShift2: 13 } as const;

/** How the secret stands in the text. */
export type Encoding = 'plain' | 'base64' | 'hex' | 'utf16le' | 'utf16be' | 'numbers' | 'gzip' | 'pieces' | 'quoted-printable' | Escape;

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

/** An ASCII literal of which every character is escaped. */
export function spelledForms(text: string): EncodedLiteral[] {
  return spelledOut(text).map(({ text: written, escape, fold }) => ({ literal: Buffer.from(written, 'latin1'), variant: VARIANT[escape], fold }));
}

/** A literal in base64 in base64: nine alignments, of which the outer one says how the outer run is read. */
export function twiceEncoded(text: string): EncodedLiteral[] {
  const inner = [0, 1, 2].map((shift) => sureBase64(text, shift));
  return inner.flatMap((once) => [0, 1, 2].map((shift) => ({ literal: Buffer.from(sureBase64(once, shift), 'latin1'), variant: VARIANT.twice + shift, fold: false })));
}

/** The base64 of a literal that `shift` bytes of a triple stand before, as far as the literal alone decides it. */
function sureBase64(text: string, shift: number, most = Infinity): string {
  const sure = Math.floor((8 * (shift + text.length)) / 6);
  return Buffer.from('\0'.repeat(shift) + text, 'latin1').toString('base64').slice(skipped(shift), Math.min(sure, skipped(shift) + most));
}

/**
 * Every encoded form of an ASCII literal: base64 in three alignments (both alphabets where they differ), hex (to be folded), UTF-16 without the outermost zero byte, so that one literal serves both byte orders.
 * `next`: the bytes that may stand behind it, of which a short literal's last character of base64 takes some bits.
 */
export function encodedLiterals(text: string, next: readonly number[] = []): EncodedLiteral[] {
  const literals: EncodedLiteral[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const sure = sureBase64(text, shift);
    const forms = sure.length >= SHORTEST ? [sure] : next.map((byte) => sureBase64(text + String.fromCharCode(byte), shift, sure.length + 1));
    for (const base64 of new Set(forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]))) literals.push({ literal: Buffer.from(base64, 'latin1'), variant: VARIANT.base64 + shift, fold: false });
  }
  literals.push({ literal: Buffer.from(Buffer.from(text, 'latin1').toString('hex'), 'latin1'), variant: VARIANT.hex, fold: true });
  literals.push({ literal: Buffer.from(text, 'utf16le').subarray(0, text.length * 2 - 1), variant: VARIANT.utf16, fold: false });
  return literals;
}

/** Literals of fewer bytes are everywhere. */
const SHORTEST = 4;

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
export function withoutEscapes(bytes: Uint8Array, start: number, end: number, anchor: number, escape: Escape | 'octal', form = false): Decoded {
  return { ...unescape(bytes, start, end, anchor, escape, form), openStart: true, openEnd: true, encoding: escape === 'octal' ? 'escapes' : escape };
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

export function isBase64(byte: number): boolean {
  return (SIXBIT[byte] ?? -1) >= 0;
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

const [COMMA, OPEN, DOT] = [0x2c, 0x5b, 0x2e];

/** Numbers of bytes, decimal or behind 0x, with commas between them, from `start` to whatever is none: `115, 0x6b, 95`. Undefined when there are none. */
export function decodeNumbers(bytes: Uint8Array, start: number, end: number): Decoded | undefined {
  const values: number[] = [];
  const places: number[] = [];
  let at = start;
  // ...[
  while (at < end && (bytes[at] === DOT || bytes[at] === OPEN)) at++;
  for (;;) {
    while (at < end && isSpace(bytes[at] as number)) at++;
    const begin = at;
    const base = bytes[at] === 0x30 && ((bytes[at + 1] ?? 0) | 0x20) === 0x78 ? 16 : 10;
    if (base === 16) at += 2;
    let value = 0;
    const first = at;
    for (; at < end && at < first + 4; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0 || digit >= base) break;
      value = value * base + digit;
    }
    if (at === first || value > 255) break;
    values.push(value);
    places.push(begin, at);
    while (at < end && isSpace(bytes[at] as number)) at++;
    if (bytes[at] !== COMMA || at >= end) break;
    at++;
  }
  if (values.length === 0) return undefined;
  return {
    bytes: Uint8Array.from(values),
    anchor: 0,
    from: (index) => places[2 * index] ?? end,
    to: (index) => places[2 * index + 1] ?? end,
    openStart: false,
    openEnd: at >= end,
    encoding: 'numbers',
  };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

const IS_CONTROL: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)));

/** Whether [0, end) holds control characters that stand in no text. */
export function isBinary(bytes: Uint8Array, end: number): boolean {
  for (let at = 0; at < end; at++) if (IS_CONTROL[bytes[at]!] === 1) return true;
  return false;
}
