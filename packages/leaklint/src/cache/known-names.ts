/** Known names: the names in trees that were scanned and hold nothing, as keyed digests, so that the cache tells of no name whether a repository has it. */
import { createHash, hash } from 'node:crypto';
import type { Job } from '../job.ts';
import { partsOf, scanNames } from '../repository/names.ts';
import type { ScannedNames } from '../repository/names.ts';
import { pathsBeside } from '../repository/outcome.ts';
import type { Lists } from '../repository/repository-lists.ts';

/** Bytes of a digest: two of a million names share one in 10¹⁷ repositories. */
const WIDTH = 12;
/** So many names are looked for in every path. */
const FEW = 16;

export interface KnownNames {
  /** Names in trees, and their bytes. */
  readonly count: number;
  readonly bytes: number;
  /** Digests in ascending order, one after the other; base64. */
  readonly digests: string;
  /** Parts of the names of refs that no tree has. */
  readonly refs: NamesBeside;
  /** Parts of the paths of files and of index entries that neither trees nor refs have. */
  readonly paths: NamesBeside;
}

/** Names beside the trees: the digest of the lists that they are the parts of, how many there are, and their bytes. */
interface NamesBeside {
  readonly digest: string;
  readonly count: number;
  readonly bytes: number;
}

/** @param inTrees bytes as latin1 */
export function knownNames(inTrees: ReadonlySet<string>, lists: Lists, key: Buffer): KnownNames {
  const digests = [...inTrees].map((name) => digestOf(name, key)).sort();
  const { refs, paths } = pathsOf(lists);
  const [inRefs, inPaths] = [partsOf(refs.flat()), partsOf(paths.flat())];
  const beside = (digest: string, names: readonly string[]): NamesBeside => ({ digest, count: names.length, bytes: lengths(names) });
  return {
    count: inTrees.size,
    bytes: lengths(inTrees),
    digests: Buffer.from(digests.join(''), 'latin1').toString('base64'),
    refs: beside(digestOfAll(refs, key), [...inRefs].filter((name) => !inTrees.has(name))),
    paths: beside(digestOfAll(paths, key), [...inPaths].filter((name) => !inTrees.has(name) && !inRefs.has(name))),
  };
}

/** What scanning all names brings, and what is known then: those in trees hold nothing, those beside them are looked at unless their lists are the same as then. */
export function scanKnownNames(job: Job, known: KnownNames, lists: Lists, key: Buffer): { readonly names: ScannedNames; readonly known: KnownNames } {
  const { refs, paths } = pathsOf(lists);
  const [refsDigest, pathsDigest] = [digestOfAll(refs, key), digestOfAll(paths, key)];
  const [sameRefs, samePaths] = [known.refs.digest === refsDigest, known.paths.digest === pathsDigest && known.refs.digest === refsDigest];
  const look: string[] = [];
  let now = known;
  if (!sameRefs || !samePaths) {
    const digests = new Digests(known);
    const inRefs = partsOf(refs.flat());
    const freshOf = (names: Iterable<string>): string[] => [...names].filter((name) => !digests.has(digestOf(name, key)));
    const [ofRefs, ofPaths] = [sameRefs ? [] : freshOf(inRefs), freshOf([...partsOf(paths.flat())].filter((name) => !inRefs.has(name)))];
    look.push(...ofRefs, ...ofPaths);
    now = {
      ...known,
      refs: sameRefs ? known.refs : { digest: refsDigest, count: ofRefs.length, bytes: lengths(ofRefs) },
      paths: { digest: pathsDigest, count: ofPaths.length, bytes: lengths(ofPaths) },
    };
  }
  const total = now.count + now.refs.count + now.paths.count;
  return { names: { ...scanNames(job, new Set(look)), count: { scanned: total, total, bytes: now.bytes + now.refs.bytes + now.paths.bytes } }, known: now };
}

