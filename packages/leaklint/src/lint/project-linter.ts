/** The project's own ESLint with the project's own config, where it has both and the config uses the plugin. It runs the project's code: in the user's own checkout only (DESIGN.md, law 6). */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lintedOf } from './lint-finding.ts';
import type { Lint, LintMessage } from './lint-finding.ts';
import type { LintText } from './lint-text.ts';

const CONFIGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `eslint.config.${extension}`);
const PLUGIN = 'eslint-plugin-leaklint';

/** What of ESLint is used here; every version since 9.38 has it. */
interface ESLintLike {
  isPathIgnored(path: string): Promise<boolean>;
  calculateConfigForFile(path: string): Promise<{ readonly plugins?: Readonly<Record<string, { readonly meta?: { readonly name?: string } }>> } | undefined>;
  lintText(text: string, options: { readonly filePath: string; readonly warnIgnored: boolean }): Promise<readonly { readonly messages: readonly LintMessage[] }[]>;
}

/**
 * `undefined`: the project has no ESLint that uses the plugin for any of these files. Whether to ask it at all is judged by its config
 * file or its packages naming the plugin: loading a whole ESLint to learn that it does not would cost every commit a second.
 */
export async function projectLinter(top: string, texts: readonly LintText[]): Promise<Lint | undefined> {
  const config = configAbove(top, texts);
  if (config === undefined) return undefined;
  const require = createRequire(join(dirname(config), 'package.json'));
  if (!readFileSync(config, 'utf8').includes('leaklint') && !resolves(require, PLUGIN)) return undefined;
  if (!resolves(require, 'eslint')) return undefined;
  const { ESLint } = (await import(pathToFileURL(require.resolve('eslint')).href)) as { ESLint: new (options: { readonly cwd: string }) => ESLintLike };
  const eslint = new ESLint({ cwd: top });
  const namespaces = new Map<string, string>();
  for (const { path } of texts) {
    const file = join(top, path);
    const plugins = (await eslint.isPathIgnored(file)) ? undefined : (await eslint.calculateConfigForFile(file))?.plugins;
    const name = Object.entries(plugins ?? {}).find(([, plugin]) => plugin.meta?.name === PLUGIN)?.[0];
    if (name !== undefined) namespaces.set(path, name);
  }
  if (namespaces.size === 0) return undefined;
  return async (text) => {
    const namespace = namespaces.get(text.path);
    if (namespace === undefined) return { findings: [] };
    const [result] = await eslint.lintText(text.text, { filePath: join(top, text.path), warnIgnored: false });
    return lintedOf(text, result?.messages ?? [], namespace);
  };
}

/** The nearest config of the first file that has one, as ESLint looks for it: from the file's folder upwards. */
function configAbove(top: string, texts: readonly LintText[]): string | undefined {
  for (const folder of new Set(texts.map(({ path }) => dirname(path)))) {
    for (let at = folder; ; at = dirname(at)) {
      const found = CONFIGS.map((name) => join(top, at, name)).find((path) => existsSync(path));
      if (found !== undefined) return found;
      if (at === '.') break;
    }
  }
  return undefined;
}

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false; // not installed there: what was asked
  }
}
