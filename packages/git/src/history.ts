/**
 * History: where each hot blob came from and what became of it, and what is referenced but absent. Made from the passes
 * over trees and commits, in one go whatever the number of hot blobs.
 */
import { Attributor, type Attribution, type Reachable, type Whereabouts } from './attribution.ts';
import { Column } from './columns.ts';
import { ABSENT, type CommitTable } from './commit.ts';
import { departuresOf, holdersOf } from './departures.ts';
import { HotTrees } from './hot-trees.ts';
import { BLOB, COMMIT, TREE, type ObjectTable } from './objects.ts';
import type { Ref, Refs } from './refs.ts';
import { emptyBlob, emptyTree } from './repository.ts';
import type { TreePassResult } from './tree.ts';

export interface Missing {
  readonly id: string;
  /** An id of a tree, commit or tag, or the name of a ref, or a path of the index. */
  readonly referencedBy: string;
  readonly by: 'tree' | 'commit' | 'tag' | 'ref' | 'index';
}

/** What is known of a history beyond its commits, by rows of the object table and numbers of commits. */
export interface Ground extends Whereabouts {
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
