/**
 * Word-likeness: does a text read like words and identifiers, or like chance? A trigram model of letters, trained by build/train-words.ts.
 */
import { WORD_TABLE } from './word-table.ts';

/** Symbols: 0 an edge (also between the humps of camelCase), 1 … 26 a letter, 27 a digit. */
export const SYMBOLS = 28;
/** The table holds surprise in sixteenths of a bit. */
export const STEPS = 16;

let table: Uint8Array | undefined;

/**
 * Mean surprise of the text in bits a symbol: about 2.5 … 3.6 for words and identifiers, 5 and more for random letters and digits of mixed case. 0 for an empty text.
 * Measured on held-out words, identifiers and random strings by build/train-words.ts.
 */
export function surprise(text: string): number {
  table ??= Buffer.from(WORD_TABLE, 'base64');
  let bits = 0;
  let count = 0;
  let before = 0;
  let last = 0;
  for (const symbol of symbolsOf(text)) {
    bits += table[(before * SYMBOLS + last) * SYMBOLS + symbol] ?? 0;
    count++;
    before = last;
    last = symbol;
  }
  return count === 0 ? 0 : bits / STEPS / count;
}

/** The text as symbols: letters lower-cased, an edge before each hump, runs of anything else as one edge, an edge at the end. */
export function symbolsOf(text: string): number[] {
  const symbols: number[] = [];
  let last = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const symbol = code >= 0x61 && code <= 0x7a ? code - 0x60 : code >= 0x41 && code <= 0x5a ? code - 0x40 : code >= 0x30 && code <= 0x39 ? 27 : 0;
    if (isUpper(code) && last !== 0 && (!isUpper(text.charCodeAt(index - 1)) || isLower(text.charCodeAt(index + 1)))) symbols.push(0);
    if (symbol !== 0 || last !== 0) symbols.push(symbol);
    last = symbol;
  }
  if (last !== 0) symbols.push(0);
  return symbols;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}
