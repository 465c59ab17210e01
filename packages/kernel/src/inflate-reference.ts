/** Inflate in plain TypeScript: one bit at a time, as RFC 1951 describes it. The oracle for the kernel's inflate, not meant to be fast. */
import * as f from '../assembly/faults.ts';

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

class Fault {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

class Bits {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  bit = 0;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  one(): number {
    if (this.at >= this.end) throw new Fault(f.Z_TRUNCATED);
    const value = ((this.bytes[this.at] ?? 0) >> this.bit) & 1;
    this.bit = (this.bit + 1) & 7;
    if (this.bit === 0) this.at++;
    return value;
  }

  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value |= this.one() << i;
    return value;
  }

  align(): void {
    if (this.bit !== 0) this.at++;
    this.bit = 0;
  }
}

/** A canonical code (RFC 1951, 3.2.2). Refuses the sets that zlib refuses. */
class Code {
  readonly #counts: number[] = new Array<number>(16).fill(0);
  readonly #symbols: number[] = [];
  readonly #longest: number;

  constructor(lengths: readonly number[], single: boolean, fault: number) {
    for (const length of lengths) if (length > 0) this.#counts[length] = (this.#counts[length] ?? 0) + 1;
    let left = 1;
    let longest = 0;
    for (let length = 1; length <= 15; length++) {
      left = left * 2 - (this.#counts[length] ?? 0);
      if (left < 0) throw new Fault(fault);
      if (this.#counts[length]) longest = length;
    }
    if (left > 0 && (!single || longest > 1)) throw new Fault(fault);
    for (let length = 1; length <= longest; length++) lengths.forEach((l, symbol) => l === length && this.#symbols.push(symbol));
    this.#longest = Math.max(1, longest);
  }

  read(bits: Bits, fault: number): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= this.#longest; length++) {
      code |= bits.one();
      const count = this.#counts[length] ?? 0;
      const symbol = this.#symbols[index + code - first];
      if (code - first < count && symbol !== undefined) return symbol;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Fault(fault);
  }
}

/** `Unpacker.inflate`, on any byte array. */
export function inflateReference(bytes: Uint8Array, src: number, srcEnd: number, dst: number, dstLen: number): number {
  try {
    return inflate(bytes, src, srcEnd, dst, dstLen);
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

function inflate(bytes: Uint8Array, src: number, srcEnd: number, dst: number, dstLen: number): number {
  if (srcEnd - src < 2) throw new Fault(f.Z_TRUNCATED);
  const head = ((bytes[src] ?? 0) << 8) | (bytes[src + 1] ?? 0);
  if (((head >> 8) & 15) !== 8 || head >> 12 > 7 || head % 31 !== 0) throw new Fault(f.Z_HEADER);
  if (head & 0x20) throw new Fault(f.Z_DICTIONARY);
  const bits = new Bits(bytes, src + 2, srcEnd);
  const end = dst + dstLen;
  let out = dst;
  for (let last = false; !last; ) {
    last = bits.one() === 1;
    const type = bits.take(2);
    if (type === 3) throw new Fault(f.Z_BLOCK_TYPE);
    if (type === 0) out = stored(bits, out, end);
    else {
      const [literals, distances] = type === 1 ? FIXED : dynamic(bits);
      out = block(bits, literals, distances, dst, out, end);
    }
  }
  bits.align();
  if (out !== end) throw new Fault(f.Z_SHORT);
  if (srcEnd - bits.at < 4) throw new Fault(f.Z_TRUNCATED);
  let a = 1;
  let b = 0;
  for (let i = dst; i < end; i++) {
    a = (a + (bytes[i] ?? 0)) % 65521;
    b = (b + a) % 65521;
  }
  let sum = 0;
  for (let i = 0; i < 4; i++) sum = sum * 256 + (bytes[bits.at++] ?? 0);
  if (sum !== b * 65536 + a) throw new Fault(f.Z_CHECKSUM);
  return bits.at - src;
}

function stored(bits: Bits, out: number, end: number): number {
  bits.align();
  if (bits.end - bits.at < 4) throw new Fault(f.Z_TRUNCATED);
  const size = bits.take(16);
  if ((size ^ bits.take(16)) !== 0xffff) throw new Fault(f.Z_STORED_LENGTH);
  if (size > end - out) throw new Fault(f.Z_LONG);
  if (size > bits.end - bits.at) throw new Fault(f.Z_TRUNCATED);
  bits.bytes.copyWithin(out, bits.at, bits.at + size);
  bits.at += size;
  return out + size;
}

const FIXED: readonly [Code, Code] = [
  new Code([...fill(144, 8), ...fill(112, 9), ...fill(24, 7), ...fill(8, 8)], false, 0),
  new Code(fill(32, 5), false, 0),
];

function fill(count: number, value: number): number[] {
  return new Array<number>(count).fill(value);
}

function dynamic(bits: Bits): [Code, Code] {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const count = bits.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new Fault(f.Z_TOO_MANY_CODES);
  const pre = fill(19, 0);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, count)) pre[symbol] = bits.take(3);
  const code = new Code(pre, false, f.Z_CODE_LENGTHS);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = code.read(bits, f.Z_CODE_LENGTHS);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const repeat = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    const value = symbol === 16 ? lengths.at(-1) : 0;
    if (value === undefined || lengths.length + repeat > literalCount + distanceCount) throw new Fault(f.Z_REPEAT);
    lengths.push(...fill(repeat, value));
  }
  if (lengths[256] === 0) throw new Fault(f.Z_NO_END);
  return [new Code(lengths.slice(0, literalCount), true, f.Z_LITERALS), new Code(lengths.slice(literalCount), true, f.Z_DISTANCES)];
}

function block(bits: Bits, literals: Code, distances: Code, dst: number, from: number, end: number): number {
  const { bytes } = bits;
  for (let out = from; ; ) {
    const symbol = literals.read(bits, f.Z_LITERAL_CODE);
    if (symbol === 256) return out;
    if (symbol < 256) {
      if (out >= end) throw new Fault(f.Z_LONG);
      bytes[out++] = symbol;
      continue;
    }
    const length = LENGTH_BASE[symbol - 257];
    if (length === undefined) throw new Fault(f.Z_LITERAL_CODE);
    const size = length + bits.take(LENGTH_EXTRA[symbol - 257] ?? 0);
    const which = distances.read(bits, f.Z_DISTANCE_CODE);
    const base = DISTANCE_BASE[which];
    if (base === undefined) throw new Fault(f.Z_DISTANCE_CODE);
    const distance = base + bits.take(DISTANCE_EXTRA[which] ?? 0);
    if (distance > out - dst) throw new Fault(f.Z_TOO_FAR);
    if (size > end - out) throw new Fault(f.Z_LONG);
    for (let i = 0; i < size; i++, out++) bytes[out] = bytes[out - distance] ?? 0;
  }
}
