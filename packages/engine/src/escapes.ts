/**
 * Escapes: texts in which single characters are written by a code and all others stand for themselves: percent encoding (RFC 3986), the backslashes of JSON and JavaScript, HTML entities. How a literal looks in them, and how a stretch of such text is read.
 */

/** The kinds of escape, by the names that reports use. */
export type Escape = 'percent' | 'escapes' | 'entities';

/** An escape of a printable character of ASCII: what makes it worth reading a text once more. Escaped letters of other languages and line breaks alone do not. */
const MARKS: Readonly<Record<Escape, RegExp>> = {
  percent: /%[2-7][0-9A-Fa-f]/,
  escapes: /\\(?:u(?:00|\{0{0,4})[2-7]|x[2-7]|\/)/,
  entities: /&(?:#[xX0-9]|quot;|amp;|apos;|lt;|gt;)/,
};
/** What every escape of a kind begins with. */
export const SIGN: Readonly<Record<Escape | 'octal', string>> = { percent: '%', escapes: '\\', octal: '\\', entities: '&' };

export function isEscaped(text: string, escape: Escape): boolean {
  return text.includes(SIGN[escape]) && MARKS[escape].test(text);
}

/** A literal as some writer of text writes it. */
interface EscapedLiteral {
  readonly text: string;
  readonly escape: Escape;
  /** `+` stands for a blank (application/x-www-form-urlencoded). */
  readonly form: boolean;
  /** The digits of its codes are written in either case. */
  readonly fold: boolean;
}

type Write = (char: string) => string;

const hex = (char: string, digits: number): string => char.charCodeAt(0).toString(16).padStart(digits, '0');
/** Those of `chars` are written as `write` says. */
const only = (chars: string, write: Write): Write => (char) => (chars.includes(char) ? write(char) : char);
const percent: Write = (char) => (/[A-Za-z0-9]/.test(char) ? char : encodeURIComponent(char).toLowerCase());
const unicode: Write = (char) => `\\u${hex(char, 4)}`;
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', "'": '&#39;', '<': '&lt;', '>': '&gt;' };
const entity: Write = (char) => NAMED[char] ?? char;

/** How the writers of the field write what they escape. A dot is escaped by few, who escape everything; so only in the prefixes of tokens (see `escapedLiterals`). */
const WRITERS: readonly (readonly [Escape, Write])[] = [
  ['percent', percent],
  // forms, and whoever is strict (RFC 3986 § 2.2)
  ['percent', (char) => ("!~'()".includes(char) ? `%${hex(char, 2)}` : percent(char))],
  // JSON in a string, PHP's slashes
  ['escapes', only('"', () => '\\"')],
  ['escapes', only('/', () => '\\/')],
  // Go; Gson; serialize-javascript; .NET; everything that any of them escapes
  ['escapes', only('<>&', unicode)],
  ['escapes', only('<>&=\'', unicode)],
  ['escapes', only('<>/', unicode)],
  ['escapes', only('<>&\'"+', unicode)],
  ['escapes', only('<>&\'"+=/', unicode)],
  // minifiers
  ['escapes', only('<>&=\'"', (char) => `\\x${hex(char, 2)}`)],
  ['entities', entity],
  ['entities', only('&"\'<>=', (char) => (char === '=' ? '&#x3d;' : entity(char)))],
  ['entities', only('&"\'<>=/', (char) => (char === '=' || char === '/' ? `&#x${hex(char, 2)};` : entity(char)))],
];

/** Every form of an ASCII literal that differs from the plain one, each once. */
export function escapedLiterals(text: string): EscapedLiteral[] {
  // An anchor that is written with escapes is one of a form of its own.
  if (text.includes('\\')) return [];
  const forms = new Map<string, EscapedLiteral>();
  const add = (escape: Escape, written: string, form = false): void => {
    if (written !== text && !forms.has(written)) forms.set(written, { text: written, escape, form, fold: /%[0-7][a-f]|[ux]\d\d?\d?[a-f]/.test(written) });
  };
  for (const [escape, write] of WRITERS) add(escape, Array.from(text, write).join(''));
  const percented = Array.from(text, percent).join('');
  if (text.includes(' ')) add('percent', percented.replaceAll('%20', '+'), true);
  if (text.length <= 12 && /^[\w.-]+$/.test(text)) add('percent', text.replaceAll('.', '%2e'));
  return [...forms.values()];
}

/** How a literal looks where every character is written by its code, as in links that should not be read and in minified strings. */
export function spelledOut(text: string): EscapedLiteral[] {
  const write = (escape: Escape, code: Write): EscapedLiteral => ({ text: Array.from(text, code).join(''), escape, form: false, fold: true });
  return [write('percent', (char) => `%${hex(char, 2)}`), write('escapes', (char) => `\\x${hex(char, 2)}`), write('escapes', unicode)];
}

/** A stretch of text with its escapes taken off. */
export interface Unescaped {
  readonly bytes: Uint8Array;
  /** Where the byte that stood at `anchor` stands now. */
  readonly anchor: number;
  /** The offset in the text of the byte at `index`, and the one behind it. A character that becomes several bytes stands for all of them. */
  readonly from: (index: number) => number;
  readonly to: (index: number) => number;
}

/** Reads `[start, end)`. What is no escape, or one cut off by an end, stands for itself. */
export function unescape(bytes: Uint8Array, start: number, end: number, anchor: number, escape: Escape | 'octal', form = false): Unescaped {
  const out = new Uint8Array(end - start);
  const read = READERS[escape];
  const sign = SIGN[escape].charCodeAt(0);
  let length = 0;
  let moved = -1;
  for (let at = start; at < end; ) {
    const byte = bytes[at] as number;
    const escaped = byte === sign ? read(bytes, at, end) : NONE;
    const next = escaped === NONE ? at + 1 : at + (escaped & 15);
    if (at <= anchor && anchor < next) moved = length;
    if (escaped === NONE) out[length++] = byte === PLUS && form ? BLANK : byte;
    else length += write(out, length, escaped >>> 4);
    at = next;
  }
  // Few texts hold a match, so where a byte came from is worked out by reading them once more: to note it all along took five times as long.
  const offset = (index: number, behind: boolean): number => {
    for (let at = start, begin = 0; at < end; ) {
      const escaped = bytes[at] === sign ? read(bytes, at, end) : NONE;
      const next = escaped === NONE ? at + 1 : at + (escaped & 15);
      begin += escaped === NONE ? 1 : lengthOf(escaped >>> 4);
      if (index < begin) return behind ? next : at;
      at = next;
    }
    return end;
  };
  return { bytes: out.subarray(0, length), anchor: moved, from: (index) => offset(index, false), to: (index) => offset(index, true) };
}

/** A whole latin1 text without its escapes. */
export function unescapeAll(text: string, escape: Escape): string {
  const { bytes } = unescape(Buffer.from(text, 'latin1'), 0, text.length, 0, escape);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

const PLUS = 0x2b;
const BLANK = 0x20;
/** No escape. */
const NONE = -1;
/** Added to code points that take several bytes. */
const BEYOND = 0x200000;

/** What stands at `at`: sixteen times the byte (or BEYOND and a code point), and how many bytes it takes. */
type Reader = (bytes: Uint8Array, at: number, end: number) => number;

const HEX: Int8Array = Int8Array.from({ length: 256 }, (_, byte) => (/[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? Number.parseInt(String.fromCharCode(byte), 16) : -1));

/** The value of a hexadecimal digit; −1 of anything else. */
export function hexDigit(byte: number): number {
  return HEX[byte] as number;
}

/** Two hexadecimal digits, as a number; negative when they are none. The bytes are there. */
function pair(bytes: Uint8Array, at: number): number {
  const [high, low] = [HEX[bytes[at] as number] as number, HEX[bytes[at + 1] as number] as number];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function packed(value: number, bytes: number): number {
  return value < 0 ? NONE : value * 16 + bytes;
}

/** Halves of a pair stay as they are, and so does what is no code point. */
function packedPoint(point: number, bytes: number): number {
  if ((point >= 0xd800 && point < 0xe000) || point > 0x10ffff) return NONE;
  return packed(point < 0x80 ? point : point + BEYOND, bytes);
}

/** Writes what was read, and says how many bytes it took. */
function write(out: Uint8Array, at: number, value: number): number {
  if (value < BEYOND) out[at] = value;
  else out.set(Buffer.from(String.fromCodePoint(value - BEYOND)), at);
  return lengthOf(value);
}

function lengthOf(value: number): number {
  const point = value - BEYOND;
  return point < 0 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Behind a backslash: `/ " ' \`, and `n r t`. Whatever else stands there may be an expression's. */
const SINGLE: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => ({ '/': 0x2f, '"': 0x22, "'": 0x27, '\\': 0x5c, n: 0x0a, r: 0x0d, t: 0x09 })[String.fromCharCode(byte)] ?? -1);

const READERS: Readonly<Record<Escape | 'octal', Reader>> = {
  percent: (bytes, at, end) => (at + 3 <= end ? packed(pair(bytes, at + 1), 3) : NONE),
  escapes: (bytes, at, end) => {
    if (at + 2 > end) return NONE;
    const letter = bytes[at + 1] as number;
    if (letter === 0x78) return at + 4 <= end ? packed(pair(bytes, at + 2), 4) : NONE;
    if (letter !== 0x75) return packed(SINGLE[letter] as number, 2);
    if (at + 6 > end) return at + 5 <= end && bytes[at + 2] === BRACE ? braced(bytes, at, end) : NONE;
    if (bytes[at + 2] === BRACE) return braced(bytes, at, end);
    const [high, low] = [pair(bytes, at + 2), pair(bytes, at + 4)];
    return high < 0 || low < 0 ? NONE : packedPoint(high * 256 + low, 6);
  },
  // C, JavaScript of old, shells; only where all characters are written so, for \1 may be what an expression refers to
  octal: (bytes, at, end) => {
    let value = 0;
    let next = at + 1;
    for (; next < end && next < at + 4; next++) {
      const digit = (bytes[next] as number) - ZERO;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
    }
    return next < at + 3 || value > 0xff ? NONE : packed(value, next - at);
  },
  entities: (bytes, at, end) => (bytes[at + 1] === NUMBER_SIGN ? numbered(bytes, at, end) : named(bytes, at, end)),
};

const [BRACE, BRACE_END, ZERO] = [0x7b, 0x7d, 0x30];

/** `\u{1f511}`, of at most six digits. */
function braced(bytes: Uint8Array, at: number, end: number): number {
  let point = 0;
  for (let index = at + 3; index < end && index < at + 10; index++) {
    const byte = bytes[index] as number;
    if (byte === BRACE_END) return index === at + 3 ? NONE : packedPoint(point, index + 1 - at);
    const digit = hexDigit(byte);
    if (digit < 0) return NONE;
    point = point * 16 + digit;
  }
  return NONE;
}

const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;
/** Digits of a code point: `&#1114111;`. */
const MOST_DIGITS = 7;

function numbered(bytes: Uint8Array, at: number, end: number): number {
  const base = ((bytes[at + 2] ?? 0) | BLANK) === 0x78 ? 16 : 10;
  const first = base === 16 ? at + 3 : at + 2;
  let point = 0;
  for (let index = first; index < end && index <= first + MOST_DIGITS; index++) {
    const byte = bytes[index] as number;
    if (byte === SEMICOLON) return index === first ? NONE : packedPoint(point, index + 1 - at);
    const digit = hexDigit(byte);
    if (digit < 0 || digit >= base) return NONE;
    point = point * base + digit;
  }
  return NONE;
}

const ENTITIES: readonly { readonly name: Uint8Array; readonly char: number }[] = Object.entries({ 'amp;': 0x26, 'quot;': 0x22, 'apos;': 0x27, 'lt;': 0x3c, 'gt;': 0x3e }).map(([name, char]) => ({ name: Buffer.from(name), char }));

function named(bytes: Uint8Array, at: number, end: number): number {
  for (const { name, char } of ENTITIES) {
    if (at + 1 + name.length > end) continue;
    let same = 0;
    while (same < name.length && bytes[at + 1 + same] === name[same]) same++;
    if (same === name.length) return packed(char, name.length + 1);
  }
  return NONE;
}
