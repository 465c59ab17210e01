/** Ground: what is kept of a history so that a later one that holds it can be told without reading it again. Plain columns, commits in order of their ids. */
import { ABSENT, type CommitTable } from './commit.ts';
import type { Missing } from './history.ts';
import type { ObjectTable } from './objects.ts';

export interface GroundCommits {
  readonly count: number;
  /** `idBytes` bytes each, ascending. */
  readonly ids: Uint8Array;
  readonly dates: Float64Array;
  readonly parentStarts: Uint32Array;
  /** Numbers of commits here, or ABSENT. */
  readonly parents: Uint32Array;
  /** 1: its tree is there. */
  readonly rooted: Uint8Array;
  /** By 32 groups: a bit for each group that the commit's tree holds something of. */
  readonly holders: readonly Uint32Array[];
}

export interface Standing {
  /** Ids in hexadecimal; paths as latin1. */
  readonly blob: string;
  readonly path: string;
}

export interface HistoryGround {
  readonly commits: GroundCommits;
  /** Each commit that has a hot blob at a path where no parent has it, by number. */
  readonly introductions: readonly (Standing & { readonly commit: number })[];
  readonly head?: string;
  readonly headPlaces: readonly Standing[];
  /** Blobs that refs name. */
  readonly others: readonly string[];
  /** What tags point to. */
  readonly tags: readonly (readonly [tag: string, target: string])[];
  /** What objects name and lack. */
  readonly missing: readonly Missing[];
}

/** Puts commits into the order of their ids. @returns the number of each commit of the table in that order, too */
export function groundCommits(table: ObjectTable, commits: CommitTable, holders: readonly Uint32Array[]): { readonly commits: GroundCommits; readonly numbers: Uint32Array } {
  const { count } = commits;
  const { idBytes } = table;
  const first = Float64Array.from({ length: count }, (_, number) => {
    const at = commits.rows[number]! * idBytes;
    let key = 0;
    for (let i = at; i < at + 6; i++) key = key * 256 + table.ids[i]!;
    return key;
  });
  const order = Uint32Array.from({ length: count }, (_, number) => number).sort((a, b) => first[a]! - first[b]! || table.compare(commits.rows[a]!, commits.rows[b]!));
  const numbers = new Uint32Array(count);
  for (let to = 0; to < count; to++) numbers[order[to]!] = to;
  const ids = new Uint8Array(count * idBytes);
  const parentStarts = new Uint32Array(count + 1);
  const parents = new Uint32Array(commits.parents.length);
  let end = 0;
  for (let to = 0; to < count; to++) {
    const from = order[to]!;
    const at = commits.rows[from]! * idBytes;
    ids.set(table.ids.subarray(at, at + idBytes), to * idBytes);
    for (let n = commits.parentStarts[from]!; n < commits.parentStarts[from + 1]!; n++) parents[end++] = commits.parents[n] === ABSENT ? ABSENT : numbers[commits.parents[n]!]!;
    parentStarts[to + 1] = end;
  }
  return {
    commits: {
      count,
      ids,
      dates: Float64Array.from(order, (number) => commits.dates[number]!),
      parentStarts,
      parents,
      rooted: Uint8Array.from(order, (number) => Number(commits.trees[number] !== ABSENT)),
      holders: holders.map((bits) => Uint32Array.from(order, (number) => bits[number]!)),
    },
    numbers,
  };
}
