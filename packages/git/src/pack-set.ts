/** All packs of a repository as one list of entries: a slot is a pack and a position in it. Each object is wanted once, whatever number of packs hold it. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaForest, type SharedDeltaForest } from './delta-forest.ts';
import { EntryReading, type ReadTogether } from './entry-reading.ts';
import { namesIn } from './folder-names.ts';
import { MultiPackIndex } from './multi-pack-index.ts';
import { Pack, type SharedPack } from './pack.ts';
import { entryFault, PackError, SOUND } from './pack-error.ts';
import { PackIndex } from './pack-index.ts';

/** A file of no use here. What it holds must be read another way, or is lost. */
export interface PackProblem {
  readonly path: string;
  readonly reason: string;
}

/** What can be posted to a worker of this process, for `PackSet.fromShared` there. */
export interface SharedPackSet {
  readonly packs: readonly SharedPack[];
  readonly forests: readonly SharedDeltaForest[];
  readonly skip: SharedArrayBuffer;
  readonly rows: SharedArrayBuffer;
  readonly problems: readonly PackProblem[];
}

export class PackSet {
  /** In a fixed order: folder by folder as given, by name in each. */
  readonly packs: readonly Pack[];
  readonly forests: readonly DeltaForest[];
  /** The slot of each pack's first entry, and the number of slots. */
  readonly starts: Uint32Array;
  /** 1: another slot stands for this object. */
  readonly skip: Uint8Array;
  /** Numbers the slots that a walk can show, in order; -1: another slot stands for the object, or the entry or one below it is damaged. */
  readonly rows: Int32Array;
  readonly problems: readonly PackProblem[];
  private readonly shared: SharedPackSet;

  private constructor(shared: SharedPackSet, packs?: readonly Pack[]) {
    this.shared = shared;
    this.packs = packs ?? shared.packs.map((pack) => Pack.fromShared(pack));
    this.forests = shared.forests.map((forest) => DeltaForest.fromShared(forest));
    this.skip = new Uint8Array(shared.skip);
    this.rows = new Int32Array(shared.rows);
    this.problems = shared.problems;
    this.starts = startsOf(this.packs);
  }

  static fromShared(shared: SharedPackSet): PackSet {
    return new PackSet(shared);
  }

  share(): SharedPackSet {
    return this.shared;
  }

  /**
   * Opens every pack of the object folders (the repository's own, then its alternates) and checks all of their entries.
   * A pack of no use becomes a problem. The files stay open, so that a repack does not take them away.
   */
  static open(folders: readonly string[], idBytes: 20 | 32): PackSet {
    const begun = begin(folders, idBytes);
    try {
      begun.reading.finish();
      return PackSet.#of(begun);
    } catch (error) {
      close(begun);
      throw error;
    }
  }

  /** The same with other threads. */
  static async openTogether(folders: readonly string[], idBytes: 20 | 32, together: ReadTogether): Promise<PackSet> {
    const begun = begin(folders, idBytes);
    try {
      const others = together(begun.reading.share());
      try {
        begun.reading.takePart();
      } finally {
        await others;
      }
      begun.reading.finish();
      return PackSet.#of(begun);
    } catch (error) {
      close(begun);
      throw error;
    }
  }

