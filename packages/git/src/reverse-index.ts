/** The reverse index of a pack (gitformat-pack(5), version 1): the places of the pack's index, in order of offset. Git writes one since 2.41. */
import type { PackIndex } from './pack-index.ts';
import { readFile } from './regular-file.ts';

const HEAD = 12;

/** The places, unless the file is of no use. Its checksum is not looked at: whoever goes through the places sees whether their offsets ascend, and none can come twice then. */
export function readReverseIndex(path: string, { count, idBytes }: Pick<PackIndex, 'count' | 'idBytes'>): Uint32Array | undefined {
  let bytes: Buffer;
  try {
    bytes = readFile(path);
  } catch {
    return undefined; // it tells nothing that sorting does not
  }
  if (bytes.length !== HEAD + count * 4 + 2 * idBytes || bytes.toString('latin1', 0, 4) !== 'RIDX' || bytes.readUInt32BE(4) !== 1) return undefined;
  const places = new Uint32Array(count);
  new Uint8Array(places.buffer).set(bytes.subarray(HEAD, HEAD + count * 4));
  Buffer.from(places.buffer).swap32();
  return places;
}
