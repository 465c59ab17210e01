import { createHash } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { BLOB, listObjects, ObjectReader, openPacks, ObjectTable, readObjects, TREE, TYPE_NAMES, wholeObjects, type Repository } from '@leaklint/git';
import { commit, git, open, random, readAll, repository, temporary } from './fixture.ts';

/** What git itself lists: id → "type size". */
function oracle(folder: string): Map<string, string> {
  const lines = git(folder, ['cat-file', '--batch-all-objects', '--batch-check']).split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.split(' ')[0]!, line.split(' ').slice(1).join(' ')]));
}

function some(folder: string): string {
  const next = random(7);
  for (let n = 0; n < 12; n++) {
    const lines = Array.from({ length: 200 }, (_, line) => `line ${line} ${line % 17 === n ? next() : ''}`).join('\n');
    commit(folder, { 'main.txt': lines, [`d${n % 3}/f${n}`]: `${n}\n`, big: Buffer.alloc(3000 * n, `${n}`), empty: '' });
  }
  git(folder, ['tag', '-a', 'v1', '-m', 'a tag']);
  return folder;
}
/** What the packs' own checksums say: damaged objects by id, and files that are of no use. */
async function damage(repo: Repository): Promise<{ ids: string[]; reasons: string[] }> {
  const packs = await openPacks(repo);
  const ids = [...packs.damaged()].map(({ slot }) => packs.hex(slot));
  packs.close();
  return { ids, reasons: packs.problems.map(({ reason }) => reason) };
}
const packFiles = (folder: string, end: string): string[] => readdirSync(join(folder, '.git/objects/pack')).filter((name) => name.endsWith(end)).map((name) => join(folder, '.git/objects/pack', name));
const loose = (folder: string, id: string): string => join(folder, '.git/objects', id.slice(0, 2), id.slice(2));
function flip(file: string, at: number, mask = 0xff): void {
  chmodSync(file, 0o644);
  const byte = readFileSync(file)[at]! ^ mask;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.of(byte), 0, 1, at);
  closeSync(handle);
}

describe('the table is what git lists', () => {
  test.each(['loose', 'packed', 'both', 'two packs'])('%s', async (kind) => {
    const folder = some(repository());
    if (kind !== 'loose') git(folder, ['repack', '-adq']);
    if (kind === 'both') commit(folder, { later: 'x\n' });
    if (kind === 'two packs') {
      commit(folder, { later: 'x\n' });
      git(folder, ['repack', '-dq']);
    }
    const expected = oracle(folder);
    const repo = await open(folder);
    const table = await listObjects(repo);
    const listed = new Map(Array.from({ length: table.count }, (_, row) => [table.hex(row), `${TYPE_NAMES[table.types[row]!]!} ${table.sizes[row]!}`]));
    expect(new Map([...listed].sort())).toEqual(new Map([...expected].sort()));
    expect(table).toMatchObject({ complete: true, warnings: [] });
    for (let row = 0; row < table.count; row++) expect(table.indexOf(table.ids, row * 20)).toBe(row);
    expect(table.indexOf(Buffer.alloc(20))).toBe(-1);
    expect(table.indexOfHex('zz')).toBe(-1);
    const again = ObjectTable.fromShared(table.share());
    expect([again.count, again.hex(3), again.indexOfHex(table.hex(3))]).toEqual([table.count, table.hex(3), 3]);
    const { objects, unreadable } = await readAll(repo, table);
    expect(unreadable.size).toBe(0);
    expect(objects.size).toBe(expected.size);
    for (const [id, { type, bytes }] of objects) expect(createHash('sha1').update(`${TYPE_NAMES[type]!} ${bytes.length}\0`).update(bytes).digest('hex')).toBe(id);
    expect(await damage(repo)).toEqual({ ids: [], reasons: [] });
  });

  test('rows in any order, any subset, none', async () => {
    const folder = some(repository());
    git(folder, ['repack', '-adq']);
    const repo = await open(folder);
    const table = await listObjects(repo);
    const rows = table.rowsOf(BLOB).reverse().filter((_, n) => n % 2 === 0);
    const seen: number[] = [];
    await readObjects(repo, table, rows, { object: (row) => void seen.push(row), chunk: () => undefined, done: () => undefined, unreadable: () => undefined });
    expect(seen).toEqual([...rows]);
    await readObjects(repo, table, new Uint32Array(), { object: () => { throw new Error('none'); }, chunk: () => undefined, done: () => undefined, unreadable: () => undefined });
  });

  test('in a worker thread', async () => {
    const folder = some(repository());
    const repo = await open(folder);
    const table = await listObjects(repo);
    // The source runs as it is under the test runner only, so the worker gets it through the TypeScript loader.
    const source = `
      const { workerData, parentPort } = require('node:worker_threads');
      const { createJiti } = require('jiti');
      createJiti(workerData.here).import(workerData.index).then(async ({ ObjectTable, readObjects }) => {
        const table = ObjectTable.fromShared(workerData.table);
        let bytes = 0, done = 0;
        await readObjects(workerData.repo, table, Uint32Array.from({ length: table.count }, (_, n) => n), { object() {}, chunk(b) { bytes += b.length; }, done() { done++; }, unreadable() {} });
        parentPort.postMessage([done, bytes]);
      });`;
    const worker = new Worker(source, { eval: true, workerData: { here: import.meta.url, index: new URL('../../packages/git/src/index.ts', import.meta.url).pathname, repo, table: table.share() } });
    const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    expect(answer).toEqual([table.count, table.sizes.reduce((sum, size) => sum + size, 0)]);
    await worker.terminate();
  });

  test('a large blob comes in pieces', async () => {
    const folder = repository();
    const size = 80_000_000;
    commit(folder, { big: Buffer.alloc(size, 'abcdefg') });
    const repo = await open(folder);
    const table = await listObjects(repo);
    let bytes = 0;
    let largest = 0;
    await readObjects(repo, table, table.rowsOf(BLOB), { object: () => undefined, chunk: (chunk) => { bytes += chunk.length; largest = Math.max(largest, chunk.length); }, done: () => undefined, unreadable: () => undefined });
    expect(bytes).toBe(size);
    expect(largest).toBeLessThan(1 << 20);
  });
});

