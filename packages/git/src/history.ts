/**
 * History: for each hot blob which commit brought it in, under which paths it stood, whether it is at HEAD and whether
 * anything still names it; and what is referenced but absent. Made from the passes over trees and commits, in one go
 * whatever the number of hot blobs.
 *
 * The introducing commit is the earliest (committer date, then id) whose tree has the blob at a path where no parent
 * has it. Commits that a ref or HEAD reaches come before all others: a commit that was amended away names nothing a
 * person can look up.
 */
import { Column, Pairs } from './columns.ts';
import { ABSENT, type CommitTable } from './commit.ts';
import { departuresOf, holdersOf } from './departures.ts';
import { causedBy, Introductions, NO_COMMIT, type Cause } from './introductions.ts';
import { HotTrees } from './hot-trees.ts';
import { BLOB, COMMIT, TREE, type ObjectTable } from './objects.ts';
import type { Ref, Refs } from './refs.ts';
import { emptyBlob, emptyTree } from './repository.ts';
import type { TreePassResult } from './tree.ts';

export interface Attribution {
  /** Absent when no commit holds the blob. */
  readonly introduced?: {
    /** Row of the commit in the object table. */
    readonly commit: number;
    /** The smallest of the new paths in that commit. */
    readonly path: string;
    /** A parent of the commit is absent (shallow clone), so the blob may be older. */
    readonly boundary: boolean;
  };
  /** Distinct paths in all of history, the smallest in byte order, at most PATHS. latin1. */
  readonly paths: readonly string[];
  /** How many distinct paths there are. */
  readonly total: number;
  /** There are more than `total`: counting stopped (trees that repeat themselves without end). */
  readonly more: boolean;
  /** The paths in HEAD's tree, at most PATHS. */
  readonly headPaths: readonly string[];
  readonly atHead: boolean;
  /** A ref or HEAD leads to it. */
  readonly reachable: boolean;
}

export interface Missing {
  readonly id: string;
  /** An id of a tree, commit or tag, or the name of a ref, or a path of the index. */
  readonly referencedBy: string;
  readonly by: 'tree' | 'commit' | 'tag' | 'ref' | 'index';
}

/** Paths kept for a blob. The cap decides nothing: `total` counts all. */
export const PATHS = 32;
/** Paths at which one and the same change of a folder is followed, and all such repetitions together. Ten levels of ten equal folders have 10^10 paths. */
const REPEATS = 8192;
const ALL_REPEATS = 2_000_000;

/** What is known of a history beyond its commits, by rows of the object table and numbers of commits. */
export interface Ground {
  readonly introductions: readonly { readonly blob: number; readonly path: string; readonly commit: number }[];
  readonly headPlaces: readonly { readonly blob: number; readonly path: string }[];
  /** Blobs that a ref names without a commit. */
  readonly others: readonly number[];
  /** By 32 groups: of each commit a bit for each group that its tree holds something of. */
  readonly holders: readonly Uint32Array[];
}

/** Groups that can be told of later. */
const GROUPS = 128;

const BRANCH = /^(?:refs\/(?:heads|remotes)|worktrees)\//;

export class History {
  private readonly table: ObjectTable;
  private readonly commits: CommitTable;
  private readonly trees: readonly TreePassResult[];
  private readonly refs: Refs;
  private hotTrees: HotTrees | undefined;
  private attributor: Attributor | undefined;

  constructor(table: ObjectTable, commits: CommitTable, trees: readonly TreePassResult[], refs: Refs) {
    this.table = table;
    this.commits = commits;
    this.trees = trees;
    this.refs = refs;
  }

  /** By row of the object table, every hot blob that a tree or a ref holds. A blob that is not in the map has no place in history. */
  attribution(): Map<number, Attribution> {
    this.attributor = new Attributor(this.table, this.commits, this.hot(), this.reachable(), this.headTree());
    return this.attributor.run();
  }

