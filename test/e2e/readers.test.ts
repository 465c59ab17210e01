// Law 2 on the product: our own pack reader and git give the same report, whatever the objects lie in, and a difference is not kept quiet.
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { differences } from '../../packages/leaklint/src/repository/reader-check.ts';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import { library } from './product.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

afterAll(removeScratch);
const { scan } = await library();
const now = new Date('2026-01-01T00:00:00Z');

/** Versions of one file whose deltas move keys about: new, kept, changed beside, gone, back; and keys in messages, tags and names. */
function grow(scratch: Scratch, rounds: number, name: string): void {
  const lines = Array.from({ length: 300 }, (_, n) => `line ${n} of ${name} ${(n * 7919).toString(36)}`);
  for (let round = 0; round < rounds; round++) {
    lines[(round * 37) % 300] = `round ${round}`;
    if (round % 3 === 0) lines[(round * 53) % 300] = `const key = '${keyFor(`${name} ${round}`)}'; // ${round}`;
    if (round % 4 === 3) lines.splice((round * 11) % 200, 2);
    scratch.write('src/main.ts', lines.join('\n'));
    scratch.write(`src/other-${round % 5}.ts`, `${lines.slice(round, round + 40).join('\n')}\n`);
    if (round === 5) scratch.write(`${keyFor(`${name} as a name`)}.txt`, 'see my name');
    scratch.commit(round === 7 ? `uses ${keyFor(`${name} in a message`)}` : `round ${round}`);
  }
  scratch.git('tag', '-a', 'v1', '-m', `tagged ${keyFor(`${name} in a tag`)}`);
}

const shapes: Readonly<Record<string, () => Scratch>> = {
  loose: () => {
    const scratch = new Scratch();
    grow(scratch, 9, 'loose');
    return scratch;
  },
  'one pack': () => {
    const scratch = shapes['loose']!();
    scratch.git('gc', '-q');
    return scratch;
  },
  'several packs, a multi-pack-index, loose objects': () => {
    const scratch = new Scratch();
    for (const name of ['one', 'two']) {
      grow(scratch, 8, name);
      scratch.git('tag', '-d', 'v1');
      scratch.git('repack', '-dq');
    }
    scratch.git('multi-pack-index', 'write');
    scratch.blob(`nobody refers to ${keyFor('dangling')}`);
    grow(scratch, 3, 'three');
    return scratch;
  },
  'SHA-256, deep chains': () => {
    const scratch = new Scratch(undefined, ['-b', 'main', '--object-format=sha256']);
    grow(scratch, 14, 'sha256');
    scratch.git('repack', '-adfq', '--depth=250');
    return scratch;
  },
  'a pack so large that threads open it together': () => {
    const scratch = new Scratch();
    scratch.write('noise.bin', randomBytes(17 << 20));
    grow(scratch, 9, 'large');
    scratch.git('gc', '-q');
    return scratch;
  },
  alternates: () => {
    const [scratch, other] = [new Scratch(), shapes['one pack']!()];
    writeFileSync(join(scratch.root, '.git/objects/info/alternates'), `${join(other.root, '.git/objects')}\n`);
    grow(scratch, 4, 'borrower');
    return scratch;
  },
};

describe('the readers agree', () => {
  test.each(Object.keys(shapes))('%s', async (shape) => {
    const { root } = shapes[shape]!();
    const results: ScanResult[] = [];
    for (const reader of ['auto', 'git', 'check'] as const) {
      for (const workers of [1, 2]) results.push({ ...(await scan({ path: root, scope: 'everything', reader, workers, now })), seconds: 0 });
    }
    const [first] = results;
    expect(first!.findings.length).toBeGreaterThan(4);
    expect(first!.problems).toEqual([]);
    for (const result of results) expect(JSON.stringify(result)).toBe(JSON.stringify(first));
  });

  test('where git gives up listing at an object of a type that it does not know', async () => {
    const scratch = shapes['loose']!();
    const object = Buffer.from('folder 4\0kind');
    const id = createHash('sha1').update(object).digest('hex');
    scratch.write(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(object));
    const result = await scan({ path: scratch.root, scope: 'everything', reader: 'check', now });
    expect(result.problems.map(({ kind }) => kind)).toEqual(['listing', 'unreadable-object']);
    expect(result.findings.length).toBeGreaterThan(4);
  });

  test('without attribution, too', async () => {
    const { root } = shapes['one pack']!();
    const result = await scan({ path: root, scope: 'everything', reader: 'check', attribution: false, now });
    expect(result.problems).toEqual([]);
    expect(result.coverage.connectivity).toBe('not checked');
  });
});

test('a blob that the arena does not hold is streamed, and its key is found', async () => {
  const scratch = new Scratch();
  scratch.git('config', 'core.compression', '1');
  const line = `${'x'.repeat(99)}\n`.repeat(1000);
  scratch.write('dump.sql', `${line.repeat(1050)}password = '${keyFor('deep in a dump')}'\n${line.repeat(1050)}`);
  scratch.commit('a dump of 210 MB');
  scratch.git('-c', 'core.bigFileThreshold=2g', 'repack', '-adq');
  scratch.git('rm', '-q', 'dump.sql');
  scratch.commit('gone again');
  expect(readdirSync(join(scratch.root, '.git/objects/pack')).some((name) => name.endsWith('.pack'))).toBe(true);
  const result = await scan({ path: scratch.root, scope: 'everything', workers: 1, now });
  expect(result.problems).toEqual([]);
  expect(result.findings.map(({ places }) => places[0]?.line)).toEqual([1_050_001]);
  expect(result.coverage.blobs.scanned).toBe(result.coverage.blobs.total);
}, 60_000);

test('a difference is named by its place, and by nothing that stands there', async () => {
  const { root } = shapes['loose']!();
  const own = await scan({ path: root, scope: 'everything', now });
  const [finding, ...others] = own.findings;
  expect(differences(own, { ...own, seconds: 9 })).toEqual([]);
  expect(differences(own, { ...own, findings: others }).map(({ kind, subject }) => [kind, subject])).toEqual([['reader', 'findings']]);
  const moved = { ...own, findings: [{ ...finding!, placesTotal: 77 }, ...others] };
  expect(differences(own, moved).map(({ subject }) => subject)).toEqual(['findings.0.placesTotal']);
  const lost = { ...own, coverage: { ...own.coverage, blobs: { ...own.coverage.blobs, scanned: 0 } } };
  expect(differences(own, lost).map(({ subject }) => subject)).toEqual(['coverage.blobs.scanned']);
});
