/** The unpacker: what a pack reader asks of the kernel. zlib streams and git deltas, from one place of a byte array to another. */
import * as faults from '../assembly/faults.ts';

/**
 * Contract of both engines (WebAssembly and the plain TypeScript reference). Positions are offsets into `bytes`. Nothing outside
 * the areas named is written and nothing outside them decides a result. The areas of one call must not overlap. Damaged input
 * gives a fault (a number below zero, see `faultName`), never a trap, an endless loop or a wrong result; after a fault the
 * destination's bytes mean nothing. A RangeError is thrown for areas that do not lie inside `bytes`.
 */
export interface Unpacker {
  readonly bytes: Uint8Array;
  /** Makes `bytes` at least so long (a new array, with what stood in it). Throws a RangeError when it cannot. */
  reserve(length: number): void;
  /**
   * Inflates the zlib stream (RFC 1950, header and Adler-32 checked) that begins at `src` and ends before `srcEnd` into exactly
   * `dstLen` bytes at `dst`. Returns the bytes of input it took; what follows the stream is not looked at.
   */
  inflate(src: number, srcEnd: number, dst: number, dstLen: number): number;
  /** The size of the result, as a git delta's header gives it (below 2^32). */
  deltaResultSize(delta: number, deltaLen: number): number;
  /**
   * Applies a git delta (gitformat-pack(5)) and makes exactly `dstLen` bytes at `dst`. Returns the number of changed ranges
   * written at `ranges`: pairs of little-endian u32 [start, end) relative to `dst`, in order: all inserted bytes, every seam
   * between two instructions and both ends of the result as empty ranges. A copy that goes on in the base where the one before
   * ended makes no seam. Ranges no more than `near` bytes apart are one. `maxRanges` (≥ 1) pairs fit; when there are more, the
   * last covers the rest. `ranges` is a multiple of 4. Between two ranges lies one stretch of the base: unless `sources` is 0, it
   * tells for each range, in a list of u32 of its own, where in the base the stretch before it ends (for the first range: 0).
   */
  applyDelta(base: number, baseLen: number, delta: number, deltaLen: number, dst: number, dstLen: number, ranges: number, maxRanges: number, near: number, sources?: number): number;
}

/** The exports of the WebAssembly module that an unpacker needs. */
export interface UnpackerExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  inflate(src: number, srcEnd: number, dst: number, dstLen: number): number;
  deltaResultSize(delta: number, deltaLen: number): number;
  applyDelta(base: number, baseLen: number, delta: number, deltaLen: number, dst: number, dstLen: number, ranges: number, maxRanges: number, near: number, sources: number): number;
}

/** Throws unless `[at, at + length)` lies inside `[lowest, highest)`. */
export function checkArea(at: number, length: number, lowest: number, highest: number): void {
  if (!Number.isInteger(at) || !Number.isInteger(length) || at < lowest || length < 0 || at + length > highest) {
    throw new RangeError(`${length} bytes at ${at} do not lie inside the bytes [${lowest}, ${highest})`);
  }
}

export function checkRanges(at: number, count: number, near: number, sources: number, lowest: number, highest: number): void {
  checkArea(at, count * 8, lowest, highest);
  if (sources !== 0) checkArea(sources, count * 4, lowest, highest);
  if (count < 1 || at % 4 !== 0) throw new RangeError(`a list of ${count} ranges at ${at}: it takes one at least, at a multiple of 4`);
  if (!Number.isInteger(near) || near < 0 || near > 0xffffffff) throw new RangeError(`ranges ${near} bytes apart cannot be merged`);
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [faults.Z_TRUNCATED, 'compressed data ends too early'],
  [faults.Z_HEADER, 'no zlib header'],
  [faults.Z_DICTIONARY, 'compressed data wants a preset dictionary'],
  [faults.Z_BLOCK_TYPE, 'unknown block type in compressed data'],
  [faults.Z_STORED_LENGTH, 'length of a stored block and its complement disagree'],
  [faults.Z_TOO_MANY_CODES, 'too many length or distance codes'],
  [faults.Z_CODE_LENGTHS, 'code of the code lengths is over-subscribed or incomplete'],
  [faults.Z_REPEAT, 'code length repeated without one before it or past the last'],
  [faults.Z_NO_END, 'no code for the end of a block'],
  [faults.Z_LITERALS, 'literal and length code is over-subscribed or incomplete'],
  [faults.Z_DISTANCES, 'distance code is over-subscribed or incomplete'],
  [faults.Z_LITERAL_CODE, 'bits that are no literal or length code'],
  [faults.Z_DISTANCE_CODE, 'bits that are no distance code'],
  [faults.Z_TOO_FAR, 'distance from before the first byte'],
  [faults.Z_LONG, 'compressed data holds more than its size says'],
  [faults.Z_SHORT, 'compressed data holds less than its size says'],
  [faults.Z_CHECKSUM, 'checksum of the decompressed data differs'],
  [faults.D_TRUNCATED, 'delta ends too early'],
  [faults.D_HEADER, 'delta names an impossible size'],
  [faults.D_BASE_SIZE, 'delta was made for a base of another size'],
  [faults.D_RESULT_SIZE, 'delta makes a result of another size'],
  [faults.D_COPY, 'delta copies from behind the end of its base'],
  [faults.D_RESERVED, 'delta holds the reserved instruction 0'],
  [faults.D_LONG, 'delta makes more than its size says'],
  [faults.D_SHORT, 'delta makes less than its size says'],
]);

/** A fault in words. */
export function faultName(fault: number): string {
  const name = NAMES.get(fault);
  if (name === undefined) throw new RangeError(`${fault} is no fault of an unpacker`);
  return name;
}
