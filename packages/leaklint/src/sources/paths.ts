/** Paths: plain folders that are no repository, and single files. Everything below them is in scope; links are texts and are not followed. */
import { lstatSync, readdir, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { bytePath } from '@leaklint/git';
import { NO_COVERAGE } from '../coverage.ts';
import { fileComments, fileOrigin, fileTasks } from '../tasks/file-tasks.ts';
import { seen } from '../findings/grouping.ts';
import { Gathering } from '../crew/gathering.ts';
import { crewFor, threadsFor } from '../job.ts';
import type { Gathered, Job } from '../job.ts';
import { nameOrigins, partsOf, scanNames } from '../repository/names.ts';
import type { Problem } from '../problem.ts';
import { SELF_CHECK_FAILED } from '../tasks/self-check.ts';
import { Services } from '../findings/services.ts';
import { FILE } from '../tasks/task.ts';
import { UsageError } from '../usage-error.ts';
import { lostProblems } from '../crew/lost.ts';

/** Bytes of a source file, roughly: asking each for its size would take longer than what it decides. */
const USUAL_FILE = 16_384;

interface Listing {
  /** The folder that paths are relative to. */
  readonly root: string;
  /** Bytes as latin1. */
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly problems: readonly Problem[];
}

export async function scanPaths(job: Job): Promise<Gathered> {
  const listing = await list(job.options.path, job.options.paths ?? []);
  const gathering = new Gathering();
  gathering.problems.push(...listing.problems);
  job.meter.expect(listing.paths.length, listing.bytes);
  job.meter.phase('files');
  const crew = await crewFor(job, threadsFor(job, listing.bytes), { root: listing.root });
  try {
    const lost = await crew.run(fileTasks(listing.paths), (result) => gathering.add(result));
    gathering.problems.push(...lostProblems(lost));
    if (!crew.sings) gathering.problems.push(SELF_CHECK_FAILED);
  } finally {
    await crew.close();
  }
  const names = scanNames(job, partsOf(listing.paths));
  const pathOf = (unit: number): string => listing.paths[unit] ?? '';
  return {
    scope: { kind: 'paths', root: job.options.path, shallow: false, partial: false, alternates: [] },
    coverage: { ...NO_COVERAGE, files: gathering.count(FILE, listing.paths.length - gathering.absent), names: names.count },
    seen: [
      ...gathering.files.flatMap((sightings) => [...seen(sightings, (unit) => fileOrigin(pathOf(unit), undefined))]),
      ...seen(names.sightings, nameOrigins(names, listing.paths, 'worktree')),
    ],
    problems: gathering.problems,
    comments: fileComments(gathering.comments, listing.paths),
    services: new Services(listing.paths),
  };
}

async function list(path: string, more: readonly string[]): Promise<Listing> {
  const root = real(path);
  if (more.length === 0 && lstatSync(root).isDirectory()) return { root, ...(await below(root)) };
  const roots = more.length === 0 ? [root] : more.map((each) => real(join(root, each)));
  const top = more.length === 0 ? dirname(root) : root;
  const parts = await Promise.all(roots.map(async (each) => (lstatSync(each).isDirectory() ? await below(each) : single(each))));
  const within = (index: number): string => {
    const each = roots[index] as string;
    const folder = relative(top, lstatSync(each).isDirectory() ? each : dirname(each));
    if (folder.startsWith('..')) throw new UsageError(`${each} lies outside ${top}`);
    return folder === '' ? '' : `${bytePath(folder.replaceAll('\\', '/'))}/`;
  };
  const paths = parts.flatMap((part, index) => part.paths.map((name) => within(index) + name));
  return {
    root: top,
    paths: [...new Set(paths)].sort(),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    problems: parts.flatMap((part, index) => part.problems.map((problem) => ({ ...problem, subject: join(within(index), problem.subject) }))),
  };
}

function single(file: string): Omit<Listing, 'root'> {
  return { paths: [bytePath(basename(file))], bytes: lstatSync(file).size, problems: [] };
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new UsageError(`no such file or folder: ${path}`);
    throw error;
  }
}

/** What fast-glob would pass over in silence is heard here: a folder that cannot be read, a name that is no UTF-8, the history of a repository inside. */
async function below(root: string): Promise<Omit<Listing, 'root'>> {
  const { default: glob } = await import('fast-glob');
  const problems: Problem[] = [];
  const hear = (folder: string, error: NodeJS.ErrnoException | null, entries: readonly Dirent[]): void => {
    const name = relative(root, folder) || '.';
    if (error !== null) problems.push({ kind: 'unreadable-file', subject: name, message: `the folder cannot be read: ${error.code ?? error.message}` });
    for (const entry of entries) {
      if (entry.name.includes('\uFFFD')) problems.push({ kind: 'unreadable-file', subject: join(name, entry.name), message: 'the name is not UTF-8' });
      if (entry.name === '.git') problems.push({ kind: 'nested-repository', subject: name, message: 'a repository of its own: its history was not scanned; scan it by its path' });
    }
  };
  const listed = await glob('**', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    suppressErrors: true,
    unique: true,
    onlyFiles: false,
    objectMode: true,
    ignore: ['**/.git/**'],
    fs: {
      readdir: ((folder: string, options: { withFileTypes: true }, callback: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void): void => {
        readdir(folder, options, (error, entries) => {
          hear(folder, error, error === null ? entries : []);
          callback(error, entries);
        });
      }) as never,
    },
  });
  const paths: string[] = [];
  for (const entry of listed) {
    if (!entry.dirent.isFile() && !entry.dirent.isSymbolicLink()) continue;
    if (entry.path.includes('\uFFFD')) continue;
    paths.push(bytePath(entry.path));
  }
  return { paths: paths.sort(), bytes: paths.length * USUAL_FILE, problems };
}
