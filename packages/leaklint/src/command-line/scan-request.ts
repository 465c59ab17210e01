/** A scan request: what the flags ask for, checked as a whole before anything is read. */
import { fstatSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { cachePlaces } from '../cache/places.ts';
import type { CommandLine } from './command-line.ts';
import { visible } from '../terminal/escape.ts';
import type { FailOn } from '../finding.ts';
import { COMMANDS } from './flags.ts';
import type { FlagName } from './flags.ts';
import { FORMATS, isFormat, showsSecrets } from '../reporters/formats.ts';
import type { Format } from '../reporters/formats.ts';
import { policyOptions } from '../project.ts';
import type { Reader, ScanOptions } from '../scan-options.ts';
import type { ScopeKind } from '../scan-result.ts';
import { checkReportFile, reasonOf } from '../sinks.ts';
import { didYouMean } from '../suggest.ts';
import type { Environment } from '../terminal/terminal.ts';
import { isCi } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface ReportFile {
  readonly format: Format;
  readonly file: string;
}

export interface ScanRequest {
  readonly options: Omit<ScanOptions, 'onProgress' | 'signal' | 'stdin'>;
  readonly stdout: Format;
  readonly files: readonly ReportFile[];
}

/** @param operands what is to be scanned, when that is not what the line names */
export function scanRequest(line: CommandLine, env: Environment, operands: readonly string[] = line.operands): ScanRequest {
  const reports = reportsOf(line);
  const scope = scopeOf(line);
  const range = line.value('range');
  if (range !== undefined) checkRange(range);
  if (line.has('show-secrets') && isCi(env)) throw new UsageError('--show-secrets is refused in CI: build logs are kept, and often public');
  const silent = [reports.stdout, ...reports.files.map(({ format }) => format)].find((format) => !showsSecrets(format));
  if (line.has('show-secrets') && silent !== undefined) throw new UsageError(`--show-secrets means nothing to ${silent}, which never holds a secret`);
  const [path = '.', ...further] = operands;
  if (scope === 'stdin' && fstatSync(0).isDirectory()) throw new UsageError('standard input is a folder');
  if (scope !== 'stdin') for (const one of [path, ...further]) checkPath(one);
  for (const { file } of reports.files) checkReportFile(file);
  const workers = workersOf(line);
  // A build's home is made anew each time, and what another run left there is nobody's to vouch for.
  const cache = line.has('no-cache') || isCi(env) ? undefined : cachePlaces(env);
  return {
    ...reports,
    options: {
      ...(further.length > 0 ? { scope: 'paths', ...together(operands) } : { scope, path }),
      ...(range === undefined ? {} : { range }),
      ...(workers === undefined ? {} : { workers }),
      reader: (line.value('reader') ?? 'auto') as Reader,
      attribution: !line.has('no-attribution'),
      ...(line.has('no-lint') ? { lint: false } : {}),
      ignored: line.has('ignored'),
      ...(cache === undefined ? {} : { cache }),
      ...(line.has('fail-on') ? { failOn: line.value('fail-on') as FailOn } : {}),
      ...policyOptions(line),
      showSecrets: line.has('show-secrets'),
    },
  };
}

const SCOPES = ['worktree', 'staged', 'range', 'stdin'] as const satisfies readonly (FlagName & ScopeKind)[];

function scopeOf(line: CommandLine): ScopeKind {
  const asked = SCOPES.filter((scope) => line.has(scope));
  const [first, second] = asked;
  if (first === undefined) return 'everything';
  if (second !== undefined) throw new UsageError(`--${first} and --${second} exclude each other`);
  if (first === 'stdin' && line.operands.length > 0) throw new UsageError(`--stdin reads standard input, not ${visible(line.operands[0] ?? '')}`);
  if (line.operands.length > 1) throw new UsageError(`--${first} takes one PATH, and was given ${line.operands.length}`);
  return first;
}

/** Both ends named (the right one may be left out: HEAD), and neither can be taken for an option of git. */
function checkRange(range: string): void {
  const bad = (why: string): UsageError => new UsageError(`bad range ${visible(range)}: ${why}`);
  const [from = '', to, ...more] = range.split('..');
  if (range.includes('...')) throw bad('two dots, A..B');
  if (to === undefined || from === '' || more.length > 0) throw bad('it has the form A..B');
  if (from.startsWith('-') || to.startsWith('-')) throw bad('a revision does not begin with -');
  if (/[\s\p{Cc}]/u.test(range)) throw bad('a revision holds no blanks');
}

/** Several paths: all of them, from where one stands, or from the folder that holds them all. */
function together(operands: readonly string[]): { readonly path: string; readonly paths: readonly string[] } {
  const here = realpathSync.native('.');
  const real = operands.map((operand) => realpathSync.native(operand));
  const holds = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  let base = here;
  while (!real.every((path) => holds(base, path)) && dirname(base) !== base) base = dirname(base);
  return { path: base === here ? '.' : base, paths: real.map((path) => relative(base, path) || '.') };
}

/** A pipe or a device has no content of its own: to scan nothing of it and call it clean would be a lie. */
function checkPath(path: string): void {
  if (path === '') throw new UsageError('a PATH is empty: a variable that is not set?');
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new UsageError(`cannot read ${visible(path)}: ${reasonOf(error)}`);
    throw new UsageError(`no such path: ${visible(path)}${didYouMean(path, COMMANDS.map(({ name }) => name), 'the command ')}`);
  }
  if (!stats.isFile() && !stats.isDirectory()) throw new UsageError(`${visible(path)} is neither a file nor a folder; --stdin scans what is piped in`);
}

function workersOf(line: CommandLine): number | undefined {
  const given = line.value('workers');
  if (given === undefined) return undefined;
  const workers = Number(given);
  if (!/^\d+$/.test(given) || workers < 1 || workers > 256) throw new UsageError(`--workers ${visible(given)}: not a number from 1 to 256`);
  return workers;
}

/** One report on standard output: that of `--report FORMAT=-`, else that of `--format`, else text. */
function reportsOf(line: CommandLine): { stdout: Format; files: ReportFile[] } {
  const files: ReportFile[] = [];
  let stdout: Format | undefined;
  for (const given of line.values('report')) {
    const [, format = '', file = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
    if (file === '') throw new UsageError(`--report ${visible(given)}: it has the form FORMAT=FILE`);
    if (!isFormat(format)) throw new UsageError(`--report ${visible(given)}: no format ${visible(format)}; there are ${FORMATS.join(', ')}${didYouMean(format, FORMATS)}`);
    if (file !== '-') files.push({ format, file });
    else if (stdout !== undefined || line.has('format')) throw new UsageError('two reports for standard output; send one to a file');
    else stdout = format;
  }
  const twice = files.find(({ file }, i) => files.findIndex((other) => other.file === file) !== i);
  if (twice !== undefined) throw new UsageError(`two reports for ${visible(twice.file)}`);
  return { stdout: stdout ?? ((line.value('format') ?? 'text') as Format), files };
}
