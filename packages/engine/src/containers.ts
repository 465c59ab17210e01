/**
 * Containers: what says of the base64 or the numbers behind it that they hold a text. Only there, and in a run that is decoded already, are layers under the first looked for by everything that could stand in a text.
 */

export interface Container {
  readonly text: string;
  readonly fold: boolean;
  readonly holds: 'base64' | 'numbers';
}

/** Base64 that is shorter holds no key. */
export const LEAST_CONTENT = 16;

const base64 = (text: string, fold = false): Container => ({ text, fold, holds: 'base64' });

/** Data URLs (RFC 2397) of texts: pictures and fonts are many, and hold none. The argument in which PowerShell takes a script, as base64 of UTF-16. How lists of bytes begin in JavaScript, Python, Go, Java and C#. */
export const CONTAINERS: readonly Container[] = [
  ...['application/json;base64,', 'application/octet-stream;base64,', 'yaml;base64,', 'javascript;base64,', 'text/plain;base64,', 'text/html;base64,', 'text/css;base64,', 'data:;base64,'].map((text) => base64(text)),
  base64('charset=utf-8;base64,', true),
  base64('-encodedcommand ', true),
  ...['fromCharCode(', 'fromCodePoint(', 'Buffer.from([', 'Uint8Array([', 'Uint8Array.of(', 'Uint8Array.from([', 'bytes([', 'bytearray([', '[]byte{', 'byte[]{', 'byte[] {'].map((text): Container => ({ text, fold: false, holds: 'numbers' })),
];

/** Lines behind the one in which a list of numbers begins. */
export const NUMBER_LINES = 3;
