// The pack walk against git: the set and the bytes of all objects, and the promise of the changed ranges.
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReferenceUnpacker, type Unpacker, WasmUnpacker } from '@leaklint/kernel';
import { PackSet, PackWalk, type PackVisitor, WHOLE } from '@leaklint/git';
import { describe, expect, it } from 'vitest';
import { deltaOf, type PackEntry, packOf } from './pack-file.ts';
import { type GitObject, temporaryFolder, TestRepository, versions } from './pack-repository.ts';

const TYPES = ['unreadable', 'commit', 'tree', 'blob', 'tag'];
const ALL = [0, 1, 2, 3, 4];
/** What a walk's share of the arena must hold besides windows and objects: the list of ranges and a place for deltas. */
const FIXED = (1 << 19) + (1 << 16);
const WINDOW = 24 << 10;

interface Shown extends GitObject {
  readonly base: string | undefined;
  readonly ranges: readonly (readonly [number, number])[] | undefined;
}

interface Walked {
  readonly objects: Map<string, Shown>;
  readonly unreadable: Map<string, string>;
  readonly large: Set<string>;
  readonly rebuilt: number;
  readonly end: number;
}

function walk(set: PackSet, options: { unpacker?: Unpacker; at?: number; bytes?: number; near?: number; ahead?: number; parts?: number; types?: readonly number[] } = {}): Walked {
  const own = new WasmUnpacker();
  const unpacker = options.unpacker ?? own;
  const at = options.at ?? own.base;
  const walked: { -readonly [key in keyof Walked]: Walked[key] } = { objects: new Map(), unreadable: new Map(), large: new Set(), rebuilt: 0, end: 0 };
  const told = (slot: number): string => {
    const id = set.hex(slot);
    expect(walked.objects.has(id) || walked.unreadable.has(id) || walked.large.has(id), `${id} once`).toBe(false);
    return id;
  };
  const families = set.families(options.types ?? ALL);
  for (const share of options.parts ? set.shares(families, options.parts) : [families]) {
    const it = new PackWalk(set, unpacker, { at, ...(options.bytes && { bytes: options.bytes }), ...(options.near !== undefined && { near: options.near }), ...(options.ahead !== undefined && { ahead: options.ahead }) });
    const visitor: PackVisitor = {
      object(slot, type, from, length, ranges, base) {
        const id = told(slot);
        expect(set.typeOf(slot)).toBe(type);
        if (base >= 0) expect(walked.objects.has(set.hex(base)), 'base before child').toBe(true);
        walked.objects.set(id, {
          type: TYPES[type] ?? '',
          bytes: Buffer.from(unpacker.bytes.slice(from, from + length)),
          base: base < 0 ? undefined : set.hex(base),
          ranges: ranges === WHOLE ? undefined : Array.from({ length: ranges }, (_, i) => [it.ranges[2 * i]!, it.ranges[2 * i + 1]!] as const),
        });
      },
      unreadable: (slot, reason) => walked.unreadable.set(told(slot), reason),
      large: (slot) => walked.large.add(told(slot)),
    };
    it.walk(share, visitor);
    walked.rebuilt += it.rebuilt;
  }
  walked.end = unpacker.bytes.length;
  return walked;
}

/** Opens the repository's packs, looks at them, closes them. */
function inspect<T>(repository: TestRepository, look: (set: PackSet) => T, folders = [repository.objects]): T {
  const set = PackSet.open(folders, repository.idBytes);
  try {
    return look(set);
  } finally {
    set.close();
  }
}

function expectAll(walked: Walked, expected: ReadonlyMap<string, GitObject>): void {
  expect([...walked.unreadable]).toEqual([]);
  expect([...walked.large]).toEqual([]);
  expect([...walked.objects.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, { type, bytes }] of expected) {
    const shown = walked.objects.get(id);
    expect(shown?.type === type && shown.bytes.equals(bytes), `${type} ${id}`).toBe(true);
  }
}

/** All runs of up to three lines, with their line ends, or the ends of the text, at both sides. */
function windowsOf(text: string): { from: number; to: number; key: string }[] {
  const lines: [number, number][] = [];
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    lines.push([at, end < 0 ? text.length : end]);
    if (end < 0) break;
    at = end + 1;
  }
  return lines.map((_, i) => {
    const from = lines[Math.max(0, i - 1)]![0];
    const to = lines[Math.min(lines.length - 1, i + 1)]![1];
    return { from, to, key: `${from === 0 ? '^' : ''}${text.slice(from, to)}${to === text.length ? '$' : ''}` };
  });
}

