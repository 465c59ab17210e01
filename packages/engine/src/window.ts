/**
 * The window: the bytes that a match may depend on (law 1). A function of the text around the anchor, and of nothing else.
 */

/** Bytes before and after the beginning of the anchor; block rules reach further. */
export const WINDOW = { before: 1024, after: 4096, blockAfter: 32768 } as const;

/** A window [start, end). `clippedStart`, `clippedEnd`: the text goes on there, so the edge is no boundary. */
export interface Window {
  start: number;
  end: number;
  clippedStart: boolean;
  clippedEnd: boolean;
}

/**
 * Sets `window` to the lines around `anchor`, `lines` more on either side, clipped to WINDOW.
 * A block's window begins with the anchor's line and runs on over lines. The text is [start, end).
 */
export function setWindow(window: Window, bytes: Uint8Array, start: number, end: number, anchor: number, lines: number, block: boolean): void {
  setStart(window, bytes, start, anchor, lines, WINDOW.before);
  if (block) {
    window.end = Math.min(end, anchor + WINDOW.blockAfter);
    window.clippedEnd = window.end < end;
  } else setEnd(window, bytes, end, anchor, lines, WINDOW.after);
}

/** The left edge, looked for no further than `most` bytes (at most WINDOW.before) before the anchor. */
export function setStart(window: Window, bytes: Uint8Array, start: number, anchor: number, lines: number, most: number): void {
  const least = Math.max(start, anchor - most);
  let at = anchor;
  for (let breaks = 0; at > least; at--) if (bytes[at - 1] === 0x0a && ++breaks > lines) break;
  window.start = at;
  window.clippedStart = at === least && least > start;
}

/** The right edge, looked for no further than `most` bytes (at most WINDOW.after) behind the anchor. The line break itself stays outside. */
export function setEnd(window: Window, bytes: Uint8Array, end: number, anchor: number, lines: number, most: number): void {
  const last = Math.min(end, anchor + most);
  let at = anchor;
  for (let breaks = 0; at < last; at++) if (bytes[at] === 0x0a && ++breaks > lines) break;
  window.end = at;
  window.clippedEnd = at === last && last < end;
}
