/** Whole scans: leaklint and its peers over everything a repository holds, as ratios to the yardstick of the same run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bar, Section } from './bars.ts';
import { Contest } from './contest.ts';
import { type RepositorySize } from './machine.ts';
import type { Command, Measured } from './measure.ts';
import { cells, megabytes, table } from './tables.ts';
import type { TimedPeer } from './timed-peers.ts';

export interface WholeScanOptions {
  readonly rounds: number;
  /** Rounds of contenders that take over a minute. */
  readonly slowRounds: number;
  readonly cli: string;
  readonly peers: readonly TimedPeer[];
  /** When a contender is stopped. */
  readonly seconds: number;
  /** A folder for lists of ids, caches and peers' reports. */
  readonly scratch: string;
  /** Also `git log -p`, which takes minutes on large histories. */
  readonly log: boolean;
}

const YARDSTICK = 'git cat-file --batch --buffer';
const LOG = 'git log -p -U0 --full-history --all';
const WHOLE = 'leaklint';
const BARE = 'leaklint --no-attribution';
const VARIANTS: Readonly<Record<string, readonly string[]>> = { [WHOLE]: [], 'leaklint --workers 1': ['--workers', '1'], [BARE]: ['--no-attribution'], [`${BARE} --workers 1`]: ['--no-attribution', '--workers', '1'] };

/** Least ratios to the yardstick, by repository and contender. */
const BARS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'git/git': { [BARE]: 4, [`${BARE} --workers 1`]: 2, [WHOLE]: 2 },
  'typescript-eslint/typescript-eslint': { [BARE]: 2.5, [WHOLE]: 2.5 },
};
const LEAST_OF_LOG = 15;
const MOST_MEMORY = 700e6;

/** Measures one repository. */
export async function scanWhole(repository: RepositorySize, options: WholeScanOptions): Promise<Section> {
  const ids = join(options.scratch, 'blob-ids');
  writeFileSync(ids, repository.blobIds);
  const { seconds } = options;
  const commands: Record<string, Command> = { [YARDSTICK]: { file: 'git', args: ['-C', repository.path, 'cat-file', '--batch', '--buffer'], inputFile: ids, discard: true } };
  for (const [name, flags] of Object.entries(VARIANTS)) commands[name] = { file: process.execPath, args: [options.cli, ...flags, '--no-cache', '--no-color', repository.path], seconds };
  if (options.log) commands[LOG] = { file: 'git', args: ['-C', repository.path, 'log', '-p', '-U0', '--full-history', '--all'], discard: true, seconds };
  for (const peer of options.peers) commands[`${peer.name} ${peer.version}`] = { ...peer.command(repository.path, options.scratch), seconds };
  const contest = await Contest.hold(commands, options);
  const { name, head, objects, blobs, blobBytes, largest } = repository;
  const text = [
    `### ${name}`,
    '',
    `Commit ${head}; ${objects.toLocaleString('en')} objects, of them ${blobs.toLocaleString('en')} blobs with ${megabytes(blobBytes)} (largest ${megabytes(largest)}).`,
    '',
    table(['contender', 'rounds', 'seconds (median)', 'lowest – highest', '× yardstick', 'peak, itself', 'peak, with children', 'exit'], contest.names.map((contender) => row(contender, contest))),
  ].join('\n');
  return { text, bars: barsOf(name, contest) };
}

function barsOf(repository: string, contest: Contest): Bar[] {
  const bars = [BARE, `${BARE} --workers 1`, WHOLE].map((contender): Bar => {
    const least = BARS[repository]?.[contender];
    return { work: `${repository}: \`${contender}\`, beside ${YARDSTICK}`, bar: least === undefined ? '' : `≥ ${least} ×`, measured: contest.times(YARDSTICK, contender) };
  });
  if (contest.names.includes(LOG)) bars.push({ work: `${repository}: \`${WHOLE}\`, beside \`${LOG}\``, bar: repository.startsWith('typescript-eslint') ? `≥ ${LEAST_OF_LOG} ×` : '', measured: contest.times(LOG, WHOLE) });
  for (const peer of contest.names.filter((name) => name !== YARDSTICK && name !== LOG && !name.startsWith(WHOLE))) bars.push({ work: `${repository}: \`${WHOLE}\`, beside ${peer}, full history`, bar: '', measured: contest.times(peer, WHOLE) });
  const peak = Math.max(...[WHOLE, BARE].flatMap((contender) => contest.runs(contender).map((run) => run.peakTree)));
  bars.push({ work: `${repository}: peak memory`, bar: repository === 'git/git' ? `≤ ${megabytes(MOST_MEMORY)}` : '', measured: megabytes(peak) });
  return bars;
}

function row(name: string, contest: Contest): string[] {
  const runs = contest.runs(name);
  const seconds = runs.map((run) => run.seconds);
  const timedOut = contest.timedOut(name);
  const peak = (of: (run: Measured) => number): string => megabytes(Math.max(...runs.map(of)));
  return cells(
    name,
    String(runs.length),
    `${timedOut ? '> ' : ''}${contest.seconds(name).toFixed(2)}`,
    `${Math.min(...seconds).toFixed(2)} – ${Math.max(...seconds).toFixed(2)}`,
    `${timedOut ? '< ' : ''}${(contest.seconds(YARDSTICK) / contest.seconds(name)).toFixed(2)}`,
    peak((run) => run.peakAlone),
    peak((run) => run.peakTree),
    contest.exits(name),
  );
}