/** With those of new trees; undefined when one of them has a key in it. */
export function moreNames(job: Job, known: KnownNames, names: ReadonlySet<string>, lists: Lists, key: Buffer): KnownNames | undefined {
  const digests = new Digests(known);
  const fresh = new Map([...names].map((name) => [name, digestOf(name, key)] as const).filter(([, digest]) => !digests.has(digest)));
  if (fresh.size === 0) return known;
  const scanned = scanNames(job, new Set(fresh.keys()));
  if (scanned.hot.length > 0) return undefined;
  const { refs, paths } = pathsOf(lists);
  const inRefs = partsAmong(fresh, refs.flat());
  const inPaths = partsAmong(fresh, paths.flat());
  // Of other lists it is not known what they had
  const without = (beside: NamesBeside, digest: string, taken: readonly string[]): NamesBeside => (beside.digest === digest ? { digest, count: beside.count - taken.length, bytes: beside.bytes - lengths(taken) } : { digest: '', count: 0, bytes: 0 });
  return {
    count: known.count + fresh.size,
    bytes: known.bytes + scanned.count.bytes,
    digests: digests.with([...fresh.values()]),
    refs: without(known.refs, digestOfAll(refs, key), [...inRefs]),
    paths: without(known.paths, digestOfAll(paths, key), [...inPaths].filter((name) => !inRefs.has(name))),
  };
}

/** Those of the names that are parts of one of the paths. A path is taken apart only where it says one of few names. */
function partsAmong(names: ReadonlyMap<string, unknown>, paths: readonly string[]): Set<string> {
  const few = names.size <= FEW ? [...names.keys()] : undefined;
  const near = few === undefined ? paths : paths.filter((path) => few.some((name) => path.includes(name)));
  return new Set([...partsOf(near)].filter((part) => names.has(part)));
}

/** The digests as they are kept, searched where they stand: a list of all of them would take longer than what is asked of it. */
class Digests {
  readonly #packed: Buffer;

  constructor({ digests }: KnownNames) {
    this.#packed = Buffer.from(digests, 'base64');
  }

  has(digest: string): boolean {
    const at = this.#placeOf(Buffer.from(digest, 'latin1'));
    return this.#packed.toString('latin1', at, at + WIDTH) === digest;
  }

  /** @param more none of them among these */
  with(more: readonly string[]): string {
    const parts: Buffer[] = [];
    let from = 0;
    for (const digest of [...more].sort().map((text) => Buffer.from(text, 'latin1'))) {
      const at = this.#placeOf(digest);
      parts.push(this.#packed.subarray(from, at), digest);
      from = at;
    }
    return Buffer.concat([...parts, this.#packed.subarray(from)]).toString('base64');
  }

  /** Where the first stands that is not smaller. */
  #placeOf(digest: Buffer): number {
    let [low, high] = [0, this.#packed.length / WIDTH];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = middle * WIDTH;
      if (this.#packed.compare(digest, 0, WIDTH, at, at + WIDTH) < 0) low = middle + 1;
      else high = middle;
    }
    return low * WIDTH;
  }
}

function lengths(names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += name.length;
  return bytes;
}

function digestOf(name: string, key: Buffer): string {
  return hash('sha256', Buffer.concat([key, Buffer.from(name, 'latin1')]), 'buffer').toString('latin1', 0, WIDTH);
}

/** The lists whose parts are the names beside the trees. */
function pathsOf(lists: Lists): { readonly refs: readonly (readonly string[])[]; readonly paths: readonly (readonly string[])[] } {
  const { files, indexed, refNames } = pathsBeside(lists);
  return { refs: [refNames], paths: [files, indexed] };
}

function digestOfAll(lists: readonly (readonly string[])[], key: Buffer): string {
  const digest = createHash('sha256').update(key);
  for (const paths of lists) digest.update(`${paths.length}\0${paths.join('\0')}\0`, 'latin1');
  return digest.digest('hex');
}
