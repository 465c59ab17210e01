/**
 * The one place that starts a process: git, hardened so that nothing the repository says is executed.
 *
 * A repository's own configuration may name programs (fsmonitor, hooks, filters, text conversion, signature
 * checkers, transports). Every call therefore has the same environment and the same `-c` settings, and only
 * subcommands and flags of the list below are let through: those that run no configured program with these
 * settings. Adding to the list needs a test in test/git/hostile.test.ts that arms the vector.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeInTheWay } from './pipes.ts';

export type GitErrorKind =
  | 'not-found' // no git on this machine
  | 'too-old'
  | 'no-such-path'
  | 'not-a-repository' // something is there, but git does not accept it
  | 'dubious-ownership'
  | 'bad-revision'
  | 'forbidden' // a call outside the allow-list: a mistake of this program, never of the user
  | 'timeout'
  | 'aborted'
  | 'failed';

/** One clear line about one trouble with git. `message` holds no control characters. */
export class GitError extends Error {
  override readonly name: string = 'GitError';
  readonly kind: GitErrorKind;
  constructor(kind: GitErrorKind, message: string) {
    super(printable(message));
    this.kind = kind;
  }
}

/** Where a call runs. Plain data, so it can be posted to a worker. */
export interface GitPlace {
  readonly cwd: string;
  /** `--git-dir=…` and `--work-tree=…` or `--bare`; empty while the repository is being looked for. */
  readonly location: readonly string[];
  /** The GIT_* variables that say where things are, exactly as the caller got them (GIT_INDEX_FILE, …). */
  readonly environment: Readonly<Record<string, string>>;
  /** The repository is still being looked for, by this call as by any other: the user's own configuration holds (`safe.directory` lives there). */
  readonly userConfig?: true;
}

export interface GitOptions {
  /** Discovery alone keeps the user's own configuration: `safe.directory` lives there. */
  readonly userConfig?: boolean;
  /** `all` lets discovery accept a bare repository that the user named. */
  readonly bareRepository?: 'explicit' | 'all';
  /** A folder that git is to accept whoever owns it: that one, never all. */
  readonly trusted?: string;
  /** Kill when nothing was read or written for so long. Milliseconds; 120,000 unless told. */
  readonly idle?: number;
  readonly signal?: AbortSignal | undefined;
  /** The environment to start from; `process.env` unless told. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const NOWHERE = process.platform === 'win32' ? 'NUL' : '/dev/null';
const IDLE = 120_000;
/** After so long a silence it is looked whether git waits for a pipe; then after twice as long, and so on. Milliseconds. */
const SILENT = 1_000;
const STDERR_KEPT = 8192;

/** Variables that say where the repository is. A hook is given them and must pass them on unchanged. */
export const LOCATION_VARIABLES: readonly string[] = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
];
const USER_CONFIG_VARIABLES = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];
const DROPPED = new Set(['EDITOR', 'VISUAL', 'PAGER', 'NODE_OPTIONS', 'DEBUG', 'SSH_ASKPASS']);

