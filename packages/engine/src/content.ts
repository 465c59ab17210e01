/**
 * Content: what a container holds (see containers.ts) and what a run around an encoded anchor reads, as a layer under the text that they stand in. What is looked at lies in the anchor's window.
 */
import { gunzipSync } from 'node:zlib';
import { type Container, NUMBER_LINES } from './containers.ts';
import { type Decoded, VARIANT, decodeAround, decodeNumbers, isBase64, withoutEscapes } from './encoding.ts';
import { isEscaped } from './escapes.ts';
import { type Layer, under, unwrapped } from './layer.ts';
import { NEAR, joinLines, joinStrings } from './pieces.ts';
import { type Window, setEnd, setStart, setWindow } from './window.ts';
import { WRAPPED_LINES } from './wrapping.ts';

const window: Window = { start: 0, end: 0, clippedStart: false, clippedEnd: false };
const [QUOTE, APOSTROPHE, PADDING] = [0x22, 0x27, 0x3d];
/** Characters of base64 that the head of a stream, a key and its end take at least. */
const SHORTEST_STREAM = 40;
/** What unpacks to more is a bomb, or tables of nothing: text becomes twenty times as long at most. */
const MOST_UNPACKED = { times: 64, bytes: 1 << 20 } as const;

/** What the container that was found at `anchor` holds. */
export function contentOf(layer: Layer, anchor: number, container: Container): Layer | undefined {
  const { text, holds, within, block } = container;
  const at = within ? anchor : anchor + text.length;
  switch (holds) {
    case 'base64': return block ? wholeRun(layer, at) : base64(layer, anchor, within ? runBefore(layer, at) : at);
    case 'gzip': return gzip(layer, at);
    case 'numbers': return numbers(layer, anchor, at);
    case 'pieces':
    case 'quoted-printable': {
      setStart(window, layer.bytes, layer.start, anchor, WRAPPED_LINES, NEAR.before);
      setEnd(window, layer.bytes, layer.end, anchor, WRAPPED_LINES, NEAR.behind);
      const joined = (holds === 'pieces' ? joinStrings : joinLines)(layer.bytes, window.start, window.end, anchor);
      if (joined === undefined || (holds === 'quoted-printable' && !isQuotedPrintable(joined.bytes))) return undefined;
      return { ...unwrapped(layer, joined, window.start > layer.start || layer.openStart, window.end < layer.end || layer.openEnd), encodings: [...layer.encodings, holds] };
    }
    default: return codes(layer, anchor, holds);
  }
}

/** The run around an encoded anchor, in its line; `block`: as far as a block goes. */
export function runAround(layer: Layer, anchor: number, variant: number, block = false): Layer | undefined {
  setWindow(window, layer.bytes, layer.start, layer.end, anchor, 0, block);
  const decoded = decodeAround(layer.bytes, window.start, window.end, anchor, variant);
  return decoded === undefined ? undefined : underWindow(layer, decoded);
}

function underWindow(layer: Layer, decoded: Decoded): Layer {
  return under(layer, decoded, window.clippedStart || (window.start === layer.start && layer.openStart), window.clippedEnd || (window.end === layer.end && layer.openEnd));
}

/** Where the run that ends at `at` begins, in the window. */
function runBefore(layer: Layer, at: number): number {
  setWindow(window, layer.bytes, layer.start, layer.end, at, 0, false);
  let from = at;
  while (from > window.start && (isBase64(layer.bytes[from - 1] as number) || layer.bytes[from - 1] === PADDING)) from--;
  return from;
}