  /** For each group of hot blobs the row of the commit that took the last of them away; -1 when a branch still has one. Branches are HEAD, those of here and of remotes, and the HEADs of other working trees: a tag keeps for ever what it once had. See `departuresOf`. */
  departures(groups: readonly Iterable<number>[]): Int32Array {
    const tips = this.tips(isBranch);
    return departuresOf({ table: this.table, commits: this.commits, hot: this.hot(), reached: this.reachable(tips).commits, tips }, groups);
  }

  /** After `attribution`: what it takes to tell all this of a later history that holds this one, for the same groups. Undefined where that is not to be had. */
  ground(groups: readonly Iterable<number>[]): Ground | undefined {
    const told = this.attributor?.ground();
    const { others } = this.reachable();
    const branches = this.tips(isBranch);
    if (told === undefined || groups.length > GROUPS || others.some((row) => this.table.types[row] !== BLOB) || branches.some((row) => this.commits.numberOf(row) === -1)) return undefined;
    return { ...told, others, holders: holdersOf({ table: this.table, commits: this.commits, hot: this.hot(), reached: new Uint8Array(0), tips: branches }, groups) };
  }

  private hot(): HotTrees {
    return (this.hotTrees ??= new HotTrees(this.table.count, this.trees));
  }

  /** Everything referenced and absent: by commits and tags, trees, refs, and the index if its entries are given. Each id once, with the first that names it in this order, then by id. */
  missing(staged: Iterable<{ readonly path: string; readonly id: string; readonly mode: number }> = []): Missing[] {
    const { table } = this;
    const found = new Map<string, Missing>();
    const format = { objectFormat: table.idBytes === 20 ? 'sha1' : 'sha256' } as const;
    const builtIn = emptyTree(format); // git knows it without storing it
    const intended = emptyBlob(format);
    const add = (id: string, by: Missing['by'], referencedBy: string): void => {
      if (id !== builtIn && !found.has(id)) found.set(id, { id, by, referencedBy });
    };
    for (const shares of [this.commits.shares, this.trees]) {
      const named = new Map<string, number>();
      for (const share of shares) {
        for (let n = 0; n < share.missingFrom.length; n++) {
          const id = Buffer.from(share.missingIds.subarray(n * table.idBytes, (n + 1) * table.idBytes)).toString('hex');
          const row = share.missingFrom[n]!;
          const known = named.get(id);
          if (known === undefined || table.compare(row, known) < 0) named.set(id, row);
        }
      }
      for (const [id, row] of named) add(id, table.types[row] === TREE ? 'tree' : table.types[row] === COMMIT ? 'commit' : 'tag', table.hex(row));
    }
    const { head, refs } = this.refs;
    const named = head.id === undefined ? refs : [...refs, { name: 'HEAD', id: head.id }];
    for (const { id, name } of named) if (table.indexOfHex(id) === -1) add(id, 'ref', name);
    for (const { id, path, mode } of staged) if (mode !== 0o160000 && id !== intended && !/^0+$/.test(id) && table.indexOfHex(id) === -1) add(id, 'index', path);
    return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The row of HEAD's tree. */
  private headTree(): number {
    const row = this.refs.head.id === undefined ? -1 : this.table.indexOfHex(this.refs.head.id);
    const number = row === -1 ? -1 : this.commits.numberOf(row);
    return number === -1 ? ABSENT : this.commits.trees[number]!;
  }

  /** What refs and HEAD lead to: commits (one byte by number), and trees and blobs named without a commit (rows). */
  private reachable(tips: readonly number[] = this.tips()): Reachable {
    const { commits } = this;
    const reached = new Uint8Array(commits.count);
    const others: number[] = [];
    const queue = new Column();
    for (const target of tips) {
      const number = commits.numberOf(target);
      if (number === -1) others.push(target);
      else if (reached[number] === 0) {
        reached[number] = 1;
        queue.push(number);
      }
    }
    for (let at = 0; at < queue.length; at++) {
      const number = queue.values[at]!;
      for (let n = commits.parentStarts[number]!; n < commits.parentStarts[number + 1]!; n++) {
        const parent = commits.parents[n]!;
        if (parent !== ABSENT && reached[parent] === 0) {
          reached[parent] = 1;
          queue.push(parent);
        }
      }
    }
    return { commits: reached, others };
  }

  /** Rows of what refs and HEAD name, behind any tags. */
  private tips(wanted: (ref: Ref) => boolean = () => true): number[] {
    const ids = this.refs.refs.filter(wanted).map(({ id }) => id);
    if (this.refs.head.id !== undefined) ids.push(this.refs.head.id);
    return ids.flatMap((id) => {
      const row = this.table.indexOfHex(id);
      const target = row === -1 ? ABSENT : this.commits.peel(row);
      return target === ABSENT ? [] : [target];
    });
  }
}

/** HEAD, which is no ref of the list, is one, too. */
export function isBranch({ name }: Ref): boolean {
  return BRANCH.test(name);
}

interface Reachable {
  readonly commits: Uint8Array;
  readonly others: readonly number[];
}

/** A folder to compare: its shape, the shapes of the parents' folders of the same name (ascending), its path. */
interface Folder {
  readonly shape: number;
  readonly parents: readonly number[];
  readonly path: number;
  readonly cause: Cause;
}

const ROOT = 0;

class Attributor {
  private readonly table: ObjectTable;
  private readonly commits: CommitTable;
  private readonly hot: HotTrees;
  private readonly reachable: Reachable;
  private readonly headTree: number;
  /** (folder path, rank of the name) → path - 1; ROOT is the empty path. */
  private readonly paths: Pairs = new Pairs();
  /** (set, shape) → set - 1, sets of parents' shapes. */
  private readonly sets: Pairs = new Pairs();
  /** (shape, set): one comparison. */
  private readonly changes: Pairs = new Pairs();
  private readonly changePaths: Column = new Column();
  private repeats = 0;
  /** (change, path): comparisons done. */
  private readonly done: Pairs = new Pairs();
  /** Shapes that were not followed everywhere. */
  private readonly overflow = new Set<number>();
  /** (blob, path): every place a blob ever had. */
  private readonly places: Pairs = new Pairs();
  private readonly headPlaces: Pairs = new Pairs();
  private readonly introduced = new Map<number, { commit: number; path: number }>();
  private readonly introductions: Introductions = new Introductions();
  /** A tree that no commit holds leads to something hot. */
  private loose = false;

