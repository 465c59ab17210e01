/** The trees that lead to hot blobs, and of each only the entries that do, in path order. Everything else of history is left out of what follows. */
import { Column, stringAt, Strings, type PackedStrings } from './columns.ts';
import type { TreePassResult } from './tree.ts';

export class HotTrees {
  /** Entries of tree `row`: [starts[row], starts[row + 1]) of `ranks` and `targets`. */
  readonly starts: Uint32Array;
  /** The place of the entry's name in path order, in which a folder counts as `name/`; it stands for the name. Ascending within a tree. */
  readonly ranks: Uint32Array;
  /** Row of the subtree or hot blob. */
  readonly targets: Uint32Array;
  private readonly leads: Uint8Array;
  private readonly names: PackedStrings;
  /** rank → 2 × name + 1 for a folder. */
  private readonly keys: Uint32Array;
  private readonly isChild: Uint8Array;

  constructor(rows: number, shares: readonly TreePassResult[]) {
    const names = new Strings();
    const renamed = shares.map((share) => {
      const map = new Uint32Array(share.names.starts.length - 1);
      for (let n = 0; n < map.length; n++) map[n] = names.intern(share.names.bytes, share.names.starts[n]!, share.names.starts[n + 1]!);
      return map;
    });
    this.names = names.packed();
    this.leads = leadingTrees(rows, shares);
    this.isChild = new Uint8Array(rows);

    // Gather the entries that lead on, then bring them into order by two counting sorts: by name, then by tree.
    const owners = new Column();
    const keys = new Column();
    const targets = new Column();
    shares.forEach((share, s) => {
      const map = renamed[s]!;
      for (let k = 0; k < share.edgeParents.length; k++) {
        for (let n = share.edgeStarts[k]!; n < share.edgeStarts[k + 1]!; n++) {
          const child = share.edgeChildren[n]!;
          if (this.leads[child] === 0) continue;
          this.isChild[child] = 1;
          owners.push(share.edgeParents[k]!);
          keys.push(map[share.edgeNames[n]!]! * 2 + 1);
          targets.push(child);
        }
      }
      for (let n = 0; n < share.hotTrees.length; n++) {
        owners.push(share.hotTrees[n]!);
        keys.push(map[share.hotNames[n]!]! * 2);
        targets.push(share.hotBlobs[n]!);
      }
    });
    const { ranks, order } = rankKeys(this.names, keys);
    this.keys = order;
    for (let n = 0; n < keys.length; n++) keys.values[n] = ranks.get(keys.values[n]!)!;
    const byRank = countingSort(keys.values, keys.length, order.length, undefined).sorted;
    const byTree = countingSort(owners.values, owners.length, rows, byRank);
    this.starts = byTree.starts;
    this.ranks = new Uint32Array(owners.length);
    this.targets = new Uint32Array(owners.length);
    for (let n = 0; n < owners.length; n++) {
      this.ranks[n] = keys.values[byTree.sorted[n]!]!;
      this.targets[n] = targets.values[byTree.sorted[n]!]!;
    }
  }

  /** Whether the tree leads to a hot blob. */
  has(row: number): boolean {
    return this.leads[row] === 1;
  }

  isFolder(rank: number): boolean {
    return (this.keys[rank]! & 1) === 1;
  }

  name(rank: number): string {
    return stringAt(this.names, this.keys[rank]! >>> 1);
  }

  /** Rows of every hot blob that stands in some tree. */
  blobs(): Set<number> {
    const found = new Set<number>();
    for (let n = 0; n < this.targets.length; n++) if (!this.isFolder(this.ranks[n]!)) found.add(this.targets[n]!);
    return found;
  }

  /** Trees that no other tree holds, ascending. */
  *tops(): Generator<number> {
    for (let row = 0; row < this.leads.length; row++) if (this.leads[row] === 1 && this.isChild[row] === 0) yield row;
  }

