import { describe, expect, test } from 'vitest';
import { BLOB, ObjectTable, readCommit, stringAt, TREE, TreePass, CommitPass, CommitTable, ABSENT, type TreePassResult } from '@leaklint/git';
import { ReferenceUnpacker } from '@leaklint/kernel';
import { random } from './fixture.ts';
import { deltaOf, type DeltaOp } from './pack-file.ts';

/** A table of `count` objects with made-up ids: the first half blobs, the rest trees. */
function table(count: number, idBytes: 20 | 32, type: (row: number) => number): ObjectTable {
  const next = random(count);
  const ids = new SharedArrayBuffer(count * idBytes);
  new Uint8Array(ids).forEach((_, at, bytes) => { bytes[at] = Math.floor(next() * 256); });
  const types = new SharedArrayBuffer(count);
  new Uint8Array(types).forEach((_, row, column) => { column[row] = type(row); });
  return ObjectTable.build({ count, idBytes, ids, types, sizes: new SharedArrayBuffer(count * 8), complete: true, warnings: [] });
}

interface Entry { mode: string; name: string; row: number }
function encode(objects: ObjectTable, entries: readonly Entry[]): Buffer {
  return Buffer.concat(entries.flatMap(({ mode, name, row }) => [Buffer.from(`${mode} ${name}\0`, 'latin1'), row < 0 ? Buffer.alloc(objects.idBytes, -row) : Buffer.from(objects.ids.subarray(row * objects.idBytes, (row + 1) * objects.idBytes))]));
}
/** The parent of each edge. */
const edgeOwners = ({ edgeParents, edgeStarts }: TreePassResult): Uint32Array => Uint32Array.from([...edgeParents].flatMap((row, k) => Array.from({ length: edgeStarts[k + 1]! - edgeStarts[k]! }, () => row)));

const named = (result: TreePassResult, parents: Uint32Array, targets: Uint32Array, names: Uint32Array): string[] =>
  [...parents].map((parent, n) => `${parent}/${stringAt(result.names, names[n]!)}=${targets[n]!}`).sort();

