/** The text on standard input: UTF-32 is written anew in UTF-8, which the scanner reads; what is packed is told, because its bytes say nothing of what is in it. */

interface Packed {
  readonly name: string;
  /** What unpacks it into a pipe. */
  readonly with: string;
  /** `undefined`: any byte. */
  readonly magic: readonly (number | undefined)[];
}

/** From the formats' own documents: RFC 1952, RFC 8878, the xz and LZ4 frame formats, APPNOTE.TXT, 7zFormat.txt, and bzip2's sources. */
const PACKED: readonly Packed[] = [
  { name: 'gzip', with: 'zcat', magic: [0x1f, 0x8b, 0x08] },
  { name: 'zstd', with: 'zstdcat', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', with: 'xzcat', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'bzip2', with: 'bzcat', magic: [0x42, 0x5a, 0x68, undefined, 0x31, 0x41, 0x59, 0x26] },
  { name: 'LZ4', with: 'lz4cat', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'zip', with: 'unzip -p', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: '7z', with: '7z x -so', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
];

/** What a form is told by: sixteen characters of UTF-32 without a mark. */
const HEAD = 64;

export class StdinText {
  /** Bytes as they came. */
  bytes = 0;
  packed: Packed | undefined;
  /** It begins as UTF-32 and does not go on as such: a dump of numbers begins like that, too, and a key further on is not decoded. */
  astray = false;
  readonly #input: AsyncIterable<Uint8Array>;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#input = input;
  }

  /** Pieces of any length, for the scanner. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    let head: Buffer | undefined = Buffer.alloc(0);
    let decode: ((bytes: Uint8Array) => Uint8Array) | undefined;
    const begin = (bytes: Buffer): Uint8Array => {
      this.packed = PACKED.find(({ magic }) => magic.every((byte, i) => byte === undefined || bytes[i] === byte));
      const order = utf32Order(bytes);
      if (order !== undefined) decode = this.#utf32(order);
      return decode === undefined ? bytes : decode(bytes);
    };
    for await (const chunk of this.#input) {
      this.bytes += chunk.length;
      if (head === undefined) {
        yield decode === undefined ? chunk : decode(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD) continue;
      const whole = head;
      head = undefined;
      yield begin(whole);
    }
    if (head !== undefined && head.length > 0) yield begin(head);
    if (decode !== undefined && this.bytes % 4 !== 0) this.astray = true;
  }

  /** Decodes pieces that may end within a character. */
  #utf32(order: 'little' | 'big'): (bytes: Uint8Array) => Uint8Array {
    let rest: Buffer = Buffer.alloc(0);
    let first = true;
    return (bytes) => {
      const all = Buffer.concat([rest, bytes]);
      const end = all.length - (all.length % 4);
      rest = all.subarray(end);
      let text = '';
      for (let at = 0; at < end; at += 4) {
        const code = order === 'little' ? all.readUInt32LE(at) : all.readUInt32BE(at);
        const isCharacter = code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
        if (!isCharacter) this.astray = true;
        if (!(first && code === 0xfeff)) text += isCharacter ? String.fromCodePoint(code) : '\ufffd';
        first = false;
      }
      return Buffer.from(text, 'utf8');
    };
  }
}

/** By its mark; without one, by letters of ASCII alone at the beginning. */
function utf32Order(bytes: Buffer): 'little' | 'big' | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'little';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'big';
  const units = Math.min(bytes.length, HEAD) >> 2;
  if (units < 4) return undefined;
  const every = (low: number): boolean => Array.from({ length: units }, (_, i) => bytes.subarray(4 * i, 4 * i + 4)).every((unit) => unit.every((byte, i) => (i === low ? byte > 0 && byte < 0x80 : byte === 0)));
  return every(0) ? 'little' : every(3) ? 'big' : undefined;
}
