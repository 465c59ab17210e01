/** Start-up: what a person waits for before the work begins, as ratios to an empty Node process of the same run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './bars.ts';
import { alternate, measure, median, type Command } from './measure.ts';
import { cells, table } from './tables.ts';

const YARDSTICK = 'node -e 0';
const STAGED = 'leaklint staged, 10 small files';
const MOST = 2;

/** A repository with one commit and ten small staged files. */
function stagedRepository(folder: string): void {
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  mkdirSync(folder);
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  for (let index = 0; index < 10; index++) writeFileSync(join(folder, `module-${index}.ts`), `export const value${index} = ${index};\n`.repeat(40));
  git('add', '.');
}

/** Measures; `scratch` is a folder for what is made. */
export async function startUp(cli: string, rounds: number, scratch: string): Promise<Section> {
  const repository = join(scratch, 'staged');
  stagedRepository(repository);
  const input = join(scratch, 'input');
  writeFileSync(input, 'nothing to see\n'.repeat(100));
  const node = (...args: readonly string[]): Command => ({ file: process.execPath, args });
  const commands: Record<string, Command> = {
    [YARDSTICK]: node('-e', '0'),
    'leaklint --version': node(cli, '--version'),
    'leaklint --help': node(cli, '--help'),
    'leaklint --stdin, 1.5 KB': { ...node(cli, '--stdin'), inputFile: input },
    'leaklint --staged, 10 small files': { ...node(cli, '--staged'), cwd: repository },
    [STAGED]: { ...node(cli, 'staged'), cwd: repository },
  };
  const results = await alternate(rounds, Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => measure(command, { sample: false })])));
  const seconds = (name: string): number => median((results[name] ?? []).map((run) => run.seconds));
  const times = (name: string): string => (seconds(name) / seconds(YARDSTICK)).toFixed(2);
  const rows = Object.keys(commands).map((name) => cells(name, (seconds(name) * 1000).toFixed(0), times(name), [...new Set((results[name] ?? []).map(({ code }) => code))].join(', ')));
  return {
    text: ['## Start-up', '', `Median of ${rounds} rounds, in turns.`, '', table(['command', 'ms', `× ${YARDSTICK}`, 'exit'], rows)].join('\n'),
    bars: [{ work: `${STAGED}, as a process, beside \`${YARDSTICK}\``, bar: `≤ ${MOST.toFixed(1)} ×`, measured: `${times(STAGED)} ×` }],
  };
}
