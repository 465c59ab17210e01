/** `leaklint merge REPORT …`: makes of the reports of all shards what one run would have said. */
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import { checkShards, readShardFile } from '../shard/merge.ts';
import { perform } from './scan.ts';

export async function merge(line: CommandLine, context: Context): Promise<ExitStatus> {
  const request = scanRequest(line, context.env, [line.value('repository') ?? '.']);
  const shards = line.operands.map(readShardFile);
  checkShards(shards);
  const ignored = shards[0]?.report.ignored === true;
  return await perform({ ...request, options: { ...request.options, ignored, shards } }, line, context);
}