  constructor(table: ObjectTable, commits: CommitTable, hot: HotTrees, reachable: Reachable, headTree: number) {
    this.table = table;
    this.commits = commits;
    this.hot = hot;
    this.reachable = reachable;
    this.headTree = headTree;
  }

  run(): Map<number, Attribution> {
    const { hot, commits } = this;
    for (const number of this.order()) this.compare(number, { shape: this.shapeOf(number), parents: this.parentShapes(number), path: ROOT, cause: causedBy('commit', number) }, this.places);
    // Trees that no commit holds (an interrupted commit, a ref to a tree): a path is known from there on.
    const held = new Uint8Array(this.table.count);
    for (const tree of commits.trees) if (tree !== ABSENT) held[tree] = 1;
    for (const tree of hot.tops()) {
      if (held[tree] === 1) continue;
      this.loose = true;
      this.compare(-1, { shape: hot.shapeOf(tree), parents: [], path: ROOT, cause: NO_COMMIT }, this.places);
    }
    const places = group(this.places);
    const headShape = hot.shapeOf(this.headTree);
    this.enumerate(headShape);
    const headPlaces = group(this.headPlaces);

    const reached = new Set(this.reachable.others.map((row) => hot.shapeOf(row)));
    for (let number = 0; number < commits.count; number++) if (this.reachable.commits[number] === 1) reached.add(this.shapeOf(number));
    const reachableBlobs = hot.blobsBelow(reached);
    for (const row of this.reachable.others) if (this.table.types[row] === BLOB) reachableBlobs.add(row);
    const headBlobs = hot.blobsBelow([headShape]);
    const more = hot.blobsBelow(this.overflow);

    const result = new Map<number, Attribution>();
    for (const blob of new Set([...hot.blobs(), ...this.reachable.others.filter((row) => this.table.types[row] === BLOB)])) {
      const all = (places.get(blob) ?? []).map((path) => this.text(path)).sort(byteOrder);
      const first = this.introduced.get(blob);
      result.set(blob, {
        ...(first === undefined ? {} : { introduced: { commit: commits.rows[first.commit]!, path: this.text(first.path), boundary: this.isBoundary(first.commit) } }),
        paths: all.slice(0, PATHS),
        total: all.length,
        more: more.has(blob),
        headPaths: (headPlaces.get(blob) ?? []).map((path) => this.text(path)).sort(byteOrder).slice(0, PATHS),
        atHead: headBlobs.has(blob),
        reachable: reachableBlobs.has(blob),
      });
    }
    return result;
  }

