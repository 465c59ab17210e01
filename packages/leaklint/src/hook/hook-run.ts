/** The run of a hook: a check, its report, an exit code. A hook is read in a terminal, in an editor's window or in a log: nothing is asked, nothing moves. */
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import type { FailOn } from '../finding.ts';
import { exitCodeOf, hookJson } from './hook-report.ts';
import type { HookReport } from './hook-report.ts';
import { hookText } from './hook-text.ts';
import type { Interruption } from '../terminal/interrupt.ts';
import { jobOf } from '../job.ts';
import type { Job } from '../job.ts';
import { Mask } from '../terminal/mask.ts';
import { plainFormat } from '../command-line/plain-format.ts';
import { policyFor, policyOptions } from '../project.ts';
import type { ScanOptions } from '../scan-options.ts';
import type { ScopeKind } from '../scan-result.ts';
import { writeAll } from '../sinks.ts';

const SCOPES: Readonly<Record<string, ScopeKind>> = { staged: 'staged', push: 'range' };

export async function runHook(line: CommandLine, context: Context, interruption: Interruption, check: (job: Job) => Promise<HookReport>): Promise<ExitStatus> {
  const format = plainFormat(line);
  const options: ScanOptions = { path: '.', scope: SCOPES[line.command] ?? 'paths', ...(line.has('fail-on') ? { failOn: line.value('fail-on') as FailOn } : {}), ...policyOptions(line), signal: interruption.signal };
  const job = jobOf(options, await policyFor(options));
  let report: HookReport;
  try {
    const checked = await check(job);
    // Notes name arguments, and quote what a project's ESLint says of a text.
    const mask = new Mask(job.rules, false);
    report = { ...checked, notes: checked.notes.map((note) => mask.text(note)) };
    interruption.signal.throwIfAborted();
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    context.note('interrupted; nothing was checked');
    return EXIT.interrupted;
  }
  const code = exitCodeOf(report);
  if (format === 'json') await writeAll(context.stdout, hookJson(report));
  else if (code !== EXIT.clean || !line.has('quiet')) await writeAll(context.stdout, hookText(report, { paint: context.paint, width: context.width, rules: job.rules.rules }));
  interruption.release();
  return code;
}
