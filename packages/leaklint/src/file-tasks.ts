/** Files on disk as work for a crew, and what is known of each when it comes back with a match. */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readlinkSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Repository } from '@leaklint/git';
import { absolutePath } from './file-reader.ts';
import { seen } from './findings.ts';
import type { Seen } from './findings.ts';
import type { Origin } from './origin.ts';
import { unitsOf } from './sightings.ts';
import type { Sightings } from './sightings.ts';
import type { Task } from './task.ts';

/** Files in a task: big enough to be worth the message, small enough to share out. */
const SHARE = 256;

export function fileTasks(paths: readonly string[]): Task[] {
  const tasks: Task[] = [];
  for (let first = 0; first < paths.length; first += SHARE) tasks.push({ kind: 'files', first, paths: paths.slice(first, first + SHARE) });
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

/** What was seen in files of a repository. Few files have a match, and only those are hashed. */
export async function seenFiles(all: readonly Sightings[], files: readonly string[], repository: Repository): Promise<Seen[]> {
  const origins = new Map<number, Origin>();
  for (const unit of unitsOf(all)) {
    const path = files[unit] as string;
    const id = repository.worktree === undefined ? undefined : await blobId(repository.worktree, path, repository.objectFormat);
    origins.set(unit, fileOrigin(path, id));
  }
  return all.flatMap((sightings) => [...seen(sightings, (unit) => origins.get(unit) as Origin)]);
}