  /** After `run`: where every hot blob came in and where it stands at HEAD, by row; undefined when not all of it was followed. */
  ground(): Pick<Ground, 'introductions' | 'headPlaces'> | undefined {
    if (this.loose || this.overflow.size > 0 || this.repeats > ALL_REPEATS / 2 || this.headPlaces.count >= REPEATS / 2) return undefined;
    const introductions = [...this.introductions.all()].map(({ blob, path, commit }) => ({ blob, path: this.text(path), commit }));
    const headPlaces = [...group(this.headPlaces)].flatMap(([blob, paths]) => paths.map((path) => ({ blob, path: this.text(path) })));
    return { introductions, headPlaces };
  }

  /** Numbers of the commits with something hot that is not the same in a parent: reachable ones first, then by committer date, then by id. */
  private order(): Uint32Array {
    const { commits, table } = this;
    const numbers = new Column();
    for (let number = 0; number < commits.count; number++) if (this.differs(number)) numbers.push(number);
    const reached = this.reachable.commits;
    return numbers.trimmed().sort((a, b) => reached[b]! - reached[a]! || commits.dates[a]! - commits.dates[b]! || table.compare(commits.rows[a]!, commits.rows[b]!));
  }

  private differs(number: number): boolean {
    const { parentStarts, parents } = this.commits;
    const shape = this.shapeOf(number);
    if (shape === 0) return false;
    for (let n = parentStarts[number]!; n < parentStarts[number + 1]!; n++) if (parents[n] !== ABSENT && this.shapeOf(parents[n]!) === shape) return false;
    return true;
  }

  private shapeOf(number: number): number {
    return this.hot.shapeOf(this.commits.trees[number]!);
  }

  private parentShapes(number: number): number[] {
    const shapes: number[] = [];
    for (let n = this.commits.parentStarts[number]!; n < this.commits.parentStarts[number + 1]!; n++) {
      const parent = this.commits.parents[n]!;
      const shape = parent === ABSENT ? 0 : this.shapeOf(parent);
      if (shape !== 0) insert(shapes, shape);
    }
    return shapes;
  }

  private isBoundary(number: number): boolean {
    for (let n = this.commits.parentStarts[number]!; n < this.commits.parentStarts[number + 1]!; n++) if (this.commits.parents[n] === ABSENT) return true;
    return false;
  }

