/** Repository discovery: which repository a path belongs to, and where its parts lie. Git decides; nothing here parses refs or configuration. */
import { realpathSync, statSync, existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { createHash } from 'node:crypto';
import { namesIn } from './folder-names.ts';
import { GitError, LOCATION_VARIABLES, reasonOf, runGit, type GitExit, type GitOptions, type GitPlace } from './git.ts';
import { readFile } from './regular-file.ts';

/** A repository as git sees it. Plain data: it can be posted to a worker as it is. All paths are absolute. */
export interface Repository extends GitPlace {
  /** The git directory; of a linked worktree its own one. */
  readonly gitDir: string;
  /** Where objects and refs are shared between worktrees. */
  readonly commonDir: string;
  readonly objectsDir: string;
  readonly indexFile: string;
  /** The top of the working tree. Never taken from `core.worktree`, which the repository may point anywhere. */
  readonly worktree: string | undefined;
  readonly bare: boolean;
  /** What the user gave, as a real path: the root of a scan. */
  readonly root: string;
  /** `root` below `worktree`, as git writes it: '' or 'sub/folder/'. latin1, as all paths of this package. */
  readonly prefix: string;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly idBytes: 20 | 32;
  readonly shallow: boolean;
  /** Some packs came from a promisor (partial clone): objects may be absent on purpose. */
  readonly promisor: boolean;
  /** Object folders of other repositories that this one borrows from. */
  readonly alternates: readonly string[];
  readonly gitVersion: string;
}

export interface DiscoverOptions {
  /** The environment to start from; `process.env` unless told. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder relative paths and GIT_* variables refer to; `process.cwd()` unless told. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Take the folder for the user's own whoever owns it: in a container the checkout belongs to somebody else. */
  readonly trustOwner?: boolean;
  /** Milliseconds after which a git that says nothing is stopped; 30,000 unless told. */
  readonly idle?: number;
}

const OLDEST = [2, 32] as const;

/** Finds the repository that `path` (a folder or a file) lies in. `undefined`: there is none. Throws GitError for one that git refuses or cannot read. */
export async function discover(path: string, options: DiscoverOptions = {}): Promise<Repository | undefined> {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const root = realPath(resolve(cwd, path));
  const folder = statSync(root).isDirectory() ? root : dirname(root);
  const call: GitOptions = { userConfig: true, env, idle: options.idle ?? 30_000, signal: options.signal, ...(options.trustOwner === true ? { trusted: folder } : {}) };
  // Both are awaited before either fails: nothing is left running behind the caller's back.
  const [told, located] = await Promise.allSettled([version(folder, call), locate(folder, cwd, env, call)]);
  if (told.status === 'rejected') throw told.reason;
  const gitVersion = told.value;
  const [major = 0, minor = 0] = gitVersion.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new GitError('too-old', `git ${gitVersion} is too old; leaklint needs git ${OLDEST.join('.')} or newer`);
  }
  if (located.status === 'rejected') throw located.reason;
  const facts = located.value;
  if (facts instanceof GitError) throw facts;
  return facts && describe(facts, root, folder, gitVersion);
}

/** The id of the empty tree in this repository's object format; computed, never written down. */
export function emptyTree(repo: { readonly objectFormat: 'sha1' | 'sha256' }): string {
  return createHash(repo.objectFormat).update('tree 0\0').digest('hex');
}

/** The id of the empty blob. The index names it for paths only intended to be added, whether it is stored or not. */
export function emptyBlob(repo: { readonly objectFormat: 'sha1' | 'sha256' }): string {
  return createHash(repo.objectFormat).update('blob 0\0').digest('hex');
}

/** A path of this package (bytes as latin1) as text for people. Bytes that are no UTF-8 show as U+FFFD. */
export function displayPath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** Text as a path of this package: its UTF-8 bytes as latin1. */
export function bytePath(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

interface Located {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objectsDir: string;
  readonly indexFile: string;
  readonly saysBare: boolean;
  readonly shallow: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly environment: Readonly<Record<string, string>>;
  /** The worktree that GIT_DIR and GIT_WORK_TREE imply. */
  readonly impliedWorktree: string | undefined;
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new GitError('no-such-path', `no such file or folder: ${path}`);
    throw new GitError('no-such-path', `${path} cannot be read: ${(error as Error).message}`);
  }
}

/** By where programs are found: asked once in a process. */
const versions = new Map<string, string>();

async function version(folder: string, call: GitOptions): Promise<string> {
  const place = call.env?.['PATH'] ?? '';
  const told = versions.get(place) ?? (await askVersion(folder, call));
  versions.set(place, told);
  return told;
}