describe.each([20, 32] as const)('the tree pass, ids of %i bytes', (idBytes) => {
  test('versions of folders, changed here and there, against a plain reader', () => {
    const next = random(idBytes);
    const pick = (count: number): number => Math.floor(next() * count);
    const objects = table(4000, idBytes, (row) => (row < 3000 ? BLOB : TREE));
    const hot = new Uint8Array(4000).map(() => (next() < 0.05 ? 1 : 0));
    const pass = new TreePass(objects, idBytes, hot);
    const edges: string[] = [];
    const hots: string[] = [];
    const names = new Set<string>();
    const missing = new Set<number>();
    const folders: Entry[][] = Array.from({ length: 6 }, (_, f) => Array.from({ length: 5 + pick(400) }, (_, n) => ({ mode: '100644', name: `${f % 2}n${String(n).padStart(4, '0')}`, row: pick(3000) })));
    let entries = 0;
    for (let version = 0; version < 900; version++) {
      const folder = folders[pick(6)]!;
      for (let edit = pick(4); edit > 0; edit--) {
        const at = pick(folder.length);
        const dice = next();
        if (dice < 0.3 && folder.length > 3) folder.splice(at, 1 + pick(2));
        else if (dice < 0.6) folder.splice(at, 0, { mode: '40000', name: `${folder[at]!.name}${'x'.repeat(pick(4))}`, row: 3000 + pick(1000) });
        else if (dice < 0.9) folder[at] = { ...folder[at]!, mode: '100755', row: next() < 0.02 ? -1 - pick(200) : pick(3000) };
        else folder[at] = { mode: '160000', name: folder[at]!.name, row: -7 };
        if (folder[at]?.mode === '100755' && (folder[at]?.row ?? 0) >= 3000) folder[at]!.row = 1;
      }
      const row = 3000 + version;
      pass.tree(row, encode(objects, folder));
      for (const { mode, name, row: target } of folder) {
        entries++;
        names.add(name);
        if (mode === '160000') continue;
        if (target < 0) missing.add(-target);
        else if (target >= 3000) edges.push(`${row}/${name}=${target}`);
        else if (hot[target] === 1) hots.push(`${row}/${name}=${target}`);
      }
    }
    const result = pass.result();
    expect(named(result, edgeOwners(result), result.edgeChildren, result.edgeNames)).toEqual(edges.sort());
    expect(named(result, result.hotTrees, result.hotBlobs, result.hotNames)).toEqual(hots.sort());
    expect(Array.from({ length: result.names.starts.length - 1 }, (_, n) => stringAt(result.names, n)).sort()).toEqual([...names].sort());
    expect([...result.missingFrom].length).toBe(missing.size);
    expect(new Set([...result.missingFrom].map((_, n) => result.missingIds[n * idBytes]))).toEqual(missing);
    expect(result).toMatchObject({ problems: [], trees: 900, entries });
  });

  test('built on a base by any delta, also by copies that begin within an entry: the same as read whole', () => {
    const next = random(idBytes + 1);
    const pick = (count: number): number => Math.floor(next() * count);
    const objects = table(400, idBytes, (row) => (row < 300 ? BLOB : TREE));
    const hot = new Uint8Array(400).map(() => (next() < 0.2 ? 1 : 0));
    const [whole, delta] = [new TreePass(objects, idBytes, hot), new TreePass(objects, idBytes, hot)];
    // An entry "y100644 n1" of the base holds one that is called n1
    const entry = (): Entry => (next() < 0.2 ? { mode: '40000', name: `d${pick(30)}`, row: 300 + pick(100) } : { mode: '100644', name: `${next() < 0.4 ? 'y100644 ' : ''}n${pick(30)}`, row: next() < 0.1 ? -1 - pick(9) : next() < 0.03 ? 300 : pick(300) });
    const written: { slot: number; bytes: Buffer }[] = [];
    let misaligned = 0;
    for (let row = 0; row < 400; row++) {
      // Depth first: a stack of bases, each built on the one before
      while (written.length > 0 && next() < 0.2) written.pop();
      const base = written.at(-1);
      const entries = Array.from({ length: 1 + pick(60) }, entry);
      const bytes = next() < 0.05 ? encode(objects, entries).subarray(3) : encode(objects, entries);
      const target = base === undefined || next() < 0.1 ? bytes : Buffer.concat([base.bytes.subarray(0, pick(base.bytes.length)), bytes]);
      whole.tree(row, target);
      const memory = new ReferenceUnpacker(Buffer.alloc(1 << 18));
      const ops: DeltaOp[] = [];
      for (let at = 0; base !== undefined && at < target.length; ) {
        let length = Math.min(target.length - at, 1 + pick(90));
        let from = base.bytes.indexOf(target.subarray(at, at + length), pick(base.bytes.length));
        if (from === -1) from = base.bytes.indexOf(target.subarray(at, at + length));
        if (from === -1) ops.push({ insert: target.subarray(at, at + (length = Math.min(length, 9))) });
        else ops.push({ copy: [from, length] });
        if (from !== -1 && length > 40 && base.bytes[from - 1] === 0x79) misaligned++;
        at += length;
      }
      const keep = next() < 0.8;
      if (base === undefined || ops.length === 0) delta.delta(row, target, row, -1, { count: 0, ranges: new Uint32Array(), sources: new Uint32Array() }, keep, false);
      else {
        const code = deltaOf(base.bytes.length, ops);
        memory.bytes.set(base.bytes, 1 << 16);
        memory.bytes.set(code, 1 << 17);
        const count = memory.applyDelta(1 << 16, base.bytes.length, 1 << 17, code.length, 3 << 16, target.length, 0, 2000, pick(2) * 16, 32_768);
        expect(Buffer.from(memory.bytes.subarray(3 << 16, (3 << 16) + target.length)).equals(target)).toBe(true);
        const list = (at: number, length: number): Uint32Array => new Uint32Array(memory.bytes.slice(at, at + 4 * length).buffer);
        delta.delta(row, target, row, base.slot, { count, ranges: list(0, 2 * count), sources: list(32_768, count) }, keep, true);
      }
      if (keep) written.push({ slot: row, bytes: target });
    }
    expect(misaligned).toBeGreaterThan(20);
    const plain = (result: TreePassResult): unknown => [
      named(result, edgeOwners(result), result.edgeChildren, result.edgeNames), named(result, result.hotTrees, result.hotBlobs, result.hotNames), result.problems,
      Array.from({ length: result.names.starts.length - 1 }, (_, n) => stringAt(result.names, n)).sort(), [...result.missingFrom].map((row, n) => `${result.missingIds[n * idBytes]!} ${row}`).sort(), result.trees, result.entries,
    ];
    expect(plain(delta.result())).toEqual(plain(whole.result()));
    expect(whole.result().problems.length).toBeGreaterThan(20);
  });

  test('malformed trees are problems, and what stands before the damage counts', () => {
    const objects = table(10, idBytes, (row) => (row < 5 ? BLOB : TREE));
    const good = encode(objects, [{ mode: '100644', name: 'a', row: 1 }]);
    const pass = new TreePass(objects, idBytes, new Uint8Array(10).fill(1));
    const cases = [good.subarray(0, good.length - 1), Buffer.from('100644'), Buffer.from('x y\0'), Buffer.from('100644 \0'), Buffer.from('77777777777777 a\0'), Buffer.concat([good, Buffer.from('junk')])];
    cases.forEach((bytes, n) => pass.tree(n, bytes));
    pass.tree(9, encode(objects, [{ mode: '40000', name: 'blob as tree', row: 1 }]));
    pass.tree(9, new Uint8Array());
    const { problems, hotTrees } = pass.result();
    expect(problems.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 9]);
    expect([...hotTrees]).toEqual([5, 9]);
  });
});