  /**
   * Notes every hot blob below `top` that stands where no parent has it. A comparison of the same shapes at the same path
   * is never repeated: whatever it would find was found in an earlier commit.
   */
  private compare(commit: number, top: Folder, places: Pairs): void {
    const { hot } = this;
    const stack: Folder[] = [top];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      const comparison = folder.parents.includes(folder.shape) ? -1 : this.begin(folder);
      if (comparison === -1) continue;
      const { parents, path } = folder;
      const cursors = parents.map((parent) => hot.starts[parent]!);
      for (let item = hot.starts[folder.shape]!, end = hot.starts[folder.shape + 1]!; item < end; item++) {
        const rank = hot.ranks[item]!;
        const target = hot.targets[item]!;
        let old = false;
        const below: number[] = [];
        for (let p = 0; p < parents.length; p++) {
          const stop = hot.starts[parents[p]! + 1]!;
          let cursor = cursors[p]!;
          while (cursor < stop && hot.ranks[cursor]! < rank) cursor++;
          cursors[p] = cursor;
          for (; cursor < stop && hot.ranks[cursor] === rank; cursor++) {
            if (hot.targets[cursor] === target) old = true;
            else insert(below, hot.targets[cursor]!);
          }
        }
        if (old) continue;
        const here = this.paths.intern(path, rank) + 1;
        if (hot.isFolder(rank)) {
          stack.push({ shape: target, parents: below, path: here, cause: causedBy('comparison', comparison) });
          continue;
        }
        this.introductions.found(comparison, target, here);
        this.note(commit, target, here, places);
      }
    }
  }

  /** The number of this comparison if it is to be done, else -1; counts at how many paths it was. */
  private begin({ shape, parents, path, cause }: Folder): number {
    let set = 0;
    for (const parent of parents) set = this.sets.intern(set, parent) + 1;
    const change = this.changes.intern(shape, set);
    if (this.changes.fresh) this.changePaths.push(0);
    const times = this.changePaths.values[change]!;
    const limit = this.repeats > ALL_REPEATS ? 1 : REPEATS;
    const index = times >= limit ? -1 : this.done.intern(change, path);
    if (index === -1) {
      this.overflow.add(shape);
      return -1;
    }
    if (!this.done.fresh) {
      this.introductions.repeated(index, cause);
      return -1;
    }
    this.introductions.begun(cause);
    this.changePaths.values[change] = times + 1;
    if (times > 0) this.repeats++;
    return index;
  }

  private note(commit: number, blob: number, path: number, places: Pairs): void {
    places.intern(blob, path);
    if (commit === -1) return;
    const first = this.introduced.get(blob);
    if (first === undefined) this.introduced.set(blob, { commit, path });
    else if (first.commit === commit && byteOrder(this.text(path), this.text(first.path)) < 0) first.path = path;
  }

  /** All places at HEAD. */
  private enumerate(head: number): void {
    const { hot } = this;
    const times = new Map<number, number>();
    let all = 0;
    const stack = [{ shape: head, path: ROOT }];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      const seen = times.get(folder.shape) ?? 0;
      if (seen >= (all > ALL_REPEATS ? 1 : REPEATS)) continue;
      times.set(folder.shape, seen + 1);
      all++;
      for (let item = hot.starts[folder.shape + 1]! - 1; item >= hot.starts[folder.shape]!; item--) {
        const rank = hot.ranks[item]!;
        const path = this.paths.intern(folder.path, rank) + 1;
        if (hot.isFolder(rank)) stack.push({ shape: hot.targets[item]!, path });
        else this.headPlaces.intern(hot.targets[item]!, path);
      }
    }
  }

  private text(path: number): string {
    const names: string[] = [];
    for (let at = path; at !== ROOT; at = this.paths.first[at - 1]!) names.push(this.hot.name(this.paths.second[at - 1]!));
    return names.reverse().join('/');
  }
}

function group(places: Pairs): Map<number, number[]> {
  const grouped = new Map<number, number[]>();
  for (let n = 0; n < places.count; n++) {
    const paths = grouped.get(places.first[n]!);
    if (paths === undefined) grouped.set(places.first[n]!, [places.second[n]!]);
    else paths.push(places.second[n]!);
  }
  return grouped;
}

/** Inserts into an ascending list without doubles. Parents are few. */
function insert(list: number[], value: number): void {
  let at = list.length;
  while (at > 0 && list[at - 1]! > value) at--;
  if (list[at - 1] !== value) list.splice(at, 0, value);
}

/** latin1 strings compare as their bytes do. */
function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
