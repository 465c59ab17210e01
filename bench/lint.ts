/** Linting: what all rules of the plugin cost beside typescript-eslint's recommended set, on the TypeScript of a real repository, in one process; and what importing the plugin costs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Section } from './bars.ts';
import type { FileTimes } from './lint-once.ts';
import { type Command, alternate, measure, median } from './measure.ts';
import { cells, table } from './tables.ts';

const plugin = fileURLToPath(new URL('../packages/eslint-plugin/dist/index.js', import.meta.url));
const jiti = fileURLToPath(new URL('../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));
const once = fileURLToPath(new URL('lint-once.ts', import.meta.url));

/** eslint-plugin-no-secrets, installed beside the measurement. */
function noSecrets(scratch: string): string {
  const folder = join(scratch, 'no-secrets');
  mkdirSync(folder);
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', 'eslint-plugin-no-secrets@2'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm install eslint-plugin-no-secrets: ${stderr}`);
  return folder;
}

/** Lints the sample in a process of its own. */
function lintOnce(tree: string, folder: string): readonly FileTimes[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, once, tree, folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`bench/lint-once.ts: ${stderr}`);
  return JSON.parse(stdout) as FileTimes[];
}

export async function lintCost(name: string, tree: string, rounds: number, scratch: string): Promise<Section> {
  const folder = noSecrets(scratch);
  const runs = Array.from({ length: rounds }, () => lintOnce(tree, folder));
  const files = runs[0]?.length ?? 0;
  // Whoever else is at work only ever adds time: of each file the least of all rounds counts, for every contender.
  const total = (contender: keyof FileTimes): number => Array.from({ length: files }, (_, file) => Math.min(...runs.map((run) => run[file]?.[contender] ?? Infinity))).reduce((sum, time) => sum + time, 0);
  const [without, own, secrets] = [total('others'), total('leaklint'), total('no-secrets')];
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
    text: ['## Linting', '', `${files} TypeScript files of ${name}, all rules in one process that has just begun; of each file the least of ${rounds} such processes, as ESLint's own statistics give it.`, '', table(['work', 'ms', 'of the lint time'], [cells('typescript-eslint recommended, parsing included', without.toFixed(0), '100 %'), cells('all leaklint rules', own.toFixed(0), percent(own)), cells('no-secrets', secrets.toFixed(0), percent(secrets))])].join('\n'),
    bars: [
      { work: 'ESLint, all rules, of the lint time with typescript-eslint recommended', bar: '≤ 5 %', measured: percent(own) },
      { work: 'ESLint, all rules, beside eslint-plugin-no-secrets', bar: '≤ 0.33 ×', measured: `${(own / secrets).toFixed(2)} ×` },
      { work: 'import of the plugin, beside `node -e 0`', bar: '≤ 0.4 ×', measured: `${imported.toFixed(2)} ×` },
    ],
  };
}