test('5,000 distinct names, and again: each once', () => {
  const objects = table(2, 20, () => BLOB);
  const pass = new TreePass(objects, 20, new Uint8Array(2));
  for (let round = 0; round < 2; round++) for (let n = 0; n < 5000; n++) pass.tree(0, encode(objects, [{ mode: '100644', name: `name ${n}`, row: 0 }]));
  expect(pass.result().names.starts.length - 1).toBe(5000);
});

describe('commits', () => {
  const id = 'ab'.repeat(20);
  test('names, dates, message; a signature in between', () => {
    const text = `tree ${id}\nparent ${id}\nparent ${id}\nauthor Ada <L> Lovelace <ada@example.com> 1700000000 +0100\ncommitter C <c@example.com> 1700000100 -0500\ngpgsig -----BEGIN\n parent ${id}\n author x\n\nsubject\n\nbody <x> 1\n`;
    expect(readCommit(Buffer.from(text))).toMatchObject({ tree: id, parents: [id, id], author: 'Ada', authorDate: NaN, committer: 'C', committerEmail: 'c@example.com', committerDate: 1700000100, message: 'subject\n\nbody <x> 1\n' });
    expect(readCommit(Buffer.from(`tree ${id}\nauthor Ada L. <ada@example.com> 17 +0100\ncommitter C <> -5 +0000\n\n`))).toMatchObject({ author: 'Ada L.', authorEmail: 'ada@example.com', authorDate: 17, committerDate: -5, message: '' });
  });
  test('an encoding of its own; UTF-8; rubbish', () => {
    expect(readCommit(Buffer.from(`tree ${id}\nauthor J\xfcrgen <j@example.com> 1 +0000\nencoding iso-8859-1\n\nGr\xfc\xdfe`, 'latin1'))).toMatchObject({ author: 'Jürgen', message: 'Grüße' });
    expect(readCommit(Buffer.from(`author Jürgen <j@example.com> 1 +0000\nencoding klingon\n\nGrüße`)).message).toBe('Grüße');
    expect(readCommit(Buffer.from('\xff\xfe\0'))).toMatchObject({ tree: '', parents: [], author: '', authorDate: NaN, message: '' });
  });
  test('as columns: rows, dates, absent parents, tags of tags', () => {
    const objects = table(4, 20, (row) => [1, 2, 4, 4][row]!);
    const pass = new CommitPass(objects);
    pass.commit(0, Buffer.from(`tree ${objects.hex(1)}\nparent ${id}\nauthor A <a> 5 +0000\ncommitter C > <c> 77 +0000\n\ncommitter X <x> 99 +0000\n`));
    pass.tag(2, Buffer.from(`object ${objects.hex(0)}\ntype commit\n`));
    pass.tag(3, Buffer.from(`object ${objects.hex(2)}\ntype tag\n`));
    pass.commit(0, Buffer.from('nothing'));
    pass.tag(2, Buffer.from('nothing'));
    const result = pass.result();
    expect(result.problems.length).toBe(2);
    expect(Buffer.from(result.missingIds).toString('hex')).toBe(id);
    const commits = new CommitTable(objects, [{ ...result, rows: result.rows.subarray(0, 1), trees: result.trees.subarray(0, 1), dates: result.dates.subarray(0, 1) }]);
    expect([commits.trees[0], commits.parents[0], commits.dates[0], commits.peel(3), commits.numberOf(0), commits.numberOf(1)]).toEqual([1, ABSENT, 77, 0, 0, -1]);
  });
});
