/**
 * Attribution: for each hot blob which commit brought it in, under which paths it stood, and whether it is at HEAD.
 *
 * The introducing commit is the earliest (committer date, then id) whose tree has the blob at a path where no parent
 * has it. Commits that a ref or HEAD reaches come before all others: a commit that was amended away names nothing a
 * person can look up.
 */
import { Column, Pairs } from './columns.ts';
import { ABSENT, type CommitTable } from './commit.ts';
import { causedBy, Introductions, NO_COMMIT, type Cause } from './introductions.ts';
import type { HotTrees } from './hot-trees.ts';
import { BLOB, type ObjectTable } from './objects.ts';

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

/** Where every hot blob came in, and where it stands at HEAD. */
export interface Whereabouts {
  readonly introductions: readonly { readonly blob: number; readonly path: string; readonly commit: number }[];
  readonly headPlaces: readonly { readonly blob: number; readonly path: string }[];
}

/** What refs and HEAD lead to: commits (one byte by number), and trees and blobs named without a commit (rows). */
export interface Reachable {
  readonly commits: Uint8Array;
  readonly others: readonly number[];
}

/** Paths kept for a blob. The cap decides nothing: `total` counts all. */
export const PATHS = 32;
/** Paths at which one and the same change of a folder is followed, and all such repetitions together. Ten levels of ten equal folders have 10^10 paths. */
const REPEATS = 8192;
const ALL_REPEATS = 2_000_000;

/** A folder to compare: its shape, the shapes of the parents' folders of the same name (ascending), its path. */
interface Folder {
  readonly shape: number;
  readonly parents: readonly number[];
  readonly path: number;
  readonly cause: Cause;
}

const ROOT = 0;

export class Attributor {
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
  ground(): Whereabouts | undefined {
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