  /** When all entries are read. */
  static #of({ opened, problems }: Begun): PackSet {
    const packs: Pack[] = [];
    const orders: Uint32Array[] = [];
    for (const { pack, packChecksum } of opened) {
      const settled = attempt(problems, () => pack.finish(packChecksum));
      if (settled === undefined) {
        pack.close();
        continue;
      }
      if (settled.complaint !== undefined) problems.push({ path: pack.path, reason: settled.complaint });
      packs.push(pack);
      orders.push(settled.order);
    }
    const starts = startsOf(packs);
    const skip = new SharedArrayBuffer(starts[packs.length]);
    if (packs.length > 1) skipDoubles(packs, starts, new Uint8Array(skip));
    const forests = packs.map(({ bases, sizes, count }, i) => DeltaForest.plant({ bases, sizes, order: orders[i]! }, new Uint8Array(skip, starts[i], count)));
    return new PackSet({ packs: packs.map((pack) => pack.share()), forests: forests.map((forest) => forest.share()), skip, rows: numbered(packs, new Uint8Array(skip)), problems }, packs);
  }

  /** In the thread that opened it, when no other reads on. */
  close(): void {
    for (const pack of this.packs) pack.close();
  }

  /** How many slots there are, those to be skipped included. */
  get count(): number {
    return this.starts[this.packs.length]!;
  }

  /** What walking through all packs costs, in bytes out of zlib. */
  get work(): number {
    let sum = 0;
    this.packs.forEach(({ bases, count }, which) => {
      const { work } = this.forests[which]!;
      for (let i = 0; i < count; i++) if (bases[i]! < 0) sum += work[i]!;
    });
    return sum;
  }

  /** The number of the pack that a slot belongs to. */
  packOf(slot: number): number {
    let low = 0;
    let high = this.packs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= slot) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  hex(slot: number): string {
    const which = this.packOf(slot);
    const { index, order } = this.packs[which]!;
    const at = order[slot - this.starts[which]!]! * index.idBytes;
    return Buffer.from(index.ids.subarray(at, at + index.idBytes)).toString('hex');
  }

  /** 1 commit, 2 tree, 3 blob, 4 tag; 0: the entry or one below it is damaged. */
  typeOf(slot: number): number {
    const which = this.packOf(slot);
    return this.packs[which]!.types[slot - this.starts[which]!]!;
  }

  /** Whether one of the packs lists the id that begins at `at`. */
  has(id: Uint8Array, at = 0): boolean {
    return this.packs.some(({ index }) => index.find(id, at) >= 0);
  }

  /** Every entry whose bytes are not what they should be, also where another pack has the object whole. */
  *damaged(): Generator<{ readonly slot: number; readonly reason: string }> {
    for (const [which, { faults }] of this.packs.entries()) {
      for (let i = faults.findIndex((fault) => fault !== SOUND); i >= 0 && i < faults.length; i++) {
        if (faults[i] !== SOUND) yield { slot: this.starts[which]! + i, reason: entryFault(faults[i]!) };
      }
    }
  }

  /** The slots of a family that are wanted. */
  *below(root: number): Generator<number> {
    const which = this.packOf(root);
    const start = this.starts[which]!;
    const forest = this.forests[which]!;
    const stack = [root - start];
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (this.skip[start + i] === 0) yield start + i;
      for (let child = forest.firstOf(i); child >= 0; child = forest.after(child)) stack.push(child);
      if (forest.last[i]! >= 0) stack.push(forest.last[i]!);
    }
  }

  /** The slots where the families of these types begin, in order. Type 0 are the damaged entries and what is built on them. */
  families(types: readonly number[]): Uint32Array {
    const roots: number[] = [];
    this.packs.forEach((pack, which) => {
      const start = this.starts[which]!;
      const { wanted } = this.forests[which]!;
      for (let i = 0; i < pack.count; i++) if (pack.bases[i]! < 0 && wanted[i]! > 0 && types.includes(pack.types[i]!)) roots.push(start + i);
    });
    return Uint32Array.from(roots);
  }

  /**
   * Cuts families into `parts` runs, each in order: of about the same work, or each of less than the one before it, so that threads that take one after another come to
   * an end together.
   */
  shares(roots: Uint32Array, parts: number, sizes: 'even' | 'falling' = 'even'): Uint32Array[] {
    const costs = new Float64Array(roots.length);
    let total = 0;
    for (let i = 0, which = 0, start = 0, end = 0; i < roots.length; i++) {
      const root = roots[i]!;
      if (root < start || root >= end) {
        which = this.packOf(root);
        start = this.starts[which]!;
        end = this.starts[which + 1]!;
      }
      costs[i] = this.forests[which]!.work[root - start]!;
      total += costs[i]!;
    }
    const shares: Uint32Array[] = [];
    let start = 0;
    let done = 0;
    for (let part = 1; part <= parts; part++) {
      const left = 1 - part / parts;
      const goal = total * (sizes === 'even' ? part / parts : 1 - left * left);
      let end = start;
      while (end < roots.length && (part === parts || done + costs[end]! / 2 < goal)) done += costs[end++]!;
      shares.push(roots.slice(start, end));
      start = end;
    }
    return shares;
  }
}

/** See `PackSet.rows`. */
function numbered(packs: readonly Pack[], skip: Uint8Array): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(skip.length * 4);
  const rows = new Int32Array(shared).fill(-1);
  let slot = 0;
  let row = 0;
  for (const { count, types } of packs) for (let i = 0; i < count; i++, slot++) if (types[i] !== 0 && skip[slot] === 0) rows[slot] = row++;
  return shared;
}

function startsOf(packs: readonly Pack[]): Uint32Array {
  const starts = new Uint32Array(packs.length + 1);
  packs.forEach((pack, i) => (starts[i + 1] = starts[i]! + pack.count));
  return starts;
}

