/** The project that leaklint is put into: the files that decide how, and where git looks for hooks. Nothing of it is run. */
import { bytePath, discover } from '@leaklint/git';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { visible } from '../terminal/escape.ts';
import { gitSetup } from '../simple-git.ts';
import { UsageError } from '../usage-error.ts';

export interface Project {
  /** The top of the working tree: hooks run there. */
  readonly root: string;
  /** The npm package nearest to where init was called, as a path from the top; '' at the top, `undefined` where there is none. */
  readonly packageFolder: string | undefined;
  readonly gitDir: string;
  /** Where git looks for hooks. */
  readonly hooksFolder: string;
  /** True when `core.hooksPath` says so. */
  readonly hooksPathSet: boolean;
  readonly onGitHub: boolean;
}

export async function projectAt(path: string): Promise<Project> {
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new UsageError(`no such folder: ${visible(path)}`);
  const repository = await discover(path);
  if (repository === undefined) throw new UsageError(`${visible(path)} is in no git repository: git init first`);
  const root = repository.worktree;
  if (root === undefined) throw new UsageError(`${visible(path)} is a bare repository: nobody commits there`);
  const { hooks, hooksPath, remotes } = await gitSetup(root);
  if (hooks === undefined) throw new UsageError('git does not say where it looks for hooks');
  return {
    root,
    packageFolder: packageFolder(root, realpathSync(path)),
    gitDir: repository.commonDir,
    hooksFolder: isAbsolute(hooks) ? hooks : resolve(root, hooks),
    hooksPathSet: hooksPath !== undefined,
    onGitHub: existsSync(join(root, '.github')) || remotes.some((url) => /[/@.]github\.com[/:]/.test(url)),
  };
}

function packageFolder(root: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return slashed(relative(root, folder));
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

/** A relative path as git, YAML and shells write it. */
export function slashed(path: string, separator: string = sep): string {
  return path.split(separator).join('/');
}

/** Bytes as latin1; `undefined` where there is no such file. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The first of `names` that exists at the top. */
export function firstOf(project: Project, names: readonly string[]): string | undefined {
  return names.find((name) => existsSync(join(project.root, name)));
}

/** Whether package.json names such a dependency, of whatever kind, at the top or where init was called. */
export function dependsOn(project: Project, name: string): boolean {
  return manifestsOf(project).some((manifest) => ['dependencies', 'devDependencies', 'optionalDependencies'].some((kind) => Object.hasOwn(membersOf(membersOf(manifest)[kind]), name)));
}

function manifestsOf({ root, packageFolder }: Project): unknown[] {
  return [...new Set(['', packageFolder ?? ''])].flatMap((folder) => {
    const text = textOf(join(root, folder, 'package.json'));
    if (text === undefined) return [];
    try {
      return [JSON.parse(text) as unknown];
    } catch (error) {
      if (error instanceof SyntaxError) throw new UsageError(`${visible(join(folder, 'package.json'))} is no JSON`);
      throw error;
    }
  });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Whether a package is there to be loaded by this project. */
export function isInstalled({ root, packageFolder = '' }: Project, name: string): boolean {
  return ['', packageFolder].some((folder) => existsSync(join(root, folder, 'node_modules', name, 'package.json')));
}

/** Names in a folder, sorted; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Folders of programs that npm puts into the project, from the top. */
export function binFolders({ packageFolder }: Project): string[] {
  return [...new Set(['', packageFolder ?? ''])].map((folder) => bytePath(`${folder === '' ? '' : `${folder}/`}node_modules/.bin`));
}
