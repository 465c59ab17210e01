/**
 * `npm run bench -- [OPTIONS] REPOSITORY…`: the measurements of DESIGN.md § 5, written as Markdown to bench/results/.
 *
 *   --rounds N        rounds of every contender (default 5)
 *   --slow-rounds N   rounds of those that take over a minute (default 2)
 *   --seconds N       when a contender is stopped (default 1800)
 *   --only A,B        of: prefilter, scan, shards, second, files, eslint, start-up, staged, action, growth, large (default: all but eslint and large, which takes 7 GB of disk)
 *   --no-peers        leaves other scanners out
 *   --log             adds `git log -p` (minutes on large histories)
 *   --out FILE        the report (default: bench/results/local/bench.md, which git ignores)
 *
 * Ratios hold within one run; nothing here passes or fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { action } from './action.ts';
import { type Bar, type Section, summary } from './bars.ts';
import { growth } from './growth.ts';
import { lintCost } from './lint.ts';
import { sample } from './lint-once.ts';
import { lintGrowth } from './lint-growth.ts';
import { describeMachine, sizeUp } from './machine.ts';
import { largePack } from './large-pack.ts';
import { scanFiles } from './scan-files.ts';
import { scanWhole } from './scan-whole.ts';
import { secondScan } from './second-scan.ts';
import { shards } from './shards.ts';
import { stagedCheck } from './staged.ts';
import { startUp } from './start-up.ts';
import { timedPeers } from './timed-peers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = process.env['INIT_CWD'] ?? process.cwd();
const cli = join(root, 'packages/leaklint/dist/cli.js');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    'rounds': { type: 'string', default: '5' },
    'slow-rounds': { type: 'string', default: '2' },
    'seconds': { type: 'string', default: '1800' },
    'only': { type: 'string', default: 'prefilter,scan,shards,second,files,start-up,staged,action,growth' },
    'peers': { type: 'boolean', default: true },
    'log': { type: 'boolean', default: false },
    'out': { type: 'string', default: join(root, 'bench/results/local/bench.md') },
  },
});

function whole(name: 'rounds' | 'slow-rounds' | 'seconds'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} wants a whole number above 0`);
  return value;
}

/** The tree of a repository's HEAD as files: real source code. */
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

/** The prefilter's own bench, in its own process. */
function prefilter(name: string, tree: string): Section {
  const { status, stdout } = spawnSync(process.execPath, [jiti, join(root, 'bench/prefilter.ts'), tree, '--rounds', String(rounds)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`bench/prefilter.ts ended with exit code ${String(status)}`);
  const told = (word: string): string => new RegExp(`^${word} +([\\d.]+)`, 'm').exec(stdout)?.[1] ?? '';
  return {
    text: `## Prefilter\n\nAll built-in rules with their encoded forms, one warm thread, on the files of ${name} at HEAD.\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``,
    bars: [
      { work: `prefilter, all rules and their encoded forms, files of ${name}, one warm thread`, bar: '≥ 1 GB/s', measured: `${told('kernel')} GB/s` },
      { work: 'the same, beside `LC_ALL=C grep -a -F -c` of the same literals', bar: '≥ 6 ×', measured: `${told('ratio')} ×` },
    ],
  };
}

const [rounds, slowRounds, seconds] = [whole('rounds'), whole('slow-rounds'), whole('seconds')];
const wanted = new Set(values.only.split(','));
if (!existsSync(cli)) throw new Error('not built: npm run build');
const machine = describeMachine();
const scratch = mkdtempSync(join(tmpdir(), 'leaklint-bench-'));
const sections: string[] = [];
const bars: Bar[] = [];
const add = (section: Section): void => {
  sections.push(section.text, '');
  bars.push(...section.bars);
};
try {
  const peers = values.peers ? timedPeers() : [];
  const repositories = positionals.map((path) => sizeUp(resolve(from, path)));
  if (wanted.has('scan')) {
    sections.push('## Whole scan', '', `The yardstick prints every blob, ids in pack order, to /dev/null. A larger ratio is faster. Contenders in turns, at most ${rounds} rounds; stopped after ${seconds} s.`, 'Peak, itself: resident memory of the process with all its threads. With children: besides, what its child processes hold that is no page of a file (git maps packs). The highest of all rounds.', '');
    for (const repository of repositories) add(await scanWhole(repository, { rounds, slowRounds, seconds, cli, peers: peers.filter(({ reach }) => reach === 'history'), scratch, log: values.log }));
  }
  if (wanted.has('shards')) for (const { name, path } of repositories) add(await shards(name, path, cli, rounds, scratch));
  if (wanted.has('second')) for (const { name, path } of repositories) add(await secondScan(name, path, cli, rounds, scratch));
  const [first] = repositories;
  if (first !== undefined && (wanted.has('prefilter') || wanted.has('files') || wanted.has('eslint'))) {
    const tree = sourceOf(first.path, scratch);
    if (wanted.has('eslint')) {
      add(await lintCost(first.name, tree, rounds, scratch));
      add(await lintGrowth(first.name, sample(tree), rounds));
    }
    if (wanted.has('prefilter')) add(prefilter(first.name, tree));
    if (wanted.has('files')) add(await scanFiles(first.name, tree, { rounds, slowRounds, seconds, cli, peers: peers.filter(({ reach }) => reach === 'files'), scratch }));
  }
  if (wanted.has('start-up')) add(await startUp(cli, rounds, scratch));
  if (wanted.has('staged')) add(await stagedCheck(cli, rounds, scratch));
  if (wanted.has('action')) add(await action(rounds, scratch));
  if (wanted.has('large')) add(await largePack(cli, scratch));
  if (wanted.has('growth')) add(await growth({ rounds, cli, scratch }));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const text = [`# Measurements of ${new Date().toISOString().slice(0, 10)}`, '', ...machine.map((line) => `- ${line}`), '', '## Summary', '', summary(bars, machine.join('; ')), '', ...sections].join('\n');
const out = resolve(from, values.out);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, text);
process.stdout.write(text);
