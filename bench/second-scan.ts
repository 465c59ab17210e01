/** The second scan: of a repository in which nothing is new since the first, beside the first and beside an empty Node process. */
import { join } from 'node:path';
import type { Section } from './bars.ts';
import { Contest } from './contest.ts';
import { measure, type Command } from './measure.ts';
import { cells, table } from './tables.ts';

const NODE = 'node -e 0';
const FIRST = 'leaklint --no-cache';
const SECOND = 'leaklint, nothing new';
/** Of the first scan; or of an empty Node process, if that is more. */
const MOST = 0.05;
const MOST_STARTS = 3;

/** `scratch` is a folder for the cache. */
export async function secondScan(name: string, repository: string, cli: string, rounds: number, scratch: string): Promise<Section> {
  const ours = (...args: readonly string[]): Command => ({
    file: process.execPath,
    args: [cli, '-q', '--no-color', ...args, repository],
    env: { XDG_CACHE_HOME: join(scratch, 'cache'), XDG_STATE_HOME: join(scratch, 'state'), CI: '' }, // in a build there would be no cache
  });
  await measure(ours());
  const contest = await Contest.hold({ [NODE]: { file: process.execPath, args: ['-e', '0'] }, [FIRST]: ours('--no-cache'), [SECOND]: ours() }, { rounds, slowRounds: rounds, sample: false });
  const share = contest.seconds(SECOND) / contest.seconds(FIRST);
  const limit = Math.max(MOST * contest.seconds(FIRST), MOST_STARTS * contest.seconds(NODE));
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const rows = contest.names.map((contender) => cells(contender, contest.seconds(contender).toFixed(3), contest.lowest(contender).toFixed(3), percent(contest.seconds(contender) / contest.seconds(FIRST)), contest.times(contender, NODE), contest.exits(contender)));
  return {
    text: ['## Second scan', '', `${name}; ${rounds} rounds, in turns. Process start, attribution, connectivity, coverage and the text report are included each time.`, '', table(['what', 'seconds (median)', 'lowest', 'of the first', `× ${NODE}`, 'exit'], rows)].join('\n'),
    bars: [{ work: `${name}: second scan, nothing new, of the first`, bar: `≤ ${percent(limit / contest.seconds(FIRST))}`, measured: percent(share) }],
  };
}