describe('damage costs what is damaged and no more', () => {
  test('a flipped loose object, an emptied one, one that is gone', async () => {
    const folder = some(repository());
    const repo = await open(folder);
    const ids = ['HEAD:d0/f0', 'HEAD:d1/f1', 'HEAD:d2/f2'].map((name) => git(folder, ['rev-parse', name]));
    const table = await listObjects(repo);
    flip(loose(folder, ids[0]!), statSync(loose(folder, ids[0]!)).size - 6);
    truncateSync(loose(folder, ids[1]!), 0);
    rmSync(loose(folder, ids[2]!));
    const late = await readAll(repo, table); // damaged after it was listed
    expect([...late.unreadable.keys()].sort()).toEqual([...ids].sort());
    expect(late.objects.size).toBe(table.count - 3);
    const fresh = await listObjects(repo); // damaged before
    const again = await readAll(repo, fresh);
    expect(again.objects.size).toBe(table.count - 3);
    expect([...again.unreadable.keys()].sort()).toEqual(ids.slice(0, 2).sort());
    expect(fresh.types[fresh.indexOfHex(ids[1]!)]).toBe(0);
  });

  test('one flipped byte anywhere in a pack: the rest is read, and the damage is named', async () => {
    const folder = some(repository());
    git(folder, ['repack', '-adfq', '--depth=5']);
    const repo = await open(folder);
    const whole = await readAll(repo, await listObjects(repo));
    const [pack] = packFiles(folder, '.pack');
    const size = statSync(pack!).size;
    const next = random(3);
    for (let round = 0; round < 25; round++) {
      const at = Math.floor(next() * size);
      const mask = 1 << Math.floor(next() * 8);
      flip(pack!, at, mask);
      const table = await listObjects(repo);
      const { objects, unreadable } = await readAll(repo, table);
      const { ids, reasons } = await damage(repo);
      const named = new Set([...ids, ...unreadable.keys()]);
      expect(ids.length + reasons.length, `byte ${at} of ${size}`).toBeGreaterThan(0);
      let right = 0;
      for (const [id, { type, bytes }] of whole.objects) {
        const read = objects.get(id);
        if (read !== undefined && read.type === type && read.bytes.equals(bytes)) right++;
      }
      // What is not read right is named, or built upon something that is named.
      expect(named.size > 0 || right === whole.objects.size || reasons.length > 0).toBe(true);
      expect(objects.size + unreadable.size).toBe(table.count);
      if (at > 12 && at < size - 20) expect(right).toBeGreaterThan(whole.objects.size / 4);
      flip(pack!, at, mask);
    }
    expect(await damage(repo)).toEqual({ ids: [], reasons: [] });
  }, 60_000);

  test('a flipped type bit is seen: git reads a blob as a tree and exits 0', async () => {
    const folder = repository();
    commit(folder, { key: 'x'.repeat(300) });
    git(folder, ['repack', '-adq']);
    const [pack] = packFiles(folder, '.pack');
    const blob = git(folder, ['rev-parse', 'HEAD:key']);
    const line = git(folder, ['verify-pack', '-v', packFiles(folder, '.idx')[0]!]).split('\n').find((each) => each.startsWith(blob))!;
    flip(pack!, Number(line.split(/ +/)[4]), 0x10); // 3 (blob) becomes 2 (tree)
    const repo = await open(folder);
    const table = await listObjects(repo);
    expect(table.types[table.indexOfHex(blob)]).toBe(TREE);
    expect(await damage(repo)).toEqual({ ids: [blob], reasons: [] });
  });

  test('a truncated pack, a damaged index, a pack without index, an index without pack', async () => {
    const folder = some(repository());
    git(folder, ['repack', '-adq']);
    commit(folder, { 'still here': 'loose\n' });
    const repo = await open(folder);
    const [pack] = packFiles(folder, '.pack');
    const [index] = packFiles(folder, '.idx');
    const keep = (file: string): Buffer => { chmodSync(file, 0o644); return readFileSync(file); };
    const [packBytes, indexBytes] = [keep(pack!), keep(index!)];
    const check = async (): Promise<string> => {
      const table = await listObjects(repo);
      const { objects } = await readAll(repo, table);
      expect([...objects.values()].some(({ bytes }) => bytes.toString() === 'loose\n')).toBe(true);
      return (await damage(repo)).reasons.join();
    };
    truncateSync(pack!, packBytes.length >> 1);
    expect(await check()).toContain('its offsets do not fit the pack');
    writeFileSync(pack!, packBytes);
    flip(pack!, packBytes.length - 1);
    expect(await check()).toContain('not the pack that its index was made for');
    writeFileSync(pack!, packBytes);
    flip(index!, indexBytes.length >> 1);
    expect(await check()).toContain('checksum');
    writeFileSync(index!, indexBytes);
    renameSync(index!, `${index!}.away`);
    expect(await check()).toContain('without an index');
    renameSync(`${index!}.away`, index!);
    renameSync(pack!, `${pack!}.away`);
    expect(await check()).toContain('without its pack');
    renameSync(`${pack!}.away`, pack!);
    expect(await check()).toBe('');
  });

  test('read one by one: damaged and absent objects are undefined, the others come', async () => {
    const folder = some(repository());
    git(folder, ['repack', '-adq']);
    const repo = await open(folder);
    const table = await listObjects(repo);
    const [pack] = packFiles(folder, '.pack');
    flip(pack!, statSync(pack!).size - 60);
    const reader = new ObjectReader(repo);
    const ids = Array.from({ length: table.count }, (_, row) => table.hex(row));
    const read = await Promise.all([...ids, 'ab'.repeat(20)].map((id) => reader.read(id)));
    reader.close();
    const { objects } = await readAll(repo, table);
    expect(read.filter((each) => each !== undefined).length).toBe(objects.size);
    expect(objects.size).toBeLessThan(table.count);
    expect(read.at(-1)).toBeUndefined();
    ids.forEach((id, n) => expect(read[n]?.bytes).toEqual(objects.get(id)?.bytes));
  });

  test('an object that is not what the table says is unreadable, and reading goes on', async () => {
    const folder = some(repository());
    const repo = await open(folder);
    const table = await listObjects(repo);
    const [victim] = table.rowsOf(BLOB);
    table.sizes[victim!]! += 1;
    const { objects, unreadable } = await readAll(repo, table);
    expect([...unreadable]).toEqual([[table.hex(victim!), expect.stringContaining('listed as a blob') as string]]);
    expect(objects.size).toBe(table.count - 1);
  });
});

