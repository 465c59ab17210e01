/** Failure: a run that ends without a report. One clear line, the right exit code, and nothing of what was being scanned. */
import type { Writable } from 'node:stream';
import { visible } from './terminal/escape.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitStatus } from './exit-codes.ts';
import { jsonError } from './reporters/json.ts';
import { jsonlError } from './reporters/jsonl.ts';
import { reasonOf, writeAll } from './sinks.ts';

interface Failure {
  readonly kind: 'usage' | 'failure';
  readonly status: ExitStatus;
  readonly message: string;
  /** Where in our own code; never a value. */
  readonly trace?: string;
}

/** Kinds of GitError (by name, so that a bad flag need not load the git package) that a person can put right, and the others. */
const BROKEN_OFF = new Set(['timeout', 'aborted', 'failed', 'forbidden']);

/** In words for a log: an argument or a line that the message quotes is redacted where it holds a key (law 5). */
export async function describeFailure(error: unknown): Promise<Failure> {
  const lacking = lackOf(error);
  if (lacking !== undefined) return { kind: 'failure', status: EXIT.incomplete, message: `${lacking}; nothing is known to be clean` };
  const failure = failureOf(error);
  return { ...failure, message: await redacted(failure.message) };
}

/** Loaded when there is something to say: a run that ends well does not pay for it here. */
async function redacted(message: string): Promise<string> {
  try {
    return (await import('./terminal/mask.ts')).withoutKeys(message);
  } catch (error) {
    // No file left to open, or no WebAssembly: what cannot be looked through is not printed.
    return `the reason is not shown, because nothing can be redacted here (${reasonOf(error)}); nothing is known to be clean`;
  }
}

/** What the machine does not give, in words of ours: no fault of leaklint, and nothing to redact, which could not be done without it either. */
function lackOf(error: unknown): string | undefined {
  const { code, message } = error as Partial<NodeJS.ErrnoException> | null ?? {};
  if (code === 'EMFILE' || code === 'ENFILE') return 'no file is left to be opened (see ulimit -n)';
  if (code === 'ENOMEM' || (error instanceof RangeError && /out of memory|allocat/i.test(message ?? ''))) return 'there is not enough memory (see ulimit -v, or the limit of the container)';
  return undefined;
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error) {
    const { name, message, kind, syscall } = error as Error & { kind?: string; syscall?: string };
    if (name === 'UsageError' || name === 'RuleError') return { kind: 'usage', status: EXIT.usage, message };
    if (name === 'ShardError') return { kind: 'failure', status: EXIT.incomplete, message };
    if (name === 'GitError') return BROKEN_OFF.has(kind ?? '') ? { kind: 'failure', status: EXIT.incomplete, message } : { kind: 'usage', status: EXIT.usage, message };
    // Files are named by whoever writes them: what is left is what was to be shown.
    if (syscall === 'write') return { kind: 'usage', status: EXIT.usage, message: `cannot write to standard output: ${reasonOf(error)}` };
    if (syscall === 'uv_cwd') return { kind: 'usage', status: EXIT.usage, message: 'the folder that this was started in is gone' };
    // A message of the language's own may quote what it choked on: the name and the place in our code say enough.
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    return { kind: 'failure', status: EXIT.incomplete, message: `internal error (${name}); nothing is known to be clean`, trace: frames.slice(0, 12).join('\n') };
  }
  return { kind: 'failure', status: EXIT.incomplete, message: 'internal error; nothing is known to be clean' };
}

/** Says it on standard error, and on standard output too where somebody parses that. */
export async function reportFailure(error: unknown, format: string): Promise<ExitStatus> {
  const { kind, status, message, trace } = await describeFailure(error);
  await told(process.stderr, `leaklint: ${visible(message)}${trace === undefined ? '' : `\nPlease report it with these lines:\n${trace}`}\n`);
  const document = format === 'json' ? jsonError(kind, message, status) : format === 'jsonl' ? jsonlError(kind, message, status) : '';
  if (document !== '') {
    const trouble = await told(process.stdout, document);
    if (trouble !== undefined) await told(process.stderr, `leaklint: cannot write to standard output: ${trouble}\n`);
  }
  return status;
}

/** Why it could not be written, on a full disk for one: a failure that is reported must not become another one, to be reported in turn. */
async function told(stream: Writable, text: string): Promise<string | undefined> {
  try {
    await writeAll(stream, text);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
