/** `leaklint commit-msg FILE`: the message of the commit that is being made, as git will keep it. */
import { TextScanner } from '@leaklint/engine';
import { bytePath, keptMessage } from '@leaklint/git';
import { readFileSync } from 'node:fs';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { NO_COVERAGE } from '../coverage.ts';
import { withCredentials } from '../credentials.ts';
import { visible } from '../terminal/escape.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { seen } from '../findings/grouping.ts';
import { NO_USAGE } from '../hook/hook-report.ts';
import { runHook } from '../hook/hook-run.ts';
import { listenForInterruption } from '../terminal/interrupt.ts';
import type { Gathered, Job } from '../job.ts';
import { resultOf } from '../scan.ts';
import { SELF_CHECK_FAILED, sings } from '../tasks/self-check.ts';
import { Services } from '../findings/services.ts';
import { Recorder } from '../findings/sightings.ts';
import { reasonOf } from '../sinks.ts';
import { TextFeed } from '../tasks/text-feed.ts';
import { UsageError } from '../usage-error.ts';

export async function commitMessage(line: CommandLine, context: Context): Promise<ExitStatus> {
  const interruption = listenForInterruption();
  const file = line.operands[0] ?? '';
  return await runHook(line, context, interruption, async (job) => {
    const started = process.uptime();
    const text = read(file);
    let gathered = gather(job, text, file);
    // What git takes out of the message matters only when there is something to take out.
    if (gathered.seen.length > 0) gathered = gather(job, await keptMessage(text, { env: context.env, signal: interruption.signal }), file);
    const result = resultOf(job, gathered, started);
    return { subject: 'message', result: withCredentials(result, job, gathered), fresh: new Set(result.findings.map(({ fingerprint }) => fingerprint)), usage: NO_USAGE, unborn: false, notes: [] };
  });
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${visible(file)}: ${reasonOf(error)}`);
  }
}

function gather(job: Job, text: Uint8Array, file: string): Gathered {
  const recorder = new Recorder(job.recording);
  const scanner = new TextScanner(job.rules, recorder.classify);
  const problems = sings(scanner, job.rules) ? [] : [SELF_CHECK_FAILED];
  new TextFeed(scanner, recorder).text(0, text);
  return {
    scope: { kind: 'paths', root: file, shallow: false, partial: false, alternates: [] },
    coverage: { ...NO_COVERAGE, files: { scanned: 1, total: 1, bytes: text.length } },
    seen: [...seen(recorder.take(), () => ({ source: 'file', paths: [bytePath(file)], pathsTotal: 1, exposures: [] }))],
    problems,
    services: new Services([]),
  };
}
