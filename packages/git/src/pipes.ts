/**
 * Pipes in the place of files that git reads. It opens them and waits for a writer that never comes, and whoever waits for git waits, too.
 * Looked for only when git has said nothing for a while: the fast way pays nothing for it.
 */
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { namesIn } from './folder-names.ts';

/** As of a call of git's (`GitPlace`), and of a repository that borrows objects. */
interface Place {
  readonly cwd: string;
  readonly location: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly alternates?: readonly string[];
}

/** What git reads of a git directory; of others' pipes there, such as a tool's own, it takes no notice. */
const FILES = ['HEAD', 'config', 'config.worktree', 'index', 'packed-refs', 'shallow', 'commondir', 'info/attributes', 'info/exclude', 'info/sparse-checkout'];
const FOLDERS = ['refs', 'reftable', 'objects'];
/** Entries of folders that are looked at, so that a look takes no longer than git's own silence. */
const MOST = 100_000;

/** The path of one that this call may wait for. */
export function pipeInTheWay(place: Place, command: string): string | undefined {
  const gitDir = gitDirOf(place);
  const main = commonDirOf(gitDir);
  const worktrees = namesIn(join(main, 'worktrees'), () => undefined).map((name) => join(main, 'worktrees', name));
  const given = [place.environment['GIT_INDEX_FILE']].flatMap((path) => (path === undefined ? [] : [resolve(place.cwd, path)]));
  const folders = new Set([gitDir, main, ...worktrees]);
  const file = [...given, ...[...folders].flatMap((folder) => FILES.map((name) => join(folder, name)))].find(isPipe);
  if (file !== undefined) return file;
  const deep = [...[...folders].flatMap((folder) => FOLDERS.map((name) => join(folder, name))), ...(place.alternates ?? [])];
  // Only these read the patterns of what is ignored, from every folder of the working tree.
  return firstPipe(deep, () => true) ?? (command === 'ls-files' ? firstPipe([place.cwd], (name) => name === '.gitignore') : undefined);
}

/** Breadth first: the files that git reads first lie near the top. */
function firstPipe(queue: string[], isRead: (name: string) => boolean): string | undefined {
  let left = MOST;
  for (const folder of queue) {
    for (const entry of entriesIn(folder)) {
      if (left-- === 0) return undefined;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.git') queue.push(path);
      } else if (!entry.isFile() && isRead(entry.name) && isPipe(path)) return path;
    }
  }
  return undefined;
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return []; // not there, or not to be read: git does not wait for it
  }
}

function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

function gitDirOf({ cwd, location, environment }: Place): string {
  const named = location.find((argument) => argument.startsWith('--git-dir='))?.slice('--git-dir='.length) ?? environment['GIT_DIR'];
  if (named !== undefined) return resolve(cwd, named);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = basename(folder) === '.git' ? folder : join(folder, '.git');
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) return path;
    // Of a linked worktree or a submodule: a file that names the folder.
    if (stats?.isFile() === true) return resolve(folder, firstLine(path).replace(/^gitdir: ?/, ''));
    if (dirname(folder) === folder) return resolve(cwd);
  }
}

function commonDirOf(gitDir: string): string {
  const path = join(gitDir, 'commondir');
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? resolve(gitDir, firstLine(path)) : gitDir;
}

function firstLine(path: string): string {
  return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
}