/** A window that stands nowhere in the parent touches a changed range. Returns how many windows were such. */
function expectRanges(walked: Walked): number {
  let fresh = 0;
  for (const [id, { bytes, base, ranges, type }] of walked.objects) {
    if (!ranges || base === undefined || type === 'tree') continue;
    const known = new Set(windowsOf(walked.objects.get(base)!.bytes.toString('latin1')).map(({ key }) => key));
    for (const { from, to, key } of windowsOf(bytes.toString('latin1'))) {
      if (known.has(key)) continue;
      fresh++;
      if (!ranges.some(([start, end]) => start <= to && end >= from)) expect.fail(`${id}: [${from}, ${to}) is new and in no range`);
    }
  }
  return fresh;
}

function sample(format: 'sha1' | 'sha256' = 'sha1'): TestRepository {
  const repository = new TestRepository(format);
  const [a, b, c] = [versions(120, 60, 1), versions(120, 15, 2), versions(120, 400, 3)];
  repository.import('main', a.map((text, i) => ({ 'a.txt': text, 'b/b.txt': b[i]!, ...(i % 5 === 0 && { 'c/d/c.txt': c[i]! }) })));
  repository.git(['tag', '-a', '-m', 'a tag', 'v1', 'main']);
  repository.git(['repack', '-adq']);
  return repository;
}