const FULL_ID = /^\^?(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

interface Allowed {
  readonly flags: RegExp;
  readonly words?: RegExp;
  readonly required?: string;
}

const ALLOWED: Readonly<Record<string, Allowed>> = {
  version: { flags: /^$/ },
  'rev-parse': {
    flags:
      /^--(?:path-format=absolute|absolute-git-dir|git-common-dir|git-path|is-bare-repository|is-shallow-repository|show-object-format|verify|quiet|symbolic-full-name|end-of-options)$/,
    words: /^(?:objects|index|HEAD)$/,
  },
  'rev-list': { flags: /^(?:--not|--remotes=[^*?[\]\\]+)$/ },
  'merge-base': { flags: /^--all$/ },
  'cat-file': { flags: /^--(?:batch|batch-check|batch-all-objects|unordered|buffer)$/ },
  config: { flags: /^--get$/, words: /^commit\.cleanup$/ },
  stripspace: { flags: /^--strip-comments$/ },
  'for-each-ref': { flags: /^--format=/ },
  'ls-tree': { flags: /^(?:-r|-z|--name-only|--full-tree)$/ },
  'ls-files': { flags: /^(?:-s|-z|-o|-i|--exclude-standard|--directory|--full-name)$/ },
  'diff-tree': { flags: /^(?:-r|--raw|-z|--no-renames|--no-abbrev|--diff-filter=d)$/, required: '--raw' },
  'diff-index': { flags: /^(?:--cached|--raw|-z|--no-renames|--no-abbrev|--diff-filter=d|--ita-invisible-in-index)$/, words: /^HEAD$/, required: '--cached' },
};

/** Throws unless git, called with these arguments, runs no configured program and takes no option from data. */
export function checkArguments(args: readonly string[]): void {
  const [subcommand = '', ...rest] = args;
  const allowed = Object.hasOwn(ALLOWED, subcommand) ? ALLOWED[subcommand] : undefined;
  if (allowed === undefined) throw new GitError('forbidden', `git ${subcommand} is not on the list of safe commands`);
  if (allowed.required !== undefined && !rest.includes(allowed.required)) {
    throw new GitError('forbidden', `git ${subcommand} is safe only with ${allowed.required}`);
  }
  for (const argument of rest) {
    if (argument === '--') return;
    const fine = argument.startsWith('-')
      ? allowed.flags.test(argument)
      : FULL_ID.test(argument) || (allowed.words?.test(argument) ?? false);
    if (!fine) throw new GitError('forbidden', `git ${subcommand} may not be given ${argument}`);
    if (argument === '--end-of-options') return;
  }
}

function settings(bareRepository: 'explicit' | 'all', trusted: string | undefined): string[] {
  const pairs = [
    'core.fsmonitor=false',
    `core.hooksPath=${NOWHERE}`,
    `core.attributesFile=${NOWHERE}`,
    'log.showSignature=false',
    'diff.external=',
    'core.quotePath=false',
    `safe.bareRepository=${bareRepository}`,
    'core.untrackedCache=false',
    'gc.auto=0',
    'maintenance.auto=false',
    'core.bigFileThreshold=1m',
    ...(trusted === undefined ? [] : [`safe.directory=${trusted}`]),
  ];
  return ['--no-pager', ...pairs.flatMap((pair) => ['-c', pair])];
}

/** The environment of every call, made from the caller's. */
export function hardenedEnvironment(place: GitPlace, options: GitOptions = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  const userConfig = options.userConfig ?? place.userConfig ?? false;
  for (const [name, value] of Object.entries(options.env ?? process.env)) {
    const upper = name.toUpperCase();
    if (DROPPED.has(upper)) continue;
    const kept = upper === 'GIT_EXEC_PATH' || (userConfig && USER_CONFIG_VARIABLES.includes(upper));
    if (upper.startsWith('GIT_') && !kept) continue;
    env[name] = value;
  }
  if (!userConfig) {
    env['GIT_CONFIG_NOSYSTEM'] = '1';
    env['GIT_CONFIG_GLOBAL'] = NOWHERE;
  }
  return {
    ...env,
    ...place.environment,
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: NOWHERE,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_SSH_COMMAND: 'false',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    LC_ALL: 'C',
  };
}

const executables = new Map<string, string>();

/** The git of PATH as an absolute path: a relative entry, or Windows' habit of looking in the current folder first, would run a program of the repository. */
function gitExecutable(env: NodeJS.ProcessEnv): string {
  const path = env['PATH'] ?? Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const known = executables.get(path);
  if (known !== undefined) return known;
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (!statSync(candidate).isFile()) continue;
    } catch {
      continue; // not in this folder: the loop's end reports it
    }
    executables.set(path, candidate);
    return candidate;
  }
  throw new GitError('not-found', 'git was not found on PATH; leaklint needs git 2.32 or newer');
}

export interface GitExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The beginning and the end of what git said, control characters replaced. */
  readonly stderr: string;
}

