// The tree: every text file of the project by its path, as git lists them, committed or about to be.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The root of the checkout. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Path (with `/`, relative to the root) → text. */
export type Tree = ReadonlyMap<string, string>;

/** The project as it stands: what git tracks and what it does not ignore. */
export function readTree(): Tree {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  const paths = [...new Set(listed.stdout.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Whether a path is a source file: code that people write. */
export function isSource(path: string): boolean {
  return /\.(?:ts|mts|js|mjs)$/.test(path) && !/\/(?:generated|dist)\//.test(path) && !path.endsWith('.d.ts');
}

/** The module specifiers a source file imports, exports from or loads with import(). */
export function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
}

/** A relative specifier of a file, as a path of the tree. */
export function resolveRelative(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The package a path belongs to (`kernel`), or undefined outside packages/. */
export function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}
