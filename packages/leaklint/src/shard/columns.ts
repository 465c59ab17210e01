/** Columns in a shard report: typed arrays as base64, in little-endian order on every machine. */
import { endianness } from 'node:os';

export type Columns = 'u8' | 'u32' | 'f64';

const WIDTH: Readonly<Record<Columns, number>> = { u8: 1, u32: 4, f64: 8 };

export function encodeColumn(values: Uint8Array | Uint32Array | Float64Array): string {
  return inOrder(Buffer.from(values.buffer, values.byteOffset, values.byteLength), values.BYTES_PER_ELEMENT).toString('base64');
}

/** `undefined` when it is no such column. */
export function decodeColumn(kind: 'u8', text: string): Uint8Array | undefined;
export function decodeColumn(kind: 'u32', text: string): Uint32Array | undefined;
export function decodeColumn(kind: 'f64', text: string): Float64Array | undefined;
export function decodeColumn(kind: Columns, text: string): Uint8Array | Uint32Array | Float64Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % WIDTH[kind] !== 0 || bytes.toString('base64') !== text) return undefined;
  const own = new Uint8Array(inOrder(bytes, WIDTH[kind])).buffer; // of its own: a view must begin where its width allows
  return kind === 'u8' ? new Uint8Array(own) : kind === 'u32' ? new Uint32Array(own) : new Float64Array(own);
}

function inOrder(bytes: Buffer, width: number): Buffer {
  if (endianness() === 'LE' || width === 1) return bytes;
  const turned = Buffer.from(bytes);
  return width === 4 ? turned.swap32() : turned.swap64();
}
