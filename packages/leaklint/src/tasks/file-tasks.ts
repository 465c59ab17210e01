/** Files on disk as work for a crew, and what is known of each when it comes back with a match. */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readlinkSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Repository } from '@leaklint/git';
import type { IgnoreComment } from './comment-watch.ts';
import { absolutePath } from './file-reader.ts';
import { seen } from '../findings/grouping.ts';
import type { Seen } from '../findings/grouping.ts';
import type { Origin } from '../findings/origin.ts';
import { unitsOf } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';
import type { Task } from './task.ts';

/** Files in a task: big enough to be worth the message, small enough to share out. */
const SHARE = 256;

/** @param runs the positions that are wanted, as `[from, to)`; default: all */
export function fileTasks(paths: readonly string[], runs: readonly { readonly from: number; readonly to: number }[] = [{ from: 0, to: paths.length }]): Task[] {
  const tasks: Task[] = [];
  for (const { from, to } of runs) {
    for (let first = from; first < to; first += SHARE) tasks.push({ kind: 'files', first, paths: paths.slice(first, Math.min(to, first + SHARE)) });
  }
  return tasks;
}

/** The id that git would give the file's bytes: a file and its blob are one version of a secret. `undefined` when it cannot be read any more. */
export async function blobId(root: string, path: string, format: 'sha1' | 'sha256'): Promise<string | undefined> {
  const name = absolutePath(root, path);
  const hash = createHash(format);
  try {
    const stat = lstatSync(name);
    if (stat.isSymbolicLink()) {
      const target = readlinkSync(name, { encoding: 'buffer' });
      return hash.update(`blob ${target.length}\0`).update(target).digest('hex');
    }
    hash.update(`blob ${stat.size}\0`);
    await pipeline(createReadStream(name), async (chunks) => {
      for await (const chunk of chunks as AsyncIterable<Buffer>) hash.update(chunk);
    });
    return hash.digest('hex');
  } catch (error) {
    // It was read a moment ago and is gone or closed now: then it counts as a version of its own.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

export function fileOrigin(path: string, id: string | undefined): Origin {
  return { source: 'file', paths: [path], pathsTotal: 1, exposures: ['worktree'], version: id ?? `file ${path}` };
}

/** A comment that asks for something to be passed over; `path` is bytes as latin1. */
export interface FileComment {
  readonly path: string;
  readonly line: number;
  readonly rules: readonly string[];
}

export function fileComments(comments: readonly IgnoreComment[], files: readonly string[]): FileComment[] {
  return comments.map(({ unit, line, rules }) => ({ path: files[unit] as string, line, rules }));
}

/** By position: what tells the version of each file with a match. Few have one, and only those are hashed. */
export async function fileVersions(all: readonly Sightings[], files: readonly string[], { worktree, objectFormat }: Repository): Promise<Map<number, string | undefined>> {
  const versions = new Map<number, string | undefined>();
  if (worktree === undefined) return versions;
  for (const unit of unitsOf(all)) versions.set(unit, await blobId(worktree, files[unit] as string, objectFormat));
  return versions;
}

/** What was seen in files of a repository. */
export function seenFiles(all: readonly Sightings[], files: readonly string[], versions: ReadonlyMap<number, string | undefined>): Seen[] {
  const origins = new Map([...unitsOf(all)].map((unit) => [unit, fileOrigin(files[unit] as string, versions.get(unit))]));
  return all.flatMap((sightings) => [...seen(sightings, (unit) => origins.get(unit) as Origin)]);
}
