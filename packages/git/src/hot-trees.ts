/** The trees that lead to hot blobs, and of each only the entries that do, in path order. Everything else of history is left out of what follows. */
import { stringAt, Strings, type Column, type PackedStrings } from './columns.ts';
import { Shapes } from './shapes.ts';
import type { TreePassResult } from './tree.ts';

/**
 * Trees that lead to the same blobs under the same names have one shape: git/git has 194,820 trees that lead to one of 9 blobs, and few commits change anything about it.
 * Shapes are numbered from 1 on, each behind all that it holds; 0 leads to nothing hot.
 */
export class HotTrees {
  /** How many shapes there are, 0 among them. */
  readonly count: number;
  /** Entries of shape n: [starts[n], starts[n + 1]) of `ranks` and `targets`. */
  readonly starts: Uint32Array;
  /** The place of the entry's name in path order, in which a folder counts as `name/`; it stands for the name. Ascending within a shape. */
  readonly ranks: Uint32Array;
  /** Shape of the subtree, or row of the hot blob. */
  readonly targets: Uint32Array;
  private readonly shapes: Uint32Array;
  private readonly names: PackedStrings;
  /** rank → 2 × name + 1 for a folder. */
  private readonly keys: Uint32Array;
  private readonly isChild: Uint8Array;

  constructor(rows: number, shares: readonly TreePassResult[]) {
    const { names, keyOf } = interned(shares);
    const hots = hotEntries(rows, shares, keyOf);
    const shapes = new Shapes();
    this.shapes = new Uint32Array(rows);
    this.isChild = new Uint8Array(rows);
    if (hots.targets.length > 0) this.shapeAll(shares, hots, shapes, keyOf);
    this.names = names.packed();
    this.count = shapes.count;
    this.starts = shapes.starts.trimmed();
    const { ranks, order } = rankKeys(this.names, shapes.keys);
    this.keys = order;
    const { length } = shapes.keys;
    const ranked = Uint32Array.from(shapes.keys.values.subarray(0, length), (key) => ranks.get(key)!);
    const owners = new Uint32Array(length);
    for (let shape = 0; shape < this.count; shape++) owners.fill(shape, this.starts[shape], this.starts[shape + 1]);
    // Into order by two counting sorts: by name, then by shape.
    const sorted = countingSort(owners, this.count, countingSort(ranked, order.length));
    this.ranks = sorted.map((item) => ranked[item]!);
    this.targets = sorted.map((item) => shapes.targets.values[item]!);
  }

  /** What the tree leads to; 0 when that is nothing hot, or the tree is absent. */
  shapeOf(row: number): number {
    return this.shapes[row] ?? 0;
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

  /** Trees that lead to something hot and that no other tree holds, ascending. */
  *tops(): Generator<number> {
    for (let row = 0; row < this.shapes.length; row++) if (this.shapes[row] !== 0 && this.isChild[row] === 0) yield row;
  }

  /** Rows of every hot blob below any of these shapes. */
  blobsBelow(shapes: Iterable<number>): Set<number> {
    const blobs = new Set<number>();
    const seen = new Uint8Array(this.count);
    for (const shape of shapes) seen[shape] = 1;
    for (let shape = this.count - 1; shape > 0; shape--) {
      if (seen[shape] === 0) continue;
      for (let item = this.starts[shape]!; item < this.starts[shape + 1]!; item++) {
        if (this.isFolder(this.ranks[item]!)) seen[this.targets[item]!] = 1;
        else blobs.add(this.targets[item]!);
      }
    }
    return blobs;
  }

  /** Gives every tree its shape, what it holds first. In order of rows, so that even trees that hold themselves, which only a forged index can name, come out the same whoever read them. */
  private shapeAll(shares: readonly TreePassResult[], hots: HotEntries, made: Shapes, keyOf: KeyOf): void {
    const { shapes, isChild } = this;
    const lists = new Lists(shapes.length, shares);
    for (let row = 0; row < shapes.length; row++) if (lists.has(row) || hots.starts[row] !== hots.starts[row + 1]) shapes[row] = UNSEEN;
    const stack: Step[] = [];
    const enter = (row: number): void => {
      shapes[row] = OPEN;
      stack.push(lists.of(row));
    };
    const shape = ({ row, share, from, to, leads }: Step): number => {
      made.begin();
      const { edgeChildren, edgeNames } = shares[share]!;
      for (let n = leads ? from : to; n < to; n++) {
        const child = edgeChildren[n]!;
        const below = shapes[child]!;
        if (below === 0 || below === OPEN) continue;
        isChild[child] = 1;
        made.add(keyOf(share, edgeNames[n]!) + 1, below);
      }
      for (let n = hots.starts[row]!; n < hots.starts[row + 1]!; n++) made.add(hots.keys[n]!, hots.targets[n]!);
      return made.end();
    };
    for (let row = 0; row < shapes.length; row++) {
      if (shapes[row] === UNSEEN) enter(row);
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const { edgeChildren } = shares[top.share]!;
        let { next, leads } = top;
        for (; next < top.to; next++) {
          const below = shapes[edgeChildren[next]!]!;
          if (below === UNSEEN) break;
          leads ||= below !== 0;
        }
        top.next = next;
        top.leads = leads;
        if (next < top.to) enter(edgeChildren[next]!);
        else shapes[stack.pop()!.row] = shape(top);
      }
    }
  }
}

