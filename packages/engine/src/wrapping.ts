/**
 * Wrapping: base64 that its writer broke into lines of one length, as MIME (76), PEM (64) and `base64 -w` do. What stands in it may begin on one line and end on the next. And base64 that escapes of line breaks, `+` and `/` break.
 */
import { ByteClass } from '@leaklint/kernel';
import { isBase64 } from './encoding.ts';

/** Lines to either side of an anchor's that are put together: a key of any length crosses no more breaks. A window that is wider sees more. */
export const WRAPPED_LINES = 3;

/** Shorter lines are words. A writer's are whole groups of four. */
const SHORTEST_LINE = 40;

const [LINE_BREAK, RETURN] = [0x0a, 0x0d];
/** Blanks, the signs of comments, and > of quoted mail. */
const INDENT: ReadonlySet<number> = new Set(Buffer.from(' \t#*>'));

/** Lines put together, without what indents them. */
export interface Unwrapped {
  readonly bytes: Uint8Array;
  /** Where the byte that stood at `anchor` stands now. */
  readonly anchor: number;
  /** The offset in the text of the byte at `index`. */
  readonly from: (index: number) => number;
  /** The first or last line is one of the full ones, at an edge of what is seen: there may be more of them. */
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
}

/** The base64 of one line: [head, headEnd) at its beginning, behind what indents it, [tail, tailEnd) at its end. They are the same where there is nothing else. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly head: number;
  readonly headEnd: number;
  readonly tail: number;
  readonly tailEnd: number;
}

/** Puts the line of `anchor` in [start, end) together with those that it is wrapped with; undefined when there are none. */
export function unwrap(bytes: Uint8Array, start: number, end: number, anchor: number): Unwrapped | undefined {
  const own = lineAt(bytes, start, end, anchor);
  const lines = [own];
  for (let line = own; line.start > start && (line === own || isWhole(line)); ) {
    const above = lineAt(bytes, start, end, line.start - 1);
    if (!goesOn(above, line)) break;
    lines.unshift(above);
    line = above;
  }
  for (let line = own; line.end < end && (line === own || isWhole(line)); ) {
    const below = lineAt(bytes, start, end, line.end + 1);
    if (!goesOn(line, below)) break;
    lines.push(below);
    line = below;
  }
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  // Of a line in the middle the two are the same.
  const parts = lines.map((line) => (line === last ? { from: line.head, to: line.headEnd } : { from: line.tail, to: line.tailEnd }));
  if (!parts.some(({ from, to }) => from <= anchor && anchor < to)) return undefined;
  return { ...together(bytes, parts, anchor), reachesStart: first.start === start && isWhole(first), reachesEnd: last.end === end && isWhole(last) };
}

/** A stretch [from, to) of the text. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Puts parts together; the anchor stands in one of them. */
export function together(bytes: Uint8Array, parts: readonly Part[], anchor: number): Pick<Unwrapped, 'bytes' | 'anchor' | 'from'> {
  const out = new Uint8Array(parts.reduce((sum, { from, to }) => sum + to - from, 0));
  let length = 0;
  let moved = -1;
  for (const { from, to } of parts) {
    out.set(bytes.subarray(from, to), length);
    if (from <= anchor && anchor < to) moved = length + anchor - from;
    length += to - from;
  }
  const from = (index: number): number => {
    let before = 0;
    for (const part of parts) {
      if (index < before + part.to - part.from) return part.from + index - before;
      before += part.to - part.from;
    }
    throw new RangeError(`there is no byte ${index}`);
  };
  return { bytes: out, anchor: moved, from };
}

function lineAt(bytes: Uint8Array, start: number, end: number, at: number): Line {
  let lineStart = at;
  while (lineStart > start && bytes[lineStart - 1] !== LINE_BREAK) lineStart--;
  let lineEnd = at;
  while (lineEnd < end && bytes[lineEnd] !== LINE_BREAK) lineEnd++;
  let head = lineStart;
  while (head < lineEnd && INDENT.has(bytes[head] as number)) head++;
  let headEnd = head;
  while (headEnd < lineEnd && isBase64(bytes[headEnd] as number)) headEnd++;
  const tailEnd = lineEnd > lineStart && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
  let tail = tailEnd;
  while (tail > head && isBase64(bytes[tail - 1] as number)) tail--;
  return { start: lineStart, end: lineEnd, head, headEnd, tail, tailEnd };
}

function isWhole({ head, headEnd, tail, tailEnd }: Line): boolean {
  return head === tail && headEnd === tailEnd;
}

/** A full line ends at its break, and no other is longer. */
function goesOn(line: Line, next: Line): boolean {
  const full = line.tailEnd - line.tail;
  const more = next.headEnd - next.head;
  return full >= SHORTEST_LINE && full % 4 === 0 && more > 0 && more <= full;
}

const BASE64 = ByteClass.of('A-Za-z0-9+/_=-');
/** The ends of an escape: `\\u002b` and `%2B` end in what looks like base64, `&#43;` does not. */
const BREAKS_BEFORE = ByteClass.of('\\\\%;\\n\\r');
const BREAKS_BEHIND = ByteClass.of('\\\\%&\\n\\r');

/** Whether the run of base64 around `anchor` may go on behind an escape or a line break. Only then can it read otherwise without them. */
export function isBroken(bytes: Uint8Array, start: number, end: number, anchor: number): boolean {
  let from = anchor;
  while (from > start && BASE64.has(bytes[from - 1]!)) from--;
  let to = anchor;
  while (to < end && BASE64.has(bytes[to]!)) to++;
  return (from > start && BREAKS_BEFORE.has(bytes[from - 1]!)) || (to < end && BREAKS_BEHIND.has(bytes[to]!));
}
