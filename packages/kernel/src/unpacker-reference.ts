/** The unpacker in plain TypeScript, on any byte array: slow, simple and the oracle for the one in WebAssembly. */
import { applyDeltaReference, deltaResultSizeReference } from './delta-reference.ts';
import { inflateReference } from './inflate-reference.ts';
import { checkArea, checkRanges } from './unpacker.ts';
import type { Unpacker } from './unpacker.ts';

export class ReferenceUnpacker implements Unpacker {
  bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const grown = new Uint8Array(length);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  inflate(src: number, srcEnd: number, dst: number, dstLen: number): number {
    checkArea(src, srcEnd - src, 0, this.bytes.length);
    checkArea(dst, dstLen, 0, this.bytes.length);
    return inflateReference(this.bytes, src, srcEnd, dst, dstLen);
  }

  deltaResultSize(delta: number, deltaLen: number): number {
    checkArea(delta, deltaLen, 0, this.bytes.length);
    return deltaResultSizeReference(this.bytes, delta, deltaLen);
  }

  applyDelta(base: number, baseLen: number, delta: number, deltaLen: number, dst: number, dstLen: number, ranges: number, maxRanges: number, near: number, sources = 0): number {
    checkArea(base, baseLen, 0, this.bytes.length);
    checkArea(delta, deltaLen, 0, this.bytes.length);
    checkArea(dst, dstLen, 0, this.bytes.length);
    checkRanges(ranges, maxRanges, near, sources, 0, this.bytes.length);
    return applyDeltaReference(this.bytes, base, baseLen, delta, deltaLen, dst, dstLen, ranges, maxRanges, near, sources);
  }
}
