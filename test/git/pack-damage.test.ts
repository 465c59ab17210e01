// Damaged packs: nothing crashes or hangs, nothing wrong is shown, and whatever is lost is named; the rest is read.
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PackSet, PackWalk } from '@leaklint/git';
import { WasmUnpacker } from '@leaklint/kernel';
import { describe, expect, it } from 'vitest';
import { deltaOf, indexOf, packOf, type PackEntry } from './pack-file.ts';
import { type GitObject, temporaryFolder, TestRepository, versions } from './pack-repository.ts';

const unpacker = new WasmUnpacker();

interface Seen {
  readonly shown: Map<string, { readonly type: number; readonly bytes: Buffer }>;
  readonly unreadable: Map<string, string>;
  readonly problems: readonly string[];
}

function read(folder: string, idBytes: 20 | 32 = 20): Seen {
  const set = PackSet.open([folder], idBytes);
  try {
    const shown = new Map<string, { type: number; bytes: Buffer }>();
    const unreadable = new Map<string, string>();
    const walk = new PackWalk(set, unpacker, { at: unpacker.base, bytes: 32 << 20 });
    walk.walk(set.families([0, 1, 2, 3, 4]), {
      object: (slot, type, at, length) => shown.set(set.hex(slot), { type, bytes: Buffer.from(unpacker.bytes.slice(at, at + length)) }),
      unreadable: (slot, reason) => unreadable.set(set.hex(slot), reason),
      large: (slot) => unreadable.set(set.hex(slot), 'large'),
    });
    return { shown, unreadable, problems: set.problems.map(({ reason }) => reason) };
  } finally {
    set.close();
  }
}

/** A folder of objects with one pack. */
function folderOf(pack: Buffer, index: Buffer): { folder: string; pack: string; index: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'pack'));
  const paths = { folder, pack: join(folder, 'pack', 'pack-1.pack'), index: join(folder, 'pack', 'pack-1.idx') };
  writeFileSync(paths.pack, pack);
  writeFileSync(paths.index, index);
  return paths;
}

function packed(format: 'sha1' | 'sha256', config: readonly string[], seed = 11): { pack: Buffer; index: Buffer; expected: Map<string, GitObject> } {
  const repository = new TestRepository(format);
  const [a, b] = [versions(40, 30, seed), versions(40, 8, seed + 1)];
  repository.import('main', a.map((text, i) => ({ 'a.txt': text, 'b.txt': b[i]! })));
  repository.git([...config, 'repack', '-adfq', '--depth=50']);
  const folder = join(repository.objects, 'pack');
  const bytes = (end: string): Buffer => readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(end))!));
  return { pack: bytes('.pack'), index: bytes('.idx'), expected: repository.read() };
}

/** Nothing wrong is shown, and everything is shown or named. A damaged file says more or less of a few entries: then it is named itself. */
function expectHonest({ shown, unreadable, problems }: Seen, expected: ReadonlyMap<string, GitObject>): void {
  let strange = 0;
  for (const [id, { type, bytes }] of shown) {
    const object = expected.get(id);
    if (object === undefined) strange++;
    else expect(['', 'commit', 'tree', 'blob', 'tag'][type] === object.type && bytes.equals(object.bytes), id).toBe(true);
  }
  const few = problems.length === 0 ? 0 : 2;
  expect(strange).toBeLessThanOrEqual(few);
  expect(Math.abs(shown.size + unreadable.size - expected.size)).toBeLessThanOrEqual(few);
}

