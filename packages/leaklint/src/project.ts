/** The project that a scan belongs to: the folder whose configuration and baseline hold, found without git and without leaving it. */
import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { GitError, ObjectReader, resolveRevision } from '@leaklint/git';
import type { CommandLine } from './command-line/command-line.ts';
import type { ReadText } from './policy/config.ts';
import { noPolicy, readPolicy } from './policy/policy.ts';
import type { Policy } from './policy/policy.ts';
import { repositoryOf } from './repository-of.ts';
import type { ScanOptions } from './scan-options.ts';
import { reasonOf } from './sinks.ts';
import { UsageError } from './usage-error.ts';

/** A configuration is written by people, a baseline grows to a line a secret. */
const LARGEST = 64 << 20;

/** The nearest folder from `path` upwards that has a `.git`; else `path` itself, or the folder of that file. */
export function projectRoot(path: string): string {
  const given = resolve(path);
  const first = statSync(given, { throwIfNoEntry: false })?.isDirectory() === true ? given : dirname(given);
  for (let folder = first; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return first;
  }
}

/** Reads files below `root`. A link that leads out of it is refused: whoever can add one could have any file read. */
export function projectReader(root: string): ReadText {
  return (name) => Promise.resolve(readInside(root, name));
}

function readInside(root: string, name: string): string | undefined {
  const path = join(root, name);
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
      throw new UsageError(`cannot read ${name}: it is a link to nothing`);
    }
    if (stat.isDirectory()) throw new UsageError(`${name === '' ? 'a folder' : name} is no file`);
    const real = realpathSync.native(path);
    if (!real.startsWith(realpathSync.native(root).replace(/[\\/]?$/, sep))) throw new UsageError(`${name} leads out of the project`);
    if (!stat.isFile()) throw new UsageError(`${name} is no file`);
    if (stat.size > LARGEST) throw new UsageError(`${name} is larger than ${LARGEST >> 20} MiB`);
    return readFileSync(real, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${name}: ${reasonOf(error)}`);
  }
}

/** Reads files as a commit has them. */
async function commitReader(options: Asked, commit: string): Promise<ReadText> {
  const repository = await repositoryOf(options);
  if (repository === undefined) throw new UsageError(`${options.path} is not in a git repository`);
  return async (name) => {
    const id = await resolveRevision(repository, `${commit}:${name}`).catch((error: unknown) => {
      if (error instanceof GitError && error.kind === 'bad-revision') return undefined;
      throw error;
    });
    if (id === undefined) return undefined;
    const reader = new ObjectReader(repository);
    try {
      const object = await reader.read(id);
      if (object?.type !== 'blob') throw new UsageError(`cannot read ${name} of commit ${commit}`);
      return object.bytes.toString('utf8').replace(/^\ufeff/, '');
    } finally {
      reader.close();
    }
  };
}

/** What the flags say of configuration and baseline; the same for every command that scans. */
export function policyOptions(line: CommandLine): Pick<ScanOptions, 'config' | 'baseline' | 'untrusted' | 'requireReasons'> {
  for (const name of ['config', 'baseline'] as const) {
    if (line.has(name) && line.has(`no-${name}`)) throw new UsageError(`--${name} and --no-${name} exclude each other`);
    if (line.has(name) && line.has('untrusted')) throw new UsageError(`--${name} and --untrusted exclude each other`);
  }
  const config = line.has('no-config') ? false : line.value('config');
  const baseline = line.has('no-baseline') ? false : line.value('baseline');
  return { ...(config === undefined ? {} : { config }), ...(baseline === undefined ? {} : { baseline }), untrusted: line.has('untrusted'), requireReasons: line.has('require-reasons') };
}

/** The rules that hold where a command is run: the built-in ones, as the project's configuration changes them and adds to them. */
export async function rulesHere(line: CommandLine, path = '.'): Promise<Policy> {
  return await policyFor({ path, scope: 'paths', ...policyOptions(line), baseline: false });
}

type Asked = Pick<ScanOptions, 'path' | 'scope' | 'config' | 'baseline' | 'untrusted' | 'requireReasons' | 'policyAt' | 'trustOwner' | 'signal'>;

/** The policy that holds for a scan of `options.path`. */
export async function policyFor(options: Asked, { baselineIsMade = false }: { readonly baselineIsMade?: boolean } = {}): Promise<Policy> {
  if (options.untrusted === true) return noPolicy();
  const written = await writtenPolicy(options, baselineIsMade);
  return options.requireReasons === true ? { ...written, requireReasons: true } : written;
}

async function writtenPolicy(options: Asked, baselineIsMade: boolean): Promise<Policy> {
  const root = projectRoot(options.scope === 'stdin' ? '.' : options.path);
  const read = options.policyAt === undefined ? projectReader(root) : await commitReader(options, options.policyAt);
  const baseline = typeof options.baseline === 'string' ? nameWithin(root, options.baseline) : options.baseline;
  const asked = { ...optional('baseline', baseline), baselineIsMade };
  if (typeof options.config !== 'string') return await readPolicy(read, { ...optional('config', options.config), ...asked });
  const own = nameWithin(root, options.config);
  if (!own.startsWith('..')) return await readPolicy(read, { config: own, ...asked });
  // A configuration from elsewhere extends what lies beside it; the baseline is the project's all the same.
  return await readPolicy(read, { config: basename(options.config), ...asked }, projectReader(dirname(resolve(options.config))));
}

function nameWithin(root: string, file: string): string {
  return relative(root, resolve(file)).replaceAll('\\', '/');
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}
