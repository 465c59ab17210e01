/** The list of objects as git gives it: all of them, or some that are asked for. */
import { closeSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, reasonOf, startGit, streamGit, failed } from './git.ts';
import { FEW, looseHead } from './loose-object.ts';
import { BLOB, COMMIT, HEX, ObjectTable, TAG, TREE, UNKNOWN, UNREADABLE } from './objects.ts';
import type { Pack } from './pack.ts';
import { openFile } from './regular-file.ts';
import type { Repository } from './repository.ts';

/** Lists every object of the repository, those of alternates included. Never fails for a damaged object: that becomes a row of type 0. */
export async function listObjects(repo: Repository, signal?: AbortSignal): Promise<ObjectTable> {
  const list = new ObjectList(repo.idBytes, expectedCount(repo));
  const args = ['cat-file', '--batch-all-objects', '--batch-check', '--unordered', '--buffer'];
  const exit = await streamGit(repo, args, (chunk) => list.read(chunk), { signal });
  const died = exit.code !== 0 || list.unfinished;
  if (died && list.count === 0 && exit.code !== 0) throw failed(args, exit);
  const lines = linesOf(exit.stderr);
  if (died) lines.push(`git stopped while listing objects: ${reasonOf(exit.stderr) || 'no reason given'}`);
  return list.table(!died, lines.slice(0, WARNINGS));
}

const WARNINGS = 100;

function linesOf(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '');
}

/** Finds type and size of these objects, in this order, and adds a row for each to the list. Returns what git complained of, if it had to be asked. */
export async function askObjects(repo: Repository, ids: readonly string[], list: ObjectList, signal?: AbortSignal): Promise<string[]> {
  const heads = ids.length > FEW ? [] : ids.map((id) => looseHead(repo, id));
  if (ids.length <= FEW && heads.every((head) => head !== undefined)) {
    for (const [at, { type, size }] of heads.entries()) list.add(Buffer.from(ids[at]!, 'hex'), 0, type, size);
    return [];
  }
  const warnings: string[] = [];
  const before = list.count;
  for (let asked = 0; asked < ids.length; asked = list.count - before) {
    const git = startGit(repo, ['cat-file', '--batch-check', '--buffer'], { signal });
    let failure: { readonly error: unknown } | undefined;
    git.stdout.on('data', (chunk: Buffer) => {
      try {
        if (failure === undefined) list.read(chunk);
      } catch (error) {
        failure = { error };
        git.kill();
      }
    });
    git.stdin.end(`${ids.slice(asked).join('\n')}\n`);
    const exit = await git.exit;
    if (failure !== undefined) throw failure.error;
    if (warnings.length < WARNINGS) warnings.push(...linesOf(exit.stderr));
    // Dead without an answer: of the first that was asked
    if (list.count - before === asked) list.add(Buffer.from(ids[asked]!, 'hex'), 0, UNREADABLE, 0);
  }
  return warnings.slice(0, WARNINGS);
}

/** Some objects, listed in the order asked. */
export async function listSome(repo: Repository, ids: readonly string[], signal?: AbortSignal): Promise<ObjectTable> {
  const list = new ObjectList(repo.idBytes, ids.length);
  const warnings = ids.length === 0 ? [] : await askObjects(repo, ids, list, signal);
  return list.table(true, warnings);
}

const LONGEST_LINE = 128; // 64 digits, a type, a size of 20 digits

/** A table in the making. Reads lines of `<id> <type> <size>` or `<id> missing`, in chunks cut anywhere. */
export class ObjectList {
  count = 0;
  private readonly idBytes: 20 | 32;
  private capacity: number;
  private ids: SharedArrayBuffer;
  private types: SharedArrayBuffer;
  private sizes: SharedArrayBuffer;
  private idColumn: Uint8Array;
  private typeColumn: Uint8Array;
  private sizeColumn: Float64Array;
  private readonly carry: Buffer = Buffer.alloc(LONGEST_LINE);
  private carried = 0;

  constructor(idBytes: 20 | 32, expected: number) {
    this.idBytes = idBytes;
    this.capacity = Math.max(expected, 64);
    this.ids = new SharedArrayBuffer(this.capacity * idBytes);
    this.types = new SharedArrayBuffer(this.capacity);
    this.sizes = new SharedArrayBuffer(this.capacity * 8);
    this.idColumn = new Uint8Array(this.ids);
    this.typeColumn = new Uint8Array(this.types);
    this.sizeColumn = new Float64Array(this.sizes);
  }

  get unfinished(): boolean {
    return this.carried > 0;
  }

  read(chunk: Buffer): void {
    let from = 0;
    if (this.carried > 0) {
      const end = chunk.indexOf(10);
      const piece = end === -1 ? chunk.length : end + 1;
      if (this.carried + piece > LONGEST_LINE) throw garbage();
      this.carry.set(chunk.subarray(0, piece), this.carried);
      this.carried += piece;
      from = piece;
      if (end === -1) return;
      this.carried = 0;
      this.line(this.carry, 0);
    }
    const last = chunk.lastIndexOf(10);
    while (from <= last) from = this.line(chunk, from);
    if (from < chunk.length) {
      if (chunk.length - from > LONGEST_LINE) throw garbage();
      this.carry.set(chunk.subarray(from), 0);
      this.carried = chunk.length - from;
    }
  }

