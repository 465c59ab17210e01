/** The file reader: files on disk, read without following a link and without leaving the root. A symbolic link's text is its target. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { TextFeed } from './text-feed.ts';

/** `absent`: it was listed, and is no file now (deleted, or a folder or device took its place): nothing there to scan. */
export type FileOutcome = { readonly kind: 'read'; readonly bytes: number } | { readonly kind: 'absent' } | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads of this size: one for nearly every source file, and bounded memory for a dump of gigabytes. */
const PIECE = 1 << 20;

export class FileReader {
  readonly #root: string;
  readonly #buffer = Buffer.allocUnsafe(PIECE);
  /** Folders below the root that were seen to be folders, not links to somewhere else. */
  readonly #folders = new Map<string, boolean>();

  /** @param root a folder; paths are relative to it. */
  constructor(root: string) {
    this.#root = root;
  }

  /** @param path bytes as latin1, `/` between folders. */
  read(path: string, unit: number, feed: TextFeed): FileOutcome {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
      return { kind: 'unreadable', reason: 'the path leaves the scanned folder' };
    }
    const name = this.#absolute(path);
    try {
      if (!this.#inside(path)) return { kind: 'absent' };
      const stat = lstatSync(name);
      if (stat.isSymbolicLink()) {
        const target = readlinkSync(name, { encoding: 'buffer' });
        feed.text(unit, target);
        return { kind: 'read', bytes: target.length };
      }
      if (!stat.isFile()) return { kind: 'absent' };
      return this.#file(name, unit, feed);
    } catch (error) {
      return failure(error);
    }
  }

  #file(name: string | Buffer, unit: number, feed: TextFeed): FileOutcome {
    // A link or a pipe may have taken the file's place since lstat: neither is followed or waited for.
    const handle = openSync(name, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(handle);
      if (!stat.isFile()) return { kind: 'absent' };
      let bytes = 0;
      let length = this.#fill(handle);
      feed.begin(unit);
      while (length > 0) {
        feed.chunk(this.#buffer.subarray(0, length));
        bytes += length;
        length = length < PIECE ? 0 : this.#fill(handle);
      }
      feed.end();
      return { kind: 'read', bytes };
    } finally {
      closeSync(handle);
    }
  }

  /** Fills the buffer as far as the file goes. */
  #fill(handle: number): number {
    let length = 0;
    while (length < PIECE) {
      const read = readSync(handle, this.#buffer, length, PIECE - length, null);
      if (read === 0) break;
      length += read;
    }
    return length;
  }

  /** Git lists a tracked `a/b` even when `a` has become a link: what lies behind it is not in the repository. */
  #inside(path: string): boolean {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      let real = this.#folders.get(folder);
      if (real === undefined) {
        real = lstatSync(this.#absolute(folder)).isDirectory();
        this.#folders.set(folder, real);
      }
      if (!real) return false;
    }
    return true;
  }

  #absolute(path: string): string | Buffer {
    return absolutePath(this.#root, path);
  }
}

/** The name to open. POSIX names are bytes; Windows wants text. */
export function absolutePath(root: string, path: string): string | Buffer {
  const bytes = Buffer.from(path, 'latin1');
  return process.platform === 'win32' ? join(root, bytes.toString('utf8')) : Buffer.concat([Buffer.from(`${root}/`), bytes]);
}

function failure(error: unknown): FileOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  // Deleted since it was listed, or deleted in the working tree and still in the index.
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
  return { kind: 'unreadable', reason: code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code };
}
