/** Linting: what all rules of the plugin cost beside typescript-eslint's recommended set, on the TypeScript of a real repository, in one process; and what importing the plugin costs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import tseslint from 'typescript-eslint';
import type { Section } from './bars.ts';
import { type Command, alternate, measure, median } from './measure.ts';
import { cells, table } from './tables.ts';

const MOST_FILES = 500;
const plugin = fileURLToPath(new URL('../packages/eslint-plugin/dist/index.js', import.meta.url));

/** Up to 500 files, evenly taken from all. */
export function sample(tree: string): string[] {
  const all = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !/node_modules|fixtures|snapshots/.test(path)).sort();
  const step = Math.max(1, Math.floor(all.length / MOST_FILES));
  return all.filter((_, at) => at % step === 0).slice(0, MOST_FILES).map((path) => join(tree, path));
}

/** eslint-plugin-no-secrets, installed beside the measurement. */
function noSecrets(scratch: string): ESLint.Plugin {
  const folder = join(scratch, 'no-secrets');
  mkdirSync(folder);
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', 'eslint-plugin-no-secrets@2'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm install eslint-plugin-no-secrets: ${stderr}`);
  return createRequire(join(folder, 'package.json'))('eslint-plugin-no-secrets') as ESLint.Plugin;
}

export async function lintCost(name: string, tree: string, rounds: number, scratch: string): Promise<Section> {
  const files = sample(tree);
  const all = Object.keys(leaklint.rules ?? {}).map((rule) => [`leaklint/${rule}`, 'error'] as const);
  const rules: Linter.RulesRecord = { ...Object.fromEntries(all), 'leaklint/no-hardcoded-keys': ['error', { names: true }], 'leaklint/no-key-in-client-code': ['error', { everyFile: true }], 'no-secrets/no-secrets': 'error' };
  const eslint = new ESLint({ cwd: tree, overrideConfigFile: true, allowInlineConfig: false, stats: true, overrideConfig: [...(tseslint.configs.recommended as Linter.Config[]), { files: ['**/*.{ts,tsx}'], plugins: { leaklint, 'no-secrets': noSecrets(scratch) }, rules }] });
  const shares = { total: 0, leaklint: 0, 'no-secrets': 0 };
  for (const { stats } of await eslint.lintFiles(files)) {
    for (const pass of stats?.times.passes ?? []) {
      shares.total += pass.total;
      for (const [rule, { total }] of Object.entries(pass.rules ?? {})) {
        if (rule.startsWith('leaklint/')) shares.leaklint += total;
        if (rule.startsWith('no-secrets/')) shares['no-secrets'] += total;
      }
    }
  }
  const without = shares.total - shares.leaklint - shares['no-secrets'];
  const node = (...args: readonly string[]): Command => ({ file: process.execPath, args });
  const results = await alternate(rounds, {
    'node -e 0': () => measure(node('-e', '0'), { sample: false }),
    'an empty module': () => measure(node('--input-type=module', '-e', '0'), { sample: false }),
    'import of the plugin': () => measure(node('--input-type=module', '-e', `import ${JSON.stringify(pathToFileURL(plugin).href)}`), { sample: false }),
  });
  const seconds = (contender: keyof typeof results): number => median(results[contender].map((run) => run.seconds));
  const imported = (seconds('import of the plugin') - seconds('an empty module')) / seconds('node -e 0');
  const percent = (part: number): string => `${((100 * part) / without).toFixed(1)} %`;
  return {
    text: ['## Linting', '', `${files.length} TypeScript files of ${name}, each once, all rules in one process; times as ESLint's own statistics give them.`, '', table(['work', 'ms', 'of the lint time'], [cells('typescript-eslint recommended, parsing included', without.toFixed(0), '100 %'), cells('all leaklint rules', shares.leaklint.toFixed(0), percent(shares.leaklint)), cells('no-secrets', shares['no-secrets'].toFixed(0), percent(shares['no-secrets']))])].join('\n'),
    bars: [
      { work: 'ESLint, all rules, of the lint time with typescript-eslint recommended', bar: '≤ 5 %', measured: percent(shares.leaklint) },
      { work: 'ESLint, all rules, beside eslint-plugin-no-secrets', bar: '≤ 0.33 ×', measured: `${(shares.leaklint / shares['no-secrets']).toFixed(2)} ×` },
      { work: 'import of the plugin, beside `node -e 0`', bar: '≤ 0.4 ×', measured: `${imported.toFixed(2)} ×` },
    ],
  };
}
