// Law 2: scanning what a delta changes, and whole what follows from a hot base, gives what scanning every blob whole gives. Strata, deltas made by us and by git; and what each part of the delta scan is for.
import { RuleSet, WINDOW, reachOf } from '@leaklint/engine';
import { PackSet } from '@leaklint/git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBE_RULES, SPANNING_RULES } from '../engine/probes.ts';
import { random } from '../git/fixture.ts';
import { packOf } from '../git/pack-file.ts';
import { TestRepository } from '../git/pack-repository.ts';
import { blobId, type Case, entriesOf, textsOf } from './case.ts';
import { DeltaScan, type Range, type Scanned, scanWhole, type Weakness } from './delta-scan.ts';
import { spanningAnchor, STRATA } from './strata.ts';

/** At least so many cases of each stratum must be decisive: the last text is a delta, and holds a secret that its base has not (or the base is hot). */
const HITS = 100;
const rules = RuleSet.compile([...RuleSet.builtinFiles(), PROBE_RULES]);

interface Corpus {
  readonly packs: PackSet;
  /** By stratum: the ids of each case's texts. */
  readonly cases: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** What each text holds, scanned whole as git gives it. */
  readonly expected: ReadonlyMap<string, readonly unknown[]>;
}

function casesOf(count: number): Map<string, Case[]> {
  return new Map(Object.entries(STRATA).map(([name, make], which) => [name, Array.from({ length: count }, (_, i) => make(random(which * 100_003 + i)))]));
}

function corpusOf(repository: TestRepository, cases: ReadonlyMap<string, readonly Case[]>, set = rules): Corpus {
  const ids = new Map([...cases].map(([name, list]) => [name, list.map((one) => textsOf(one).map(blobId))]));
  const texts = [...repository.read()].filter(([, { type }]) => type !== 'tree');
  const expected = scanWhole(set, new Map(texts.map(([id, { bytes }]) => [id, bytes])));
  for (const id of [...ids.values()].flat(2)) if (!expected.has(id)) throw new Error(`${id} is not in the repository`);
  const packs = PackSet.open([repository.objects], repository.idBytes);
  if (packs.problems.length > 0) throw new Error(packs.problems[0]?.reason);
  return { packs, cases: ids, expected };
}

/** One pack with the deltas of the cases. */
function writtenHere(cases: ReadonlyMap<string, readonly Case[]>, set = rules): Corpus {
  const repository = new TestRepository();
  const entries = [];
  for (const one of [...cases.values()].flat()) entries.push(...entriesOf(one, entries.length));
  repository.git(['index-pack', '--stdin'], packOf(entries));
  return corpusOf(repository, cases, set);
}

/** The same texts, each case the versions of one file, packed by git. */
function writtenByGit(cases: ReadonlyMap<string, readonly Case[]>): Corpus {
  const repository = new TestRepository();
  const versions: Record<string, Buffer>[] = [];
  for (const [i, one] of [...cases.values()].flat().entries()) for (const [version, text] of textsOf(one).entries()) (versions[version] ??= {})[`${i % 97}/${i}.txt`] = text;
  repository.import('main', versions);
  repository.git(['repack', '-adfq']);
  return corpusOf(repository, cases);
}

/** Cases of each stratum that decide something: the last text is a delta with a secret that its base has not, or with one and a hot base. */
function hits({ cases, expected }: Corpus, scanned: ReadonlyMap<string, Scanned>): Record<string, number> {
  const secrets = (id: string): string[] => (expected.get(id) ?? []).map((match) => (match as { secret: string }).secret);
  const decisive = (id: string): boolean => {
    const { base, how } = scanned.get(id) ?? { base: undefined, how: 'whole' };
    if (base === undefined) return false;
    const before = new Set(secrets(base));
    return how === 'after a hot base' ? secrets(id).length > 0 : secrets(id).some((secret) => !before.has(secret));
  };
  return Object.fromEntries([...cases].map(([name, list]) => [name, list.filter((ids) => decisive(ids.at(-1) ?? '')).length]));
}

/** How many texts of each stratum give something else than they should. */
function differences({ cases, expected }: Corpus, scanned: ReadonlyMap<string, Scanned>): Record<string, number> {
  const differs = (id: string): boolean => JSON.stringify(scanned.get(id)?.matches) !== JSON.stringify(expected.get(id));
  return Object.fromEntries([...cases].map(([name, list]) => [name, list.flat().filter(differs).length] as const).filter(([, count]) => count > 0));
}

