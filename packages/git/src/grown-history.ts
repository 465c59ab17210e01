/**
 * A grown history: commits, trees and tags have come to one whose ground is kept, refs and HEAD may point anywhere, and nothing has gone. Says of all of it what `History` would say,
 * from the ground and from what is new. Where that is not to be had it throws Outgrown.
 */
import { ABSENT } from './commit.ts';
import { leavings } from './departures.ts';
import type { HistoryGround, Standing } from './ground.ts';
import { PATHS, type Attribution } from './attribution.ts';
import { isBranch, type Missing } from './history.ts';
import { NewTrees, Outgrown, type Kind } from './new-trees.ts';
import type { WholeObject } from './object-reader.ts';
import { findId } from './pack-index.ts';
import type { Refs } from './refs.ts';
import { emptyTree } from './repository.ts';

export interface NewCommit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** The committer's, in seconds. */
  readonly date: number;
}

export interface Growth {
  readonly idBytes: 20 | 32;
  readonly ground: HistoryGround;
  readonly commits: readonly NewCommit[];
  readonly tags: ReadonlyMap<string, string>;
  readonly trees: ReadonlyMap<string, Buffer>;
  /** The type of a new object. */
  readonly typeOf: (id: string) => string | undefined;
  readonly refs: Refs;
  /** All hot blobs, old and new, each with the groups that it belongs to. Groups that the ground knows keep their numbers. */
  readonly hot: ReadonlyMap<string, readonly number[]>;
  readonly groups: number;
  /** Names of files whose coming and going at HEAD is wanted. */
  readonly watched: (name: string) => boolean;
  /** Old objects. */
  readonly read: (id: string) => Promise<WholeObject | undefined>;
}

/** By ids instead of rows. */
export type GrownAttribution = Omit<Attribution, 'introduced'> & { readonly introduced?: { readonly commit: string; readonly path: string; readonly boundary: boolean } };

/** Paths of one blob: `History` stops to count at twice as many. */
const MOST_PATHS = 2048;
const SLICES = 4;
const LONGEST_STACK = 100_000;
const EMPTY: readonly never[] = [];

export class GrownHistory {
  readonly #growth: Growth;
  readonly #trees: NewTrees;
  /** New commits, parents first; their numbers follow those of the ground. */
  readonly #commits: readonly NewCommit[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #tags: ReadonlyMap<string, string>;
  readonly #parentStarts: Uint32Array;
  readonly #parents: Uint32Array;
  readonly #dates: Float64Array;
  readonly #holders: Uint32Array[];
  readonly #introductions = new Map<string, { readonly path: string; readonly commit: number }[]>();
  #headPlaces: readonly Standing[] = EMPTY;
  #atHead: { readonly came: readonly string[]; readonly went: readonly string[] } = { came: EMPTY, went: EMPTY };
  readonly #tips: number[] = [];
  readonly #branchTips: number[] = [];
  readonly #named = new Set<string>();
  readonly #rootTrees = new Map<number, string>();

  private constructor(growth: Growth) {
    this.#growth = growth;
    const { ground, idBytes } = growth;
    const { count } = ground.commits;
    this.#trees = new NewTrees(growth.trees, new Set(growth.hot.keys()), idBytes, growth);
    this.#tags = new Map([...ground.tags, ...growth.tags]);
    this.#commits = parentsFirst(growth.commits);
    this.#numbers = new Map(this.#commits.map(({ id }, index) => [id, count + index]));
    const total = count + this.#commits.length;
    const parents = this.#commits.map((commit) => commit.parents.map((id) => this.#numberOf(id) ?? outgrown('a parent that is not there')));
    this.#parentStarts = grown(ground.commits.parentStarts, total + 1);
    this.#parents = grown(ground.commits.parents, ground.commits.parents.length + parents.flat().length);
    this.#dates = grown(ground.commits.dates, total);
    if (growth.groups > SLICES * 32) outgrown('too many groups');
    this.#holders = Array.from({ length: Math.ceil(growth.groups / 32) }, (_, slice) => grown(ground.commits.holders[slice] ?? new Uint32Array(0), total));
    let end = ground.commits.parents.length;
    for (const [index, own] of parents.entries()) {
      this.#dates[count + index] = this.#commits[index]!.date;
      for (const parent of own) this.#parents[end++] = parent;
      this.#parentStarts[count + index + 1] = end;
    }
    for (const { blob, path, commit } of ground.introductions) this.#introduce(blob, path, commit);
  }

