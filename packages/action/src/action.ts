/** The action: event → scope → scan → annotations, summary, files, outputs → exit code. */
import { resolve } from 'node:path';
import { askedScope, ciScope, describeFailure, report, scan, writeReport } from 'leaklint';
import type { ScanOptions, ScanResult } from 'leaklint';
import { readInputs } from './inputs.ts';
import type { Environment, Inputs } from './inputs.ts';
import { Runner } from './runner.ts';

const LOG_WIDTH = 120;

/** A result that could not be written: the exit code of a report that could not be. */
const NOT_TOLD = 2;

/** Does it all; never throws. @returns the step's exit code, as leaklint has it */
export async function act(env: Environment, write: (text: string) => void): Promise<number> {
  const runner = new Runner(env, write);
  try {
    return await run(env, runner);
  } catch (error) {
    const { message, trace, status } = await describeFailure(error);
    runner.error(message);
    if (trace !== undefined) runner.print(trace);
    runner.set('complete', false);
    runner.set('exit-code', status);
    return status;
  }
}

async function run(env: Environment, runner: Runner): Promise<number> {
  const inputs = readInputs(env);
  const result = await scan(await optionsOf(inputs, env, runner));
  const now = new Date();
  const reported = (format: Parameters<typeof report>[1]): string => report(result, format, { color: false, width: LOG_WIDTH, now });
  runner.print(reported('text'));
  if (inputs.annotations) runner.annotate(reported('github'));
  if (inputs.summary) runner.summarize(reported('markdown'));
  for (const { format, file } of filesOf(inputs)) writeReport(resolve(env['GITHUB_WORKSPACE'] ?? '.', file), reported(format));
  tell(runner, result, inputs);
  return result.exitCode === 0 && !runner.heard ? NOT_TOLD : result.exitCode;
}

/** The checkout often belongs to another user than the one that a container's step runs as: it is the runner's own. */
async function optionsOf({ path, scope, failOn, lint }: Inputs, env: Environment, runner: Runner): Promise<ScanOptions> {
  const common = { path: resolve(env['GITHUB_WORKSPACE'] ?? '.', path), trustOwner: true, lint, ...(failOn === undefined ? {} : { failOn }) };
  const { options, line } = scope === 'change' ? await ciScope(env, common.path, common) : await askedScope(scope, env, common.path, common);
  runner.say(line);
  return { ...common, ...options };
}

function filesOf({ reports, sarifFile, commentFile }: Inputs): Inputs['reports'] {
  return [
    ...reports,
    ...(sarifFile === undefined ? [] : [{ format: 'sarif-current' as const, file: sarifFile }]),
    ...(commentFile === undefined ? [] : [{ format: 'markdown' as const, file: commentFile }]),
  ];
}

function tell(runner: Runner, { findings, usage, totals, exitCode, problems }: ScanResult, { sarifFile, commentFile }: Inputs): void {
  runner.set('findings', findings.length);
  runner.set('new', findings.filter((finding) => finding.new !== false).length);
  runner.set('unsafe-uses', (usage?.findings ?? []).filter((use) => use.new).length);
  runner.set('suppressed', totals.suppressed + totals.baselined);
  runner.set('complete', problems.length === 0 && exitCode !== 3);
  runner.set('exit-code', exitCode);
  if (sarifFile !== undefined) runner.set('sarif-file', sarifFile);
  if (commentFile !== undefined) runner.set('comment-file', commentFile);
}