describe('pack walk', () => {
  it.each(['sha1', 'sha256'] as const)('shows what git reads, and ranges that hold every change: %s', (format) => {
    const repository = sample(format);
    repository.git(['repack', '-adfq', '--depth=250', '--window=50']);
    const expected = repository.read();
    inspect(repository, (set) => {
      expect(set.problems).toEqual([]);
      for (const near of [0, 64]) {
        const walked = walk(set, { near });
        expectAll(walked, expected);
        expect(expectRanges(walked)).toBeGreaterThan(300);
      }
      expectAll(walk(set, { unpacker: new ReferenceUnpacker(new Uint8Array(0)), at: 64 }), expected);
      expectAll(walk(set, { parts: 7 }), expected);
      const families = set.families(ALL);
      const falling = set.shares(families, 5, 'falling');
      expect(falling.flatMap((share) => [...share])).toEqual([...families]);
      const { work: works } = set.forests[0]!;
      const work = falling.map((share) => share.reduce((sum, root) => sum + works[root]!, 0));
      expect(work.reduce((sum, part) => sum + part)).toBe(set.work);
      expect(work[0]).toBeGreaterThan(5 * work[4]!);
    });
  });

  it('shows the same when it reads ahead, however little there is room for', () => {
    const repository = sample();
    repository.import('other', versions(40, 3000, 4).map((text) => ({ 'large.txt': text })));
    repository.git(['repack', '-dq']); // a second pack
    const expected = repository.read();
    inspect(repository, (set) => {
      expect(set.packs.length).toBe(2);
      // from room for a few entries to room for all
      for (const room of [1, 300, 5000, 1 << 20]) {
        const ahead = (256 << 10) + room;
        expectAll(walk(set, { ahead }), expected);
        expectAll(walk(set, { ahead, parts: 5 }), expected);
        // bases dropped and built again
        expect(walk(set, { ahead, bytes: FIXED + 4 * WINDOW + (300 << 10) }).rebuilt).toBe(walk(set, { bytes: FIXED + 4 * WINDOW + (300 << 10) }).rebuilt);
      }
    });
  });

  it('reads ahead past the gaps that other objects leave', () => {
    const repository = sample();
    repository.git(['repack', '-adfq', '--depth=250', '--window=50']);
    const expected = repository.read();
    inspect(repository, (set) => {
      for (const [type, name] of TYPES.entries()) expectAll(walk(set, { types: [type], parts: 3, ahead: 1 << 20 }), new Map([...expected].filter(([, object]) => object.type === name)));
    });
  });

  it('shows the types that are asked for', () => {
    const repository = sample();
    repository.git(['repack', '-adfq']);
    const expected = repository.read();
    inspect(repository, (set) => {
      for (const [type, name] of TYPES.entries()) expectAll(walk(set, { types: [type] }), new Map([...expected].filter(([, object]) => object.type === name)));
    });
  });

  it('reads packs whose deltas name their base by id', () => {
    const repository = sample();
    repository.git(['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq', '--depth=250', '--window=50']);
    const expected = repository.read();
    inspect(repository, (set) => expectAll(walk(set), expected));
  });

  it('shows each object once, from many packs, and nothing of loose objects', () => {
    const repository = sample();
    repository.git(['repack', '-adfq', '--depth=50']);
    const expected = repository.read();
    const ids = [...expected.keys()];
    for (const [part, offset] of [[2, true], [3, false], [7, true]] as const) {
      const some = ids.filter((_, i) => i % part === 0).join('\n');
      repository.git(['pack-objects', '-q', ...(offset ? ['--delta-base-offset'] : []), 'objects/pack/pack'], `${some}\n`);
    }
    expect(readdirSync(join(repository.objects, 'pack')).filter((name) => name.endsWith('.pack')).length).toBe(4);
    repository.git(['hash-object', '-w', '--stdin'], 'a loose object');
    inspect(repository, (set) => {
      expect(set.count).toBeGreaterThan(expected.size);
      const walked = walk(set);
      expectAll(walked, expected);
      expectRanges(walked);
      expectAll(walk(set, { parts: 3 }), expected);
      const rows = set.rows;
      const numbered = [...rows].flatMap((row, slot) => (row === -1 ? [] : [[row, set.hex(slot)] as const]));
      expect(numbered.map(([row]) => row)).toEqual(ids.map((_, i) => i));
      expect(numbered.map(([, id]) => id).sort()).toEqual([...ids].sort());
      expect(ids.every((id) => set.has(Buffer.from(id, 'hex')))).toBe(true);
      expect(set.has(Buffer.alloc(repository.idBytes))).toBe(false);
      expect([...set.damaged()]).toEqual([]);
      expectAll(walk(PackSet.fromShared(structuredClone(set.share()))), expected);
    });
  });

  it('reads alternates, kept and promised packs', () => {
    const [main, other] = [sample(), new TestRepository()];
    other.import('other', versions(20, 30, 9).map((text) => ({ 'o.txt': text })));
    const pack = readdirSync(join(main.objects, 'pack')).find((name) => name.endsWith('.pack'))!;
    writeFileSync(join(main.objects, 'pack', pack.replace(/pack$/, 'keep')), '');
    writeFileSync(join(main.objects, 'pack', pack.replace(/pack$/, 'promisor')), '');
    writeFileSync(join(main.objects, 'info', 'alternates'), `${other.objects}\n`);
    const expected = main.read();
    inspect(main, (set) => expectAll(walk(set), expected), [main.objects, other.objects]);
  });

  it('reads cruft packs', () => {
    const repository = sample();
    repository.git(['update-ref', '-d', 'refs/heads/main']);
    repository.git(['tag', '-d', 'v1']);
    repository.import('left', [{ 'l.txt': Buffer.from('left\n') }]);
    const expected = repository.read();
    repository.git(['repack', '-dq', '--cruft', '--cruft-expiration=never']);
    expect(readdirSync(join(repository.objects, 'pack')).some((name) => name.endsWith('.mtimes'))).toBe(true);
    inspect(repository, (set) => expectAll(walk(set), expected));
  });

  it('opens a repository without packs, and an empty pack', () => {
    const repository = new TestRepository();
    inspect(repository, (set) => expect(walk(set).objects.size).toBe(0));
    const name = repository.git(['pack-objects', '-q', 'objects/pack/pack'], '').toString().trim();
    expect(readdirSync(join(repository.objects, 'pack'))).toContain(`pack-${name}.pack`);
    inspect(repository, (set) => {
      expect(set.problems).toEqual([]);
      expect(set.packs.length).toBe(1);
      expect(walk(set).objects.size).toBe(0);
    });
  });

  it('goes through a chain of 4,095 deltas, and one where each base has a child besides', () => {
    const repository = new TestRepository();
    const text = (i: number, side: boolean): Buffer => Buffer.from(`${'head '.repeat(20)}${i}${side ? ' side' : ''}\n`);
    const entries: PackEntry[] = [{ type: 3, bytes: text(0, false) }];
    for (let i = 1, base = 0; i <= 4095; i++) {
      const before = text(i - 1, false).length;
      entries.push({ base, bytes: deltaOf(before, [{ copy: [0, 100] }, { insert: text(i, true).subarray(100) }]) });
      entries.push({ base, bytes: deltaOf(before, [{ copy: [0, 100] }, { insert: text(i, false).subarray(100) }]) });
      base = entries.length - 1;
    }
    repository.git(['index-pack', '--stdin'], packOf(entries));
    const expected = repository.read();
    expect(expected.size).toBe(2 * 4095 + 1);
    inspect(repository, (set) => {
      const walked = walk(set);
      expectAll(walked, expected);
      expect(walked.rebuilt).toBe(0);
      // the least memory it can do with: bases are dropped with their last child
      expectAll(walk(set, { bytes: FIXED + 9 * WINDOW }), expected);
    });
  });

  it('keeps to its part of the arena: drops bases, rebuilds them, and reports what is too large', () => {
    const repository = new TestRepository();
    const size = 60_000;
    const text = (i: number): Buffer => Buffer.from(`${String(i).padStart(9, '0')}\n${'all the same '.repeat(size / 13)}`);
    const entries: PackEntry[] = [{ type: 3, bytes: text(0) }];
    // every base has two families of the same size below it: as many bases wait as ever can
    for (let i = 1; i < 255; i++) entries.push({ base: (i - 1) >> 1, bytes: deltaOf(text(0).length, [{ insert: text(i).subarray(0, 9) }, { copy: [9, text(0).length - 9] }]) });
    entries.push({ type: 3, bytes: Buffer.alloc(900_000, 'x') });
    repository.git(['index-pack', '--stdin'], packOf(entries));
    const expected = repository.read();
    inspect(repository, (set) => {
      const roomy = walk(set);
      expectAll(roomy, expected);
      expect(roomy.rebuilt).toBe(0);
      for (const objects of [3, 4, 5]) {
        const tight = walk(set, { bytes: FIXED + 12 * WINDOW + objects * (size + 200) });
        expect([...tight.large]).toEqual([...expected].filter(([, { bytes }]) => bytes.length === 900_000).map(([id]) => id));
        expect(tight.rebuilt).toBeGreaterThan(5);
        expect(tight.objects.size).toBe(255);
        for (const [id, { bytes }] of tight.objects) expect(bytes.equals(expected.get(id)!.bytes)).toBe(true);
      }
      const none = walk(set, { bytes: FIXED + 9 * WINDOW });
      expect(none.unreadable.size).toBe(0);
      expect(none.large.size).toBe(256);
      expect(none.end).toBeLessThan(4 << 20);
    });
  });

  it('uses the multi-pack-index for a pack without an index of use', () => {
    const repository = sample();
    repository.git(['repack', '-adfq', '--depth=50']);
    const expected = repository.read();
    const ids = [...expected.keys()].filter((_, i) => i % 4 === 0);
    repository.git(['pack-objects', '-q', '--delta-base-offset', 'objects/pack/pack'], `${ids.join('\n')}\n`);
    repository.git(['multi-pack-index', 'write']);
    inspect(repository, (set) => expectAll(walk(set), expected));
    for (const name of readdirSync(join(repository.objects, 'pack'))) if (name.endsWith('.idx')) rmSync(join(repository.objects, 'pack', name));
    inspect(repository, (set) => {
      const walked = walk(set);
      for (const [id, { bytes }] of walked.objects) expect(bytes.equals(expected.get(id)!.bytes)).toBe(true);
      // what has its base only in the other pack is named, and nothing is lost without a word
      expect(walked.objects.size + walked.unreadable.size).toBe(expected.size);
      expect(walked.objects.size).toBeGreaterThan(expected.size / 2);
    });
  });

  it('goes on with packs that git has taken away since', () => {
    const repository = sample();
    const expected = repository.read();
    inspect(repository, (set) => {
      const away = temporaryFolder();
      mkdirSync(join(away, 'pack'));
      for (const name of readdirSync(join(repository.objects, 'pack'))) {
        copyFileSync(join(repository.objects, 'pack', name), join(away, 'pack', name));
        renameSync(join(repository.objects, 'pack', name), join(away, name));
      }
      rmSync(away, { recursive: true });
      expectAll(walk(set), expected);
    });
  });
});
