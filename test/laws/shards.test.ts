// Law 2 for shards, on generated histories: loose, packed, in several packs, with ids of either length, and damaged.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { json } from '../../packages/leaklint/src/reporters/json.ts';
import { scan, scanShard } from '../../packages/leaklint/src/scan.ts';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import type { ShardFile, ShardReport } from '../../packages/leaklint/src/shard/shard-report.ts';
import { removeScratch, Scratch } from '../e2e/scratch.ts';
import { historyOf } from './history.ts';

afterAll(removeScratch);

const now = new Date('2026-01-01T00:00:00Z');

function made(seed: number, ...init: readonly string[]): Scratch {
  const scratch = new Scratch(undefined, ['--bare', '-b', 'b1', ...init]);
  scratch.gitIn(scratch.root, ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet'], historyOf(seed));
  return scratch;
}

/** The repository packed again, each pack with a part of the objects. */
function inSeveralPacks(scratch: Scratch): void {
  for (let number = 0; number < 3; number++) {
    scratch.gitIn(scratch.root, ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force'], historyOf(100 + number));
  }
}

function damagePack({ root }: Scratch, at: number): void {
  const folder = join(root, 'objects/pack');
  const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
  const bytes = readFileSync(path);
  const place = 12 + Math.floor(at * (bytes.length - 40));
  bytes[place] = (bytes[place] ?? 0) ^ 0x10;
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
}

const REPOSITORIES: Readonly<Record<string, () => Scratch>> = {
  'packed': () => made(1),
  'packed with long chains': () => {
    const scratch = made(2);
    scratch.git('repack', '-adfq', '--depth=250');
    return scratch;
  },
  'loose and packed': () => {
    const scratch = made(3);
    scratch.gitIn(scratch.root, ['-c', 'fastimport.unpackLimit=10000', 'fast-import', '--quiet', '--force'], historyOf(4));
    return scratch;
  },
  'in several packs': () => {
    const scratch = made(5);
    inSeveralPacks(scratch);
    return scratch;
  },
  'with ids of SHA-256': () => made(6, '--object-format=sha256'),
  'damaged at the beginning of a pack': () => {
    const scratch = made(7);
    damagePack(scratch, 0.1);
    return scratch;
  },
  'damaged in the middle': () => {
    const scratch = made(8);
    scratch.git('repack', '-adfq', '--depth=250');
    damagePack(scratch, 0.5);
    return scratch;
  },
};

test.each(Object.keys(REPOSITORIES))('%s: 2, 3 and 11 shards say what one run says', async (name) => {
  const { root } = REPOSITORIES[name]?.() ?? made(0);
  const options = { path: root, scope: 'everything', workers: 1, now } as const;
  const whole: ScanResult = await scan(options);
  expect(whole.findings.length).toBeGreaterThan(name.startsWith('damaged') ? 0 : 3);
  expect(whole.problems.length > 0).toBe(name.startsWith('damaged'));
  for (const of of [2, 3, 11]) {
    const shards: ShardFile[] = [];
    for (let index = 0; index < of; index++) shards.push({ file: `${index}`, report: JSON.parse(JSON.stringify(await scanShard(options, { index, of }))) as ShardReport });
    const merged = await scan({ ...options, shards });
    expect(json({ ...merged, seconds: 0 })).toBe(json({ ...whole, seconds: 0 }));
  }
});
