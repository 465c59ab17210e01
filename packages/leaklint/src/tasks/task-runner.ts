/** The task runner: what one thread does. It owns a scanner and a git of its own, and turns tasks into results. */
import { RuleSet, TextScanner } from '@leaklint/engine';
import type { RuleSetData } from '@leaklint/engine';
import { COMMIT, CommitPass, displayPath, ObjectTable, readObjects, TAG, TREE, TreePass, wholeObjects } from '@leaklint/git';
import type { CommitPassResult, ObjectVisitor, Repository, SharedObjectTable, SharedPackSet, TreePassResult } from '@leaklint/git';
import { CommentWatch } from './comment-watch.ts';
import type { IgnoreComment } from './comment-watch.ts';
import { FileReader } from './file-reader.ts';
import { Lane } from './lanes.ts';
import type { LaneBuffer } from './lanes.ts';
import { NamedEntryPass } from './named-entries.ts';
import type { NamedEntries } from './named-entries.ts';
import { PackedNames, PackedTexts, PackedTrees } from './packed-objects.ts';
import { PackScan } from './pack-scan.ts';
import type { TreeVisitor } from './pack-scan.ts';
import { sings } from './self-check.ts';
import { Recorder } from '../findings/sightings.ts';
import type { RecorderOptions } from '../findings/sightings.ts';
import { Tally } from './task-tally.ts';
import { FILE } from './task.ts';
import type { Task, TaskResult } from './task.ts';
import { TextFeed } from './text-feed.ts';

export interface RunnerObjects {
  readonly repository: Repository;
  readonly table: SharedObjectTable;
  /** Rows in the order of reading, for tasks that read through git. */
  readonly order: Uint32Array;
  /** Where families begin, for tasks that walk through packs. */
  readonly families: Uint32Array;
  readonly packs?: SharedPackSet;
  /** Whether commits, tags and trees are read for what they lead to; if not, they are texts and names alone. */
  readonly links: boolean;
  /** By row: 1 when the object has a match. Written here, read by the tree pass. */
  readonly hot: Uint8Array;
}

/** All that a runner needs to know, as it crosses to another thread. */
export interface RunnerContext extends RecorderOptions {
  /** If they are known already: see `open`. */
  readonly objects?: RunnerObjects;
  /** Folder of the files. */
  readonly root?: string;
  /** Default: the built-in ones. */
  readonly rules?: RuleSetData;
  readonly lanes: LaneBuffer;
  readonly lane: number;
}

export interface RunnerParts {
  /** Instead of those of the context; cannot cross threads. */
  readonly rules?: RuleSet;
  readonly signal?: AbortSignal;
}

/** Files between two turns of the event loop, so that a signal is heard. */
const TURN = 64;

type TreeTask = Exclude<Task, { kind: 'files' | 'texts' }>;

export class TaskRunner {
  readonly #signal: AbortSignal | undefined;
  readonly #rules: RuleSet;
  readonly #scanner: TextScanner;
  readonly #recorder: Recorder;
  readonly #feed: TextFeed;
  readonly #watch: CommentWatch | undefined;
  readonly #fileFeed: TextFeed;
  readonly #lane: Lane;
  #opened: { readonly objects: RunnerObjects; readonly table: ObjectTable } | undefined;
  readonly #reader: FileReader | undefined;
  #packScan: PackScan | undefined;
  #tally: Tally;

  constructor(context: RunnerContext, parts: RunnerParts) {
    this.#signal = parts.signal;
    this.#rules = parts.rules ?? (context.rules === undefined ? RuleSet.builtin() : RuleSet.from(context.rules));
    this.#recorder = new Recorder(context);
    this.#scanner = new TextScanner(this.#rules, this.#recorder.classify);
    this.#feed = new TextFeed(this.#scanner, this.#recorder);
    this.#watch = context.inline === true ? new CommentWatch() : undefined;
    this.#fileFeed = new TextFeed(this.#scanner, this.#recorder, this.#watch);
    this.#lane = new Lane(context.lanes, context.lane);
    this.#tally = new Tally(this.#lane);
    if (context.objects !== undefined) this.open(context.objects);
    this.#reader = context.root === undefined ? undefined : new FileReader(context.root);
  }

  /** What tasks of objects are about. */
  open(objects: RunnerObjects): void {
    this.#opened = { objects, table: ObjectTable.fromShared(objects.table) };
  }

