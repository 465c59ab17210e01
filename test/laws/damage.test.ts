// Law 4 under damage: one flipped bit anywhere in a pack or its index gives an identical report or exit code 3, and the keys that it does not touch are found.
import { chmodSync, closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import { RuleSet } from '@leaklint/engine';
import { PackSet } from '@leaklint/git';
import { library } from '../e2e/product.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from '../e2e/scratch.ts';
import { random } from '../git/fixture.ts';
import { DeltaScan } from './delta-scan.ts';

afterAll(removeScratch);
const { scan } = await library();
const FLIPS = 1000;
/** Of these, every so many goes through the whole product, which takes six processes. */
const EVERY = 40;
const FILES = 20;
/** Milliseconds: what was written just now is not remembered yet. */
const SETTLED = 200;
const now = new Date('2026-01-01T00:00:00Z');

/** A bare repository with one pack: twenty files of five versions, a key of its own in the third of each. */
function planted(): Scratch {
  const scratch = new Scratch(undefined, ['--bare', '-b', 'main']);
  const next = random(5);
  const lines = (count: number): string[] => Array.from({ length: count }, () => Array.from({ length: 6 }, () => Math.floor(next() * 2 ** 24).toString(36)).join(' '));
  const files = Array.from({ length: FILES }, () => lines(30));
  let stream = '';
  for (let version = 0; version < 5; version++) {
    stream += `commit refs/heads/main\ncommitter Carl <carl@example.org> ${1_700_000_000 + version} +0000\ndata 6\nchange\n`;
    files.forEach((text, file) => {
      text[version * 3] = lines(1)[0] ?? '';
      const whole = [...text, ...(version === 2 ? [`key = '${keyFor(`planted ${file}`)}'`] : []), ''].join('\n');
      stream += `M 100644 inline src/file-${file}.ts\ndata ${whole.length}\n${whole}\n`;
    });
  }
  scratch.gitIn(scratch.root, ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet'], stream);
  scratch.git('repack', '-adfq');
  return scratch;
}

/** Where a bit is flipped: anywhere, in the index as often as in one of four, and the type bits of every entry's header in turn. */
function places(index: Buffer, pack: Buffer, headers: readonly number[]): (readonly [file: 'pack' | 'idx', bit: number])[] {
  const next = random(11);
  return Array.from({ length: FLIPS }, (_, i) => {
    if (i % 4 === 0) return ['idx', Math.floor(next() * index.length * 8)];
    if (i % 4 === 1) return ['pack', (headers[Math.floor(i / 4) % headers.length] ?? 0) * 8 + 4 + Math.floor(next() * 3)];
    return ['pack', Math.floor(next() * pack.length * 8)];
  });
}

test(`${FLIPS} flipped bits`, async () => {
  const scratch = planted();
  const folder = join(scratch.root, 'objects/pack');
  const nameOf = (end: string): string => join(folder, readdirSync(folder).find((name) => name.endsWith(end)) ?? '');
  const [packFile, indexFile] = [nameOf('.pack'), nameOf('.idx')];
  const [pack, index] = [readFileSync(packFile), readFileSync(indexFile)];
  const headers = scratch.git('verify-pack', '-v', indexFile).split('\n').filter((line) => /^[0-9a-f]{40} /.test(line)).map((line) => Number(line.split(/ +/)[4]));
  for (const file of [packFile, indexFile]) chmodSync(file, 0o644);

  const byChanges = new DeltaScan(RuleSet.builtin());
  /** What our reader alone makes of the packs: the keys, and whether it says that something is wrong. */
  const read = (): { keys: number; complaint: boolean } => {
    const packs = PackSet.open([join(scratch.root, 'objects')], 20);
    let lost = packs.problems.length + [...packs.damaged()].length;
    const texts = byChanges.scan(packs, undefined, () => lost++);
    packs.close();
    return { keys: new Set([...texts.values()].flatMap(({ matches }) => matches.map((match) => (match as { secret: string }).secret))).size, complaint: lost > 0 };
  };
  const report = async (): Promise<ScanResult> => ({ ...(await scan({ path: scratch.root, scope: 'everything', workers: 1, failOn: 'never', now })), seconds: 0 });
  const healthy = await report();
  // With a cache of the healthy packs the same: what was written into since is read.
  const home = scratchFolder();
  const cache = { folder: join(home, 'cache'), keyFile: join(home, 'cache.key') };
  const recalling = async (): Promise<ScanResult> => ({ ...(await scan({ path: scratch.root, scope: 'everything', workers: 1, failOn: 'never', now, cache })), seconds: 0 });
  await setTimeout(SETTLED);
  for (let times = 0; times < 2; times++) expect(await recalling()).toEqual(healthy);
  expect(readdirSync(cache.folder).length).toBeGreaterThan(0);
  expect([healthy.findings.length, healthy.exitCode, read()]).toEqual([FILES, 0, { keys: FILES, complaint: false }]);
  const lost = [];
  for (const [number, [which, bit]] of places(index, pack, headers).entries()) {
    const [file, bytes] = which === 'pack' ? [packFile, pack] : [indexFile, index];
    const at = bit >> 3;
    const what = `bit ${bit & 7} of byte ${at} of the ${which}`;
    const out = openSync(file, 'r+');
    writeSync(out, Buffer.of((bytes[at] ?? 0) ^ (1 << (bit & 7))), 0, 1, at);
    const { keys, complaint } = read();
    expect(complaint, what).toBe(true);
    // A bit touches one entry, an offset the one before it, too; either may be what a file's other versions are made from.
    expect(keys, what).toBeGreaterThanOrEqual(FILES - 2);
    lost.push(FILES - keys);
    if (number % EVERY === 0) {
      const damaged = await report();
      expect(await recalling(), what).toEqual(damaged);
      const { exitCode, problems, findings } = damaged;
      expect([exitCode, problems.length > 0], what).toEqual([3, true]);
      expect(findings.length, what).toBeGreaterThanOrEqual(keys);
    }
    writeSync(out, bytes, at, 1, at);
    closeSync(out);
  }
  expect(await recalling()).toEqual(healthy);
  expect(lost.filter((count) => count > 0).length, 'some flips cost a key').toBeGreaterThan(10);
}, 300_000);
