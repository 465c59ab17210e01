/** Start-up: what a person waits for before the work begins, as ratios to an empty Node process of the same run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, measure, median, type Command } from './measure.ts';
import { cells, table } from './tables.ts';

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

/** Measures; gives the section of the report. */
export async function startUp(cli: string, rounds: number): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-bench-'));
  const repository = join(scratch, 'staged');
  stagedRepository(repository);
  const input = join(scratch, 'input');
  writeFileSync(input, 'nothing to see\n'.repeat(100));
  const node = (...args: readonly string[]): Command => ({ file: process.execPath, args });
  const yardstick = 'node -e 0';
  const commands: Record<string, Command> = {
    [yardstick]: node('-e', '0'),
    'leaklint --version': node(cli, '--version'),
    'leaklint --help': node(cli, '--help'),
    'leaklint --stdin, 1.5 KB': { ...node(cli, '--stdin'), inputFile: input },
    'leaklint --staged, 10 small files': { ...node(cli, '--staged'), cwd: repository },
  };
  try {
    const results = await alternate(rounds, Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => measure(command, { sample: false })])));
    const reference = median((results[yardstick] ?? []).map(({ seconds }) => seconds));
    const rows = Object.entries(results).map(([name, runs]) => {
      const middle = median(runs.map(({ seconds }) => seconds));
      return cells(name, (middle * 1000).toFixed(0), (middle / reference).toFixed(2), [...new Set(runs.map(({ code }) => code))].join(', '));
    });
    return ['## Start-up', '', `Median of ${rounds} rounds, in turns.`, '', table(['command', 'ms', '× node -e 0', 'exit'], rows)].join('\n');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
