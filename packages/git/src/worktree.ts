/** The working tree: every tracked and untracked file, read as it lies there. Nothing is followed out of it, nothing is filtered. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { recordsOf } from './git.ts';
import type { Repository } from './repository.ts';
import { SUBMODULE } from './entry-change.ts';
import { stagedEntries, type IndexEntry } from './staged.ts';
import { together } from './together.ts';

export interface WorktreeFile {
  /** latin1, from the top of the working tree. */
  readonly path: string;
  readonly tracked: boolean;
  /** Ignored by git; listed only when asked for. */
  readonly ignored: boolean;
  /** A link's content is the text of its target. */
  readonly kind: 'file' | 'symlink';
  /** Bytes when it was listed. */
  readonly size: number;
}

/** Something in the working tree that has no content to scan, or none that may be read. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: 'submodule' | 'deleted' | 'not a regular file' | 'repository of its own' | 'name leads out of the working tree' | 'unreadable';
  /** True: content in scope was not seen. False: there is nothing to see. */
  readonly problem: boolean;
  readonly message: string;
}

export interface Worktree {
  readonly files: readonly WorktreeFile[];
  readonly skipped: readonly SkippedFile[];
  /** Ignored by git: files, and folders that are ignored whole (counted as one each). */
  readonly ignored: number;
  readonly warnings: readonly string[];
}

export interface WorktreeOptions {
  /** List ignored files too. */
  readonly ignored?: boolean;
  /** What `stagedEntries` gives, where somebody has asked for it. */
  readonly index?: Promise<readonly IndexEntry[]>;
  readonly signal?: AbortSignal;
}

/**
 * Lists the files below `repo.prefix`. What the index says of a file (assume-unchanged, skip-worktree) is not asked:
 * the file is. What git ignores is left out, unless it is all there is below the prefix: then it was meant. Sorted by path in byte order. `[]` for a bare repository.
 */
export async function worktreeFiles(repo: Repository, options: WorktreeOptions = {}): Promise<Worktree> {
  const { worktree, prefix } = repo;
  if (worktree === undefined) return { files: [], skipped: [], ignored: 0, warnings: [] };
  const { signal } = options;
  const inside = (path: string): boolean => prefix === '' || path === prefix || path.startsWith(prefix);
  const others = new Map<string, boolean>();
  let ignored = 0;
  let within = false; // an ignored folder holds the prefix
  const list = (flags: readonly string[], each: (path: string) => void): Promise<string> =>
    recordsOf(repo, ['ls-files', '-z', '-o', '--exclude-standard', ...flags], (path) => { if (inside(path)) each(path); }, { signal });
  const [index, ...said] = await together([
    options.index ?? stagedEntries(repo, signal),
    list([], (path) => others.set(path, false)),
    recordsOf(repo, ['ls-files', '-z', '-o', '--exclude-standard', '-i', '--directory'], (path) => {
      within ||= path.endsWith('/') && prefix.startsWith(path);
      if (within || inside(path)) ignored++;
    }, { signal }),
    options.ignored === true ? list(['-i'], (path) => others.set(path, true)) : '',
  ]);

  const alone = within || (others.size === 0 && !index.some(({ path }) => inside(path)));
  if (options.ignored !== true && prefix !== '' && ignored > 0 && alone) {
    said.push(await list(['-i'], (path) => others.set(path, true)));
    ignored = 0;
  }

  const place = new Place(worktree);
  const files: WorktreeFile[] = [];
  const skipped: SkippedFile[] = [];
  const look = (path: string, tracked: boolean, isIgnored: boolean): void => {
    const found = place.look(path);
    if ('reason' in found) skipped.push(found);
    else files.push({ path, tracked, ignored: isIgnored, ...found });
  };
  let last = '';
  for (const { path, mode } of index) {
    if (path === last || !inside(path)) continue; // further stages of an unmerged path
    last = path;
    if (mode === SUBMODULE) skipped.push({ path, reason: 'submodule', problem: false, message: 'a submodule is a repository of its own; scan it by itself' });
    else look(path, true, false);
  }
  for (const [path, isIgnored] of others) {
    if (path.endsWith('/')) skipped.push({ path, reason: 'repository of its own', problem: !isIgnored, message: 'an untracked repository inside this one; scan it by itself' });
    else look(path, false, isIgnored);
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, skipped, ignored, warnings: said.flatMap((text) => text.split('\n').filter((line) => line !== '')) };
}

/** Reads a file or link of the working tree in chunks. Returns what went wrong, in words, or `undefined`. `buffer` is where chunks are put. */
export function readWorktreeFile(repo: Repository, path: string, chunk: (bytes: Uint8Array) => void, buffer: Buffer = Buffer.allocUnsafeSlow(1 << 20)): string | undefined {
  if (repo.worktree === undefined) return 'a bare repository has no working tree';
  const place = new Place(repo.worktree);
  const found = place.look(path);
  if ('reason' in found) return found.message;
  const name = place.at(path);
  try {
    if (found.kind === 'symlink') {
      chunk(readlinkSync(name, 'buffer'));
      return undefined;
    }
    // Between looking and opening it may have become a link or a pipe: neither is followed, neither blocks.
    const file = openSync(name, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      if (!fstatSync(file).isFile()) return 'not a regular file';
      for (let count = readSync(file, buffer, 0, buffer.length, null); count > 0; count = readSync(file, buffer, 0, buffer.length, null)) chunk(buffer.subarray(0, count));
      return undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error; // not the file system's: the reader's own
    return `cannot be read (${code})`;
  }
}

/** Paths of git below one folder of the file system. Names come from the index, which may be crafted: none may lead out. */
class Place {
  private readonly top: string;
  /** Folders known to be real folders, not links. */
  private readonly folders = new Set<string>(['']);
  constructor(top: string) {
    this.top = top;
  }

  /** The name to open. POSIX names are bytes; Windows wants text. */
  at(path: string): string | Buffer {
    const bytes = Buffer.from(path, 'latin1');
    if (process.platform === 'win32') return join(this.top, bytes.toString('utf8'));
    return Buffer.concat([Buffer.from(this.top + sep), bytes]);
  }

  look(path: string): { kind: 'file' | 'symlink'; size: number } | SkippedFile {
    const parts = path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part) || (process.platform === 'win32' && /[\\:]/.test(part)))) {
      return { path, reason: 'name leads out of the working tree', problem: true, message: 'the index names a path that leads out of the working tree; it was not opened' };
    }
    try {
      for (let depth = 1; depth < parts.length; depth++) {
        const folder = parts.slice(0, depth).join('/');
        if (this.folders.has(folder)) continue;
        if (!lstatSync(this.at(folder)).isDirectory()) return { path, reason: 'deleted', problem: false, message: 'a folder of its path is a link or a file now' };
        this.folders.add(folder);
      }
      return this.kind(path, lstatSync(this.at(path)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      if (code === 'ENOENT' || code === 'ENOTDIR') return { path, reason: 'deleted', problem: false, message: 'tracked, and not in the working tree' };
      return { path, reason: 'unreadable', problem: true, message: `cannot be read (${code})` };
    }
  }

  private kind(path: string, stats: Stats): { kind: 'file' | 'symlink'; size: number } | SkippedFile {
    if (stats.isSymbolicLink()) return { kind: 'symlink', size: stats.size };
    if (stats.isFile()) return { kind: 'file', size: stats.size };
    if (stats.isDirectory()) return { path, reason: 'deleted', problem: false, message: 'tracked as a file, and a folder now' };
    return { path, reason: 'not a regular file', problem: false, message: 'a pipe, socket or device: nothing to scan' };
  }
}
