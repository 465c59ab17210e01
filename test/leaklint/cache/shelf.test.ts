// The shelf gives back what was put there, or trouble: cut off, changed, moved, sealed with another key or not the user's own.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ownKey } from '../../../packages/leaklint/src/cache/key.ts';
import type { CachePlaces } from '../../../packages/leaklint/src/cache/places.ts';
import { Shelf } from '../../../packages/leaklint/src/cache/shelf.ts';
import { CacheTrouble } from '../../../packages/leaklint/src/cache/trouble.ts';
import { removeScratch, scratchFolder } from '../../e2e/scratch.ts';

afterAll(removeScratch);
const name = (digit: string): string => `${digit.repeat(32)}-${'0'.repeat(16)}`;
const ONE = name('1');
const CONTENT = Buffer.from('what was seen');
let places: CachePlaces;
let shelf: Shelf;
const fileOf = (which: string): string => join(places.folder, which);

beforeEach(() => {
  const home = scratchFolder();
  places = { folder: join(home, 'cache', 'leaklint'), keyFile: join(home, 'state', 'leaklint', 'cache.key') };
  shelf = new Shelf(places);
});

test('gives back what was put there, the last time', () => {
  expect(shelf.take(ONE)).toBeUndefined();
  expect(shelf.list()).toEqual([]);
  shelf.put(ONE, Buffer.from('before'));
  shelf.put(ONE, CONTENT);
  expect(shelf.take(ONE)).toEqual(CONTENT);
  expect(new Shelf(places).take(ONE)).toEqual(CONTENT);
  expect(shelf.list()).toMatchObject([{ name: ONE }]);
});

test('is for its owner alone, and leaves nothing half done', () => {
  shelf.put(ONE, CONTENT);
  const mode = (path: string): number => statSync(path).mode & 0o777;
  expect([places.folder, fileOf(ONE), places.keyFile, join(places.keyFile, '..')].map(mode)).toEqual([0o700, 0o600, 0o600, 0o700]);
  expect(readdirSync(places.folder)).toEqual([ONE]);
  expect(readdirSync(join(places.keyFile, '..'))).toEqual(['cache.key']);
});

test('believes no file that was cut off anywhere, or has another bit anywhere', () => {
  shelf.put(ONE, CONTENT);
  const whole = readFileSync(fileOf(ONE));
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(fileOf(ONE), whole.subarray(0, length));
    expect(() => shelf.take(ONE), `${length} bytes`).toThrow(CacheTrouble);
  }
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const changed = Buffer.from(whole);
    changed[bit >> 3] = (whole[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(fileOf(ONE), changed);
    expect(() => shelf.take(ONE), `bit ${bit}`).toThrow(CacheTrouble);
  }
  writeFileSync(fileOf(ONE), Buffer.concat([whole, Buffer.of(0)]));
  expect(() => shelf.take(ONE)).toThrow(CacheTrouble);
  writeFileSync(fileOf(ONE), whole);
  expect(shelf.take(ONE)).toEqual(CONTENT);
});

test.each<readonly [string, () => void, string]>([
  ['under another name', () => copyFileSync(fileOf(name('2')), fileOf(ONE)), 'damaged, or was made with another key'],
  ['of another key', () => {
    const other = { folder: join(places.folder, '../other'), keyFile: join(places.keyFile, '../other.key') };
    new Shelf(other).put(ONE, CONTENT);
    copyFileSync(join(other.folder, ONE), fileOf(ONE));
  }, 'damaged, or was made with another key'],
  ['without a key', () => rmSync(places.keyFile), 'another key'],
  ['with a key that was cut off', () => writeFileSync(places.keyFile, 'short'), 'another key'],
  ['with a key that others may read', () => chmodSync(places.keyFile, 0o640), 'others may read'],
  ['with a link for a key', () => {
    rmSync(places.keyFile);
    symlinkSync(fileOf(ONE), places.keyFile);
  }, 'no file'],
  ['that is a folder', () => {
    rmSync(fileOf(ONE));
    mkdirSync(fileOf(ONE));
  }, 'not the user\'s own'],
  ['that is a link', () => {
    rmSync(fileOf(ONE));
    symlinkSync(fileOf(name('2')), fileOf(ONE));
  }, 'not the user\'s own'],
])('believes nothing %s', (_, spoil, why) => {
  shelf.put(ONE, CONTENT);
  shelf.put(name('2'), CONTENT);
  spoil();
  expect(() => shelf.take(ONE)).toThrow(CacheTrouble);
  expect(() => shelf.take(ONE)).toThrow(why);
});

describe('the key', () => {
  test('stays what it is', () => {
    const key = ownKey(places.keyFile);
    expect(key.length).toBe(32);
    expect(ownKey(places.keyFile)).toEqual(key);
  });

  test('is another for everybody', () => {
    expect(ownKey(places.keyFile)).not.toEqual(ownKey(`${places.keyFile}2`));
  });

  test.each([0, 1, 31, 33])('is made anew where %i bytes are left of it', (bytes) => {
    ownKey(places.keyFile);
    writeFileSync(places.keyFile, Buffer.alloc(bytes, 1));
    expect(ownKey(places.keyFile).equals(Buffer.alloc(32, 1))).toBe(false);
    expect(readFileSync(places.keyFile).length).toBe(32);
  });

  test('makes others for other purposes', () => {
    expect(shelf.keyFor('names')).toBeUndefined();
    const names = shelf.keyFor('names', true);
    expect(shelf.keyFor('names')).toEqual(names);
    expect(shelf.keyFor('other')).not.toEqual(names);
    expect(names).not.toEqual(readFileSync(places.keyFile));
  });
});

test('the longest unused make room, and never the one that was just put there', () => {
  const small = new Shelf(places, 4000);
  const content = Buffer.alloc(1000);
  for (const digit of ['1', '2', '3']) {
    small.put(name(digit), content);
    utimesSync(fileOf(name(digit)), 1_000_000 + Number(digit), 1_000_000 + Number(digit));
  }
  small.touch(name('1'), new Date());
  small.put(name('4'), content);
  expect(small.list().map((one) => one.name).sort()).toEqual([name('1'), name('3'), name('4')]);
  small.put(name('5'), Buffer.alloc(10_000));
  expect(small.list().map((one) => one.name)).toEqual([name('5')]);
});

test('what a killed process left behind is taken away when it is old', () => {
  shelf.put(ONE, CONTENT);
  const left = fileOf(`${name('2')}.77-abcdef012345.tmp`);
  writeFileSync(left, 'half');
  shelf.put(ONE, CONTENT);
  expect(readdirSync(places.folder)).toHaveLength(2);
  utimesSync(left, 1_000_000, 1_000_000);
  shelf.put(ONE, CONTENT);
  expect(readdirSync(places.folder)).toEqual([ONE]);
});

test('is cleared with its key, and of what is not its own nothing', () => {
  shelf.put(ONE, CONTENT);
  writeFileSync(fileOf('README'), 'not ours');
  writeFileSync(fileOf(`${name('2')}.77-abcdef012345.tmp`), 'half');
  expect(shelf.clear()).toMatchObject([{ name: ONE }]);
  expect(readdirSync(places.folder)).toEqual(['README']);
  expect(readdirSync(join(places.keyFile, '..'))).toEqual([]);
  expect(shelf.clear()).toEqual([]);
});
