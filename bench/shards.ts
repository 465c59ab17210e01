/** Shards: two side by side on two cores, and their merge, beside one run with one worker. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { Section } from './bars.ts';
import { Contest } from './contest.ts';
import { measure, type Command, type Measured } from './measure.ts';
import { cells, table } from './tables.ts';

const WHOLE = 'leaklint --workers 1';
const PAIR = 'two shards side by side, one worker each';
const MERGE = 'leaklint merge';

/** `scratch` is a folder outside of the repository. */
export async function shards(name: string, repository: string, cli: string, rounds: number, scratch: string): Promise<Section> {
  const shard = (index: number): readonly string[] => [cli, '-q', '--shard', `${index}/2`, '--workers', '1', repository];
  const reports = [1, 2].map((index) => join(scratch, `shard-${index}.json`));
  for (const [number, file] of reports.entries()) writeFileSync(file, execFileSync(process.execPath, shard(number + 1), { maxBuffer: 1 << 30 }));
  const ours = (...args: readonly string[]): Command => ({ file: process.execPath, args });
  const pair = async (): Promise<Measured> => {
    const both = await Promise.all([1, 2].map((index) => measure({ ...ours(...shard(index)), discard: true })));
    return both.reduce((slow, one) => (one.seconds > slow.seconds ? one : slow));
  };
  const contest = await Contest.hold({ [WHOLE]: ours(cli, '-q', '--no-cache', '--workers', '1', repository), [PAIR]: pair, [MERGE]: ours(cli, '-q', 'merge', ...reports, '--repository', repository) }, { rounds, slowRounds: rounds });
  // Two processes on two cores are slowed by whatever else runs there, and one is not: the lowest of the rounds compares the work.
  const lowest = (contender: string): string => `${(contest.lowest(contender) / contest.lowest(WHOLE)).toFixed(2)} ×`;
  const rows = contest.names.map((contender) => cells(contender, contest.seconds(contender).toFixed(2), contest.times(contender, WHOLE), contest.lowest(contender).toFixed(2), lowest(contender), contest.exits(contender)));
  return {
    text: ['## Shards', '', `${name}; ${rounds} rounds, in turns.`, '', table(['what', 'seconds (median)', `× ${WHOLE}`, 'lowest', `× lowest of ${WHOLE}`, 'exit'], rows)].join('\n'),
    bars: [{ work: `${name}: ${PAIR}, beside \`${WHOLE}\``, bar: '≤ 0.65 ×', measured: `${contest.times(PAIR, WHOLE)}; lowest ${lowest(PAIR)}` }],
  };
}
