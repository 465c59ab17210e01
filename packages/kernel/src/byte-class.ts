/** A set of bytes, written like the inside of a regular expression's brackets. */
export class ByteClass {
  /** Bit `byte & 31` of word `byte >>> 5` says whether the byte belongs to the set. Eight words. */
  readonly bits: Uint32Array;

  private constructor(bits: Uint32Array) {
    this.bits = bits;
  }

  /**
   * `A-Za-z0-9_-`: single characters and ranges. A hyphen at either end stands for itself. A backslash takes the next
   * character as it is, except `\n`, `\r`, `\t` and `\xHH`. Throws a RangeError for a character above U+00FF, a range that
   * runs backwards, or an escape that is cut off.
   */
  static of(pattern: string): ByteClass {
    const bits = new Uint32Array(8);
    let at = 0;
    const next = (): number => {
      const code = pattern.charCodeAt(at++);
      if (code > 255) throw new RangeError(`a byte class holds bytes, not ${JSON.stringify(String.fromCharCode(code))}`);
      if (code !== 0x5c) return code;
      const escape = pattern[at++];
      if (escape === undefined) throw new RangeError(`the byte class ${JSON.stringify(pattern)} ends in a backslash`);
      if (escape === 'n') return 10;
      if (escape === 'r') return 13;
      if (escape === 't') return 9;
      if (escape !== 'x') return escape.charCodeAt(0) & 255;
      const hex = pattern.slice(at, at + 2);
      if (!/^[0-9A-Fa-f]{2}$/.test(hex)) throw new RangeError(`\\x needs two hexadecimal digits in ${JSON.stringify(pattern)}`);
      at += 2;
      return Number.parseInt(hex, 16);
    };
    while (at < pattern.length) {
      const low = next();
      let high = low;
      if (pattern[at] === '-' && at + 1 < pattern.length) {
        at++;
        high = next();
        if (high < low) throw new RangeError(`a range runs backwards in the byte class ${JSON.stringify(pattern)}`);
      }
      for (let byte = low; byte <= high; byte++) add(bits, byte);
    }
    return new ByteClass(bits);
  }

  static from(bytes: Iterable<number>): ByteClass {
    const bits = new Uint32Array(8);
    for (const byte of bytes) add(bits, byte & 255);
    return new ByteClass(bits);
  }

  static all(): ByteClass {
    return new ByteClass(new Uint32Array(8).fill(0xffffffff));
  }

  has(byte: number): boolean {
    return byte >= 0 && byte < 256 && ((this.bits[byte >>> 5]! >>> (byte & 31)) & 1) === 1;
  }

  union(other: ByteClass): ByteClass {
    return new ByteClass(this.bits.map((word, index) => word | other.bits[index]!));
  }

  not(): ByteClass {
    return new ByteClass(this.bits.map((word) => ~word));
  }

  /** The members, smallest first. */
  bytes(): number[] {
    return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => this.has(byte));
  }
}

function add(bits: Uint32Array, byte: number): void {
  bits[byte >>> 5]! |= 1 << (byte & 31);
}
