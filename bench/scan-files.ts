/** Scans of files alone: leaklint beside the peers that know no history, on the files of one commit. */
import type { Section } from './bars.ts';
import { Contest } from './contest.ts';
import type { Command } from './measure.ts';
import type { WholeScanOptions } from './scan-whole.ts';
import { cells, table } from './tables.ts';

export type FileScanOptions = Omit<WholeScanOptions, 'log'>;

const OURS = 'leaklint FOLDER';

/** `tree` is a folder of files that no repository holds. */
export async function scanFiles(name: string, tree: string, { rounds, slowRounds, cli, peers, seconds, scratch }: FileScanOptions): Promise<Section> {
  const commands: Record<string, Command> = { [OURS]: { file: process.execPath, args: [cli, '--no-cache', '--no-color', tree], seconds } };
  for (const peer of peers) commands[`${peer.name} ${peer.version}`] = { ...peer.command(tree, scratch), seconds };
  const contest = await Contest.hold(commands, { rounds, slowRounds, sample: false });
  const rows = contest.names.map((contender) => cells(contender, String(contest.runs(contender).length), contest.seconds(contender).toFixed(2), contest.times(contender, OURS), contest.exits(contender)));
  return {
    text: ['## Files', '', `The files of ${name} at HEAD, in a folder.`, '', table(['contender', 'rounds', 'seconds (median)', `× ${OURS}`, 'exit'], rows)].join('\n'),
    bars: contest.names.filter((contender) => contender !== OURS).map((contender) => ({ work: `files of ${name}: \`${OURS}\`, beside ${contender}`, bar: '', measured: contest.times(contender, OURS) })),
  };
}
