/** The slow path and the oracle: object contents as `git cat-file --batch` gives them, streamed, with damaged objects named instead of fatal. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, reasonOf, startGit } from './git.ts';
import { COMMIT, BLOB, HEX, TAG, TREE, TYPE_NAMES, UNKNOWN, UNREADABLE, type ObjectTable } from './objects.ts';
import type { Repository } from './repository.ts';

/**
 * Is told of each row, in the order asked: `object`, `chunk` any number of times, `done`; or `unreadable`.
 * Only `done` makes a row count. When git dies in the middle, a row may be begun again (`object` once more: forget
 * what came before) or end as `unreadable`. A chunk is valid during the call only.
 */
export interface ObjectVisitor {
  object(row: number, type: number, size: number): void;
  chunk(bytes: Uint8Array): void;
  done(): void;
  unreadable(row: number, reason: string): void;
}

/** How many rows are read one by one flushed after git has died, to be sure whom to blame. */
const CAREFUL = 512;
const BLOCK = 2048; // ids written at once: 84 KB

/**
 * Reads the given rows of the table. Memory does not grow with objects: the visitor sees chunks as they come.
 * Throws GitError only when git itself cannot work; a damaged object goes to `visitor.unreadable` and the rest is read.
 */
export async function readObjects(repo: Repository, table: ObjectTable, rows: Uint32Array, visitor: ObjectVisitor, signal?: AbortSignal): Promise<void> {
  let next = 0;
  let careful = 0;
  while (next < rows.length) {
    // Buffered output is lost when git is killed by a signal, so the first object without an answer is only a suspect:
    // it and those after it are asked again, each answer flushed. Then the first without an answer is the culprit.
    const end = careful > 0 ? Math.min(rows.length, next + careful) : rows.length;
    const batch = new Batch(repo, table, rows, next, end, careful === 0, visitor);
    const death = await batch.run(signal);
    next = batch.next;
    if (death === undefined) careful = 0;
    else if (careful === 0) careful = CAREFUL;
    else {
      if (!existsSync(join(repo.gitDir, 'HEAD')) || !existsSync(repo.objectsDir)) throw new GitError('failed', `the repository ${repo.gitDir} went away while it was read`);
      visitor.unreadable(rows[next]!, death);
      next++;
    }
  }
}

/** One git process and the answers it gives. */
class Batch {
  /** The first of `rows` that is not fully answered. */
  next: number;
  private readonly repo: Repository;
  private readonly table: ObjectTable;
  private readonly rows: Uint32Array;
  private readonly end: number;
  private readonly buffered: boolean;
  private readonly visitor: ObjectVisitor;
  private readonly line: Buffer = Buffer.alloc(256);
  private lineLength = 0;
  /** Bytes of content still to come; -1: a header line comes; 0: the newline behind the content comes. */
  private left = -1;
  /** The object differs from what the table announced: swallow it, then report. */
  private wrong = '';

  constructor(repo: Repository, table: ObjectTable, rows: Uint32Array, from: number, end: number, buffered: boolean, visitor: ObjectVisitor) {
    this.repo = repo;
    this.table = table;
    this.rows = rows;
    this.next = from;
    this.end = end;
    this.buffered = buffered;
    this.visitor = visitor;
  }

  /** Reads until all is answered (`undefined`) or git dies (the reason). */
  async run(signal: AbortSignal | undefined): Promise<string | undefined> {
    this.skipUnreadable();
    if (this.next >= this.end) return undefined;
    const git = startGit(this.repo, ['cat-file', '--batch', ...(this.buffered ? ['--buffer'] : [])], { signal });
    let failure: { readonly error: unknown } | undefined;
    git.stdout.on('data', (chunk: Buffer) => {
      if (failure !== undefined) return;
      try {
        this.read(chunk);
      } catch (error) {
        failure = { error };
        git.kill();
      }
    });
    this.feed(git.stdin);
    const exit = await git.exit;
    if (failure !== undefined) throw failure.error;
    if (this.next >= this.end && this.left === -1 && this.lineLength === 0) return undefined;
    return reasonOf(exit.stderr) || `git cat-file stopped (${exit.signal ?? `exit code ${exit.code ?? '?'}`})`;
  }

  /** Writes the ids as fast as git takes them: the next block goes when the one before has left. */
  private feed(stdin: NodeJS.WritableStream): void {
    const { table, rows, end } = this;
    const digits = table.idBytes * 2;
    let at = this.next;
    const more = (): void => {
      const block = Buffer.allocUnsafe(BLOCK * (digits + 1));
      let length = 0;
      for (let n = 0; n < BLOCK && at < end; at++) {
        const row = rows[at]!;
        if (table.types[row] === UNREADABLE) continue;
        length += block.write(table.hex(row), length, 'latin1');
        block[length++] = 10;
        n++;
      }
      if (length === 0) stdin.end();
      else stdin.write(block.subarray(0, length), (error) => { if (!error) more(); });
    };
    more();
  }

