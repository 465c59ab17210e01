/** The delta scan as law 2 has it: a walk through packs, each text scanned by its changes, or whole when its base is hot. It can be weakened, to see what each part of it is for. */
import { InPlaceScanner, type RawMatch, type Reach, type RuleSet, TextScanner, reachOf } from '@leaklint/engine';
import { type PackSet, PackWalk, WHOLE } from '@leaklint/git';
import { WasmUnpacker } from '@leaklint/kernel';
import { plain } from '../engine/scanner.ts';

const TEXT_TYPES = [1, 3, 4];
/** Of the arena, for the walk. */
const ROOM = 48 << 20;

export type Range = readonly [start: number, end: number];

/** A delta scan with one part taken away. */
export interface Weakness {
  readonly reach?: Partial<Reach>;
  /** Ranges that are left of those of a text of this length. */
  readonly ranges?: (ranges: readonly Range[], length: number) => readonly Range[];
  readonly hot?: (hot: boolean, found: readonly RawMatch[]) => boolean;
}

export interface Scanned {
  readonly matches: readonly unknown[];
  /** The text it was made from, when only its changes were scanned or its base was hot. */
  readonly base: string | undefined;
  readonly how: 'whole' | 'after a hot base' | 'changes';
}

export class DeltaScan {
  readonly #scanner: TextScanner;
  readonly #inPlace: InPlaceScanner;
  readonly #unpacker: WasmUnpacker;
  readonly #weakness: Weakness;

  constructor(rules: RuleSet, weakness: Weakness = {}) {
    this.#scanner = new TextScanner(rules);
    this.#inPlace = new InPlaceScanner(this.#scanner, rules, { ...reachOf(rules), ...weakness.reach });
    this.#unpacker = new WasmUnpacker(this.#scanner.kernel);
    this.#weakness = weakness;
  }

  /** Every text of the packs by its id. Throws on one that cannot be shown, unless `lost` takes its id. */
  scan(set: PackSet, near?: number, lost?: (id: string) => void): Map<string, Scanned> {
    const scanned = new Map<string, Scanned>();
    const hot = new Uint8Array(set.count);
    const walk = new PackWalk(set, this.#unpacker, { at: this.#scanner.end, bytes: ROOM, ...(near !== undefined && { near }) });
    const refuse = (slot: number): void => {
      if (lost === undefined) throw new Error(`${set.hex(slot)} was not shown`);
      lost(set.hex(slot));
    };
    walk.walk(set.families(TEXT_TYPES), {
      object: (slot, _type, at, length, ranges, base) => {
        const how = ranges === WHOLE ? 'whole' : hot[base] === 1 ? 'after a hot base' : 'changes';
        const found = how === 'changes' ? this.#changes(walk, at, length, ranges) : this.#inPlace.whole(at, length);
        hot[slot] = Number(this.#weakness.hot?.(this.#inPlace.hot, found) ?? this.#inPlace.hot);
        scanned.set(set.hex(slot), { matches: plain(found), base: base < 0 ? undefined : set.hex(base), how });
      },
      unreadable: refuse,
      large: refuse,
    });
    return scanned;
  }

  #changes(walk: PackWalk, at: number, length: number, count: number): readonly RawMatch[] {
    if (!this.#weakness.ranges) return this.#inPlace.changes(at, length, walk.ranges, count);
    const ranges = Array.from({ length: count }, (_, i): Range => [walk.ranges[2 * i] ?? 0, walk.ranges[2 * i + 1] ?? 0]);
    const left = this.#weakness.ranges(ranges, length).flat();
    return this.#inPlace.changes(at, length, Uint32Array.from(left), left.length / 2);
  }
}

/** What each of these texts holds, scanned whole. */
export function scanWhole(rules: RuleSet, texts: ReadonlyMap<string, Uint8Array>): Map<string, readonly unknown[]> {
  const scanner = new TextScanner(rules);
  return new Map([...texts].map(([id, bytes]) => [id, plain(scanner.scan(bytes))]));
}
