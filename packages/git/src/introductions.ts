/**
 * Introductions: every commit that has a hot blob at a path where no parent has it, also those that the attribution passes over because an earlier commit made the same
 * change. Which of them counts depends on what refs lead to, so whoever wants to ask again when refs have moved needs them all.
 */
import { Column } from './columns.ts';

/** What a comparison is made for: a commit, or the comparison of the folder above. */
export type Cause = number;

export function causedBy(what: 'commit' | 'comparison', number: number): Cause {
  return number * 2 + (what === 'commit' ? 0 : 1);
}

/** For trees that no commit holds. */
export const NO_COMMIT: Cause = 0xffffffff;

export interface Introduction {
  /** Row of the object table. */
  readonly blob: number;
  /** Number of a path, as whoever wrote it down counts them. */
  readonly path: number;
  /** Number of the commit in its table. */
  readonly commit: number;
}

/** Written down while comparisons are made. They are numbered in the order in which they are begun. */
export class Introductions {
  /** By comparison: what it was first made for. */
  private readonly causes: Column = new Column();
  /** Comparisons that were asked for again, and what for. */
  private readonly again: Column = new Column();
  private readonly againFor: Column = new Column();
  /** Found in which comparison, which blob, at which path. */
  private readonly where: Column = new Column(64);
  private readonly blobs: Column = new Column(64);
  private readonly paths: Column = new Column(64);

  begun(cause: Cause): void {
    this.causes.push(cause);
  }

  repeated(comparison: number, cause: Cause): void {
    this.again.push(comparison);
    this.againFor.push(cause);
  }

  found(comparison: number, blob: number, path: number): void {
    this.where.push(comparison);
    this.blobs.push(blob);
    this.paths.push(path);
  }

  /** Each once. */
  *all(): Generator<Introduction> {
    const wanted = new Map<number, Set<number>>();
    const others = this.repeats();
    for (let n = 0; n < this.where.length; n++) {
      const comparison = this.where.values[n]!;
      let commits = wanted.get(comparison);
      if (commits === undefined) wanted.set(comparison, (commits = this.commitsOf(comparison, others)));
      for (const commit of commits) yield { blob: this.blobs.values[n]!, path: this.paths.values[n]!, commit };
    }
  }

  private repeats(): Map<number, Cause[]> {
    const repeats = new Map<number, Cause[]>();
    for (let n = 0; n < this.again.length; n++) {
      const known = repeats.get(this.again.values[n]!);
      if (known === undefined) repeats.set(this.again.values[n]!, [this.againFor.values[n]!]);
      else known.push(this.againFor.values[n]!);
    }
    return repeats;
  }

  /** The commits that a comparison was made for, by way of the folders above. */
  private commitsOf(comparison: number, others: ReadonlyMap<number, readonly Cause[]>): Set<number> {
    const commits = new Set<number>();
    const seen = new Set<number>([comparison]);
    for (const at of seen) {
      for (const cause of [this.causes.values[at]!, ...(others.get(at) ?? [])]) {
        if (cause === NO_COMMIT) continue;
        if ((cause & 1) === 0) commits.add(cause >>> 1);
        else seen.add(cause >>> 1);
      }
    }
    return commits;
  }
}
