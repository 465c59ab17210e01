// Law 2 across what git does to its packs: the same report before and after, for any number of workers, whoever reads.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import { library } from '../e2e/product.ts';
import { removeScratch, Scratch, scratchFolder } from '../e2e/scratch.ts';
import { historyOf } from './history.ts';

const { scan } = await library();
const now = new Date('2026-01-01T00:00:00Z');
const scratch = new Scratch(undefined, ['--bare', '-b', 'b1']);
let expected: unknown;

/** What must not change: findings with their places, what was scanned, what was in the way. */
async function reported(path: string, workers: number): Promise<unknown> {
  const { findings, coverage, problems, totals }: ScanResult = await scan({ path, scope: 'everything', reader: 'check', workers, now });
  return { findings, coverage, problems, totals };
}

beforeAll(async () => {
  scratch.gitIn(scratch.root, ['-c', 'fastimport.unpackLimit=10000', 'fast-import', '--quiet'], historyOf(7));
  expected = await reported(scratch.root, 1);
  expect(expected).toMatchObject({ problems: [] });
  expect((expected as ScanResult).findings.length).toBeGreaterThan(5);
});
afterAll(removeScratch);

/** Each goes on with what the one before has left, and gives the repository to scan. */
const DEEDS: Readonly<Record<string, () => string>> = {
  'repack -adf --depth=250': () => {
    scratch.git('repack', '-adfq', '--depth=250');
    return scratch.root;
  },
  'gc': () => {
    scratch.git('gc', '-q', '--aggressive', '--prune=now');
    return scratch.root;
  },
  'clone': () => {
    const copy = join(scratchFolder(), 'clone');
    scratch.git('clone', '-q', '--mirror', '--no-local', '.', copy);
    return copy;
  },
  'bundle': () => {
    const folder = scratchFolder();
    scratch.git('bundle', 'create', '-q', join(folder, 'all.bundle'), '--all');
    scratch.git('clone', '-q', '--mirror', join(folder, 'all.bundle'), join(folder, 'copy'));
    return join(folder, 'copy');
  },
};

test.each(Object.keys(DEEDS))('%s changes nothing', async (deed) => {
  const path = DEEDS[deed]?.() ?? '';
  for (const workers of [1, 2]) expect(await reported(path, workers)).toEqual(expected);
});
