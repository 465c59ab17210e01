/** `leaklint ci [PATH]`: what the build service says came in, scanned. */
import { ciScope } from '../ci/scope.ts';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import { perform } from './scan.ts';

export async function ci(line: CommandLine, context: Context): Promise<ExitStatus> {
  const request = scanRequest(line, context.env);
  const { options, line: why } = await ciScope(context.env, request.options.path);
  context.note(why);
  return await perform({ ...request, options: { ...request.options, ...options } }, line, context);
}
