/**
 * Trains the word model and writes src/checks/word-table.ts. Run by hand, its result is committed:
 *
 *     npx jiti packages/engine/build/train-words.ts WORDS_JSON SOURCE_FOLDER…
 *
 * WORDS_JSON: index.json of the npm package an-array-of-english-words 2.0.0 (MIT). SOURCE_FOLDER: npm packages under MIT, BSD, ISC or Apache-2.0 licences whose
 * identifiers are counted; those used for the committed table are named in its first lines. Only counts of letter triples are kept, no word of either source.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STEPS, SYMBOLS, symbolsOf } from '../src/checks/word-likeness.ts';

const [wordsFile, ...folders] = process.argv.slice(2);
if (wordsFile === undefined || folders.length === 0) throw new Error('usage: train-words.ts WORDS_JSON SOURCE_FOLDER…');

const counts = new Float64Array(SYMBOLS ** 3);
const held: string[] = [];

function learn(text: string, weight: number): void {
  let [before, last] = [0, 0];
  for (const symbol of symbolsOf(text)) {
    const at = (before * SYMBOLS + last) * SYMBOLS + symbol;
    counts[at] = (counts[at] ?? 0) + weight;
    [before, last] = [last, symbol];
  }
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* sources(`${folder}/${entry.name}`);
    else if (/\.[cm]?[jt]s$/.test(entry.name) && !/\.min\./.test(entry.name)) yield readFileSync(`${folder}/${entry.name}`, 'utf8');
  }
}

const identifiers = new Map<string, number>();
for (const folder of folders) for (const text of sources(folder)) for (const [name] of text.matchAll(/[A-Za-z_$][\w$-]{2,40}/g)) identifiers.set(name, (identifiers.get(name) ?? 0) + 1);
// Every tenth item is kept back to measure with.
let turn = 0;
for (const word of JSON.parse(readFileSync(wordsFile, 'utf8')) as string[]) if (turn++ % 10 === 0) held.push(word);
else learn(word, 1);
for (const [name, count] of [...identifiers].sort(([a], [b]) => (a < b ? -1 : 1))) if (count >= 2) if (turn++ % 10 === 0) held.push(name);
else learn(name, 3 * Math.log2(1 + count));

const table = new Uint8Array(SYMBOLS ** 3);
for (let context = 0; context < SYMBOLS * SYMBOLS; context++) {
  const row = counts.subarray(context * SYMBOLS, (context + 1) * SYMBOLS);
  const pair = Array.from({ length: SYMBOLS }, (_, symbol) => pairCount(context % SYMBOLS, symbol));
  const pairTotal = pair.reduce((sum, count) => sum + count, 0);
  const total = row.reduce((sum, count) => sum + count, 0);
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    // Witten-Bell-like: a triple backs off to the pair, the pair to an even chance.
    const even = ((pair[symbol] ?? 0) + 1) / (pairTotal + SYMBOLS);
    const chance = ((row[symbol] ?? 0) + 20 * even) / (total + 20);
    table[context * SYMBOLS + symbol] = Math.min(255, Math.round(-Math.log2(chance) * STEPS));
  }
}

function pairCount(last: number, symbol: number): number {
  let sum = 0;
  for (let before = 0; before < SYMBOLS; before++) sum += counts[(before * SYMBOLS + last) * SYMBOLS + symbol] ?? 0;
  return sum;
}

const target = fileURLToPath(new URL('../src/checks/word-table.ts', import.meta.url));
writeFileSync(target, [
  '/** Surprise of letter triples, made by build/train-words.ts. Not to be edited.',
  ` * Counted from an-array-of-english-words 2.0.0 (MIT) and from the identifiers of these npm packages: ${folders.map((one) => basename(one)).join(', ')} (MIT, BSD or Apache-2.0). */`,
  `export const WORD_TABLE: string = '${Buffer.from(table).toString('base64')}';`,
  '',
].join('\n'));

// The module above still holds the old table: the new one is measured here.
function surprise(text: string): number {
  const symbols = symbolsOf(text);
  let [bits, before, last] = [0, 0, 0];
  for (const symbol of symbols) {
    bits += table[(before * SYMBOLS + last) * SYMBOLS + symbol] ?? 0;
    [before, last] = [last, symbol];
  }
  return bits / STEPS / symbols.length;
}
const quantiles = (name: string, texts: readonly string[]): void => {
  const scores = texts.map(surprise).sort((a, b) => a - b);
  console.log(name.padEnd(34), [0.01, 0.05, 0.5, 0.95, 0.99].map((q) => (scores[Math.floor(q * scores.length)] ?? 0).toFixed(2)).join('  '));
};
let state = 1;
const random = (alphabet: string, length: number): string => Array.from({ length }, () => alphabet[(state = (Math.imul(state, 48271) >>> 0) % 2147483647) % alphabet.length]).join('');
const many = (alphabet: string, length: number): string[] => Array.from({ length: 5000 }, () => random(alphabet, length));
console.log('bits a symbol at quantiles'.padEnd(34), '1%    5%    50%   95%   99%');
quantiles('held-out words, 12 or longer', held.filter((one) => /^[a-z]{12,}$/.test(one)));
quantiles('held-out identifiers, 12 or longer', held.filter((one) => one.length >= 12 && /[A-Z_\d]/.test(one)));
const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
for (const length of [12, 16, 24, 40]) {
  quantiles(`random letters and digits, ${length}`, many(alnum, length));
  quantiles(`random lower case, ${length}`, many(alnum.slice(26, 52), length));
  quantiles(`random lower case and digits, ${length}`, many(alnum.slice(26), length));
}
quantiles('random hex, 32', many('0123456789abcdef', 32));
