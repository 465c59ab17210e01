/** Failure: a run that ends without a report. One clear line, the right exit code, and nothing of what was being scanned. */
import { visible } from './escape.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitStatus } from './exit-codes.ts';
import { jsonError } from './reporters/json.ts';
import { jsonlError } from './reporters/jsonl.ts';
import { writeAll } from './sinks.ts';

interface Failure {
  readonly kind: 'usage' | 'failure';
  readonly status: ExitStatus;
  readonly message: string;
  /** Where in our own code; never a value. */
  readonly trace?: string;
}

/** Kinds of GitError (by name, so that a bad flag need not load the git package) that a person can put right, and the others. */
const BROKEN_OFF = new Set(['timeout', 'aborted', 'failed', 'forbidden']);

export function describeFailure(error: unknown): Failure {
  if (error instanceof Error) {
    const { name, message, kind } = error as Error & { kind?: string };
    if (name === 'UsageError' || name === 'RuleError') return { kind: 'usage', status: EXIT.usage, message };
    if (name === 'ShardError') return { kind: 'failure', status: EXIT.incomplete, message };
    if (name === 'GitError') return BROKEN_OFF.has(kind ?? '') ? { kind: 'failure', status: EXIT.incomplete, message } : { kind: 'usage', status: EXIT.usage, message };
    // A message of the language's own may quote what it choked on: the name and the place in our code say enough.
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    return { kind: 'failure', status: EXIT.incomplete, message: `internal error (${name}); nothing is known to be clean`, trace: frames.slice(0, 12).join('\n') };
  }
  return { kind: 'failure', status: EXIT.incomplete, message: 'internal error; nothing is known to be clean' };
}

/** Says it on standard error, and on standard output too where somebody parses that. */
export async function reportFailure(error: unknown, format: string): Promise<ExitStatus> {
  const { kind, status, message, trace } = describeFailure(error);

  await writeAll(process.stderr, `leaklint: ${visible(message)}${trace === undefined ? '' : `\nPlease report it with these lines:\n${trace}`}\n`);
  if (format === 'json') await writeAll(process.stdout, jsonError(kind, message, status));
  if (format === 'jsonl') await writeAll(process.stdout, jsonlError(kind, message, status));
  return status;
}
