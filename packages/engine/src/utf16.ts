/** UTF-16 columns: what editors and SARIF count in, told from the bytes of a line without decoding it. */

const CONTINUATION = 0x80;
const FOUR_BYTES = 0xf0;
const NO_LEAD = 0xf5;

/** Code units that the bytes [from, to) make when they are UTF-8: one a character, two one of four bytes. A stray continuation byte makes none. */
export function utf16Units(bytes: Uint8Array, from: number, to: number): number {
  let units = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if ((byte & 0xc0) === CONTINUATION) continue;
    units += byte >= FOUR_BYTES && byte < NO_LEAD ? 2 : 1;
  }
  return units;
}
