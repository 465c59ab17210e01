/**
 * Containers: what says of the text beside it that it holds another one: base64 behind a data URL, lists of numbers, runs of codes, strings that code puts together. Only there, and in a run that is decoded already,
 * are layers under the first looked for by everything that could stand in a text.
 */
import type { ConfirmSource } from './rule.ts';

/** How the text is written that a container holds. */
export type Holding = 'base64' | 'gzip' | 'numbers' | 'entities' | 'octal' | 'escapes' | 'pieces' | 'quoted-printable';

export interface Container {
  readonly text: string;
  readonly fold: boolean;
  readonly holds: Holding;
  /** The content is what begins with the text, or what ends before it, not what stands behind it. */
  readonly within: boolean;
  /** Its window is that of a block rule. Then nothing is asked of the bytes beside it: where one stands must not depend on them (see reach.ts). */
  readonly block: boolean;
  readonly follow: readonly string[];
  readonly confirm: ConfirmSource;
}

/** Base64 that is shorter holds no key. */
export const LEAST_CONTENT = 16;

const BASE64 = 'A-Za-z0-9+/_-';
/** What the pieces of keys are made of. */
export const PIECE = 'A-Za-z0-9_.+/=-';

const container = (text: string, holds: Holding, rest: Partial<Container> = {}): Container => ({ text, holds, fold: false, within: false, block: false, follow: [], confirm: {}, ...rest });
const base64 = (text: string, fold = false): Container => container(text, 'base64', { fold, confirm: { after: { of: `%\\\\"'${BASE64}`, min: LEAST_CONTENT } } });
const numbers = (text: string): Container => container(text, 'numbers', { confirm: { after: { of: '0-9A-Fa-fxX, \\t\\r\\n[.', min: 2 * LEAST_CONTENT } } });
/** A list that nothing is said of: `[115, 107, …]`, as JSON writes a Buffer. */
const bare = (digit: string): Container => container(`[${digit}`, 'numbers', { within: true, follow: ['0-9', '0-9,'], confirm: { after: { of: '0-9, \\r\\n\\t', min: 3 * LEAST_CONTENT } } });
/** A run in which every character is a code: it is read from the first of them on. */
const codes = (text: string, holds: Holding, follow: readonly string[], notBefore: string, of: string, least: number): Container => container(text, holds, { within: true, follow, confirm: { notBefore, after: { of, min: least * LEAST_CONTENT } } });
const joint = (text: string, more: ConfirmSource = {}): Container => container(text, 'pieces', { within: true, follow: text.length < 4 ? [PIECE] : [], confirm: { before: { of: PIECE, min: 3 }, ...more } });

/** Quotes that stand at either side of a joint. */
const QUOTES = ['"', "'", '`'] as const;

/**
 * Data URLs (RFC 2397) of texts: pictures and fonts are many, and hold none. The argument in which PowerShell takes a script, as base64 of UTF-16. What reads base64 in JavaScript, Python and PHP. How lists of bytes begin in JavaScript, Python, Go, Java and C#.
 * What gzip packed, in base64 and in base64 of base64, as Helm stores its releases. Characters by their codes. Strings added to one another, and lists that are joined. Lines of mail that are broken (RFC 2045 § 6.7).
 */
export const CONTAINERS: readonly Container[] = [
  ...['application/json;base64,', 'application/octet-stream;base64,', 'yaml;base64,', 'javascript;base64,', 'text/plain;base64,', 'text/html;base64,', 'text/css;base64,', 'data:;base64,'].map((text) => base64(text)),
  base64('charset=utf-8;base64,', true),
  base64('-encodedcommand ', true),
  ...['atob(', 'b64decode(', 'base64_decode('].map((text) => base64(text)),
  ...['", "base64")', "', 'base64')", '","base64")', "','base64')"].map((text) => container(text, 'base64', { within: true, confirm: { before: { of: `=${BASE64}`, min: LEAST_CONTENT } } })),
  ...['fromCharCode(', 'fromCodePoint(', 'Buffer.from([', 'Uint8Array([', 'Uint8Array.of(', 'Uint8Array.from([', 'bytes([', 'bytearray([', '[]byte{', 'byte[]{', 'byte[] {'].map(numbers),
  ...['1', '3', '4', '5', '6', '7', '8', '9'].map(bare),
  codes('&#', 'entities', ['0-9xX', '0-9A-Fa-f'], ';', '&#xX;0-9A-Fa-f', 5),
  codes('\\1', 'octal', ['0-7', '0-7'], '0-7\\\\', '\\\\0-7', 3),
  codes('\\u{', 'escapes', ['0-9A-Fa-f'], '}\\\\', '\\\\u{}0-9A-Fa-f', 6),
  container('H4sI', 'gzip', { within: true, block: true }),
  container('SDRzS', 'base64', { within: true, block: true }),
  ...QUOTES.flatMap((quote) => [joint(`${quote} + ${quote}`, { after: { of: PIECE, min: 3 } }), joint(`${quote}+${quote}`, { after: { of: PIECE, min: 3 } }), joint(`${quote} +\n`), joint(`${quote} +\r\n`), joint(`${quote}.concat(${quote}`), container(`].join(${quote}${quote})`, 'pieces', { within: true })]),
  container('=\n', 'quoted-printable', { within: true, follow: [PIECE, PIECE], confirm: { notBefore: '=', before: { of: '\\x20-\\x7e', min: 40 } } }),
  container('=\r\n', 'quoted-printable', { within: true, follow: [PIECE], confirm: { notBefore: '=', before: { of: '\\x20-\\x7e', min: 40 } } }),
];

/** Lines behind the one in which a list of numbers begins. */
export const NUMBER_LINES = 3;
