/** Delta families: which entry of a pack is built on which, and in what order a walk goes through them. Positions are in order of offset. */

/** What an entry costs however small it is, in bytes: about 2 µs of inflating. */
export const ENTRY_WORK = 1024;

/** An order in which every entry comes before its base, and the entries that are based on themselves. */
export function leavesFirst(bases: Int32Array): { readonly order: Uint32Array; readonly cyclic: readonly number[] } {
  const count = bases.length;
  const order = new Uint32Array(count);
  if (bases.every((base, i) => base < i)) {
    // every base before its deltas: always so, but for deltas that name their base by id
    for (let i = 0; i < count; i++) order[i] = count - 1 - i;
    return { order, cyclic: [] };
  }
  const pending = new Uint32Array(count);
  for (const base of bases) if (base >= 0) pending[base]!++;
  let filled = 0;
  for (let i = 0; i < count; i++) if (pending[i] === 0) order[filled++] = i;
  for (let done = 0; done < filled; done++) {
    const base = bases[order[done]!]!;
    if (base >= 0 && --pending[base]! === 0) order[filled++] = base;
  }
  const cyclic: number[] = [];
  if (filled < count) for (let i = 0; i < count; i++) if (pending[i]! > 0) cyclic.push(i);
  return { order: order.subarray(0, filled), cyclic };
}

/** What can be posted to a worker, for `DeltaForest.fromShared` there. */
export interface SharedDeltaForest {
  readonly wanted: SharedArrayBuffer;
  readonly work: SharedArrayBuffer;
  readonly last: SharedArrayBuffer;
  readonly first: SharedArrayBuffer;
  readonly next: SharedArrayBuffer;
}

/** What a forest is planted from. */
export interface DeltaEntries {
  /** By position, the position of the base; -1: none. */
  readonly bases: Int32Array;
  /** Bytes that come out of zlib. */
  readonly sizes: Float64Array;
  /** All positions, every one before its base: see `leavesFirst`. */
  readonly order: Uint32Array;
}

/**
 * The children of each entry, for a walk that wants some of the entries. The child with the most wanted entries below it comes
 * last: whatever else waits for its base holds at most half of them, so a walk that drops a base with its last child never
 * keeps more than log2(count) bases, however long the chains.
 */
export class DeltaForest {
  /** How many wanted entries the family below and with an entry has. 0: nothing to do there. */
  readonly wanted: Uint32Array;
  /** What the family below and with an entry costs, in bytes out of zlib. 0 where nothing is wanted. */
  readonly work: Float64Array;
  /** The child to come last; -1 without children. */
  readonly last: Int32Array;
  private readonly first: Int32Array;
  private readonly next: Int32Array;
  private readonly shared: SharedDeltaForest;

  private constructor(shared: SharedDeltaForest) {
    this.shared = shared;
    this.wanted = new Uint32Array(shared.wanted);
    this.work = new Float64Array(shared.work);
    this.last = new Int32Array(shared.last);
    this.first = new Int32Array(shared.first);
    this.next = new Int32Array(shared.next);
  }

  static fromShared(shared: SharedDeltaForest): DeltaForest {
    return new DeltaForest(shared);
  }

  share(): SharedDeltaForest {
    return this.shared;
  }

  /** `skip[i]` is 1 for entries that nobody wants. */
  static plant({ bases, sizes, order }: DeltaEntries, skip: Uint8Array): DeltaForest {
    const count = bases.length;
    const column = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(count * bytes);
    const forest = new DeltaForest({ wanted: column(4), work: column(8), last: column(4), first: column(4), next: column(4) });
    const { wanted, work, last, first, next } = forest;
    last.fill(-1);
    first.fill(-1);
    next.fill(-1);
    for (let k = 0; k < count; k++) {
      const i = order[k]!;
      const below = (wanted[i]! += 1 - skip[i]!);
      if (below === 0) continue;
      work[i]! += sizes[i]! + ENTRY_WORK;
      const base = bases[i]!;
      if (base < 0) continue;
      wanted[base]! += below;
      work[base]! += work[i]!;
      if (last[base] === -1 || below > wanted[last[base]!]!) last[base] = i;
    }
    for (let i = count - 1; i >= 0; i--) {
      const base = bases[i]!;
      if (base < 0 || wanted[i] === 0 || last[base] === i) continue;
      next[i] = first[base]!;
      first[base] = i;
    }
    return forest;
  }

  /** The first child that is not the last; -1 when there is none. */
  firstOf(base: number): number {
    return this.first[base]!;
  }

  /** The child after this one, not counting the last; -1 when there is none. */
  after(child: number): number {
    return this.next[child]!;
  }
}
