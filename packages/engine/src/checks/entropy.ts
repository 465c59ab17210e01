/**
 * Shannon entropy: how evenly the characters of a text are spread.
 */

const counts: Uint32Array = new Uint32Array(256);

/** Bits a character, 0 … 8, of a latin1 text. Allocates nothing. */
export function shannonEntropy(text: string): number {
  if (text.length === 0) return 0;
  counts.fill(0);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) & 255;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let sum = 0;
  for (let code = 0; code < 256; code++) {
    const count = counts[code] ?? 0;
    if (count > 0) sum += count * Math.log2(count);
  }
  return Math.log2(text.length) - sum / text.length;
}

/** How many different characters a latin1 text has. */
export function distinctCharacters(text: string): number {
  counts.fill(0);
  let distinct = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) & 255;
    if (counts[code] === 0) distinct++;
    counts[code] = 1;
  }
  return distinct;
}
