/** `leaklint [PATH …]`: scans, reports, and turns the result into an exit code. */
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { withoutKeys } from '../terminal/mask.ts';
import { projectRoot } from '../project.ts';
import { REPORTERS } from '../reporters/index.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import type { ScanRequest } from '../command-line/scan-request.ts';
import type { ScanResult } from '../scan-result.ts';
import { reasonOf, writeAll, writeReportFile } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';
import { watchedScan } from '../command-line/watched-scan.ts';

/** Report files have no terminal; lines of this length read well in any editor. */
const FILE_WIDTH = 100;

export async function scan(line: CommandLine, context: Context): Promise<ExitStatus> {
  if (line.has('shard')) return await (await import('./shard.ts')).shard(line, context);
  return await perform(scanRequest(line, context.env), line, context);
}

/** Scans, reports, and gives the exit code; whatever command asked. */
export async function perform(request: ScanRequest, line: CommandLine, context: Context): Promise<ExitStatus> {
  const watched = await watchedScan(request.options, line, context);
  if (watched === undefined) return EXIT.interrupted;
  const { result, interruption } = watched;
  if (request.options.scope === 'everything' && result.scope.kind === 'paths') context.note(`${result.scope.root} is ${statSync(request.options.path).isFile() ? 'a file: it is scanned as it lies on disk' : 'in no git repository: its files are scanned'}, and there is no history`);
  const status = await deliver(request, result, context);
  interruption.release();
  return status;
}

/** Every report is tried; one that fails makes the exit code 2, whatever was found. */
async function deliver(request: ScanRequest, result: ScanResult, context: Context): Promise<ExitStatus> {
  const failures: string[] = [];
  const now = new Date();
  const attempt = async (write: () => unknown): Promise<void> => {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failures.push(error.message);
    }
  };
  for (const { format, file } of request.files) {
    await attempt(() => writeReportFile(file, REPORTERS[format](result, { color: false, width: FILE_WIDTH, now }), request.options.showSecrets === true));
  }
  await attempt(() => print(REPORTERS[request.stdout](result, { color: context.color, width: context.width, now, ...(context.links ? { links: filesOf(request.options.path) } : {}) }), context));
  for (const failure of failures) context.stderr.write(`leaklint: ${withoutKeys(failure)}\n`);
  return failures.length > 0 ? EXIT.usage : result.exitCode;
}

/** Paths of a repository are those from its top. */
function filesOf(path: string): string {
  return `${pathToFileURL(projectRoot(path)).href}/`;
}

async function print(report: string, context: Context): Promise<void> {
  try {
    await writeAll(context.stdout, report);
  } catch (error) {
    throw new UsageError(`cannot write to standard output: ${reasonOf(error)}`);
  }
}