  /** Adds the object whose id begins at `at`. */
  add(ids: Uint8Array, at: number, type: number, size: number): void {
    if (this.count === this.capacity) this.grow();
    const { idBytes, idColumn } = this;
    for (let from = at, to = this.count * idBytes, end = to + idBytes; to < end; ) idColumn[to++] = ids[from++]!;
    this.typeColumn[this.count] = type;
    this.sizeColumn[this.count++] = size;
  }

  /** Adds those of a pack's entries, in order of offset, that have a row: their sizes are not known. */
  addPack({ count, ids, types }: Pack, rows: Int32Array): void {
    while (this.count + count > this.capacity) this.grow();
    const { idBytes } = this;
    for (let from = 0, to = 0; from < count; from = to) {
      if (rows[from] === -1) {
        to = from + 1;
        continue;
      }
      while (to < count && rows[to] !== -1) to++;
      this.idColumn.set(ids.subarray(from * idBytes, to * idBytes), this.count * idBytes);
      this.typeColumn.set(types.subarray(from, to), this.count);
      this.sizeColumn.fill(UNKNOWN, this.count, this.count + to - from);
      this.count += to - from;
    }
  }

  /** Reads one whole line that begins at `from`; returns where the next begins. */
  private line(bytes: Uint8Array, from: number): number {
    if (this.count === this.capacity) this.grow();
    const { idBytes, idColumn } = this;
    let at = from;
    let bad = 0;
    for (let to = this.count * idBytes, end = to + idBytes; to < end; to++, at += 2) {
      const high = HEX[bytes[at]!]!;
      const low = HEX[bytes[at + 1]!]!;
      bad |= high | low;
      idColumn[to] = (high << 4) | low;
    }
    if (bad > 15 || bytes[at] !== 0x20) throw garbage();
    const letter = bytes[at + 1]!;
    let type = UNREADABLE;
    if (letter === 0x62) type = BLOB;
    else if (letter === 0x63) type = COMMIT;
    else if (letter === 0x74) type = bytes[at + 2] === 0x72 ? TREE : TAG;
    at += 2;
    let size = 0;
    if (type !== UNREADABLE) {
      while (bytes[at] !== 0x20) {
        if (bytes[at] === 10 || at > from + LONGEST_LINE) throw garbage();
        at++;
      }
      for (at++; bytes[at] !== 10; at++) {
        const digit = bytes[at]! - 48;
        if (!(digit >= 0 && digit <= 9)) throw garbage();
        size = size * 10 + digit;
      }
    } else while (bytes[at] !== 10) at++;
    this.typeColumn[this.count] = type;
    this.sizeColumn[this.count] = size;
    this.count++;
    return at + 1;
  }

  private grow(): void {
    const copy = (from: SharedArrayBuffer, bytes: number): SharedArrayBuffer => {
      const into = new SharedArrayBuffer(bytes);
      new Uint8Array(into).set(new Uint8Array(from));
      return into;
    };
    this.capacity = Math.ceil(this.capacity * 1.5);
    this.ids = copy(this.ids, this.capacity * this.idBytes);
    this.types = copy(this.types, this.capacity);
    this.sizes = copy(this.sizes, this.capacity * 8);
    this.idColumn = new Uint8Array(this.ids);
    this.typeColumn = new Uint8Array(this.types);
    this.sizeColumn = new Float64Array(this.sizes);
  }

  table(complete: boolean, warnings: readonly string[]): ObjectTable {
    const { count, idBytes, ids, types, sizes } = this;
    return ObjectTable.build({ count, idBytes, ids, types, sizes, complete, warnings });
  }
}

function garbage(): GitError {
  return new GitError('failed', 'git cat-file printed something that is no list of objects');
}

/** How many rows to make room for, from the counts in the pack indexes: growing 10 million rows by copying would double the peak. A wrong count only costs room. */
function expectedCount(repo: Repository): number {
  let count = 1024;
  const word = Buffer.alloc(4);
  for (const objects of [repo.objectsDir, ...repo.alternates]) {
    let names: string[];
    try {
      names = readdirSync(join(objects, 'pack')).filter((name) => name.endsWith('.idx'));
    } catch {
      continue; // no packs there; git lists what there is
    }
    for (const name of names) {
      let file: number;
      try {
        file = openFile(join(objects, 'pack', name));
      } catch {
        continue; // unreadable: the integrity check reports it
      }
      // pack-index version 2: 8 bytes, then 256 counts, the last of which is the number of objects
      if (readSync(file, word, 0, 4, 8 + 255 * 4) === 4) count += Math.min(word.readUInt32BE(0), 50_000_000);
      closeSync(file);
    }
  }
  return Math.min(count, 200_000_000);
}
