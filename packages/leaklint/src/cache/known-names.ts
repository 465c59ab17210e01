/** Known names: the names in trees that were scanned and hold nothing, as keyed digests, so that the cache tells of no name whether a repository has it. */
import { createHash, hash } from 'node:crypto';
import type { Job } from '../job.ts';
import { scanNames } from '../names.ts';
import type { ScannedNames } from '../names.ts';
import { namesBeside, pathsBeside } from '../outcome.ts';
import type { Lists } from '../repository-lists.ts';

/** Bytes of a digest: two of a million names share one in 10¹⁷ repositories. */
const WIDTH = 12;

export interface KnownNames {
  /** Names in trees, and their bytes. */
  readonly count: number;
  readonly bytes: number;
  /** Digests in ascending order, one after the other; base64. */
  readonly digests: string;
  /** Those beside the trees when this was written: a digest of their lists, how many trees do not have, and their bytes. */
  readonly beside: string;
  readonly besideCount: number;
  readonly besideBytes: number;
}

/** @param inTrees bytes as latin1 */
export function knownNames(inTrees: ReadonlySet<string>, lists: Lists, key: Buffer): KnownNames {
  const digests = [...inTrees].map((name) => digestOf(name, key)).sort();
  const others = [...namesBeside(lists)].filter((name) => !inTrees.has(name));
  return {
    count: inTrees.size,
    bytes: lengths(inTrees),
    digests: Buffer.from(digests.join(''), 'latin1').toString('base64'),
    beside: digestOfAll(lists, key),
    besideCount: others.length,
    besideBytes: lengths(others),
  };
}

/** What scanning all names brings: those in trees hold nothing, the others are looked at unless they are the same as then. */
export function scanKnownNames(job: Job, known: KnownNames, lists: Lists, key: Buffer): ScannedNames {
  if (known.beside === digestOfAll(lists, key)) return { ...scanNames(job, new Set()), count: countOf(known, known.besideCount, known.besideBytes) };
  const digests = digestsOf(known);
  const others = new Set([...namesBeside(lists)].filter((name) => !digests.has(digestOf(name, key))));
  const scanned = scanNames(job, others);
  return { ...scanned, count: countOf(known, others.size, scanned.count.bytes) };
}

/** The same, with what was counted beside the trees just now. */
export function namesNow(known: KnownNames, { count }: ScannedNames, lists: Lists, key: Buffer): KnownNames {
  return { ...known, beside: digestOfAll(lists, key), besideCount: count.total - known.count, besideBytes: count.bytes - known.bytes };
}

/** With those of new trees; undefined when one of them has a key in it. What stood beside the trees is not known any more. */
export function moreNames(job: Job, known: KnownNames, names: ReadonlySet<string>, key: Buffer): KnownNames | undefined {
  const digests = digestsOf(known);
  const fresh = new Map([...names].map((name) => [name, digestOf(name, key)] as const).filter(([, digest]) => !digests.has(digest)));
  const scanned = scanNames(job, new Set(fresh.keys()));
  if (scanned.hot.length > 0) return undefined;
  const all = [...digests, ...fresh.values()].sort();
  return { count: known.count + fresh.size, bytes: known.bytes + scanned.count.bytes, digests: Buffer.from(all.join(''), 'latin1').toString('base64'), beside: '', besideCount: 0, besideBytes: 0 };
}

function digestsOf(known: KnownNames): Set<string> {
  const packed = Buffer.from(known.digests, 'base64').toString('latin1');
  return new Set(Array.from({ length: packed.length / WIDTH }, (_, index) => packed.slice(index * WIDTH, (index + 1) * WIDTH)));
}

function countOf(known: KnownNames, others: number, bytes: number): ScannedNames['count'] {
  const total = known.count + others;
  return { scanned: total, total, bytes: known.bytes + bytes };
}

function lengths(names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += name.length;
  return bytes;
}

function digestOf(name: string, key: Buffer): string {
  return hash('sha256', Buffer.concat([key, Buffer.from(name, 'latin1')]), 'buffer').toString('latin1', 0, WIDTH);
}

/** Of the paths and names that those beside trees are the parts of. */
function digestOfAll(lists: Lists, key: Buffer): string {
  const { files, indexed, refNames } = pathsBeside(lists);
  const digest = createHash('sha256').update(key);
  for (const paths of [files, indexed, refNames]) digest.update(`${paths.length}\0${paths.join('\0')}\0`, 'latin1');
  return digest.digest('hex');
}