export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settles when the process is gone and its output read. Rejects for a time-out, an abort, or when git cannot start. */
  readonly exit: Promise<GitExit>;
  kill(): void;
}

const alive = new Set<ChildProcess>();
let watching = false;

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // gone already: what was wanted
  }
}

/** Milliseconds. `performance` would load eleven modules of Node at every start. */
const now = (): number => process.uptime() * 1000;

/** Starts one hardened git. Its output must be read. */
export function startGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): GitProcess {
  checkArguments(args);
  if (options.signal?.aborted === true) throw new GitError('aborted', 'interrupted');
  const env = hardenedEnvironment(place, options);
  const child = spawn(
    gitExecutable(env),
    [...settings(options.bareRepository ?? 'explicit', options.trusted), ...place.location, ...args],
    { cwd: place.cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32', windowsHide: true },
  );
  // Without a file left to open there are no pipes; that it did not start is told later, when nobody listens any more.
  if ((child.stdout as typeof child.stdout | undefined) === undefined) {
    child.once('error', () => undefined);
    throw new GitError('failed', `git cannot be started in ${place.cwd}: no file or process is left to be opened (see ulimit -n, ulimit -u)`);
  }
  if (!watching) {
    watching = true;
    process.on('exit', () => {
      for (const each of alive) killGroup(each);
    });
  }
  alive.add(child);

  let active = now();
  const touch = (): void => {
    active = now();
  };
  child.stdout.on('data', touch);
  child.stdin.on('drain', touch);
  child.stdin.on('error', () => undefined); // EPIPE: git is gone, and its exit says why

  const stderr = new Excerpt();
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));

  const exit = new Promise<GitExit>((resolve, reject) => {
    let trouble: GitError | undefined;
    const stop = (why: GitError): void => {
      trouble ??= why;
      killGroup(child);
    };
    const idle = options.idle ?? IDLE;
    let suspect = false; // a visitor that works long is no stall: look twice before killing
    let silence = SILENT;
    const timer = setInterval(() => {
      if (now() - active >= silence) {
        silence *= 2;
        const pipe = pipeInTheWay(place, args[0] ?? '');
        if (pipe !== undefined) return stop(new GitError('failed', `${pipe} is a pipe, not a file: git waits for it and was stopped`));
      }
      if (now() - active < idle) suspect = false;
      else if (!suspect) suspect = true;
      else stop(new GitError('timeout', `git ${args[0] ?? ''} said nothing for ${Math.round(idle / 1000)} s and was stopped`));
    }, Math.min(SILENT / 2, Math.max(20, idle / 4)));
    timer.unref();
    const abort = (): void => stop(new GitError('aborted', 'interrupted'));
    // A dozen run side by side while a repository is opened; from the eleventh listener on Node suspects a leak, on standard error.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    options.signal?.addEventListener('abort', abort, { once: true });
    const over = (): void => {
      clearInterval(timer);
      options.signal?.removeEventListener('abort', abort);
      alive.delete(child);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return; // a failed kill; the exit follows
      over();
      reject(new GitError(error.code === 'ENOENT' ? 'no-such-path' : 'failed', `git cannot be started in ${place.cwd}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      over();
      if (trouble !== undefined) reject(trouble);
      else resolve({ code, signal, stderr: stderr.text() });
    });
  });
  exit.catch(() => undefined); // whoever awaits it sees it; nobody may await it when the caller fails first
  return { stdin: child.stdin, stdout: child.stdout, exit, kill: () => killGroup(child) };
}

/** Runs git without input, hands over its output piece by piece. A throwing reader stops git and is rethrown. */
export async function streamGit(place: GitPlace, args: readonly string[], read: (chunk: Buffer) => void, options: GitOptions = {}): Promise<GitExit> {
  const git = startGit(place, args, options);
  let failure: { readonly error: unknown } | undefined;
  git.stdin.end();
  git.stdout.on('data', (chunk: Buffer) => {
    if (failure !== undefined) return;
    try {
      read(chunk);
    } catch (error) {
      failure = { error };
      git.kill();
    }
  });
  const exit = await git.exit;
  if (failure !== undefined) throw failure.error;
  return exit;
}

/** Runs git and returns all it printed; for answers of bounded size (64 MB). The exit code is the caller's to judge. */
export async function runGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitExit & { readonly stdout: Buffer }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const exit = await streamGit(
    place,
    args,
    (chunk) => {
      bytes += chunk.length;
      if (bytes > 64 << 20) throw new GitError('failed', `git ${args[0] ?? ''} printed more than 64 MB`);
      chunks.push(chunk);
    },
    options,
  );
  return { ...exit, stdout: Buffer.concat(chunks) };
}

/** Runs git and calls `record` with each NUL-ended record of its output, as latin1 (paths are bytes). The exit code is the caller's to judge; `cut`: the output ends in the middle of a record, which is not handed over. */
export async function streamRecords(place: GitPlace, args: readonly string[], record: (text: string) => void, options: GitOptions = {}): Promise<GitExit & { readonly cut: boolean }> {
  let rest: Buffer[] = [];
  const exit = await streamGit(
    place,
    args,
    (chunk) => {
      let from = 0;
      for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, from)) {
        const piece = chunk.subarray(from, end);
        from = end + 1;
        record(rest.length === 0 ? piece.toString('latin1') : Buffer.concat([...rest, piece]).toString('latin1'));
        rest = [];
      }
      if (from < chunk.length) rest.push(Buffer.from(chunk.subarray(from)));
    },
    options,
  );
  return { ...exit, cut: rest.length > 0 };
}

/** `streamRecords` for a caller who needs all of them: throws GitError unless git exits 0 behind a whole record. Returns what it said on stderr. */
export async function recordsOf(place: GitPlace, args: readonly string[], record: (text: string) => void, options: GitOptions = {}): Promise<string> {
  const exit = await streamRecords(place, args, record, options);
  if (exit.code !== 0) throw failed(args, exit);
  if (exit.cut) throw new GitError('failed', `git ${args[0] ?? ''} stopped in the middle of a record`);
  return exit.stderr;
}

/** The error for a git that did not exit 0. */
export function failed(args: readonly string[], exit: GitExit): GitError {
  const how = exit.signal === null ? `exit code ${exit.code ?? '?'}` : exit.signal;
  return new GitError('failed', `git ${args[0] ?? ''} failed (${how}): ${reasonOf(exit.stderr) || 'it gave no reason'}`);
}

/** The line of stderr that says why git gave up: the last `fatal:`, else the last `error:`, else the last line. */
export function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((each) => each.startsWith('fatal: ')) ?? lines.findLast((each) => each.startsWith('error: ')) ?? lines.at(-1) ?? '';
  const further = line.endsWith(':') ? lines.slice(lines.lastIndexOf(line) + 1).filter((each) => /^\s/.test(each)) : []; // a list of what it is about
  return [line.replace(/^(?:fatal|error): /, ''), ...further.map((each) => each.trim())].join(' ').slice(0, 400);
}

function printable(text: string): string {
  // Control characters, C1 and the bidirectional overrides would let a name rewrite the terminal. git indents lists with tabs.
  return text.replaceAll('\t', ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u{fffd}');
}

/** The first and the last 8 KB of a stream that may be 1 GB. */
class Excerpt {
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private cut = false;
  add(chunk: Buffer): void {
    const room = STDERR_KEPT - this.head.length;
    if (room > 0) this.head = Buffer.concat([this.head, chunk.subarray(0, room)]);
    if (chunk.length <= room) return;
    const tail = Buffer.concat([this.tail, chunk.subarray(Math.max(0, room))]);
    this.cut ||= tail.length > STDERR_KEPT;
    this.tail = tail.subarray(Math.max(0, tail.length - STDERR_KEPT));
  }
  text(): string {
    const whole = this.head.toString() + (this.cut ? '\n…\n' : '') + this.tail.toString();
    return whole.split('\n').map(printable).join('\n');
  }
}
