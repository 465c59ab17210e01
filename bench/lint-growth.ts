/** Growth of linting: what all rules of the plugin take on a minified file, made from a repository's own sources, and on one twice and four times as long. */
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { ESLint } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import type { Section } from './bars.ts';
import { cells, table } from './tables.ts';

const SIZES = [1, 2, 4];
const CHARACTERS = 300_000; // of the smallest file
/** Twice the file may cost this much. */
const BAR = 2.1;
/** So that the rules have something to follow in every part. */
const CALL = 'fetch(`https://api.example.com/items?api_key=${apiKey}`,{headers:{"X-API-Key":process.env.API_KEY}}).catch(error=>console.error(error.config,apiKey));';

/** One line of the repository's files, minified, each in a function of its own. */
function minified(files: readonly string[], characters: number): string {
  let text = '';
  for (let at = 0; text.length < characters; at++) {
    const path = files[at % files.length] ?? '';
    const { code } = transformSync(readFileSync(path, 'utf8'), { loader: path.endsWith('x') ? 'tsx' : 'ts', minify: true, format: 'iife' });
    text += `${code.replaceAll('\n', ' ').trim()}${CALL}`;
  }
  return text;
}

/** Milliseconds in the plugin's rules, the least of the rounds; files in turns. */
export async function lintGrowth(name: string, files: readonly string[], rounds: number): Promise<Section> {
  const texts = SIZES.map((times) => minified(files, CHARACTERS * times));
  const rules = Object.fromEntries(Object.keys(leaklint.rules ?? {}).map((rule) => [`leaklint/${rule}`, 'error'] as const));
  const eslint = new ESLint({ overrideConfigFile: true, allowInlineConfig: false, stats: true, overrideConfig: [{ plugins: { leaklint }, rules }] });
  const best = SIZES.map(() => ({ ours: Infinity, findings: 0 }));
  // One round takes a second or two: more of them cost little, and the least of many is steadier.
  for (let round = 0; round < 3 * rounds; round++) {
    for (const [at, text] of texts.entries()) {
      const [result] = await eslint.lintText(text, { filePath: `${at}.js` });
      const passes = result?.stats?.times.passes ?? [];
      const ours = passes.flatMap((pass) => Object.values(pass.rules ?? {})).reduce((sum, { total }) => sum + total, 0);
      const before = best[at];
      if (before !== undefined && ours < before.ours) best[at] = { ours, findings: result?.messages.length ?? 0 };
    }
  }
  const steps = best.slice(1).map(({ ours }, at) => `${(ours / (best[at]?.ours ?? Infinity)).toFixed(2)} ×`);
  return {
    text: ['## Linting a minified file', '', `One line made of the files of ${name}, minified, with a request that sends a key after each; the least of ${3 * rounds} rounds in the plugin's rules, as ESLint's own statistics give it.`, '', table(['characters', 'ms', 'findings'], texts.map((text, at) => cells(text.length.toLocaleString('en'), (best[at]?.ours ?? 0).toFixed(0), (best[at]?.findings ?? 0).toLocaleString('en'))))].join('\n'),
    bars: [{ work: 'ESLint, all rules, twice the minified file', bar: `≤ ${BAR} ×`, measured: steps.join(', then ') }],
  };
}
