/** `leaklint ci [PATH]`: what the build service says came in, scanned. */
import { discover } from '@leaklint/git';
import { readFileSync } from 'node:fs';
import type { Change } from '../ci/change.ts';
import { githubChange } from '../ci/github.ts';
import { scopeOfChange } from '../ci/scope.ts';
import { SYSTEMS } from '../ci/systems.ts';
import type { CommandLine } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { scanRequest } from '../scan-request.ts';
import type { Environment } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { perform } from './scan.ts';

export async function ci(line: CommandLine, context: Context): Promise<ExitStatus> {
  const change = changeOf(context.env);
  const request = scanRequest(line, context.env);
  const { options, line: why } = await scopeOfChange(change, await discover(request.options.path));
  context.note(why);
  return await perform({ ...request, options: { ...request.options, ...options } }, line, context);
}

function changeOf(env: Environment): Change {
  for (const system of [githubChange, ...SYSTEMS]) {
    const change = system(env, (path) => readFileSync(path, 'utf8'));
    if (change !== undefined) return change;
  }
  throw new UsageError('no build service that leaklint knows (GitHub Actions, GitLab CI, Bitbucket Pipelines, CircleCI, Azure Pipelines, Jenkins); name what came in with --range A..B');
}
