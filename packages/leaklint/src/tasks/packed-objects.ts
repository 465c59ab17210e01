/**
 * Packed objects: what a task does with those that a walk through delta families shows. Classes, so that V8 compiles the walk for one kind of texts and one of trees:
 * closures made for each task had it compiled 18 times over.
 */
import type { RawMatch } from '@leaklint/engine';
import { COMMIT, TREE } from '@leaklint/git';
import type { Changes, CommitPass, ObjectTable, TreePass } from '@leaklint/git';
import type { Lane } from './lanes.ts';
import type { NamedEntryPass } from './named-entries.ts';
import type { FamilyVisitor, TextVisitor, TreeVisitor } from './pack-scan.ts';
import type { Recorder } from '../findings/sightings.ts';
import type { Tally } from './task-tally.ts';

class Families implements FamilyVisitor {
  protected readonly tally: Tally;
  readonly #lane: Lane;

  constructor(tally: Tally, lane: Lane) {
    this.tally = tally;
    this.#lane = lane;
  }

  family(number: number): void {
    this.#lane.at(number);
  }

  left(row: number): void {
    this.tally.left.push(row);
  }
}

export class PackedTexts extends Families implements TextVisitor {
  readonly #pass: CommitPass;
  readonly #table: ObjectTable;
  readonly #recorder: Recorder;
  readonly #hot: Uint8Array;

  /** @param hot by row: 1 is written for objects with a match */
  constructor(tally: Tally, lane: Lane, pass: CommitPass, table: ObjectTable, recorder: Recorder, hot: Uint8Array) {
    super(tally, lane);
    this.#pass = pass;
    this.#table = table;
    this.#recorder = recorder;
    this.#hot = hot;
  }

  link(row: number, type: number, bytes: Uint8Array): void {
    if (type === COMMIT) this.#pass.commit(row, bytes);
    else this.#pass.tag(row, bytes);
  }

  text(row: number, type: number, length: number, matches: readonly RawMatch[]): void {
    this.#table.sizes[row] = length;
    this.tally.read(type, length);
    if (matches.length === 0) return;
    this.#hot[row] = 1;
    this.#recorder.record(row, matches);
  }
}

export class PackedTrees extends Families implements TreeVisitor {
  readonly #pass: TreePass;

  constructor(tally: Tally, lane: Lane, pass: TreePass) {
    super(tally, lane);
    this.#pass = pass;
  }

  tree(row: number, bytes: Uint8Array, slot: number, base: number, changes: Changes, isBase: boolean, awaited: boolean): void {
    this.#pass.delta(row, bytes, slot, base, changes, isBase, awaited);
    this.tally.read(TREE, bytes.length);
  }
}

export class PackedNames extends Families implements TreeVisitor {
  readonly #pass: NamedEntryPass;

  constructor(tally: Tally, lane: Lane, pass: NamedEntryPass) {
    super(tally, lane);
    this.#pass = pass;
  }

  tree(row: number, bytes: Uint8Array): void {
    this.#pass.tree(row, bytes);
  }
}
