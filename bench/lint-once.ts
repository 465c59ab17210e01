/** One lint of a sample of files with all rules, in a process of its own: milliseconds by file, as JSON on stdout. `jiti bench/lint-once.ts TREE FOLDER_OF_NO_SECRETS`. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import tseslint from 'typescript-eslint';

const MOST_FILES = 500;

/** Milliseconds in a file: in everything but the two plugins, and in each of these. */
export type FileTimes = Readonly<Record<'others' | 'leaklint' | 'no-secrets', number>>;

/** Up to 500 files, evenly taken from all. */
export function sample(tree: string): string[] {
  const all = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !/node_modules|fixtures|snapshots/.test(path)).sort();
  const step = Math.max(1, Math.floor(all.length / MOST_FILES));
  return all.filter((_, at) => at % step === 0).slice(0, MOST_FILES).map((path) => join(tree, path));
}

async function lint(tree: string, noSecrets: ESLint.Plugin): Promise<FileTimes[]> {
  const all = Object.keys(leaklint.rules ?? {}).map((rule) => [`leaklint/${rule}`, 'error'] as const);
  const rules: Linter.RulesRecord = { ...Object.fromEntries(all), 'leaklint/no-hardcoded-keys': ['error', { names: true }], 'leaklint/no-key-in-client-code': ['error', { everyFile: true }], 'no-secrets/no-secrets': 'error' };
  const eslint = new ESLint({ cwd: tree, overrideConfigFile: true, allowInlineConfig: false, stats: true, overrideConfig: [...(tseslint.configs.recommended as Linter.Config[]), { files: ['**/*.{ts,tsx}'], plugins: { leaklint, 'no-secrets': noSecrets }, rules }] });
  return (await eslint.lintFiles(sample(tree))).map(({ stats }) => {
    const times = { 'others': 0, 'leaklint': 0, 'no-secrets': 0 };
    for (const pass of stats?.times.passes ?? []) {
      times.others += pass.total;
      for (const [rule, { total }] of Object.entries(pass.rules ?? {})) {
        const plugin = rule.startsWith('leaklint/') ? 'leaklint' : rule.startsWith('no-secrets/') ? 'no-secrets' : undefined;
        if (plugin === undefined) continue;
        times[plugin] += total;
        times.others -= total;
      }
    }
    return times;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , tree = '', folder = ''] = process.argv;
  process.stdout.write(JSON.stringify(await lint(tree, createRequire(join(folder, 'package.json'))('eslint-plugin-no-secrets') as ESLint.Plugin)));
}