  /** Throws Outgrown. */
  static async of(growth: Growth): Promise<GrownHistory> {
    if (growth.ground.missing.some(({ id }) => growth.typeOf(id) !== undefined)) outgrown('what was missing has come');
    const history = new GrownHistory(growth);
    history.#followRefs();
    for (const index of history.#commits.keys()) await history.#introduceAll(index);
    await history.#standAtHead();
    return history;
  }

  /** Names in new trees, bytes as latin1. */
  get names(): ReadonlySet<string> {
    return this.#trees.names;
  }

  /** Paths of watched files: of those that came to HEAD, and of those that went. */
  get atHead(): { readonly came: readonly string[]; readonly went: readonly string[] } {
    return this.#atHead;
  }

  /** What new trees name beside new objects, and old trees do not: whether it is there, and is that, is to be asked. */
  async unproven(): Promise<Map<string, Kind>> {
    const unproven = await this.#trees.unproven((id) => this.#growth.typeOf(id));
    for (const { id } of this.#growth.ground.missing) unproven.delete(id);
    for (const target of this.#growth.tags.values()) {
      if (this.#growth.typeOf(target) === undefined && this.#numberOf(target) === undefined && !this.#tags.has(target)) outgrown('a tag of something that is not known');
    }
    return unproven;
  }

  /** What objects name and lack. */
  async missing(): Promise<Missing[]> {
    const all = new Map(this.#growth.ground.missing.map((one) => [one.id, one]));
    for (const { tree, id } of await this.#trees.naming(new Set(all.keys()))) {
      const known = all.get(id)!;
      // Of several trees the one with the smallest id is named; commits and tags come before trees.
      if (known.by === 'tree' && tree < known.referencedBy) all.set(id, { id, by: 'tree', referencedBy: tree });
    }
    return [...all.values()];
  }

  /** By id, every hot blob that a tree or a ref holds. */
  attribution(): Map<string, GrownAttribution> {
    const reached = this.#reachedFrom(this.#tips);
    const headPaths = new Map<string, string[]>();
    for (const { blob, path } of this.#headPlaces) {
      const known = headPaths.get(blob);
      if (known === undefined) headPaths.set(blob, [path]);
      else known.push(path);
    }
    const all = new Map<string, GrownAttribution>();
    for (const blob of this.#growth.hot.keys()) {
      const introductions = this.#introductions.get(blob) ?? EMPTY;
      if (introductions.length === 0 && !this.#named.has(blob)) continue;
      const paths = [...new Set(introductions.map(({ path }) => path))].sort(byteOrder);
      if (paths.length > MOST_PATHS) outgrown('too many paths');
      const first = introductions.reduce<(typeof introductions)[number] | undefined>((best, one) => (best === undefined || this.#isEarlier(one, best, reached) ? one : best), undefined);
      all.set(blob, {
        ...(first === undefined ? {} : { introduced: { commit: this.#idOf(first.commit), path: first.path, boundary: this.#isBoundary(first.commit) } }),
        paths: paths.slice(0, PATHS),
        total: paths.length,
        more: false,
        headPaths: (headPaths.get(blob) ?? []).sort(byteOrder).slice(0, PATHS),
        atHead: headPaths.has(blob),
        reachable: this.#named.has(blob) || introductions.some(({ commit }) => reached[commit] === 1),
      });
    }
    return all;
  }

  /** The id of the commit that took the last of a group away, or undefined; by group. */
  departures(): (string | undefined)[] {
    const { groups } = this.#growth;
    const reached = this.#reachedFrom(this.#branchTips);
    const graph = { count: this.#dates.length, dates: this.#dates, parentStarts: this.#parentStarts, parents: this.#parents, isRooted: (number: number) => this.#isRooted(number), compare: (a: number, b: number) => this.#compare(a, b) };
    return this.#holders.flatMap((bits, slice) => {
      let still = 0;
      for (const tip of this.#branchTips) still |= bits[tip]!;
      return Array.from(leavings(graph, reached, (number) => bits[number]!, still, Math.min(32, groups - 32 * slice)), (number) => (number === -1 ? undefined : this.#idOf(number)));
    });
  }

  /** Whether a ref leads to a commit or tag. */
  reaches(): (id: string) => boolean {
    const reached = this.#reachedFrom(this.#tips);
    const { head, refs } = this.#growth.refs;
    const tags = new Set<string>();
    for (const { id } of [...refs, ...(head.id === undefined ? [] : [{ id: head.id }])]) for (let at: string | undefined = id; at !== undefined && this.#tags.has(at) && !tags.has(at); at = this.#tags.get(at)) tags.add(at);
    return (id) => tags.has(id) || reached[this.#numberOf(id) ?? -1] === 1;
  }

  #followRefs(): void {
    const { refs: { refs, head, problems }, ground } = this.#growth;
    if (problems.length > 0) outgrown('refs that cannot be read');
    const others = new Set(ground.others);
    const named = head.id === undefined ? refs : [...refs, { name: 'HEAD', id: head.id }];
    const targets = named.map(({ id }) => (this.#tags.has(id) ? this.#peeled(id) : id));
    const { idBytes } = this.#growth;
    const ids = Buffer.from(targets.join(''), 'hex'); // one for all: there may be as many refs as commits
    for (const [index, ref] of named.entries()) {
      const at = targets[index]!;
      const number = this.#numberOf(at, ids, index * idBytes);
      const branch = ref.name === 'HEAD' || isBranch(ref);
      if (number !== undefined) {
        this.#tips.push(number);
        if (branch) this.#branchTips.push(number);
      } else if (others.has(at) && !branch) this.#named.add(at);
      else outgrown('a ref to something that is not known');
    }
  }

  /** What a tag leads to, through others. */
  #peeled(tag: string): string {
    const seen = new Set<string>();
    let at = tag;
    for (let target = this.#tags.get(at); target !== undefined && !seen.has(at); target = this.#tags.get(at)) {
      seen.add(at);
      at = target;
    }
    return at;
  }

  /** What a new commit brings that no parent has, and which groups it holds something of. */
  async #introduceAll(index: number): Promise<void> {
    const { parents } = this.#commits[index]!;
    const number = this.#growth.ground.commits.count + index;
    const own = await this.#treeOf(number);
    const before = await Promise.all(parents.map((id) => this.#treeOf(this.#numberOf(id)!)));
    const { added, removed } = await this.#trees.changes(before[0], own);
    let fresh = added;
    for (const tree of before.slice(1)) {
      if (fresh.length === 0) break;
      const places = new Set((await this.#trees.changes(tree, own)).added.map(({ blob, path }) => `${blob} ${path}`));
      fresh = fresh.filter(({ blob, path }) => places.has(`${blob} ${path}`));
    }
    for (const { blob, path } of fresh) this.#introduce(blob, path, number);
    const held = removed.length === 0 ? added : (await this.#trees.changes(undefined, own)).added;
    if (removed.length === 0 && parents.length > 0) for (const bits of this.#holders) bits[number] = bits[this.#numberOf(parents[0]!)!]!;
    for (const { blob } of held) for (const group of this.#growth.hot.get(blob) ?? EMPTY) this.#holders[group >>> 5]![number]! |= 1 << (group & 31);
  }

  async #standAtHead(): Promise<void> {
    const { refs: { head }, ground } = this.#growth;
    if (head.id === undefined) {
      if (ground.head !== undefined) outgrown('no HEAD any more');
      return;
    }
    const [before, now] = [ground.head === undefined ? undefined : this.#numberOf(ground.head), this.#numberOf(head.id)];
    if (now === undefined || (ground.head !== undefined && before === undefined)) outgrown('a HEAD that is not known');
    const places = new Map(ground.headPlaces.map((place) => [`${place.blob} ${place.path}`, place]));
    if (before !== now) {
      const { added, removed, came, went } = await this.#trees.changes(before === undefined ? undefined : await this.#treeOf(before), await this.#treeOf(now!));
      this.#atHead = { came, went };
      for (const { blob, path } of removed) places.delete(`${blob} ${path}`);
      for (const place of added) places.set(`${place.blob} ${place.path}`, place);
    }
    if (places.size >= MOST_PATHS) outgrown('too many places at HEAD');
    this.#headPlaces = [...places.values()];
  }

  #introduce(blob: string, path: string, commit: number): void {
    const known = this.#introductions.get(blob);
    if (known === undefined) this.#introductions.set(blob, [{ path, commit }]);
    else known.push({ path, commit });
  }

  async #treeOf(number: number): Promise<string> {
    const known = this.#rootTrees.get(number);
    if (known !== undefined) return known;
    const { ground: { commits: { count } }, idBytes, read } = this.#growth;
    if (!this.#isRooted(number)) outgrown('a commit without its tree');
    let tree = number < count ? undefined : this.#commits[number - count]!.tree;
    if (tree === undefined) {
      const commit = await read(this.#idOf(number));
      tree = commit?.type === 'commit' ? /^tree ([0-9a-f]+)\n/.exec(commit.bytes.toString('latin1', 0, 6 + 2 * idBytes))?.[1] : undefined;
    }
    // Git knows the empty tree without storing it: then it is none of a table's.
    if (tree === undefined || (tree === emptyTree({ objectFormat: idBytes === 20 ? 'sha1' : 'sha256' }) && !this.#growth.trees.has(tree))) outgrown('a commit without its tree');
    this.#rootTrees.set(number, tree!);
    return tree!;
  }

  #reachedFrom(tips: readonly number[]): Uint8Array {
    const reached = new Uint8Array(this.#dates.length);
    const queue = new Uint32Array(this.#dates.length);
    let end = 0;
    const visit = (number: number): void => {
      if (number === ABSENT || reached[number] === 1) return;
      reached[number] = 1;
      queue[end++] = number;
    };
    for (const tip of tips) visit(tip);
    for (let at = 0; at < end; at++) for (let n = this.#parentStarts[queue[at]!]!; n < this.#parentStarts[queue[at]! + 1]!; n++) visit(this.#parents[n]!);
    return reached;
  }

  /** Reachable ones first, then by committer date, then by id; in one commit the smallest path. */
  #isEarlier(one: { readonly path: string; readonly commit: number }, other: { readonly path: string; readonly commit: number }, reached: Uint8Array): boolean {
    const order = reached[other.commit]! - reached[one.commit]! || this.#dates[one.commit]! - this.#dates[other.commit]! || this.#compare(one.commit, other.commit) || byteOrder(one.path, other.path);
    return order < 0;
  }

  #isRooted(number: number): boolean {
    const { rooted, count } = this.#growth.ground.commits;
    return number >= count || rooted[number] === 1;
  }

  #isBoundary(number: number): boolean {
    for (let n = this.#parentStarts[number]!; n < this.#parentStarts[number + 1]!; n++) if (this.#parents[n] === ABSENT) return true;
    return false;
  }

  #compare(a: number, b: number): number {
    const { count } = this.#growth.ground.commits;
    return a < count && b < count ? a - b : byteOrder(this.#idOf(a), this.#idOf(b));
  }

  #idOf(number: number): string {
    const { ground: { commits: { ids, count } }, idBytes } = this.#growth;
    return number < count ? Buffer.from(ids.subarray(number * idBytes, (number + 1) * idBytes)).toString('hex') : this.#commits[number - count]!.id;
  }

  /** @param bytes where those of the id stand, from `from` on */
  #numberOf(id: string, bytes: Buffer = Buffer.from(id, 'hex'), from = 0): number | undefined {
    const { ground: { commits: { ids, count } }, idBytes } = this.#growth;
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const found = findId(ids, count, idBytes, bytes, from);
    return found === -1 ? undefined : found;
  }
}

function outgrown(why: string): never {
  throw new Outgrown(why);
}

function parentsFirst(commits: readonly NewCommit[]): NewCommit[] {
  const open = new Map(commits.map((commit) => [commit.id, commit]));
  const order: NewCommit[] = [];
  const stack: NewCommit[] = [...commits];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (stack.length > LONGEST_STACK) outgrown('commits that are their own ancestors'); // an object may lie about its id
    const waiting = open.has(top.id) ? top.parents.flatMap((id) => open.get(id) ?? []) : [];
    if (waiting.length > 0) stack.push(...waiting);
    else {
      stack.pop();
      if (open.delete(top.id)) order.push(top);
    }
  }
  return order;
}

function grown<T extends Uint32Array | Float64Array>(column: T, length: number): T {
  const longer = new (column.constructor as new (length: number) => T)(length);
  longer.set(column);
  return longer;
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
