/**
 * Pieces: a text that does not stand in one place: strings that code adds to one another (`"sk_" + "live"`, `"sk_".concat("live")`, `["sk_", "live"].join("")`), and lines of mail that end in `=` because they were too long (RFC 2045 § 6.7).
 */
import { type Part, type Unwrapped, together } from './wrapping.ts';

/** Pieces that are put together to either side of a joint; of a list, before its end. */
const MOST_PIECES = 4;
const MOST_OF_A_LIST = 16;

/** What stands between a string and the next one, from behind the quote that ends the first to the one that begins the second; and the second. */
const NEXT = /\s{0,60}(?:\+|\)?\.concat\()\s{0,60}(["'`])((?:(?!\1)[^\\\r\n])*)\1/y;
/** The same, read from its end: what stands before the quote that begins a string, up to the one that ends the string before it. */
const JOINED_BEFORE = /(["'`])\s{0,60}(?:\+|\)?\.concat\()\s{0,60}$/;
const LISTED_BEFORE = /(["'`])\s{0,60},\s{0,60}$/;
/** The last element of a list. */
const LIST_END = /(["'`])\s{0,60},?\s{0,60}$/;

/** The strings around the joint whose first quote stands at `at` of [start, end), or the elements of the list that ends there. Undefined when there are no two of them. */
export function joinStrings(bytes: Uint8Array, start: number, end: number, at: number): Unwrapped | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
  const list = text[at - start] === ']';
  const behind = list ? LIST_END.exec(text.slice(0, at - start))?.index : at - start;
  if (behind === undefined) return undefined;
  const parts: Part[] = before(text, behind, list ? MOST_OF_A_LIST : MOST_PIECES, list ? LISTED_BEFORE : JOINED_BEFORE);
  const joint = parts.at(-1);
  if (joint === undefined) return undefined;
  if (!list) parts.push(...after(text, behind + 1));
  if (parts.length < 2) return undefined;
  return { ...together(bytes, parts.map(({ from, to }) => ({ from: start + from, to: start + to })), start + joint.from), reachesStart: false, reachesEnd: false };
}

/** The string that ends at `end`, and those before it. */
function before(text: string, end: number, most: number, joint: RegExp): Part[] {
  const parts: Part[] = [];
  for (let quote = end; parts.length < most; ) {
    const open = text.lastIndexOf(text[quote] as string, quote - 1);
    if (open === -1 || quote === 0 || /[\\\r\n]/.test(text.slice(open + 1, quote)) || text[open - 1] === '\\') break;
    parts.unshift({ from: open + 1, to: quote });
    const earlier = joint.exec(text.slice(Math.max(0, open - 130), open));
    if (earlier === null) break;
    quote = Math.max(0, open - 130) + earlier.index;
  }
  return parts;
}

function after(text: string, from: number): Part[] {
  const parts: Part[] = [];
  for (NEXT.lastIndex = from; parts.length < MOST_PIECES; ) {
    const next = NEXT.exec(text);
    if (next === null) break;
    const to = NEXT.lastIndex - 1;
    parts.push({ from: to - (next[2] ?? '').length, to });
  }
  return parts;
}

const [EQUALS, LINE_BREAK, RETURN] = [0x3d, 0x0a, 0x0d];

/** The lines around the soft break whose `=` stands at `at` of [start, end), as one. */
export function joinLines(bytes: Uint8Array, start: number, end: number, at: number): Unwrapped {
  const parts: Part[] = [];
  let from = start;
  for (let next = start; next <= end; next++) {
    if (next < end && bytes[next] !== LINE_BREAK) continue;
    const tail = bytes[next - 1] === RETURN && next > from ? next - 1 : next;
    const soft = next < end && tail > from && bytes[tail - 1] === EQUALS;
    // A line that ends without one begins anew
    if (!soft && next <= at) parts.length = 0;
    else parts.push({ from, to: soft ? tail - 1 : tail });
    from = next + 1;
    if (!soft && next > at) break;
  }
  return { ...together(bytes, parts, at - 1), reachesStart: parts[0]?.from === start, reachesEnd: parts.at(-1)?.to === end };
}
