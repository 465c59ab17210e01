/** The staged check as a whole process, as ratios to an empty Node process of the same run: small files, linted files, and one file in a repository of 50,000. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './bars.ts';
import { alternate, measure, median, type Command } from './measure.ts';
import { cells, table } from './tables.ts';
import { timedPeers } from './timed-peers.ts';

/** A repository with so many tracked files in folders of 100, and these staged. */
function repository(folder: string, tracked: number, staged: Readonly<Record<string, string>>): string {
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  mkdirSync(folder);
  git('init', '--quiet');
  for (let index = 0; index < tracked; index++) {
    const room = join(folder, `room-${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(room);
    writeFileSync(join(room, `file-${index}.txt`), `number ${index}\n`);
  }
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  for (const [path, content] of Object.entries(staged)) writeFileSync(join(folder, path), content);
  git('add', '--', ...Object.keys(staged));
  return folder;
}

const module = (index: number): string => `export interface Value${index} { readonly name: string }\nexport const value${index} = (given: Value${index}): string => given.name + '${index}';\n${`value${index}({ name: 'a' });\n`.repeat(40)}`;

const YARDSTICK = 'node -e 0';
const PLAIN = '10 small files, nothing to lint';
const LINTED = '10 TypeScript files, built-in linter';
const SMALL = '1 file in a repository of 10';
const LARGE = '1 file in a repository of 50,000';

/** Measures; `scratch` is a folder for what is made. */
export async function stagedCheck(cli: string, rounds: number, scratch: string): Promise<Section> {
  const ten = (extension: string, content: (index: number) => string): Record<string, string> => Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`module-${index}.${extension}`, content(index)]));
  const plain = repository(join(scratch, 'plain'), 0, ten('py', (index) => `value_${index} = ${index}\n`.repeat(40)));
  const configured = repository(join(scratch, 'configured'), 0, ten('py', (index) => `value_${index} = ${index}\n`.repeat(40)));
  writeFileSync(join(configured, '.leaklint.yml'), 'salt: a salt of our own\n');
  const typed = repository(join(scratch, 'typed'), 0, ten('ts', module));
  const small = repository(join(scratch, 'small'), 10, { 'one.py': 'one = 1\n' });
  const large = repository(join(scratch, 'large'), 50_000, { 'one.py': 'one = 1\n' });
  const staged = (cwd: string, ...args: readonly string[]): Command => ({ file: process.execPath, args: [cli, 'staged', ...args], cwd });
  const commands: Record<string, Command> = {
    [YARDSTICK]: { file: process.execPath, args: ['-e', '0'] },
    [PLAIN]: staged(plain),
    '10 TypeScript files, --no-lint': staged(typed, '--no-lint'),
    [LINTED]: staged(typed),
    [SMALL]: staged(small),
    [LARGE]: staged(large),
    [`${PLAIN}, with a configuration`]: staged(configured),
    ...Object.fromEntries(timedPeers().flatMap(({ name, version, staged: check }) => (check === undefined ? [] : [[`${name} ${version}, ${PLAIN}`, check(plain)] as const]))),
  };
  const results = await alternate(rounds, Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => measure(command, { sample: false })])));
  const middle = (name: string): number => median((results[name] ?? []).map(({ seconds }) => seconds));
  const ratio = (name: string, to: string): string => (middle(name) / middle(to)).toFixed(2);
  const rows = Object.entries(results).map(([name, runs]) => cells(name, (middle(name) * 1000).toFixed(0), ratio(name, YARDSTICK), [...new Set(runs.map(({ code }) => code))].join(', ')));
  return {
    text: ['## leaklint staged', '', `Median of ${rounds} rounds, in turns.`, '', table(['what is staged', 'ms', `× ${YARDSTICK}`, 'exit'], rows)].join('\n'),
    bars: [
      { work: `leaklint staged, ${PLAIN}, beside \`${YARDSTICK}\``, bar: '≤ 2.0 ×', measured: `${ratio(PLAIN, YARDSTICK)} ×` },
      { work: `leaklint staged, ${LINTED}, beside \`${YARDSTICK}\``, bar: '≤ 6 ×', measured: `${ratio(LINTED, YARDSTICK)} ×` },
      { work: `leaklint staged, ${LARGE}, beside ${SMALL}`, bar: '≤ 1.3 ×', measured: `${ratio(LARGE, SMALL)} ×` },
    ],
  };
}