/** Packs whose entries are to be read. */
interface Begun {
  readonly opened: readonly OpenedPack[];
  readonly reading: EntryReading;
  readonly problems: PackProblem[];
}

interface OpenedPack {
  readonly pack: Pack;
  readonly packChecksum: Uint8Array | undefined;
}

function begin(folders: readonly string[], idBytes: 20 | 32): Begun {
  const opened: OpenedPack[] = [];
  const problems: PackProblem[] = [];
  try {
    for (const folder of folders) beginFolder(join(folder, 'pack'), idBytes, opened, problems);
    return { opened, reading: EntryReading.of(opened.map(({ pack }) => pack)), problems };
  } catch (error) {
    close({ opened });
    throw error;
  }
}

function close({ opened }: Pick<Begun, 'opened'>): void {
  for (const { pack } of opened) pack.close();
}

function beginFolder(folder: string, idBytes: 20 | 32, opened: OpenedPack[], problems: PackProblem[]): void {
  const names = new Set(namesIn(folder, (code) => problems.push({ path: folder, reason: `the folder cannot be read (${code}): what it holds was not scanned` })));
  let shared: MultiPackIndex | undefined;
  if (names.has('multi-pack-index')) shared = attempt(problems, () => MultiPackIndex.read(join(folder, 'multi-pack-index'), idBytes));
  for (const name of [...names].sort()) {
    const stem = /^(pack-.*)\.pack$/.exec(name)?.[1];
    if (stem === undefined) continue;
    const path = join(folder, name);
    const ownPath = join(folder, `${stem}.idx`);
    const own = names.has(`${stem}.idx`) ? attempt(problems, () => PackIndex.read(ownPath, idBytes)) : undefined;
    const salvaged = names.has(`${stem}.idx`) && own === undefined ? attempt(problems, () => PackIndex.salvage(ownPath, idBytes, statSync(path).size)) : undefined;
    const index = own?.index ?? salvaged ?? shared?.indexOf(`${stem}.idx`);
    if (index) {
      const pack = attempt(problems, () => Pack.begin(path, index, own !== undefined && names.has(`${stem}.rev`) ? join(folder, `${stem}.rev`) : undefined));
      if (pack) opened.push({ pack, packChecksum: own?.packChecksum });
    } else if (!names.has(`${stem}.idx`)) problems.push({ path, reason: 'a pack without an index: git does not see what it holds' });
  }
  for (const name of names) {
    if (/^pack-.*\.idx$/.test(name) && !names.has(name.replace(/idx$/, 'pack'))) problems.push({ path: join(folder, name), reason: 'an index without its pack' });
  }
}

/** Trouble with a file is a problem to report, and no reason to stop. */
function attempt<T>(problems: PackProblem[], open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof PackError) problems.push({ path: error.path, reason: error.message.slice(error.path.length + 2) });
    else if (codeOf(error) !== undefined && error instanceof Error) problems.push({ path: 'path' in error ? String(error.path) : '', reason: error.message });
    else throw error;
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Of several slots with one id the first stands for the object, or the first that is not damaged. */
function skipDoubles(packs: readonly Pack[], starts: Uint32Array, skip: Uint8Array): void {
  let capacity = 16;
  while (capacity < skip.length * 1.5) capacity *= 2;
  const table = new Uint32Array(capacity); // slot + 1, 0 is free; open addressing on the first bytes of the id
  const owner = new Uint16Array(skip.length);
  packs.forEach((pack, which) => {
    const { ids, idBytes } = pack.index;
    for (let i = 0; i < pack.count; i++) {
      const at = pack.order[i]! * idBytes;
      const slot = starts[which]! + i;
      owner[slot] = which;
      let place = (ids[at]! | (ids[at + 1]! << 8) | (ids[at + 2]! << 16) | (ids[at + 3]! << 24)) & (capacity - 1);
      for (let other = table[place]!; other !== 0; other = table[place]!) {
        const there = packs[owner[other - 1]!]!;
        const position = other - 1 - starts[owner[other - 1]!]!;
        const otherAt = there.order[position]! * idBytes;
        let k = 0;
        while (k < idBytes && ids[at + k] === there.index.ids[otherAt + k]) k++;
        if (k === idBytes) {
          // A damaged entry, or one built on such, has no type
          const better = there.types[position] === 0 && pack.types[i] !== 0 && pack.faults[i] === SOUND;
          skip[better ? other - 1 : slot] = 1;
          if (better) table[place] = slot + 1;
          break;
        }
        place = (place + 1) & (capacity - 1);
      }
      if (table[place] === 0) table[place] = slot + 1;
    }
  });
}
