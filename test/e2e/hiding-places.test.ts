import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Place, ScanResult } from '../../packages/leaklint/src/index.ts';
import { plantRepository } from './hiding-places.ts';
import type { HidingPlace, Planted } from './hiding-places.ts';
import { library } from './product.ts';
import { keyFor, removeScratch } from './scratch.ts';

let planted: Planted;
let result: ScanResult;
const now = new Date('2026-01-01T00:00:00Z');

beforeAll(async () => {
  planted = plantRepository();
  const { scan } = await library();
  result = await scan({ path: planted.scratch.root, scope: 'everything', showSecrets: true, now });
});
afterAll(removeScratch);

const findingOf = (key: string): Finding => {
  const found = result.findings.find((finding) => finding.secret === key);
  if (found === undefined) throw new Error('the key was not found');
  return found;
};
const has = (finding: Finding, expected: Partial<Place>): boolean =>
  finding.places.some((place) => Object.entries(expected).every(([field, value]) => place[field as keyof Place] === value));

describe('every hiding place', () => {
  test('there are more than twenty, and each key is found', () => {
    expect(planted.places.length).toBeGreaterThan(20);
    const found = new Set(result.findings.map((finding) => finding.secret));
    expect(planted.places.filter((place) => !found.has(place.key)).map((place) => place.name)).toEqual([]);
  });

  test('nothing else is found', () => {
    const planned = new Set(planted.places.map((place) => place.key));
    expect(result.findings.filter((finding) => !planned.has(finding.secret ?? '')).map((finding) => [finding.rule, finding.places])).toEqual([]);
  });

  test('each is found where it is', () => {
    const wrong = planted.places.filter(({ key, source, path }) => !has(findingOf(key), { source, ...(path === undefined ? {} : { path }) }));
    expect(wrong.map((place) => [place, findingOf(place.key).places])).toEqual([]);
  });

  test('each has its commit', () => {
    const commitOf = (place: HidingPlace): string | undefined => findingOf(place.key).introduced?.commit;
    const wrong = planted.places.filter((place) => place.commit !== undefined && commitOf(place) !== place.commit);
    expect(wrong.map((place) => [place, findingOf(place.key)])).toEqual([]);
  });

  test('each has its author, date and path', () => {
    for (const place of planted.places.filter(({ commit, source }) => commit !== undefined && source !== 'commit')) {
      const { introduced } = findingOf(place.key);
      expect.soft(introduced, place.name).toMatchObject({ author: 'Ada Author', email: 'ada@example.org', path: place.path });
      expect.soft(introduced?.date, place.name).toMatch(/^2023-11-\d\dT\d\d:\d\d:20Z$/);
    }
  });

  test('one that is gone has the commit that took it away, and no other has one', () => {
    const { scratch } = planted;
    const removing = scratch.git('log', '--all', '--format=%H', '--grep=^Remove loose$');
    expect(findingOf(keyFor('loose after a repack')).removed).toMatchObject({ commit: removing, author: 'Ada Author', email: 'ada@example.org', date: expect.stringMatching(/^2023-11-/) });
    const gone = result.findings.filter(({ removed }) => removed !== undefined);
    expect(gone.map(({ exposure }) => exposure).filter((exposure) => exposure !== 'history')).toEqual([]);
    // In a stash, under another kind of ref: on no branch, so none took it away.
    for (const name of ['newest stash', 'ref of no known kind']) expect(findingOf(keyFor(name)).removed).toBeUndefined();
  });

  test('each is as exposed as it is', () => {
    const wrong = planted.places.filter((place) => findingOf(place.key).exposure !== place.exposure);
    expect(wrong.map((place) => [place.name, place.exposure, findingOf(place.key).exposures])).toEqual([]);
  });
});

describe('coverage', () => {
  test('is what git counts, by type', () => {
    const listed = execFileSync('git', ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype)'], { cwd: planted.scratch.root }).toString();
    const count = (type: string): number => listed.split('\n').filter((line) => line === type).length;
    const { blobs, commits, tags, trees } = result.coverage;
    for (const [type, { scanned, total }] of Object.entries({ blob: blobs, commit: commits, tag: tags, tree: trees })) {
      expect([type, scanned, total]).toEqual([type, count(type), count(type)]);
    }
  });

  test('is complete, and says how many files are ignored', () => {
    expect(result.problems).toEqual([]);
    expect(result.coverage).toMatchObject({ connectivity: 'complete', ignored: 1 });
    expect(result.exitCode).toBe(1);
  });

  test('an ignored file is out of scope unless asked for', async () => {
    const { scan } = await library();
    expect(result.findings.some((finding) => finding.secret === planted.ignoredKey)).toBe(false);
    const more = await scan({ path: planted.scratch.root, scope: 'everything', ignored: true, showSecrets: true });
    expect(more.findings.find((finding) => finding.secret === planted.ignoredKey)?.places).toMatchObject([{ source: 'file', path: 'ignored/.env' }]);
  });
});

describe('the result', () => {
  const stable = (each: ScanResult): string => JSON.stringify({ ...each, seconds: 0 });

  test('is the same with one thread and with four', async () => {
    const { scan } = await library();
    const options = { path: planted.scratch.root, scope: 'everything', now } as const;
    const one = await scan({ ...options, workers: 1 });
    const four = await scan({ ...options, workers: 4 });
    expect(stable(four)).toBe(stable(one));
  });

  test('holds no eight bytes of a secret beyond its public prefix', async () => {
    const { scan } = await library();
    const text = JSON.stringify(await scan({ path: planted.scratch.root, scope: 'everything', now }));
    for (const { key, name } of planted.places) {
      const token = key.slice('zv_live_'.length);
      for (let at = 0; at + 8 <= token.length; at++) expect(text.includes(token.slice(at, at + 8)), name).toBe(false);
    }
  });
});