test('a git that is killed loses what it had buffered: nobody is blamed for it, everything is read', async () => {
  const folder = some(repository());
  const repo = await open(folder);
  const table = await listObjects(repo);
  const path = process.env['PATH'] ?? '';
  const real = path.split(':').map((each) => join(each, 'git')).find((each) => existsSync(each))!;
  const bin = temporary();
  writeFileSync(join(bin, 'git'), `#!/bin/sh\ncase "$*" in *--buffer*) kill -9 $$;; esac\nexec ${real} "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  process.env['PATH'] = `${bin}:${path}`;
  try {
    const { objects, unreadable } = await readAll(repo, table);
    expect([objects.size, unreadable.size]).toEqual([table.count, 0]);
  } finally {
    process.env['PATH'] = path;
  }
});

test('whole objects, however they are cut', () => {
  const seen: string[] = [];
  const visitor = wholeObjects({ object: (row, type, bytes) => void seen.push(`${row} ${type} ${Buffer.from(bytes).toString()}`), unreadable: (row, reason) => void seen.push(`${row} ${reason}`) });
  visitor.object(1, 3, 5);
  for (const piece of ['he', 'l', 'lo']) visitor.chunk(Buffer.from(piece));
  visitor.done();
  visitor.object(2, 3, 0);
  visitor.done();
  visitor.object(3, 3, 4);
  visitor.chunk(Buffer.from('ab')); // begun, then begun again
  visitor.object(3, 3, 4);
  visitor.chunk(Buffer.from('abcd'));
  visitor.done();
  visitor.unreadable(4, 'why');
  expect(seen).toEqual(['1 3 hello', '2 3 ', '3 3 abcd', '4 why']);
});
