/** Reading the entries of packs, their heads and checksums: in slices, so that several threads of the process can take part. */
import { Pack, type SharedPack } from './pack.ts';

/** Entries read at a time, by whoever comes first. */
const SLICE = 1 << 14;

/** What can be posted to a worker of this process, for `EntryReading.fromShared` there. */
export interface SharedEntryReading {
  readonly packs: readonly SharedPack[];
  readonly state: SharedArrayBuffer;
}

/** Lets other threads take part: resolves when none of them reads any more, whether it came to an end or died. */
export type ReadTogether = (reading: SharedEntryReading) => Promise<void>;

export class EntryReading {
  readonly #packs: readonly Pack[];
  readonly #slices: readonly { readonly pack: Pack; readonly from: number; readonly to: number }[];
  /** How many slices are taken; then for each 1 when it is read. */
  readonly #state: Int32Array;

  private constructor(packs: readonly Pack[], state?: SharedArrayBuffer) {
    this.#packs = packs;
    this.#slices = packs.flatMap((pack) => Array.from({ length: Math.ceil(pack.count / SLICE) }, (_, n) => ({ pack, from: n * SLICE, to: Math.min((n + 1) * SLICE, pack.count) })));
    this.#state = new Int32Array(state ?? new SharedArrayBuffer((this.#slices.length + 1) * 4));
  }

  static of(packs: readonly Pack[]): EntryReading {
    return new EntryReading(packs);
  }

  static fromShared({ packs, state }: SharedEntryReading): EntryReading {
    return new EntryReading(packs.map((pack) => Pack.fromShared(pack)), state);
  }

  share(): SharedEntryReading {
    return { packs: this.#packs.map((pack) => pack.share()), state: this.#state.buffer as SharedArrayBuffer };
  }

  /** Reads one slice after another, until all are taken. */
  takePart(): void {
    for (let slice = Atomics.add(this.#state, 0, 1); slice < this.#slices.length; slice = Atomics.add(this.#state, 0, 1)) this.#read(slice);
  }

  /** When nobody else takes part any more: reads what is not read, if a thread died over it. */
  finish(): void {
    this.takePart();
    for (let slice = 0; slice < this.#slices.length; slice++) if (Atomics.load(this.#state, slice + 1) === 0) this.#read(slice);
  }

  #read(slice: number): void {
    const { pack, from, to } = this.#slices[slice]!;
    pack.readEntries(from, to);
    Atomics.store(this.#state, slice + 1, 1);
  }
}
