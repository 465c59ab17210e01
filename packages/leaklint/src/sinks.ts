/** Sinks: where reports go. A report file is whole or absent; a reader that closed the pipe is no error, a full disk is one. */
import { closeSync, constants, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { visible } from './terminal/escape.ts';
import { UsageError } from './usage-error.ts';

/** Writes everything, then returns. `closed`: whoever read has gone. */
export function writeAll(stream: Writable, text: string): Promise<'written' | 'closed'> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? resolve('closed') : reject(error));
    stream.once('error', onError);
    stream.write(text, (error) => {
      // Left in place on failure: Node emits the same error on the stream after this call.
      if (error) return onError(error);
      stream.removeListener('error', onError);
      resolve('written');
    });
  });
}

/** Files that are being written: taken away when the process ends in the middle of one. */
const unfinished = new Set<string>();

function tidyUp(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** The reason of an error of the file system in words, without the path, which the caller names. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOENT: 'no such file or folder',
    ENOTDIR: 'part of the path is no folder',
    EISDIR: 'it is a folder',
    ENOSPC: 'no space left',
    EFBIG: 'the file would be too large',
    EROFS: 'the file system is read-only',
    EMFILE: 'too many open files',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
    ENXIO: 'nobody reads from it',
  };
  return code === undefined ? visible(error instanceof Error ? error.message : String(error)) : (words[code] ?? code);
}

function target(path: string): { path: string; stats: Stats | undefined } {
  try {
    const real = realpathSync(path);
    return { path: real, stats: statSync(real) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { path, stats: undefined };
  }
}

/** Fails before a long scan where it would fail after it. */
export function checkReportFile(path: string): void {
  try {
    if (target(path).stats?.isDirectory() === true) throw new UsageError(`cannot write the report ${visible(path)}: it is a folder`);
    if (!statSync(dirname(path)).isDirectory()) throw new UsageError(`cannot write the report ${visible(path)}: part of the path is no folder`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot write the report ${visible(path)}: ${reasonOf(error)}`);
  }
}

/** What is no regular file is written in place. A pipe that nobody reads would be waited for without end. */
function writeInPlace(path: string, text: string, isPipe: boolean): void {
  const probe = isPipe ? openSync(path, constants.O_WRONLY | constants.O_NONBLOCK) : undefined;
  try {
    writeFileSync(path, text);
  } finally {
    if (probe !== undefined) closeSync(probe);
  }
}

/** Into a file beside the target, then renamed over it; what is no regular file (a pipe, a device) is written in place. `secret`: for the owner only. */
export function writeReportFile(path: string, text: string, secret: boolean): void {
  try {
    const { path: real, stats } = target(path);
    if (stats !== undefined && !stats.isFile()) return writeInPlace(real, text, stats.isFIFO());
    // Not from node:crypto, which every start would pay for; `wx` refuses a name that is taken.
    const temporary = join(dirname(real), `.${basename(real).slice(0, 100)}.${process.pid}-${Date.now().toString(36)}.tmp`);
    unfinished.add(temporary);
    if (!process.listeners('exit').includes(tidyUp)) process.on('exit', tidyUp);
    try {
      const file = openSync(temporary, 'wx', secret ? 0o600 : (stats?.mode ?? 0o666) & 0o777);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, real);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      unfinished.delete(temporary);
    }
  } catch (error) {
    throw new UsageError(`cannot write the report ${visible(path)}: ${reasonOf(error)}`);
  }
}

/** Writes a report without secrets: whole, or not at all. Throws `UsageError`. */
export function writeReport(path: string, text: string): void {
  checkReportFile(path);
  writeReportFile(path, text, false);
}
