/**
 * Pieces: a text that does not stand in one place: strings that code adds to one another (`"sk_" + "live"`, `"sk_".concat("live")`, `["sk_", "live"].join("")`), and lines of mail that end in `=` because they were too long (RFC 2045 § 6.7).
 */
import { ByteClass } from '@leaklint/kernel';
import { PIECE } from './containers.ts';
import { type Part, type Unwrapped, together } from './wrapping.ts';

/** Pieces that are put together to either side of a joint; of a list, before its end. */
const MOST_PIECES = 4;
const MOST_OF_A_LIST = 16;

/** What two pieces of a key are together, at least. Most strings that are added up, and lines that are broken, are words beside blanks: they are let go before anything is made of them. */
const LEAST_ACROSS = 10;
const PIECES = ByteClass.of(PIECE);
/** Blanks on either side of what joins two strings; these, and that. */
const MOST_BLANKS = 60;
const WIDEST_JOINT = 130;

/** Bytes to either side of a joint in which pieces are looked for: no key is longer, and where strings are added up by the thousand each joint is looked at. */
export const NEAR = { before: 512, behind: 1024 } as const;

/** What stands between a string and the next one, from behind the quote that ends the first to the one that begins the second; and the second. */
const NEXT = /\s{0,60}(?:\+|\)?\.concat\()\s{0,60}(["'`])((?:(?!\1)[^\\\r\n])*)\1/y;
/** The last element of a list. */
const LIST_END = /(["'`])\s{0,60},?\s{0,60}$/;

/** The strings around the joint whose first quote stands at `at` of [start, end), or the elements of the list that ends there. Undefined when there are no two of them. */
export function joinStrings(bytes: Uint8Array, start: number, end: number, at: number): Unwrapped | undefined {
  const list = bytes[at] === LIST_CLOSES;
  if (!list && !isLongAcross(bytes, start, end, at, nextQuote(bytes, at + 1, end) + 1)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
  const behind = list ? LIST_END.exec(text.slice(0, at - start))?.index : at - start;
  if (behind === undefined) return undefined;
  const parts: Part[] = before(text, behind, list);
  const joint = parts.at(-1);
  if (joint === undefined) return undefined;
  if (!list) parts.push(...after(text, behind + 1));
  if (parts.length < 2) return undefined;
  return { ...together(bytes, parts.map(({ from, to }) => ({ from: start + from, to: start + to })), start + joint.from), reachesStart: false, reachesEnd: false };
}

/** Whether what ends at `left` and what begins at `right` are long enough for two pieces of a key. */
function isLongAcross(bytes: Uint8Array, start: number, end: number, left: number, right: number): boolean {
  let length = 0;
  for (let at = left - 1; at >= start && length < LEAST_ACROSS && PIECES.has(bytes[at]!); at--) length++;
  for (let at = right; at < end && length < LEAST_ACROSS && PIECES.has(bytes[at]!); at++) length++;
  return length >= LEAST_ACROSS;
}

function nextQuote(bytes: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + WIDEST_JOINT);
  let at = from;
  while (at < last && bytes[at] !== QUOTE && bytes[at] !== APOSTROPHE && bytes[at] !== BACKTICK) at++;
  return at;
}

/** The string that ends at `end`, and those before it. */
function before(text: string, end: number, list: boolean): Part[] {
  const parts: Part[] = [];
  for (let quote = end; quote > 0 && parts.length < (list ? MOST_OF_A_LIST : MOST_PIECES); ) {
    const open = text.lastIndexOf(text[quote] as string, quote - 1);
    if (open === -1 || /[\\\r\n]/.test(text.slice(open + 1, quote)) || text[open - 1] === '\\') break;
    parts.unshift({ from: open + 1, to: quote });
    quote = endBefore(text, open, list);
  }
  return parts;
}

const CONCAT = '.concat(';

/** The quote that ends the string before the one that begins at `open`; −1 when none does. Read backwards, which no expression does in less than ten times the time. */
function endBefore(text: string, open: number, list: boolean): number {
  let at = behindBlanks(text, open);
  if (text[at - 1] === (list ? ',' : '+')) at--;
  else if (!list && text.startsWith(CONCAT, at - CONCAT.length)) at -= CONCAT.length + Number(text[at - CONCAT.length - 1] === ')');
  else return -1;
  at = behindBlanks(text, at) - 1;
  return /["'`]/.test(text[at] ?? '') ? at : -1;
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < MOST_BLANKS && ' \t\r\n'.includes(text[at - 1] as string)) at--;
  return at;
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

const [EQUALS, LINE_BREAK, RETURN, LIST_CLOSES, QUOTE, APOSTROPHE, BACKTICK] = [0x3d, 0x0a, 0x0d, 0x5d, 0x22, 0x27, 0x60];

/** The lines around the soft break whose `=` stands at `at` of [start, end), as one. */
export function joinLines(bytes: Uint8Array, start: number, end: number, at: number): Unwrapped | undefined {
  if (!isLongAcross(bytes, start, end, at, at + (bytes[at + 1] === RETURN ? 3 : 2))) return undefined;
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
