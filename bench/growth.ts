/** Growth: what a history twice as long costs, and what inputs cost that are dense with work. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { renderTemplate } from '@leaklint/engine';
import type { Bar, Section } from './bars.ts';
import { alternate, measure, median, type Command } from './measure.ts';
import { cells, table } from './tables.ts';

export interface GrowthOptions {
  readonly rounds: number;
  readonly cli: string;
  /** A folder for what is generated. */
  readonly scratch: string;
}

const SIZES = [1, 2, 4];
const COMMITS = 4000; // of the shortest history
const FILES = 40;
/** Twice the work may cost this much. */
const BAR = 2.1;

/** Numbers in [0, 1), the same each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A history of so many commits, each with a line or two changed in two of its files, packed by git. */
function writeHistory(folder: string, commits: number): void {
  const git = (args: readonly string[], input?: number): void => {
    const { status, stderr } = spawnSync('git', args, { stdio: [input ?? 'ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  const random = generator(commits);
  const line = (): string => `${Array.from({ length: 8 }, () => Math.floor(random() * 2 ** 24).toString(36)).join(' ')}\n`;
  const files = Array.from({ length: FILES }, () => Array.from({ length: 200 }, line));
  const stream = `${folder}.stream`;
  const out = openSync(stream, 'w');
  for (let commit = 0; commit < commits; commit++) {
    let text = `commit refs/heads/main\ncommitter Bench <bench@example.org> ${1_600_000_000 + 60 * commit} +0000\ndata 7\nchange\n`;
    for (const file of new Set([commit % FILES, Math.floor(random() * FILES)])) {
      const lines = files[file] ?? [];
      lines.splice(Math.floor(random() * lines.length), Math.floor(random() * 2), line());
      const whole = lines.join('');
      text += `M 100644 inline src/file-${file}.ts\ndata ${whole.length}\n${whole}\n`;
    }
    writeSync(out, text);
  }
  closeSync(out);
  git(['init', '-q', '--bare', folder]);
  const input = openSync(stream, 'r');
  git(['-C', folder, '-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet'], input);
  closeSync(input);
  rmSync(stream);
  git(['-C', folder, 'repack', '-adfq']);
}

/** Bytes that give a scanner as much to do as bytes can, by name and size. */
function denseInputs(): readonly { readonly name: string; readonly bytes: (times: number) => Buffer }[] {
  const keys = Array.from({ length: 50 }, (_, seed) => renderTemplate('sk_live_{{alnum:24}}', seed).text).join(' ');
  const repeated = (unit: string, length: number) => (times: number) => Buffer.alloc(length * times, unit, 'latin1');
  return [
    { name: 'nothing but keys, 200 KB', bytes: repeated(`${keys} `, 200_000) },
    { name: 'one line, 50 MB', bytes: repeated('a=b(c);token="x1";e://f:', 50_000_000) },
    { name: '5 M anchors in one text', bytes: repeated('sk_live_a ', 50_000_000) },
  ];
}

/** Measures both. The time of an empty input is taken off before times are compared. */
export async function growth({ rounds, cli, scratch }: GrowthOptions): Promise<Section> {
  const commands: Record<string, Command> = { 'an empty input': scanStdin(cli, inputOf(scratch, 'empty', Buffer.alloc(0))) };
  const named: (readonly [name: string, contenders: readonly string[]])[] = [];
  const add = (name: string, command: (times: number) => Command): void => {
    const contenders = SIZES.map((times) => `${name} × ${times}`);
    SIZES.forEach((times, i) => (commands[contenders[i] ?? ''] = command(times)));
    named.push([name, contenders]);
  };
  add(`a history of ${COMMITS.toLocaleString('en')} commits`, (times) => {
    const folder = join(scratch, `history-${times}`);
    writeHistory(folder, COMMITS * times);
    return { file: process.execPath, args: [cli, '--no-cache', '--no-color', folder] };
  });
  for (const { name, bytes } of denseInputs()) add(name, (times) => scanStdin(cli, inputOf(scratch, `${named.length}-${times}`, bytes(times))));
  const results = await alternate(rounds, Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => measure(command, { sample: false })])));
  const seconds = (name: string): number => median((results[name] ?? []).map((run) => run.seconds));
  const empty = seconds('an empty input');
  const ratios = named.map(([name, contenders]) => [name, contenders.slice(1).map((contender, i) => (seconds(contender) - empty) / (seconds(contenders[i] ?? '') - empty))] as const);
  const bars = ratios.map(([name, steps]): Bar => ({ work: `twice the input: ${name}`, bar: `≤ ${BAR} ×`, measured: steps.map((step) => `${step.toFixed(2)} ×`).join(', then ') }));
  const rows = Object.keys(commands).map((name) => cells(name, (seconds(name) * 1000).toFixed(0), ((seconds(name) - empty) * 1000).toFixed(0), [...new Set((results[name] ?? []).map(({ code }) => code))].join(', ')));
  return { text: ['## Growth', '', `Whole processes, median of ${rounds} rounds in turns; histories are generated, with two changed files a commit.`, '', table(['input', 'ms', 'ms beyond an empty input', 'exit'], rows)].join('\n'), bars };
}

function inputOf(scratch: string, name: string, bytes: Buffer): string {
  const path = join(scratch, `input-${name}`);
  writeFileSync(path, bytes);
  return path;
}

function scanStdin(cli: string, inputFile: string): Command {
  return { file: process.execPath, args: [cli, '--stdin', '--no-color'], inputFile, discard: true };
}
