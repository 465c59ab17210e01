/** The multi-pack-index (gitformat-pack(5)): one list of ids over several packs. Used for packs whose own index is of no use. */
import { checkFanout, checkIds, checkTrailer, findId, PackIndex, readOffsets, readShared } from './pack-index.ts';
import { PackError } from './pack-error.ts';

const CHUNK_ROW = 12;

export class MultiPackIndex {
  readonly path: string;
  readonly idBytes: 20 | 32;
  readonly count: number;
  /** File names of the packs' indexes, without folder. */
  readonly packs: readonly string[];
  readonly ids: Uint8Array;
  /** For each id: which pack git reads it from, and where it begins there. */
  readonly packOf: Uint32Array;
  readonly offsets: Float64Array;

  private constructor(path: string, idBytes: 20 | 32, packs: readonly string[], ids: Uint8Array, packOf: Uint32Array, offsets: Float64Array) {
    this.path = path;
    this.idBytes = idBytes;
    this.count = packOf.length;
    this.packs = packs;
    this.ids = ids;
    this.packOf = packOf;
    this.offsets = offsets;
  }

  /** Throws PackError when the file is damaged or of a kind not known. */
  static read(path: string, idBytes: 20 | 32): MultiPackIndex {
    const file = readShared(path);
    const bytes = new Uint8Array(file);
    const view = new DataView(file);
    if (bytes.length < 12 + CHUNK_ROW + idBytes || view.getUint32(0) !== 0x4d494458) throw new PackError(path, 'no multi-pack-index');
    if (bytes[4] !== 1 || bytes[5] !== (idBytes === 20 ? 1 : 2)) throw new PackError(path, 'a multi-pack-index of another version or object format');
    if (bytes[7] !== 0) throw new PackError(path, 'a multi-pack-index that builds on others');
    checkTrailer(path, bytes, idBytes);
    const chunks = readChunks(path, view, bytes[6] ?? 0, bytes.length - idBytes);
    const names = chunk(path, chunks, 'PNAM', 0);
    const packs = [...Buffer.from(bytes.subarray(names.start, names.end)).toString('latin1').split('\0')].slice(0, view.getUint32(8));
    if (packs.length !== view.getUint32(8) || packs.some((name) => !/^[^/\\]+\.idx$/.test(name))) throw new PackError(path, 'its names of packs make no sense');
    const fanout = chunk(path, chunks, 'OIDF', 1024);
    const count = checkFanout(path, view, fanout.start);
    const idChunk = chunk(path, chunks, 'OIDL', count * idBytes);
    const ids = bytes.subarray(idChunk.start, idChunk.start + count * idBytes);
    checkIds(path, view, fanout.start, ids, idBytes);
    const places = chunk(path, chunks, 'OOFF', count * 8);
    const packOf = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const pack = view.getUint32(places.start + i * 8);
      if (pack >= packs.length) throw new PackError(path, 'an object stands in a pack that is not named');
      packOf[i] = pack;
    }
    const large = chunks.get('LOFF') ?? { start: 0, end: 0 };
    const offsets = new Float64Array(count);
    readOffsets(path, view, places.start + 4, 8, large.start, Math.floor((large.end - large.start) / 8), offsets);
    return new MultiPackIndex(path, idBytes, packs, ids, packOf, offsets);
  }

  find(id: Uint8Array, at = 0): number {
    return findId(this.ids, this.count, this.idBytes, id, at);
  }

  /** What it knows of one pack, which may be less than the pack holds: an object in several packs is listed once. */
  indexOf(name: string): PackIndex | undefined {
    const pack = this.packs.indexOf(name);
    if (pack < 0) return undefined;
    const places: number[] = [];
    this.packOf.forEach((each, i) => each === pack && places.push(i));
    const ids = new Uint8Array(places.length * this.idBytes);
    const offsets = new Float64Array(places.length);
    places.forEach((place, i) => {
      ids.set(this.ids.subarray(place * this.idBytes, (place + 1) * this.idBytes), i * this.idBytes);
      offsets[i] = this.offsets[place] ?? 0;
    });
    return PackIndex.of(this.path, this.idBytes, ids, offsets);
  }
}

interface Chunk {
  readonly start: number;
  readonly end: number;
}

function readChunks(path: string, view: DataView, count: number, end: number): Map<string, Chunk> {
  const chunks = new Map<string, Chunk>();
  if (12 + (count + 1) * CHUNK_ROW > end) throw new PackError(path, 'its table of contents is cut off');
  const offset = (row: number): number => Number(view.getBigUint64(12 + row * CHUNK_ROW + 4));
  for (let row = 0; row < count; row++) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(12 + row * CHUNK_ROW + i)));
    if (offset(row) > offset(row + 1) || offset(row + 1) > end) throw new PackError(path, 'its table of contents is out of order');
    chunks.set(name, { start: offset(row), end: offset(row + 1) });
  }
  return chunks;
}

function chunk(path: string, chunks: ReadonlyMap<string, Chunk>, name: string, least: number): Chunk {
  const found = chunks.get(name);
  if (!found || found.end - found.start < least) throw new PackError(path, `its part ${name} is absent or cut off`);
  return found;
}
