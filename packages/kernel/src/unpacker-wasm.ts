/** The unpacker in WebAssembly. */
import { checkArea, checkRanges, type Unpacker, type UnpackerExports } from './unpacker.ts';
import { instantiate, type KernelExports } from './wasm.ts';

const PAGE = 65_536;

/** The unpacker over the instance and the arena of a `Kernel`, so that what it makes is scanned where it stands. */
export class WasmUnpacker implements Unpacker {
  /** The first byte that callers may use. */
  readonly base: number;
  readonly #exports: UnpackerExports;
  #bytes: Uint8Array;
  /** The memory is at least so long: it only grows. */
  #size: number;

  /** Without a kernel it has an instance and a memory of its own. */
  constructor(kernel?: { readonly exports: KernelExports; readonly base: number }) {
    const exports = kernel?.exports ?? instantiate();
    this.#exports = exports;
    this.base = kernel?.base ?? (exports.heapBase() + 63) & ~63;
    this.#bytes = new Uint8Array(exports.memory.buffer);
    this.#size = this.#bytes.length;
  }

  get bytes(): Uint8Array {
    // growing detaches the old buffer; asking the memory for it costs ten times as much as this
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    return this.#bytes;
  }

  reserve(length: number): void {
    const missing = Math.ceil((length - this.bytes.length) / PAGE);
    if (missing <= 0) return;
    if (!(length <= 65_536 * PAGE)) throw new RangeError(`the kernel cannot hold ${length} bytes: its memory ends at 4 GiB`);
    try {
      this.#exports.memory.grow(missing);
    } catch (cause) {
      throw new RangeError(`there is no memory for ${length} bytes in the kernel`, { cause });
    }
  }

  inflate(src: number, srcEnd: number, dst: number, dstLen: number): number {
    this.#check(src, srcEnd - src);
    this.#check(dst, dstLen);
    return this.#exports.inflate(src, srcEnd, dst, dstLen);
  }

  deltaResultSize(delta: number, deltaLen: number): number {
    this.#check(delta, deltaLen);
    return this.#exports.deltaResultSize(delta, deltaLen);
  }

  applyDelta(base: number, baseLen: number, delta: number, deltaLen: number, dst: number, dstLen: number, ranges: number, maxRanges: number, near: number, sources = 0): number {
    this.#check(base, baseLen);
    this.#check(delta, deltaLen);
    this.#check(dst, dstLen);
    this.#check(ranges, maxRanges * 8);
    if (sources !== 0) this.#check(sources, maxRanges * 4);
    checkRanges(ranges, maxRanges, near, sources, this.base, this.#size);
    return this.#exports.applyDelta(base, baseLen, delta, deltaLen, dst, dstLen, ranges, maxRanges, near, sources);
  }

  #check(at: number, length: number): void {
    if (at + length > this.#size) this.#size = this.bytes.length;
    checkArea(at, length, this.base, this.#size);
  }
}