const isEnd = ([start, end]: Range, length: number): boolean => start === end && (start === 0 || start === length);
const isSeam = ([start, end]: Range, length: number): boolean => start === end && start > 0 && start < length;
const reach = reachOf(rules);

/** A delta scan without one of its parts, and the strata in which it loses matches. */
const WEAKNESSES: Readonly<Record<string, readonly [Weakness, readonly string[]]>> = {
  'inserted bytes': [{ ranges: (ranges) => ranges.flatMap(([start, end]): Range[] => (start === end ? [[start, end]] : [[start, start], [end, end]])) }, ['a key among new lines']],
  'seams': [{ ranges: (ranges, length) => ranges.filter((range) => !isSeam(range, length)) }, ['a seam at the beginning of a line', 'a seam inside a line', 'a seam inside an anchor']],
  'the beginning': [{ ranges: (ranges, length) => ranges.filter((range) => !isEnd(range, length) || range[0] > 0) }, ['a result cut off mid-line at its beginning']],
  'the end': [{ ranges: (ranges, length) => ranges.filter((range) => !isEnd(range, length) || range[0] === 0) }, ['a result cut off mid-line at its end']],
  'the third line': [{ reach: { lines: reach.lines - 1 } }, ['a change one to three lines from the anchor']],
  'the clip before a change': [{ reach: { before: WINDOW.after - 60 } }, ['a match from one end of its window to the other']],
  'the clip behind a change': [{ reach: { after: WINDOW.before - 40 } }, ['a match from one end of its window to the other']],
  'the hot rule for matches': [{ hot: (hot, found) => hot && found.length === 0 }, ['a hot base changed elsewhere']],
  'the hot rule for block anchors': [{ hot: (_hot, found) => found.length > 0 }, ['a change inside a PEM body']],
};

describe.each([
  ['by hand', () => writtenHere(casesOf(640))],
  ['by git', () => writtenByGit(casesOf(320))],
] as const)('deltas written %s', (_, build) => {
  let corpus: Corpus;
  beforeAll(() => {
    corpus = build();
  });
  afterAll(() => corpus.packs.close());

  it('are of more than ten thousand texts, and decide something a hundred times in every stratum', () => {
    const scanned = new DeltaScan(rules).scan(corpus.packs);
    expect(scanned.size).toBeGreaterThan(10_000);
    expect([...scanned.values()].filter(({ how }) => how === 'changes').length).toBeGreaterThan(3000);
    expect(Object.entries(hits(corpus, scanned)).filter(([, count]) => count < HITS)).toEqual([]);
  });

  it.each([0, 64])('scanned by changes give what the whole gives, ranges %i bytes apart taken as one', (near) => {
    const scanned = new DeltaScan(rules).scan(corpus.packs, near);
    expect(scanned.size).toBe(corpus.expected.size);
    expect(differences(corpus, scanned)).toEqual({});
  });
});

describe.each([
  ['by hand', () => writtenHere(casesOf(30))],
  ['by git', () => writtenByGit(casesOf(30))],
] as const)('matches in deltas written %s', (_, build) => {
  const corpus = build();
  afterAll(() => corpus.packs.close());

  it.each(Object.entries(WEAKNESSES))('are lost without %s', (_name, [weakness, strata]) => {
    const lost = differences(corpus, new DeltaScan(rules, weakness).scan(corpus.packs, 0));
    expect(Object.keys(lost)).toEqual(expect.arrayContaining([...strata]));
  });
});

describe('an anchor with more line breaks than a window', () => {
  const spanning = RuleSet.compile([SPANNING_RULES]);
  const corpus = writtenHere(new Map([['spanning', Array.from({ length: HITS }, (_, i) => spanningAnchor(random(i)))]]), spanning);
  afterAll(() => corpus.packs.close());

  it('is found by a change of its last byte', () => {
    const scanned = new DeltaScan(spanning).scan(corpus.packs);
    expect(hits(corpus, scanned)).toEqual({ spanning: HITS });
    expect(differences(corpus, scanned)).toEqual({});
  });

  it('is lost by a reach that takes literals for parts of lines', () => {
    expect(differences(corpus, new DeltaScan(spanning, { reach: { literal: 0 } }).scan(corpus.packs, 0))).toEqual({ spanning: HITS });
  });
});
