/** `leaklint --shard I/N`: reads one part of everything, and writes down what `leaklint merge` needs of it. It judges nothing. */
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { printableJson } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import type { FlagName } from '../command-line/flags.ts';
import { counted, grouped, secondsText } from '../terminal/layout.ts';
import { scanShard } from '../scan.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import { readPart } from '../repository/part.ts';
import { writeAll } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';
import { watched } from '../command-line/watched-scan.ts';

/** What only the merge can do, or only a scan of something else. */
const ELSEWHERE: readonly FlagName[] = ['worktree', 'staged', 'range', 'stdin', 'no-attribution', 'format', 'report', 'fail-on', 'show-secrets', 'reader'];

export async function shard(line: CommandLine, context: Context): Promise<ExitStatus> {
  const part = readPart(line.value('shard') ?? '');
  const foreign = ELSEWHERE.find((flag) => line.has(flag));
  if (foreign !== undefined) throw new UsageError(`--shard and --${foreign} exclude each other${['format', 'report', 'fail-on', 'no-attribution'].includes(foreign) ? ': give it to leaklint merge' : ''}`);
  if (line.operands.length > 1) throw new UsageError(`--shard takes one PATH, and was given ${line.operands.length}`);
  const done = await watched(scanRequest(line, context.env).options, line, context, (options) => scanShard(options, part));
  if (done === undefined) return EXIT.interrupted;
  const { own, seconds, problems } = done.result;
  await writeAll(context.stdout, `${printableJson(done.result)}\n`);
  context.note(`shard ${part.index + 1} of ${part.of}: ${grouped(own.texts.count)} blobs, commits and tags, ${counted(own.files.count, 'file')} in ${secondsText(seconds)}${problems.length === 0 ? '' : `, ${counted(problems.length, 'problem')}`}; leaklint merge makes the report`);
  done.interruption.release();
  return EXIT.clean;
}