async function askVersion(folder: string, call: GitOptions): Promise<string> {
  const { stdout, code } = await runGit({ cwd: folder, location: [], environment: {} }, ['version'], call);
  const found = /^git version (\d+\.\d+(?:\.\d+)*)/.exec(stdout.toString());
  if (code !== 0 || found?.[1] === undefined) throw new GitError('failed', 'git does not tell its version; is this git?');
  return found[1];
}

/**
 * A hook is given GIT_DIR, GIT_INDEX_FILE and others. They speak of the repository around the current folder: when
 * `folder` belongs to it, they hold; when the user named another repository, they must not redirect the scan.
 */
async function locate(folder: string, cwd: string, env: NodeJS.ProcessEnv, call: GitOptions): Promise<Located | GitError | undefined> {
  const given: Record<string, string> = {};
  for (const name of LOCATION_VARIABLES) if (env[name]) given[name] = env[name];
  const plain = askPlain(folder, call);
  if (Object.keys(given).length === 0) return plain;
  const here = realPath(cwd);
  const around = await ask(here, given, undefined, call);
  const named = await plain;
  if (around === undefined || around instanceof GitError) return named;
  if (named !== undefined && !(named instanceof GitError) && same(named.gitDir, around.gitDir)) return { ...named, ...around };
  const top = given['GIT_WORK_TREE'] === undefined ? here : realPath(resolve(here, given['GIT_WORK_TREE']));
  const claims = given['GIT_DIR'] !== undefined && (within(folder, top) || same(folder, around.gitDir));
  return claims ? { ...around, impliedWorktree: around.saysBare && given['GIT_WORK_TREE'] === undefined ? undefined : top } : named;
}

/** A git directory that is named itself may be bare: asked for so at once, not only when git has refused. */
async function askPlain(folder: string, call: GitOptions): Promise<Located | GitError | undefined> {
  if (['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name)))) {
    const found = await ask(folder, {}, 'all', call);
    if (found !== undefined && !(found instanceof GitError) && same(found.gitDir, folder)) return found;
  }
  return ask(folder, {}, undefined, call);
}

const QUESTIONS = [['--is-bare-repository'], ['--is-shallow-repository'], ['--show-object-format'], ['--absolute-git-dir'], ['--git-common-dir'], ['--git-path', 'objects'], ['--git-path', 'index']] as const;

/** One `rev-parse`; `undefined` when there is no repository, a GitError (returned, not thrown: git's version is judged first) when git refuses. */
async function ask(folder: string, environment: Record<string, string>, bareRepository: 'all' | undefined, call: GitOptions): Promise<Located | GitError | undefined> {
  const place: GitPlace = { cwd: folder, location: [], environment };
  const options = bareRepository === undefined ? call : { ...call, bareRepository };
  const answer = await runGit(place, ['rev-parse', '--path-format=absolute', ...QUESTIONS.flat()], options);
  if (answer.code !== 0) {
    if (/safe\.bareRepository/i.test(answer.stderr) && bareRepository === undefined) {
      const found = await ask(folder, environment, 'all', call);
      if (found === undefined || found instanceof GitError || same(found.gitDir, folder)) return found;
      return new GitError('not-a-repository', `${folder} lies inside the git directory ${found.gitDir}; give that path itself`);
    }
    return refusal(folder, answer);
  }
  let lines = answer.stdout.toString().replace(/\n$/, '').split('\n');
  if (lines.length !== QUESTIONS.length) {
    // A path holds a newline: ask one by one.
    lines = [];
    for (const question of QUESTIONS) {
      const one = await runGit(place, ['rev-parse', '--path-format=absolute', ...question], options);
      if (one.code !== 0) return refusal(folder, one);
      lines.push(one.stdout.toString().replace(/\n$/, ''));
    }
  }
  const [bare, shallow, format, gitDir = '', commonDir = '', objectsDir = '', indexFile = ''] = lines;
  if (format !== 'sha1' && format !== 'sha256') return new GitError('not-a-repository', `the object format of ${gitDir} is not known to leaklint: ${format ?? ''}`);
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_PREFIX: _prefix, ...rest } = environment;
  return { gitDir, commonDir, objectsDir, indexFile, saysBare: bare === 'true', shallow: shallow === 'true', objectFormat: format, environment: rest, impliedWorktree: undefined };
}

