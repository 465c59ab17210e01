/** Packed ids: whether the packs list some objects, asked of their indexes without reading them whole (gitformat-pack(5), version 2). */
import { closeSync, readSync } from 'node:fs';
import { openFile } from './regular-file.ts';

const HEAD = 8;
const FANOUT = 256 * 4;

/** Those of the ids that one of the indexes lists. Each index was read and found right before. */
export function arePacked(indexes: readonly string[], ids: readonly string[], idBytes: 20 | 32): Set<string> {
  const packed = new Set<string>();
  const wanted = ids.map((id) => [id, Buffer.from(id, 'hex')] as const);
  for (const path of indexes) {
    const file = openFile(path);
    try {
      const fanout = Buffer.alloc(FANOUT);
      readSync(file, fanout, 0, FANOUT, HEAD);
      const found = Buffer.alloc(idBytes);
      for (const [id, bytes] of wanted) {
        const first = bytes[0]!;
        let low = first === 0 ? 0 : fanout.readUInt32BE((first - 1) * 4);
        let high = fanout.readUInt32BE(first * 4) - 1;
        while (low <= high) {
          const middle = (low + high) >>> 1;
          readSync(file, found, 0, idBytes, HEAD + FANOUT + middle * idBytes);
          const order = found.compare(bytes);
          if (order === 0) packed.add(id);
          if (order === 0) break;
          if (order < 0) low = middle + 1;
          else high = middle - 1;
        }
      }
    } finally {
      closeSync(file);
    }
  }
  return packed;
}