  sings(): boolean {
    return sings(this.#scanner, this.#rules);
  }

  async run(task: Task): Promise<TaskResult> {
    // Left over from a task that failed half-way: that task is done again.
    this.#recorder.take();
    this.#watch?.take();
    this.#tally = new Tally(this.#lane);
    const result: { commits?: CommitPassResult; trees?: TreePassResult; named?: NamedEntries; comments?: readonly IgnoreComment[] } = {};
    if (task.kind === 'files') await this.#files(task.first, task.paths);
    else if (task.kind === 'texts') result.commits = await (task.families ? this.#packedTexts(task.from, task.to) : this.#texts(task.from, task.to));
    else if (task.kind === 'trees') result.trees = await this.#trees(task);
    else result.named = await this.#named(task, task.names);
    const comments = this.#watch?.take() ?? [];
    if (comments.length > 0) result.comments = comments;
    const { scanned, bytes, absent, problems, left } = this.#tally;
    return { kind: task.kind, sightings: this.#recorder.take(), scanned, bytes, absent, problems, left: Uint32Array.from(left), ...result };
  }

  /** Commits and tags are texts like blobs; besides, they are read for what they refer to. */
  async #texts(from: number, to: number): Promise<CommitPassResult> {
    const { objects, table } = this.#objects();
    const rows = objects.order.subarray(from, to);
    const positions = new Positions(rows, this.#lane);
    const pass = new CommitPass(table, objects.links);
    const links = wholeObjects({
      object: (row, type, bytes) => (type === COMMIT ? pass.commit(row, bytes) : pass.tag(row, bytes)),
      unreadable: (row, reason) => this.#unreadable(row, reason),
    });
    let row = 0;
    let type = 0;
    let size = 0;
    const isLink = (): boolean => type === COMMIT || type === TAG;
    const visitor: ObjectVisitor = {
      object: (newRow, newType, newSize) => {
        positions.at(newRow);
        row = newRow;
        type = newType;
        size = newSize;
        this.#feed.begin(row);
        if (isLink()) links.object(row, type, size);
      },
      chunk: (bytes) => {
        this.#feed.chunk(bytes);
        if (isLink()) links.chunk(bytes);
      },
      done: () => {
        this.#feed.end();
        if (isLink()) links.done();
        if (this.#feed.hot) objects.hot[row] = 1;
        this.#tally.read(type, size);
      },
      unreadable: (badRow, reason) => this.#unreadable(badRow, reason),
    };
    await readObjects(objects.repository, table, rows, visitor, this.#signal);
    return this.#linksOf(pass);
  }

  /** The same of delta families. */
  async #packedTexts(from: number, to: number): Promise<CommitPassResult> {
    const { objects, table } = this.#objects();
    const pass = new CommitPass(table, objects.links);
    const visitor = new PackedTexts(this.#tally, this.#lane, pass, table, this.#recorder, objects.hot);
    await this.#packs().texts(objects.families.subarray(from, to), visitor, this.#signal);
    return this.#linksOf(pass);
  }

  #linksOf(pass: CommitPass): CommitPassResult {
    const result = pass.result();
    for (const problem of result.problems) this.#unreadable(problem.row, problem.message);
    return result;
  }

  async #trees(task: TreeTask): Promise<TreePassResult> {
    const { objects, table } = this.#objects();
    const pass = new TreePass(table, table.idBytes, objects.links ? objects.hot : undefined);
    const whole = (row: number, bytes: Uint8Array): void => {
      pass.tree(row, bytes);
      this.#tally.read(TREE, bytes.length);
    };
    await this.#eachTree(task, whole, new PackedTrees(this.#tally, this.#lane, pass));
    const result = pass.result();
    for (const problem of result.problems) this.#unreadable(problem.row, problem.message);
    return result;
  }

  async #named(task: TreeTask, names: readonly string[]): Promise<NamedEntries> {
    const pass = new NamedEntryPass(names, this.#objects().table.idBytes);
    await this.#eachTree(task, (row, bytes) => pass.tree(row, bytes), new PackedNames(this.#tally, this.#lane, pass));
    return pass.result();
  }

  async #eachTree({ from, to, families }: TreeTask, whole: (row: number, bytes: Uint8Array) => void, packed: TreeVisitor): Promise<void> {
    const { objects, table } = this.#objects();
    if (families) return this.#packs().trees(objects.families.subarray(from, to), packed, this.#signal);
    const rows = objects.order.subarray(from, to);
    const positions = new Positions(rows, this.#lane);
    const visitor = wholeObjects({
      object: (row, _type, bytes) => {
        positions.at(row);
        whole(row, bytes);
      },
      unreadable: (row, reason) => this.#unreadable(row, reason),
    });
    await readObjects(objects.repository, table, rows, visitor, this.#signal);
  }

  async #files(first: number, paths: readonly string[]): Promise<void> {
    if (this.#reader === undefined) throw new Error('files were asked for without a folder');
    for (const [position, path] of paths.entries()) {
      if (position % TURN === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        this.#signal?.throwIfAborted();
      }
      this.#lane.at(position);
      const outcome = this.#reader.read(path, first + position, this.#fileFeed);
      if (outcome.kind === 'read') this.#tally.read(FILE, outcome.bytes);
      else if (outcome.kind === 'absent') this.#tally.absent++;
      else this.#tally.problems.push({ kind: 'unreadable-file', subject: displayPath(path), message: outcome.reason });
    }
  }

  #packs(): PackScan {
    const { packs } = this.#objects().objects;
    if (packs === undefined) throw new Error('families were asked for without packs');
    return (this.#packScan ??= new PackScan(packs, this.#scanner, this.#rules));
  }

  #objects(): { objects: RunnerObjects; table: ObjectTable } {
    if (this.#opened === undefined) throw new Error('objects were asked for without a repository');
    return this.#opened;
  }

  #unreadable(row: number, reason: string): void {
    this.#tally.problems.push({ kind: 'unreadable-object', subject: this.#opened?.table.hex(row) ?? String(row), message: reason });
  }
}

/** Where in a share the reading is: rows come in the share's order, some of them again. */
class Positions {
  readonly #rows: Uint32Array;
  readonly #lane: Lane;
  #position = 0;

  constructor(rows: Uint32Array, lane: Lane) {
    this.#rows = rows;
    this.#lane = lane;
  }

  at(row: number): void {
    while (this.#position < this.#rows.length && this.#rows[this.#position] !== row) this.#position++;
    this.#lane.at(this.#position);
  }
}
