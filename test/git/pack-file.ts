// Pack files and deltas written by hand, for shapes that git itself does not write.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** A whole object, or a delta on an entry before it (by distance) or on an id. */
export type PackEntry = { readonly bytes: Uint8Array } & ({ readonly type: number } | { readonly base: number } | { readonly id: Buffer });

export type DeltaOp = { readonly copy: readonly [offset: number, size: number] } | { readonly insert: Uint8Array };

export function deltaOf(baseSize: number, ops: readonly DeltaOp[]): Buffer {
  const size = ops.reduce((sum, op) => sum + ('copy' in op ? op.copy[1] : op.insert.length), 0);
  const code = (op: DeltaOp): Buffer => {
    if ('insert' in op) return Buffer.from([op.insert.length, ...op.insert]);
    const bytes = [0, 8, 16, 24].map((shift) => (op.copy[0] >>> shift) & 255).concat([0, 8, 16].map((shift) => (op.copy[1] >>> shift) & 255));
    return Buffer.from([0xff, ...bytes]);
  };
  return Buffer.concat([...[baseSize, size].map(sizeOf), ...ops.map(code)]);
}

function sizeOf(size: number): Buffer {
  return size < 128 ? Buffer.from([size]) : Buffer.concat([Buffer.from([(size % 128) | 128]), sizeOf(Math.floor(size / 128))]);
}

export function packOf(entries: readonly PackEntry[], version = 2): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(version, 4);
  head.writeUInt32BE(entries.length, 8);
  const parts: Buffer[] = [head];
  const offsets: number[] = [];
  let at = 12;
  for (const entry of entries) {
    offsets.push(at);
    const type = 'type' in entry ? entry.type : 'base' in entry ? 6 : 7;
    const bytes = [entryHead(type, entry.bytes.length)];
    if ('base' in entry) bytes.push(distanceOf(at - (offsets[entry.base] ?? 0)));
    if ('id' in entry) bytes.push(entry.id);
    bytes.push(deflateSync(entry.bytes));
    const whole = Buffer.concat(bytes);
    parts.push(whole);
    at += whole.length;
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function entryHead(type: number, size: number): Buffer {
  const rest = Math.floor(size / 16);
  const first = (type << 4) | (size % 16);
  return rest === 0 ? Buffer.from([first]) : Buffer.concat([Buffer.from([first | 128]), sizeOf(rest)]);
}

function distanceOf(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let left = Math.floor(distance / 128); left > 0; left = Math.floor(left / 128)) {
    left -= 1;
    bytes.unshift((left % 128) | 128);
  }
  return Buffer.from(bytes);
}

/** An index of version 2 as gitformat-pack(5) has it, for packs that git would not index. */
export function indexOf(objects: readonly { readonly id: Buffer; readonly crc: number; readonly offset: number }[], packChecksum: Buffer): Buffer {
  const sorted = objects.toSorted((a, b) => a.id.compare(b.id));
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const large = sorted.filter(({ offset }) => offset >= 2 ** 31);
  const u64 = (value: number): Buffer => Buffer.concat([u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32)]);
  const body = Buffer.concat([
    u32(0xff744f63), u32(2),
    ...Array.from({ length: 256 }, (_, first) => u32(sorted.filter(({ id }) => (id[0] ?? 0) <= first).length)),
    ...sorted.map(({ id }) => id),
    ...sorted.map(({ crc }) => u32(crc)),
    ...sorted.map((object) => u32(object.offset >= 2 ** 31 ? 2 ** 31 + large.indexOf(object) : object.offset)),
    ...large.map(({ offset }) => u64(offset)),
    packChecksum,
  ]);
  return Buffer.concat([body, createHash(packChecksum.length === 20 ? 'sha1' : 'sha256').update(body).digest()]);
}
