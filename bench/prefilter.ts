/**
 * How fast the prefilter is on real source code, and how much faster than grep for the same literals.
 *
 *     node node_modules/jiti/lib/jiti-cli.mjs bench/prefilter.ts PATH [--own PREFIXES] [--plain] [--rounds N]
 *
 * PATH is a file, or a folder whose files are read (`.git` is left out, and files over 4 MB). The anchors are those of the
 * built-in rules; `--own` takes a list made for this measurement instead (bench/prefilter-anchors.ts), `--plain` without its
 * encoded forms. Every round runs both, so that the ratio is one of the same minutes on the same machine. grep gets the
 * literals only: it knows neither upper case for some nor what must stand around them, so it has less to do.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Kernel, type Plan, planLiterals, planPrefilter } from '@leaklint/kernel';
import { ownAnchors } from './prefilter-anchors.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { own: { type: 'string' }, plain: { type: 'boolean', default: false }, rounds: { type: 'string', default: '7' } },
});
const [path] = positionals;
if (path === undefined) throw new Error('which file or folder of source code?');

const texts = readTexts(path);
const total = texts.reduce((sum, text) => sum + text.length, 0);
const plan = await choosePlan();
const literals = planLiterals(plan);
const kernel = new Kernel(plan, { arenaBytes: total + texts.length });
const places = fill(kernel);

const folder = mkdtempSync(join(tmpdir(), 'leaklint-bench-'));
try {
  const patterns = new Set(literals.map(({ literal }) => Buffer.from(literal).toString('latin1')).filter((literal) => !literal.includes('\n')));
  writeFileSync(join(folder, 'literals'), Buffer.from([...patterns].join('\n') + '\n', 'latin1'));
  writeFileSync(join(folder, 'text'), Buffer.concat(texts));
  let found = 0;
  const ours: number[] = [];
  const grep: number[] = [];
  for (let i = 0; i < 4; i++) scanAll(); // V8 optimises meanwhile
  for (let round = 0; round < Number(values.rounds); round++) {
    const began = performance.now();
    found = scanAll();
    const between = performance.now();
    const counted = spawnSync('grep', ['-a', '-F', '-c', '-f', join(folder, 'literals'), join(folder, 'text')], { env: { ...process.env, LC_ALL: 'C' }, encoding: 'utf8' });
    const ended = performance.now();
    if (counted.status !== 0 && counted.status !== 1) throw new Error(`grep: ${counted.error?.message ?? counted.stderr}`);
    ours.push(between - began);
    grep.push(ended - between);
  }
  // What passes without confirm: the same literals, nothing asked around them.
  const bare = countBare();
  console.log(`text      ${(total / 1e6).toFixed(1)} MB in ${texts.length} files`);
  console.log(`literals  ${literals.length}, ${patterns.size} different, ${literals.filter(({ literal }) => literal.length < 5).length} shorter than five bytes`);
  console.log(`kernel    ${(total / median(ours) / 1e6).toFixed(2)} GB/s warm (median of ${ours.length}; ${(total / Math.max(...ours) / 1e6).toFixed(2)} to ${(total / Math.min(...ours) / 1e6).toFixed(2)})`);
  console.log(`grep      ${(total / median(grep) / 1e6).toFixed(3)} GB/s`);
  console.log(`ratio     ${(median(grep) / median(ours)).toFixed(1)}`);
  console.log(`anchors   ${bare} literals in the text, ${found} confirmed (${((100 * found) / Math.max(1, bare)).toFixed(2)} %)`);
} finally {
  rmSync(folder, { recursive: true });
}

async function choosePlan(): Promise<Plan> {
  if (values.own !== undefined) return planPrefilter(ownAnchors(Number(values.own), !values.plain));
  const { RuleSet } = await import('@leaklint/engine');
  return RuleSet.builtin().plan;
}

function readTexts(from: string): Buffer[] {
  if (statSync(from).isFile()) return [readFileSync(from)];
  const names = readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return paths.filter((file) => !relative(from, file).split('/').includes('.git') && statSync(file).size <= 4e6).map((file) => readFileSync(file));
}

/** Puts the texts one behind the other; returns where they begin, and the end. */
function fill(into: Kernel): number[] {
  const begins = [into.base];
  for (const text of texts) {
    const at = begins.at(-1)!;
    into.bytes.set(text, at);
    begins.push(at + text.length);
  }
  return begins;
}

function scanAll(with_: Kernel = kernel, begins: readonly number[] = places): number {
  let found = 0;
  for (let i = 0; i + 1 < begins.length; i++) {
    const start = begins[i]!;
    const end = begins[i + 1]!;
    let at = start;
    do {
      found += with_.scan(start, end, at, end);
      at = with_.resume;
    } while (at < end);
  }
  return found;
}

function countBare(): number {
  const bare = new Kernel(planPrefilter(literals), { arenaBytes: total + texts.length });
  return scanAll(bare, fill(bare));
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1]!;
}
