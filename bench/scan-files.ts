/** Scans of files alone: leaklint beside the peers that know no history, on the files of one commit. */
import { alternate, measure, median, type Command } from './measure.ts';
import type { Section } from './bars.ts';
import type { Peer } from './peers.ts';
import { cells, table } from './tables.ts';

export interface FileScanOptions {
  readonly rounds: number;
  readonly slowRounds: number;
  readonly cli: string;
  readonly peers: readonly Peer[];
  readonly seconds: number;
  readonly scratch: string;
}

const OURS = 'leaklint FOLDER';

/** `tree` is a folder of files that no repository holds. */
export async function scanFiles(name: string, tree: string, { rounds, slowRounds, cli, peers, seconds, scratch }: FileScanOptions): Promise<Section> {
  const commands: Record<string, Command> = { [OURS]: { file: process.execPath, args: [cli, '--no-color', tree], seconds } };
  for (const peer of peers) commands[`${peer.name} ${peer.version}`] = { ...peer.command(tree, scratch), seconds };
  const results = await alternate(rounds, Object.fromEntries(Object.entries(commands).map(([contender, command]) => [contender, () => measure(command, { sample: false })])), slowRounds);
  const middle = (contender: string): number => median((results[contender] ?? []).map((run) => run.seconds));
  const timedOut = (contender: string): boolean => results[contender]?.some((run) => run.timedOut) === true;
  const times = (contender: string): string => `${timedOut(contender) ? 'more than ' : ''}${(middle(contender) / middle(OURS)).toFixed(2)} ×`;
  const rows = Object.keys(commands).map((contender) => cells(contender, String(results[contender]?.length), middle(contender).toFixed(2), times(contender), timedOut(contender) ? 'time up' : [...new Set((results[contender] ?? []).map((run) => run.code))].join(', ')));
  return {
    text: ['## Files', '', `The files of ${name} at HEAD, in a folder.`, '', table(['contender', 'rounds', 'seconds (median)', `× ${OURS}`, 'exit'], rows)].join('\n'),
    bars: Object.keys(commands).filter((contender) => contender !== OURS).map((contender) => ({ work: `files of ${name}: \`${OURS}\`, beside ${contender}`, bar: '', measured: times(contender) })),
  };
}
