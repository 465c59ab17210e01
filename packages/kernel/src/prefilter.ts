/** The prefilter: reports where anchors stand in a text. */

/**
 * Contract of both engines. `scan` reports every anchor (literal, `follow` and `confirm` hold) that begins in `[from, to)`,
 * where the text is `[start, end)`: never one less (law 3). A hit is a pair in `hits`: the offset of the literal's first byte
 * relative to `start`, and the anchor's index. Pairs are in order of offset, then index, without doubles.
 *
 * `start`, `end`, `from` and `to` are positions in the byte array the engine scans. What stands outside `[start, end)` never
 * changes the result. A RangeError is thrown unless `start <= from <= to <= end` lies inside the array.
 *
 * When `hits` has no room for more, the scan stops early: `resume` is then the position to go on from, otherwise `to`.
 * All hits of one offset are reported by one call.
 */
export interface Prefilter {
  readonly hits: Uint32Array;
  readonly resume: number;
  /** Returns the number of pairs written. */
  scan(start: number, end: number, from: number, to: number): number;
}

/** Throws unless the four positions are whole numbers in order and inside `[lowest, highest]`. */
export function checkSpan(start: number, end: number, from: number, to: number, lowest: number, highest: number): void {
  const whole = Number.isInteger(start) && Number.isInteger(end) && Number.isInteger(from) && Number.isInteger(to);
  if (!whole || start < lowest || from < start || to < from || end < to || end > highest) {
    throw new RangeError(`[${from}, ${to}) of the text [${start}, ${end}) does not lie inside the bytes [${lowest}, ${highest})`);
  }
}