  /** Rows of every hot blob below any of these trees. */
  blobsBelow(rows: Iterable<number>): Set<number> {
    const blobs = new Set<number>();
    const seen = new Uint8Array(this.leads.length);
    const queue = new Column();
    const visit = (row: number): void => {
      if (this.leads[row] !== 1 || seen[row] === 1) return;
      seen[row] = 1;
      queue.push(row);
    };
    for (const row of rows) visit(row);
    for (let at = 0; at < queue.length; at++) {
      const tree = queue.values[at]!;
      for (let item = this.starts[tree]!; item < this.starts[tree + 1]!; item++) {
        if (this.isFolder(this.ranks[item]!)) visit(this.targets[item]!);
        else blobs.add(this.targets[item]!);
      }
    }
    return blobs;
  }
}

/** How often the edges are looked through before they are sorted. A look carries the news one level up or more: git/git needs 4, and sorting its 7 million edges would take 85 MB. */
const SWEEPS = 32;

/** One byte a row: the tree holds a hot blob, directly or further down. */
function leadingTrees(rows: number, shares: readonly TreePassResult[]): Uint8Array {
  const leads = new Uint8Array(rows);
  for (const share of shares) for (const tree of share.hotTrees) leads[tree] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) if (!spread(leads, shares)) return leads;
  climb(leads, shares);
  return leads;
}

/** Marks the parents of what is marked. False: there was nothing to mark. */
function spread(leads: Uint8Array, shares: readonly TreePassResult[]): boolean {
  let fresh = false;
  for (const { edgeParents, edgeStarts, edgeChildren } of shares) {
    for (let k = 0; k < edgeParents.length; k++) {
      if (leads[edgeParents[k]!] === 1) continue;
      const end = edgeStarts[k + 1]!;
      let n = edgeStarts[k]!;
      while (n < end && leads[edgeChildren[n]!] === 0) n++;
      if (n === end) continue;
      leads[edgeParents[k]!] = 1;
      fresh = true;
    }
  }
  return fresh;
}

/** The same to the end, for folders nested without end: in time that does not depend on how deep they are. */
function climb(leads: Uint8Array, shares: readonly TreePassResult[]): void {
  const edges = shares.reduce((sum, share) => sum + share.edgeChildren.length, 0);
  const children = new Uint32Array(edges);
  const parents = new Uint32Array(edges);
  let at = 0;
  for (const { edgeParents, edgeStarts, edgeChildren } of shares) {
    children.set(edgeChildren, at);
    for (let k = 0; k < edgeParents.length; k++) parents.fill(edgeParents[k]!, at + edgeStarts[k]!, at + edgeStarts[k + 1]!);
    at += edgeChildren.length;
  }
  const { starts, sorted } = countingSort(children, edges, leads.length, undefined);
  const queue = new Column();
  for (let row = 0; row < leads.length; row++) if (leads[row] === 1) queue.push(row);
  for (let next = 0; next < queue.length; next++) {
    const child = queue.values[next]!;
    for (let n = starts[child]!; n < starts[child + 1]!; n++) {
      const parent = parents[sorted[n]!]!;
      if (leads[parent] === 1) continue;
      leads[parent] = 1;
      queue.push(parent);
    }
  }
}

/** Sorts positions by value, stable; `before` is the order to start from. `starts[v]` is where value v begins. */
function countingSort(values: Uint32Array, length: number, range: number, before: Uint32Array | undefined): { starts: Uint32Array; sorted: Uint32Array } {
  const starts = new Uint32Array(range + 1);
  for (let n = 0; n < length; n++) starts[values[n]! + 1]!++;
  for (let value = 0; value < range; value++) starts[value + 1]! += starts[value]!;
  const next = starts.slice();
  const sorted = new Uint32Array(length);
  for (let n = 0; n < length; n++) {
    const position = before === undefined ? n : before[n]!;
    sorted[next[values[position]!]!++] = position;
  }
  return { starts, sorted };
}

function rankKeys(names: PackedStrings, keys: Column): { ranks: Map<number, number>; order: Uint32Array } {
  const used = [...new Set(keys.values.subarray(0, keys.length))].map((key) => ({ key, text: stringAt(names, key >>> 1) + ((key & 1) === 1 ? '/' : '') }));
  used.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.key - b.key));
  return { ranks: new Map(used.map(({ key }, rank) => [key, rank])), order: Uint32Array.from(used, ({ key }) => key) };
}
