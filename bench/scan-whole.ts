/** Whole scans: leaklint and its peers over everything a repository holds, as ratios to the yardstick of the same run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RepositorySize } from './machine.ts';
import { alternate, measure, median, type Command, type Measured } from './measure.ts';
import type { Peer } from './peers.ts';
import { cells, megabytes, table } from './tables.ts';

export interface WholeScanOptions {
  readonly rounds: number;
  readonly cli: string;
  readonly peers: readonly Peer[];
  /** A folder for lists of ids and peers' reports. */
  readonly scratch: string;
  /** Also `git log -p`, which takes minutes on large histories. */
  readonly log: boolean;
  /** Variants of leaklint by name, each with its flags. */
  readonly variants: Readonly<Record<string, readonly string[]>>;
}

/** Measures one repository; gives its section of the report. */
export async function scanWhole(repository: RepositorySize, options: WholeScanOptions): Promise<string> {
  const ids = join(options.scratch, 'blob-ids');
  writeFileSync(ids, repository.blobIds);
  const yardstick = 'git cat-file --batch --buffer';
  const commands: Record<string, Command> = {
    [yardstick]: { file: 'git', args: ['-C', repository.path, 'cat-file', '--batch', '--buffer'], inputFile: ids, discard: true },
  };
  for (const [name, flags] of Object.entries(options.variants)) commands[name] = { file: process.execPath, args: [options.cli, ...flags, '--no-color', repository.path] };
  if (options.log) commands['git log -p -U0 --full-history --all'] = { file: 'git', args: ['-C', repository.path, 'log', '-p', '-U0', '--full-history', '--all'], discard: true };
  for (const peer of options.peers) commands[`${peer.name} ${peer.version}${peer.reach === 'files' ? ' (working tree only)' : ''}`] = peer.command(repository.path, options.scratch);
  const contenders = Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => measure(command)]));
  const results = await alternate(options.rounds, contenders);
  const reference = median((results[yardstick] ?? []).map(({ seconds }) => seconds));
  const rows = Object.entries(results).map(([name, runs]) => row(name, runs, reference));
  const { name, head, objects, blobs, blobBytes, largest } = repository;
  return [
    `### ${name}`,
    '',
    `Commit ${head}; ${objects.toLocaleString('en')} objects, of them ${blobs.toLocaleString('en')} blobs with ${megabytes(blobBytes)} (largest ${megabytes(largest)}). Median of ${options.rounds} rounds, contenders in turns.`,
    '',
    table(['contender', 'seconds', 'lowest – highest', '× yardstick', 'peak, first process', 'peak, with children', 'exit'], rows),
  ].join('\n');
}

function row(name: string, runs: readonly Measured[], reference: number): string[] {
  const seconds = runs.map((run) => run.seconds);
  const middle = median(seconds);
  return cells(
    name,
    middle.toFixed(2),
    `${Math.min(...seconds).toFixed(2)} – ${Math.max(...seconds).toFixed(2)}`,
    (reference / middle).toFixed(2),
    megabytes(Math.max(...runs.map((run) => run.peakAlone))),
    megabytes(Math.max(...runs.map((run) => run.peakTree))),
    [...new Set(runs.map((run) => run.code))].join(', '),
  );
}