  private read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.left > 0) {
        const piece = this.left < chunk.length - at ? this.left : chunk.length - at;
        if (this.wrong === '') this.visitor.chunk(at === 0 && piece === chunk.length ? chunk : chunk.subarray(at, at + piece));
        this.left -= piece;
        at += piece;
      } else if (this.left === 0) {
        if (chunk[at++] !== 10) throw new GitError('failed', 'git cat-file sent more of an object than it announced');
        this.left = -1;
        const row = this.rows[this.next++]!;
        if (this.wrong === '') this.visitor.done();
        else this.visitor.unreadable(row, this.wrong);
        this.skipUnreadable();
      } else {
        const end = chunk.indexOf(10, at);
        const piece = (end === -1 ? chunk.length : end) - at;
        if (this.lineLength + piece > this.line.length) throw new GitError('failed', 'git cat-file printed garbage');
        if (end !== -1 && this.lineLength === 0) this.header(chunk, at, end);
        else {
          this.line.set(chunk.subarray(at, at + piece), this.lineLength);
          this.lineLength += piece;
          if (end !== -1) {
            const length = this.lineLength;
            this.lineLength = 0;
            this.header(this.line, 0, length);
          }
        }
        at += piece + 1;
      }
    }
  }

  /** `<id> <type> <size>` or `<id> missing`. */
  private header(bytes: Buffer, from: number, end: number): void {
    const { table } = this;
    const row = this.next < this.end ? this.rows[this.next]! : -1;
    const type = table.types[row] ?? UNREADABLE;
    let at = from;
    let same = row !== -1;
    for (let i = row * table.idBytes, stop = i + table.idBytes; same && i < stop; i++, at += 2) {
      same = table.ids[i] === ((HEX[bytes[at]!]! << 4) | HEX[bytes[at + 1]!]!);
    }
    if (!same) throw new GitError('failed', 'git cat-file answered something that was not asked');
    const letter = bytes[at + 1];
    const found = letter === 0x62 ? BLOB : letter === 0x63 ? COMMIT : letter === 0x74 ? (bytes[at + 2] === 0x72 ? TREE : TAG) : UNREADABLE;
    if (found === UNREADABLE) {
      this.next++;
      this.visitor.unreadable(row, 'git lists the object but cannot read it');
      this.skipUnreadable();
      return;
    }
    let size = 0;
    for (at = bytes.indexOf(0x20, at + 1) + 1; at < end; at++) size = size * 10 + bytes[at]! - 48;
    if (!Number.isSafeInteger(size) || size < 0) throw new GitError('failed', 'git cat-file printed garbage');
    this.left = size;
    if (table.sizes[row] === UNKNOWN) table.sizes[row] = size;
    this.wrong =
      found === type && size === table.sizes[row]
        ? ''
        : `listed as a ${TYPE_NAMES[type] ?? '?'} of ${table.sizes[row] ?? 0} bytes, read as a ${TYPE_NAMES[found] ?? '?'} of ${size} bytes`;
    if (this.wrong === '') this.visitor.object(row, type, size);
  }

  /** Rows git could not even list are not asked for. */
  private skipUnreadable(): void {
    const { table, rows, end } = this;
    while (this.next < end && table.types[rows[this.next]!] === UNREADABLE) {
      this.visitor.unreadable(rows[this.next++]!, 'git lists the object but cannot read it');
    }
  }
}

/** A visitor for objects that fit in memory (commits, tags, trees): each is handed over whole. `bytes` are valid during the call only. */
export function wholeObjects(handler: {
  object(row: number, type: number, bytes: Uint8Array): void;
  unreadable(row: number, reason: string): void;
}): ObjectVisitor {
  let row = 0;
  let type = 0;
  let size = 0;
  let gathered = Buffer.alloc(0);
  let length = 0;
  let whole: Uint8Array | undefined;
  return {
    object(newRow, newType, newSize) {
      row = newRow;
      type = newType;
      size = newSize;
      length = 0;
      whole = undefined;
    },
    chunk(bytes) {
      if (length === 0 && bytes.length === size) {
        whole = bytes;
        length = size;
        return;
      }
      if (gathered.length < size) gathered = Buffer.allocUnsafeSlow(Math.max(size, 65536));
      gathered.set(bytes, length);
      length += bytes.length;
    },
    done() {
      handler.object(row, type, whole ?? gathered.subarray(0, length));
    },
    unreadable: (badRow, reason) => handler.unreadable(badRow, reason),
  };
}