/** Escapes may stand in it, and a quote before it. */
function base64(layer: Layer, anchor: number, behind: number): Layer | undefined {
  setWindow(window, layer.bytes, layer.start, layer.end, anchor, 0, false);
  const quote = layer.bytes[behind] ?? 0;
  const at = behind + Number(quote === QUOTE || quote === APOSTROPHE);
  if (at >= window.end) return undefined;
  const text = Buffer.from(layer.bytes.buffer, layer.bytes.byteOffset, layer.bytes.byteLength).toString('latin1', at, window.end);
  const escape = (['escapes', 'percent'] as const).find((one) => isEscaped(text, one));
  if (escape === undefined) return runAround(layer, at, VARIANT.base64);
  const plain = withoutEscapes(layer.bytes, at, window.end, at, escape);
  return runAround(under(layer, plain, false, window.clippedEnd || (window.end === layer.end && layer.openEnd)), plain.anchor, VARIANT.base64);
}

function numbers(layer: Layer, anchor: number, at: number): Layer | undefined {
  setWindow(window, layer.bytes, layer.start, layer.end, anchor, NUMBER_LINES, false);
  const read = decodeNumbers(layer.bytes, at, window.end);
  return read === undefined ? undefined : under(layer, read, false, window.clippedEnd || (window.end === layer.end && layer.openEnd) || window.end < layer.end);
}

/** The bytes that a run of codes is written with. */
const CODES = { entities: /^(?:&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});)+/, octal: /^(?:\\[0-7]{2,3})+/, escapes: /^(?:\\u\{[0-9A-Fa-f]{1,6}\})+/ } as const;

function codes(layer: Layer, anchor: number, kind: keyof typeof CODES): Layer | undefined {
  setWindow(window, layer.bytes, layer.start, layer.end, anchor, 0, false);
  const run = CODES[kind].exec(Buffer.from(layer.bytes.buffer, layer.bytes.byteOffset, layer.bytes.byteLength).toString('latin1', anchor, window.end))?.[0].length ?? 0;
  return run === 0 ? undefined : under(layer, { ...withoutEscapes(layer.bytes, anchor, anchor + run, anchor, kind), openStart: false, openEnd: anchor + run === window.end }, false, window.clippedEnd);
}

/** A run that begins at `at` and is long enough to be worth it. */
function wholeRun(layer: Layer, at: number): Layer | undefined {
  if (at > layer.start && isBase64(layer.bytes[at - 1] as number)) return undefined;
  for (let next = at; next < at + SHORTEST_STREAM; next++) if (next >= layer.end || !isBase64(layer.bytes[next] as number)) return undefined;
  return runAround(layer, at, VARIANT.base64, true);
}

/** A stream of gzip (RFC 1952) whose base64 begins at `at`; what stands behind the window is missing. Deflate says of no byte where it came from: its place is about there. */
function gzip(layer: Layer, at: number): Layer | undefined {
  const packed = wholeRun(layer, at);
  const bytes = packed === undefined ? undefined : unpack(packed.bytes);
  if (packed === undefined || bytes === undefined || bytes.length === 0) return undefined;
  const [start, end] = [packed.from(0), packed.to(packed.end - 1)];
  const from = (index: number): number => start + Math.floor((index / bytes.length) * (end - start));
  return { bytes, start: 0, end: bytes.length, openStart: false, openEnd: packed.openEnd, encodings: [...layer.encodings, 'gzip'], from, to: (index) => Math.min(end, from(index) + 1) };
}

/** Z_SYNC_FLUSH of zlib: what is cut off is no fault. (The bundle loads zlib only where it is asked for, and then functions alone.) */
const SYNC_FLUSH = 2;

/** As much of the stream as there is; undefined when it is none. */
function unpack(packed: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(packed, { finishFlush: SYNC_FLUSH, maxOutputLength: Math.min(MOST_UNPACKED.bytes, MOST_UNPACKED.times * packed.length) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR_BUFFER_TOO_LARGE'].includes(String(error.code))) return undefined;
    throw error;
  }
}

/** Whether every `=` of the text stands before two hexadecimal digits (RFC 2045 § 6.7). Base64 at the end of a line ends in `=` too, behind an operator. */
function isQuotedPrintable(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(PADDING); at !== -1; at = bytes.indexOf(PADDING, at + 1)) if (!isHex(bytes[at + 1]) || !isHex(bytes[at + 2])) return false;
  return true;
}

function isHex(byte = 0): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