/** In place of a shape: not looked at yet, or about to be known. */
const UNSEEN = 0xffffffff;
const OPEN = 0xfffffffe;

/** A tree whose subtrees are looked at: `[from, to)` of the edges of a share, as far as `next`. */
interface Step {
  readonly row: number;
  readonly share: number;
  readonly from: number;
  readonly to: number;
  next: number;
  /** One of those before `next` leads to something hot. */
  leads: boolean;
}

/** Where the edges of each tree stand. */
class Lists {
  private readonly shares: readonly TreePassResult[];
  /** By row: its list, counted from 1 on through all shares; 0: it has none. */
  private readonly numbers: Uint32Array;
  /** The number of each share's first list. */
  private readonly firsts: number[] = [];

  constructor(rows: number, shares: readonly TreePassResult[]) {
    this.shares = shares;
    this.numbers = new Uint32Array(rows);
    let first = 1;
    for (const { edgeParents } of shares) {
      this.firsts.push(first);
      for (let k = 0; k < edgeParents.length; k++) this.numbers[edgeParents[k]!] = first + k;
      first += edgeParents.length;
    }
  }

  has(row: number): boolean {
    return this.numbers[row] !== 0;
  }

  of(row: number): Step {
    const number = this.numbers[row]!;
    if (number === 0) return { row, share: 0, from: 0, to: 0, next: 0, leads: false };
    const share = this.firsts.findLastIndex((first) => first <= number);
    const { edgeStarts } = this.shares[share]!;
    const k = number - this.firsts[share]!;
    return { row, share, from: edgeStarts[k]!, to: edgeStarts[k + 1]!, next: edgeStarts[k]!, leads: false };
  }
}

/** For a name of a share: 2 × its number among all names. */
type KeyOf = (share: number, name: number) => number;

/** Only names that are asked for are numbered: git/git has 78,000, and ten of them lead to a hot blob. */
function interned(shares: readonly TreePassResult[]): { readonly names: Strings; readonly keyOf: KeyOf } {
  const names = new Strings();
  const known = shares.map((share) => new Uint32Array(share.names.starts.length - 1)); // number + 1
  const keyOf = (share: number, name: number): number => {
    const map = known[share]!;
    if (map[name] === 0) {
      const { bytes, starts } = shares[share]!.names;
      map[name] = names.intern(bytes, starts[name]!, starts[name + 1]!) + 1;
    }
    return (map[name]! - 1) * 2;
  };
  return { names, keyOf };
}

/** Of tree `row`: [starts[row], starts[row + 1]). */
interface HotEntries {
  readonly starts: Uint32Array;
  readonly keys: Uint32Array;
  readonly targets: Uint32Array;
}

function hotEntries(rows: number, shares: readonly TreePassResult[], keyOf: KeyOf): HotEntries {
  const starts = new Uint32Array(rows + 1);
  for (const { hotTrees } of shares) for (const tree of hotTrees) starts[tree + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const keys = new Uint32Array(starts[rows]!);
  const targets = new Uint32Array(starts[rows]!);
  const next = starts.slice();
  for (const [share, { hotTrees, hotBlobs, hotNames }] of shares.entries()) {
    for (let n = 0; n < hotTrees.length; n++) {
      const at = next[hotTrees[n]!]!++;
      keys[at] = keyOf(share, hotNames[n]!);
      targets[at] = hotBlobs[n]!;
    }
  }
  return { starts, keys, targets };
}

/** Sorts positions by value, stable; `before` is the order to start from. */
function countingSort(values: Uint32Array, range: number, before?: Uint32Array): Uint32Array {
  const next = new Uint32Array(range + 1);
  for (let n = 0; n < values.length; n++) next[values[n]! + 1]!++;
  for (let value = 0; value < range; value++) next[value + 1]! += next[value]!;
  const sorted = new Uint32Array(values.length);
  for (let n = 0; n < values.length; n++) {
    const position = before === undefined ? n : before[n]!;
    sorted[next[values[position]!]!++] = position;
  }
  return sorted;
}

function rankKeys(names: PackedStrings, keys: Column): { ranks: Map<number, number>; order: Uint32Array } {
  const used = [...new Set(keys.values.subarray(0, keys.length))].map((key) => ({ key, text: stringAt(names, key >>> 1) + ((key & 1) === 1 ? '/' : '') }));
  used.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.key - b.key));
  return { ranks: new Map(used.map(({ key }, rank) => [key, rank])), order: Uint32Array.from(used, ({ key }) => key) };
}
