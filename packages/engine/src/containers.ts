/**
 * Containers: what says of the base64 behind it that it holds a text. Only there, and in a run that is decoded already, are layers under the first looked for by everything that could stand in a text.
 */

export interface Container {
  readonly text: string;
  readonly fold: boolean;
}

/** Base64 that is shorter holds no key. */
export const LEAST_CONTENT = 16;

/** Data URLs (RFC 2397) of texts: pictures and fonts are many, and hold none. The argument in which PowerShell takes a script, as base64 of UTF-16. */
export const CONTAINERS: readonly Container[] = [
  ...['application/json;base64,', 'application/octet-stream;base64,', 'yaml;base64,', 'javascript;base64,', 'text/plain;base64,', 'text/html;base64,', 'text/css;base64,', 'data:;base64,'].map((text) => ({ text, fold: false })),
  { text: 'charset=utf-8;base64,', fold: true },
  { text: '-encodedcommand ', fold: true },
];