describe('damaged packs', () => {
  it.each([
    ['sha1', []],
    ['sha256', []],
    ['sha1', ['-c', 'repack.useDeltaBaseOffset=false']],
  ] as const)('one flipped bit at 300 places of pack and index is damage or nothing: %s %j', (format, config) => {
    const { pack, index, expected } = packed(format, config);
    const idBytes = format === 'sha1' ? 20 : 32;
    const paths = folderOf(pack, index);
    const healthy = read(paths.folder, idBytes);
    expectHonest(healthy, expected);
    expect(healthy.shown.size).toBe(expected.size);
    let harmless = 0;
    for (let i = 0; i < 300; i++) {
      const [path, bytes] = i % 3 === 0 ? [paths.index, index] : [paths.pack, pack];
      const bit = i < 30 ? (i * 8) / 3 : (i * 2654435761) % (bytes.length * 8);
      const file = openSync(path, 'r+');
      const at = Math.floor(bit / 8);
      writeSync(file, Buffer.from([bytes[at]! ^ (1 << bit % 8)]), 0, 1, at);
      const seen = read(paths.folder, idBytes);
      expectHonest(seen, expected);
      if (seen.problems.length === 0 && seen.unreadable.size === 0) harmless++;
      writeSync(file, bytes.subarray(at, at + 1), 0, 1, at);
      closeSync(file);
    }
    // the number of objects in the pack's own head is all that no checksum of an entry covers, and it is compared
    expect(harmless).toBe(0);
  });

  it('names what is wrong with a file of no use', () => {
    const { pack, index, expected } = packed('sha1', []);
    // Another history: of the same one, whatever the compression, git can write single entries to the same bytes at the same place.
    const other = packed('sha1', [], 21);
    const cases: readonly (readonly [name: string, pack: Buffer, index: Buffer, reason: RegExp, shown: number])[] = [
      ['empty pack file', Buffer.alloc(0), index, /too short/, 0],
      ['empty index', pack, Buffer.alloc(0), /no index/, 0],
      ['text', pack, Buffer.alloc(5000, 'text'), /version 1/, 0],
      ['truncated index', pack, index.subarray(0, index.length - 100), /checksum/, 0],
      ['truncated pack', pack.subarray(0, pack.length - 1000), index, /not the pack|do not fit/, 0],
      ['another pack', other.pack, index, /not the pack|do not fit/, 0],
      // The entries have the checksums that the index gives.
      ['no pack', Buffer.concat([Buffer.from('PUCK'), pack.subarray(4)]), index, /no pack/, expected.size],
      ['version 4', Buffer.concat([pack.subarray(0, 7), Buffer.from([4]), pack.subarray(8)]), index, /version 4/, expected.size],
      ['another count', Buffer.concat([pack.subarray(0, 11), Buffer.from([pack[11]! ^ 1]), pack.subarray(12)]), index, /its index lists/, expected.size],
      ['another trailer', Buffer.concat([pack.subarray(0, -1), Buffer.from([pack.at(-1)! ^ 1])]), index, /not the pack/, expected.size],
      ['an index of no order', pack, Buffer.concat([index.subarray(0, 500), Buffer.from([index[500]! ^ 64]), index.subarray(501)]), /checksum/, expected.size],
    ];
    for (const [name, packBytes, indexBytes, reason, count] of cases) {
      const { problems, shown } = read(folderOf(packBytes, indexBytes).folder);
      expect(problems, name).toEqual([expect.stringMatching(reason)]);
      expect(shown.size, name).toBe(count);
    }
  });

  /** A pack that git would not index: with the index that it would have. */
  function forged(entries: readonly PackEntry[], version = 2): { folder: string; pack: string; ids: string[] } {
    const pack = packOf(entries, version);
    const ends = entries.map((_, i) => packOf(entries.slice(0, i + 1)).length - 20);
    const objects = ends.map((end, i) => {
      const offset = ends[i - 1] ?? 12;
      return { id: idOf(i), crc: crc32(pack.subarray(offset, end)), offset };
    });
    return { ...folderOf(pack, indexOf(objects, pack.subarray(-20))), ids: objects.map(({ id }) => id.toString('hex')) };
  }
  const idOf = (i: number): Buffer => Buffer.alloc(20, i + 1);
  const blob = (text: string): PackEntry => ({ type: 3, bytes: Buffer.from(text) });
  const delta = deltaOf(4, [{ copy: [0, 4] }, { insert: Buffer.from('more') }]);

  it('reads a delta on an id that stands behind it, and packs of version 3', () => {
    const { folder, ids } = forged([{ id: idOf(1), bytes: delta }, blob('base')], 3);
    const { shown, unreadable } = read(folder);
    expect(unreadable.size).toBe(0);
    expect(ids.map((id) => shown.get(id)?.bytes.toString())).toEqual(['basemore', 'base']);
  });

  it('names deltas without a base, those in a circle, those that make no sense, and all that is built on them', () => {
    const { folder, ids } = forged([
      blob('base'),
      { base: 0, bytes: delta },
      { id: Buffer.alloc(20, 99), bytes: delta },
      { id: idOf(2), bytes: delta },
      { id: idOf(5), bytes: delta },
      { id: idOf(4), bytes: delta },
      { id: idOf(5), bytes: delta },
      { base: 0, bytes: deltaOf(5, [{ copy: [0, 4] }]) },
      { base: 7, bytes: delta },
      { base: 0, bytes: Buffer.from([4, 4, 0, 0, 0]) },
      { type: 5, bytes: Buffer.from('type 5') },
      blob('good'),
    ]);
    const { shown, unreadable } = read(folder);
    expect(ids.map((id) => shown.get(id)?.bytes.toString() ?? unreadable.get(id)?.replace(/[0-9a-f]{40}/, '<id>'))).toEqual([
      'base',
      'basemore',
      'the base of its delta is not in the pack',
      'its base <id> is not readable: the base of its delta is not in the pack',
      'its delta is based on itself',
      'its delta is based on itself',
      'its base <id> is not readable: its delta is based on itself',
      'delta was made for a base of another size',
      'its base <id> is not readable: delta was made for a base of another size',
      'delta holds the reserved instruction 0',
      'its header in the pack makes no sense',
      'good',
    ]);
  });

  it('names an entry whose compressed data is wrong, although its checksum is right', () => {
    const { pack, ids } = forged([blob('first text'), blob('second text')]);
    const bytes = readFileSync(pack);
    const end = packOf([blob('first text')]).length - 20;
    bytes[end - 1]! ^= 1; // in the Adler-32 of the first
    const objects = [[12, end], [end, bytes.length - 20]].map(([from = 0, to], i) => ({ id: idOf(i), crc: crc32(bytes.subarray(from, to)), offset: from }));
    const { shown, unreadable } = read(folderOf(bytes, indexOf(objects, bytes.subarray(-20))).folder);
    expect(unreadable.get(ids[0]!)).toBe('checksum of the decompressed data differs');
    expect(shown.get(ids[1]!)?.bytes.toString()).toBe('second text');
  });

  it('takes the sound copy of an object of which another pack has a damaged one', () => {
    const { pack, index, expected } = packed('sha1', []);
    const paths = folderOf(pack, index);
    writeFileSync(join(paths.folder, 'pack', 'pack-2.pack'), pack);
    writeFileSync(join(paths.folder, 'pack', 'pack-2.idx'), index);
    const file = openSync(paths.pack, 'r+');
    for (let at = 1000; at < pack.length - 100; at += 3000) writeSync(file, Buffer.from([pack[at]! ^ 4]), 0, 1, at);
    closeSync(file);
    const { shown, unreadable } = read(paths.folder);
    expect(unreadable.size).toBe(0);
    expect(shown.size).toBe(expected.size);
  });

  it('names what is lost when a pack becomes shorter while it is read', () => {
    const { pack, index, expected } = packed('sha1', []);
    const paths = folderOf(pack, index);
    const set = PackSet.open([paths.folder], 20);
    truncateSync(paths.pack, 3000);
    const lost: string[] = [];
    let shown = 0;
    new PackWalk(set, unpacker, { at: unpacker.base, bytes: 32 << 20 }).walk(set.families([1, 2, 3, 4]), { object: () => shown++, unreadable: (_, reason) => lost.push(reason), large: () => expect.fail() });
    set.close();
    expect(shown + lost.length).toBe(expected.size);
    expect(lost.some((reason) => reason.includes('cannot be read'))).toBe(true);
  });
});
