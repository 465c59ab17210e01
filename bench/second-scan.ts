/** The second scan: of a repository in which nothing is new since the first, or one commit, beside the first and beside an empty Node process. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './bars.ts';
import { Contest } from './contest.ts';
import { measure, type Command, type Measured } from './measure.ts';
import { cells, table } from './tables.ts';

const NODE = 'node -e 0';
const FIRST = 'leaklint --no-cache';
const SECOND = 'leaklint, nothing new';
const GROWN = 'leaklint, one new commit';
/** Of the first scan; or of an empty Node process, if that is more. */
const MOST = 0.05;
const MOST_STARTS = 3;

/** A commit that adds a file, on top of HEAD. */
function commitOn(repository: string): void {
  const git = (args: readonly string[], input = ''): string => execFileSync('git', ['-C', repository, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
  const blob = git(['hash-object', '-w', '--stdin'], `new at ${process.hrtime.bigint()}\n`);
  const tree = git(['mktree', '--missing'], `${git(['ls-tree', 'HEAD'])}\n100644 blob ${blob}\tnew-${process.hrtime.bigint()}.txt\n`);
  git(['update-ref', 'HEAD', git(['commit-tree', '-p', 'HEAD', '-m', 'one more', tree])]);
}

/** `scratch` is a folder for the cache, and for a clone to commit to. */
export async function secondScan(name: string, repository: string, cli: string, rounds: number, scratch: string): Promise<Section> {
  const ours = (path: string, ...args: readonly string[]): Command => ({
    file: process.execPath,
    args: [cli, '-q', '--no-color', ...args, path],
    env: { XDG_CACHE_HOME: join(scratch, 'cache'), XDG_STATE_HOME: join(scratch, 'state'), CI: '' }, // in a build there would be no cache
  });
  // It borrows the objects of the other one: nothing is copied.
  const clone = join(scratch, 'growing');
  rmSync(clone, { recursive: true, force: true });
  execFileSync('git', ['clone', '--quiet', '--mirror', '--shared', repository, clone], { stdio: 'pipe' });
  for (const path of [repository, clone]) await measure(ours(path));
  const grown = async (): Promise<Measured> => {
    commitOn(clone);
    return await measure(ours(clone), { sample: false });
  };
  const contest = await Contest.hold({ [NODE]: { file: process.execPath, args: ['-e', '0'] }, [FIRST]: ours(repository, '--no-cache'), [SECOND]: ours(repository), [GROWN]: grown }, { rounds, slowRounds: rounds, sample: false });
  const limit = Math.max(MOST * contest.seconds(FIRST), MOST_STARTS * contest.seconds(NODE));
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const share = (contender: string): string => percent(contest.seconds(contender) / contest.seconds(FIRST));
  const rows = contest.names.map((contender) => cells(contender, contest.seconds(contender).toFixed(3), contest.lowest(contender).toFixed(3), share(contender), contest.times(contender, NODE), contest.exits(contender)));
  return {
    text: ['## Second scan', '', `${name}; ${rounds} rounds, in turns. Process start, attribution, connectivity, coverage and the text report are included each time.`, '', table(['what', 'seconds (median)', 'lowest', 'of the first', `× ${NODE}`, 'exit'], rows)].join('\n'),
    bars: [SECOND, GROWN].map((contender) => ({ work: `${name}: \`${contender}\`, of the first scan`, bar: `≤ ${percent(limit / contest.seconds(FIRST))}${contender === GROWN ? ' and its objects' : ''}`, measured: share(contender) })),
  };
}
