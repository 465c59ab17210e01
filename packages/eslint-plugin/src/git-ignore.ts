// What git ignores, read from the .gitignore files above an environment file: an ignored `.env` is where keys belong.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const parsed = new Map<string, { readonly modified: number; readonly rules: readonly IgnoreRule[] }>();

interface IgnoreRule {
  readonly expression: RegExp;
  readonly negated: boolean;
}

/** Whether the file is an environment file (`.env`, `.env.local`, `prod.env`, `.envrc`) that a .gitignore takes out. Only files that exist are judged. */
export function isIgnoredByGit(filename: string): boolean {
  const name = basename(filename);
  if (!/^\.env(?:\.|$)|^\.envrc$|\.env$|^\.dev\.vars/.test(name) || /\.(?:example|sample|template|dist|defaults?)$/.test(name)) return false;
  let ignored = false;
  for (const folder of foldersAbove(filename)) {
    for (const rule of rulesIn(folder)) if (rule.expression.test(relative(folder, filename).replaceAll('\\', '/'))) ignored = !rule.negated;
  }
  return ignored;
}

/** From the root of the working tree down to the file's own folder; empty outside of git. */
function foldersAbove(filename: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(filename); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (existsSync(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [];
  }
}

function rulesIn(folder: string): readonly IgnoreRule[] {
  const path = join(folder, '.gitignore');
  if (!existsSync(path)) return [];
  const modified = statSync(path).mtimeMs;
  const known = parsed.get(path);
  if (known?.modified === modified) return known.rules;
  const rules = readFileSync(path, 'utf8').split(/\r?\n/).flatMap(readRule);
  parsed.set(path, { modified, rules });
  return rules;
}

/** gitignore(5): `!` negates, a slash anchors, `**` spans folders; a pattern for a folder takes all in it. */
function readRule(line: string): IgnoreRule[] {
  const text = line.replace(/(?<!\\)\s+$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const negated = text.startsWith('!');
  let pattern = (negated ? text.slice(1) : text).replace(/\\([#!\s])/g, '$1');
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const folder = pattern.endsWith('/');
  pattern = pattern.replace(/^\//, '').replace(/\/$/, '');
  const source = pattern.replace(/[.+^$()|{}\\]/g, '\\$&').replace(/\*\*\/|\/\*\*$|\*\*|\*|\?/g, (token) => (token === '**/' ? '(?:.*/)?' : token === '/**' ? '/.*' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '[^/]'));
  return [{ expression: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}${folder ? '/.*' : '(?:/.*)?'}$`), negated }];
}
