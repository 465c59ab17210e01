/**
 * Counts pairs and four-byte stretches of source files: writes plan/frequencies.json.
 *
 *     jiti build/count-frequencies.ts 'what is counted' FOLDER...
 *
 * Files over 256 KB (bundles, data) and files with NUL bytes are left out; of each kind of file at most a fifth of what is
 * counted, so that one language does not drown the others.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { LEVELS, symbolOf, SYMBOLS } from '../src/frequencies.ts';

const KINDS = new Set('.ts .tsx .js .mjs .cjs .json .md .css .html .yml .yaml .c .h .go .py .sh .rb .pl .rs .java .txt'.split(' '));
const BUDGET = 60_000_000;
const GRAMS = 4096;

const [source, ...folders] = process.argv.slice(2);
if (!source || folders.length === 0) throw new Error('usage: count-frequencies.ts DESCRIPTION FOLDER...');

const pairs = new Float64Array(SYMBOLS * SYMBOLS);
const grams = new Map<string, number>();
const counted = new Map<string, number>();
let total = 0;

for (const folder of folders) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of files) {
    const kind = extname(name);
    if (!KINDS.has(kind) || (counted.get(kind) ?? 0) > BUDGET / 5) continue;
    const status = statSync(join(folder, name), { throwIfNoEntry: false });
    if (!status?.isFile() || status.size > 262_144) continue;
    const text = readFileSync(join(folder, name), 'latin1');
    if (text.includes('\0')) continue;
    counted.set(kind, (counted.get(kind) ?? 0) + text.length);
    for (let i = 0; i + 4 <= text.length; i++) {
      pairs[symbolOf(text.charCodeAt(i)) * SYMBOLS + symbolOf(text.charCodeAt(i + 1))]!++;
      total++;
      const gram = text.slice(i, i + 4);
      grams.set(gram, (grams.get(gram) ?? 0) + 1);
    }
  }
}

const level = (count: number): string => LEVELS[Math.min(LEVELS.length - 1, Math.round(-2 * Math.log2((count + 0.1) / total)))]!;
const most = [...grams].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, GRAMS);
const frequencies = {
  source: `${source}; ${Math.round(total / 1e6)} MB: ${[...counted].map(([kind, bytes]) => `${kind} ${(bytes / 1e6).toFixed(1)}`).join(', ')}`,
  pairs: Array.from(pairs, level).join(''),
  grams: most.map(([gram]) => gram).join(''),
  gramLevels: most.map(([, count]) => level(count)).join(''),
};
writeFileSync(new URL('../plan/frequencies.json', import.meta.url), `${JSON.stringify(frequencies, null, 1)}\n`);
console.log(`${total} stretches, ${grams.size} different; the first ${GRAMS} cover ${(most.reduce((sum, [, count]) => sum + count, 0) / total).toFixed(3)}`);