function refusal(folder: string, exit: GitExit): GitError | undefined {
  const reason = reasonOf(exit.stderr);
  if (/dubious ownership/.test(exit.stderr)) {
    const where = /repository at '([^'\n]*)'/.exec(exit.stderr)?.[1] ?? folder;
    return new GitError('dubious-ownership', `${where} belongs to another user, so git refuses it; if you trust it: git config --global --add safe.directory '${where}'`);
  }
  if (/not a git repository \(or any/.test(exit.stderr)) {
    const broken = nearestDotGit(folder);
    return broken === undefined ? undefined : new GitError('not-a-repository', `${broken} is there, but git does not accept it as a repository (HEAD, refs or objects missing or damaged)`);
  }
  return new GitError('not-a-repository', `git refuses the repository of ${folder}: ${reason || 'it gave no reason'}`);
}

function describe(found: Located, root: string, folder: string, gitVersion: string): Repository {
  const inside = within(folder, found.gitDir);
  let worktree = inside ? undefined : found.impliedWorktree;
  if (!inside && worktree === undefined) {
    const dotGit = nearestDotGit(folder);
    if (dotGit !== undefined && same(target(dotGit), found.gitDir)) worktree = dirname(dotGit);
    else if (dotGit !== undefined && within(folder, dirname(dotGit)) && !within(dirname(dotGit), found.gitDir)) {
      // The nearest .git is not what git took: it is damaged and git went on upwards. Scanning another repository would be a false all-clear.
      throw new GitError('not-a-repository', `${dotGit} is there, but git does not accept it as a repository (HEAD, refs or objects missing or damaged)`);
    }
  }
  const prefix = worktree === undefined ? '' : bytePath(relative(worktree, root).split(sep).join('/'));
  return {
    cwd: worktree ?? found.gitDir,
    location: [`--git-dir=${found.gitDir}`, ...(worktree === undefined ? ['--bare'] : [`--work-tree=${worktree}`])],
    environment: found.environment,
    gitDir: found.gitDir,
    commonDir: found.commonDir,
    objectsDir: found.objectsDir,
    indexFile: found.indexFile,
    worktree,
    bare: worktree === undefined,
    root,
    prefix: prefix === '' || root !== folder ? prefix : `${prefix}/`,
    objectFormat: found.objectFormat,
    idBytes: found.objectFormat === 'sha1' ? 20 : 32,
    shallow: found.shallow,
    promisor: objectFolders(found.objectsDir, found.environment).some(hasPromisorPack),
    alternates: objectFolders(found.objectsDir, found.environment).slice(1),
    gitVersion,
  };
}

/** The object folder and, after it, those it borrows from, at most as deep as git follows them (five). */
function objectFolders(objects: string, environment: Readonly<Record<string, string>>): string[] {
  const found = [objects];
  const add = (path: string, depth: number): void => {
    const folder = existsSync(path) ? realPath(path) : path;
    if (found.some((each) => same(each, folder))) return;
    found.push(folder);
    follow(folder, depth + 1);
  };
  const follow = (folder: string, depth: number): void => {
    if (depth > 5) return;
    const list = join(folder, 'info', 'alternates');
    if (!existsSync(list)) return;
    for (const line of textOf(list).split('\n')) {
      if (line !== '' && !line.startsWith('#')) add(isAbsolute(line) ? line : resolve(folder, line), depth);
    }
  };
  for (const path of (environment['GIT_ALTERNATE_OBJECT_DIRECTORIES'] ?? '').split(delimiter)) if (path !== '') add(resolve(path), 0);
  follow(objects, 0);
  return found;
}

/** Of a small file of git's. Throws GitError. */
export function textOf(path: string): string {
  try {
    return readFile(path).toString('utf8');
  } catch (error) {
    throw new GitError('failed', `${path} cannot be read: ${(error as Error).message}`);
  }
}

function hasPromisorPack(objects: string): boolean {
  // If they cannot be read, whoever lists the packs says so.
  return namesIn(join(objects, 'pack'), () => undefined).some((name) => name.endsWith('.promisor'));
}

function nearestDotGit(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (basename(at) !== '.git' && existsSync(join(at, '.git'))) return join(at, '.git');
    if (dirname(at) === at) return undefined;
  }
}

/** What a `.git` stands for: itself, or the path in the file (linked worktree, submodule, separate git dir). */
function target(dotGit: string): string {
  if (statSync(dotGit).isDirectory()) return dotGit;
  const text = textOf(dotGit);
  return resolve(dirname(dotGit), /^gitdir: ?([^]*?)[\r\n]*$/.exec(text)?.[1] ?? '');
}

function same(a: string, b: string): boolean {
  return a === b || (existsSync(a) && existsSync(b) && realPath(a) === realPath(b));
}

function within(path: string, folder: string): boolean {
  const way = relative(existsSync(folder) ? realPath(folder) : folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}
