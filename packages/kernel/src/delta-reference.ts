/** Git deltas in plain TypeScript: the oracle for the kernel's delta, instruction by instruction as gitformat-pack(5) tells it. */
import * as f from '../assembly/faults.ts';

/** `Unpacker.deltaResultSize`, on any byte array. */
export function deltaResultSizeReference(bytes: Uint8Array, delta: number, deltaLen: number): number {
  const base = readSize(bytes, delta, delta + deltaLen);
  if (base.size < 0) return base.size;
  return readSize(bytes, base.next, delta + deltaLen).size;
}

function readSize(bytes: Uint8Array, from: number, end: number): { size: number; next: number } {
  let size = 0;
  for (let at = from, unit = 1; at < end; at++, unit *= 128) {
    const byte = bytes[at] ?? 0;
    size += (byte & 127) * unit;
    if (size > 0xffffffff) return { size: f.D_HEADER, next: at };
    if (byte < 128) return { size, next: at + 1 };
  }
  return { size: f.D_TRUNCATED, next: end };
}

/** `Unpacker.applyDelta`, on any byte array. */
export function applyDeltaReference(
  bytes: Uint8Array, base: number, baseLen: number, delta: number, deltaLen: number, dst: number, dstLen: number, ranges: number, maxRanges: number, near: number, sources: number,
): number {
  const end = delta + deltaLen;
  if (deltaLen < 4) return f.D_TRUNCATED;
  const baseSize = readSize(bytes, delta, end);
  if (baseSize.size < 0) return baseSize.size;
  const resultSize = readSize(bytes, baseSize.next, end);
  if (resultSize.size < 0) return resultSize.size;
  if (baseSize.size !== baseLen) return f.D_BASE_SIZE;
  if (resultSize.size !== dstLen) return f.D_RESULT_SIZE;

  const changed: { start: number; end: number; source: number }[] = [{ start: 0, end: 0, source: 0 }];
  let copied = -1;
  const change = (start: number, stop: number): void => {
    const open = changed.at(-1);
    if (open && (start <= open.end + near || changed.length === maxRanges)) open.end = stop;
    else changed.push({ start, end: stop, source: copied });
  };
  let at = resultSize.next;
  let made = 0;
  while (at < end) {
    const op = bytes[at++] ?? 0;
    if (op === 0) return f.D_RESERVED;
    if (op < 128) {
      if (op > end - at) return f.D_TRUNCATED;
      if (op > dstLen - made) return f.D_LONG;
      bytes.copyWithin(dst + made, at, at + op);
      change(made, made + op);
      made += op;
      at += op;
      copied = -1;
      continue;
    }
    const fields = [0, 0];
    for (let i = 0; i < 7; i++) {
      if (!((op >> i) & 1)) continue;
      if (at >= end) return f.D_TRUNCATED;
      const field = i < 4 ? 0 : 1;
      fields[field] = (fields[field] ?? 0) + (bytes[at++] ?? 0) * 256 ** (i % 4);
    }
    const [offset = 0, given = 0] = fields;
    const size = given || 0x10000;
    if (offset + size > baseLen) return f.D_COPY;
    if (size > dstLen - made) return f.D_LONG;
    if (offset !== copied) change(made, made);
    bytes.copyWithin(dst + made, base + offset, base + offset + size);
    made += size;
    copied = offset + size;
  }
  if (made !== dstLen) return f.D_SHORT;
  change(dstLen, dstLen);
  const view = new DataView(bytes.buffer, bytes.byteOffset + ranges, maxRanges * 8);
  changed.forEach((range, i) => {
    view.setUint32(i * 8, range.start, true);
    view.setUint32(i * 8 + 4, range.end, true);
  });
  if (sources !== 0) {
    const list = new DataView(bytes.buffer, bytes.byteOffset + sources, maxRanges * 4);
    changed.forEach(({ source }, i) => list.setUint32(i * 4, source, true));
  }
  return changed.length;
}
