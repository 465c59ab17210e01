// What git ignores, read from the .gitignore files above an environment file: an ignored `.env` is where keys belong.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const parsed = new Map<string, { readonly modified: number; readonly rules: readonly IgnoreRule[] }>();

interface IgnoreRule {
  readonly expression: RegExp;
  readonly negated: boolean;
  /** Fits folders alone. */
  readonly folder: boolean;
}

/** Whether the file is an environment file (`.env`, `.env.local`, `prod.env`, `.envrc`) that a .gitignore takes out. Only files that exist are judged. */
export function isIgnoredByGit(filename: string): boolean {
  const name = basename(filename);
  if (!/^\.env(?:\.|$)|^\.envrc$|\.env$|^\.dev\.vars/.test(name) || /\.(?:example|sample|template|dist|defaults?)$/.test(name)) return false;
  const root = workTreeOf(filename);
  if (root === undefined || isTracked(root, filename)) return false;
  const parts = pathIn(root, filename).split('/');
  // Nothing in an ignored folder can be taken back: git does not look into it.
  return parts.some((_, at) => isExcluded(root, parts.slice(0, at + 1), at + 1 < parts.length));
}

/** The last pattern that fits a path decides; deeper .gitignore files come later. */
function isExcluded(root: string, parts: readonly string[], isFolder: boolean): boolean {
  let ignored = false;
  for (let depth = -1; depth < parts.length; depth++) {
    const path = depth < 0 ? join(root, '.git', 'info', 'exclude') : join(root, ...parts.slice(0, depth), '.gitignore');
    const below = parts.slice(Math.max(depth, 0)).join('/');
    for (const { expression, negated, folder } of rulesOf(path)) if ((isFolder || !folder) && expression.test(below)) ignored = !negated;
  }
  return ignored;
}

/** The root of the working tree that a file lies in; undefined outside of git. */
function workTreeOf(filename: string): string | undefined {
  for (let folder = dirname(filename); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function pathIn(folder: string, filename: string): string {
  return relative(folder, filename).replaceAll('\\', '/');
}

/** Whether the index holds the file: then git has its content, whatever .gitignore says. Gitformat-index, versions 2 and 3: a path ends in NUL and its length stands in the two flag bytes before it. */
function isTracked(root: string, filename: string): boolean {
  const index = join(root, '.git', 'index');
  if (!existsSync(index)) return false;
  const bytes = readFileSync(index);
  const path = Buffer.from(`${pathIn(root, filename)}\0`);
  for (let at = bytes.indexOf(path); at > 4; at = bytes.indexOf(path, at + 1)) {
    if ([2, 4].some((before) => (bytes.readUInt16BE(at - before) & 0xfff) === path.length - 1)) return true;
  }
  return false;
}

function rulesOf(path: string): readonly IgnoreRule[] {
  if (!existsSync(path)) return [];
  const modified = statSync(path).mtimeMs;
  const known = parsed.get(path);
  if (known?.modified === modified) return known.rules;
  const rules = readFileSync(path, 'utf8').split(/\r?\n/).flatMap(readRule);
  parsed.set(path, { modified, rules });
  return rules;
}

/** gitignore(5): `!` negates, also in a class, a slash anchors, `**` spans folders, a slash at the end wants a folder. */
function readRule(line: string): IgnoreRule[] {
  const text = line.replace(/(?<!\\)\s+$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const negated = text.startsWith('!');
  let pattern = (negated ? text.slice(1) : text).replace(/\\([#!\s])/g, '$1');
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const folder = pattern.endsWith('/');
  pattern = pattern.replace(/^\//, '').replace(/\/$/, '');
  const source = pattern.replace(/[.+^$()|{}\\]/g, '\\$&').replace(/\[!/g, '[^').replace(/\*\*\/|\/\*\*$|\*\*|\*|\?/g, (token) => (token === '**/' ? '(?:.*/)?' : token === '/**' ? '/.*' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '[^/]'));
  return [{ expression: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}$`), negated, folder }];
}
