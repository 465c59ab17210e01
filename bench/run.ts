/**
 * `npm run bench -- [OPTIONS] REPOSITORY…`: the measurements of DESIGN.md § 5, written as Markdown to bench/results/.
 *
 *   --rounds N     rounds of every contender (default 5)
 *   --only A,B     of: prefilter, scan, start-up (default: all)
 *   --no-peers     leaves other scanners out
 *   --log          adds `git log -p` (minutes on large histories)
 *   --out FILE     the report (default: bench/results/local/bench.md, which git ignores)
 *
 * Ratios hold within one run; nothing here passes or fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, sizeUp } from './machine.ts';
import { installedPeers } from './peers.ts';
import { scanWhole } from './scan-whole.ts';
import { startUp } from './start-up.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = process.env['INIT_CWD'] ?? process.cwd();
const cli = join(root, 'packages/leaklint/dist/cli.js');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'prefilter,scan,start-up' },
    peers: { type: 'boolean', default: true },
    log: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench/results/local/bench.md') },
  },
});
const rounds = Number(values.rounds);
const wanted = new Set(values.only.split(','));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds wants a whole number above 0');
if (!existsSync(cli)) throw new Error('not built: npm run build');

/** The tree of a repository's HEAD as files: real source code for the prefilter. */
function sourceOf(repository: string, folder: string): string {
  const tree = join(folder, 'source');
  const archive = join(folder, 'source.tar');
  mkdirSync(tree);
  for (const [file, ...args] of [['git', '-C', repository, 'archive', '--format=tar', `--output=${archive}`, 'HEAD'], ['tar', '-xf', archive, '-C', tree]] as const) {
    const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${file}: ${stderr}`);
  }
  return tree;
}

/** The prefilter's own bench, in its own process, on the first repository's files. */
function prefilter(repository: string, folder: string): string {
  const { status, stdout } = spawnSync(process.execPath, [jiti, join(root, 'bench/prefilter.ts'), sourceOf(repository, folder), '--rounds', String(rounds)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`bench/prefilter.ts ended with exit code ${String(status)}`);
  return `## Prefilter\n\nAll built-in rules with their encoded forms, one warm thread, on the files of ${sizeUp(repository).name} at HEAD.\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``;
}

const variants = { 'leaklint': [], 'leaklint --workers 1': ['--workers', '1'], 'leaklint --no-attribution': ['--no-attribution'] };
const [first] = positionals.map((path) => resolve(from, path));
const scratch = mkdtempSync(join(tmpdir(), 'leaklint-bench-'));
const sections: string[] = ['# Measurements', '', ...describeMachine().map((line) => `- ${line}`), `- ${new Date().toISOString().slice(0, 10)}`, ''];
try {
  if (wanted.has('prefilter') && first !== undefined) sections.push(prefilter(first, scratch), '');
  if (wanted.has('scan')) {
    sections.push('## Whole scan', '', 'The yardstick prints every blob, ids in pack order, to /dev/null. A larger ratio is faster. Peaks: the highest of all rounds.', '');
    const peers = values.peers ? installedPeers() : [];
    for (const path of positionals) {
      process.stderr.write(`${path}\n`);
      sections.push(await scanWhole(sizeUp(resolve(from, path)), { rounds, cli, peers, scratch, log: values.log, variants }), '');
    }
  }
  if (wanted.has('start-up')) sections.push(await startUp(cli, rounds), '');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const out = resolve(from, values.out);
mkdirSync(dirname(out), { recursive: true });
const text = sections.join('\n');
writeFileSync(out, text);
process.stdout.write(text);
