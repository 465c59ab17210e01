/** The built command line as a process: what a user runs, with nothing of this process's environment but PATH. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const CLI: string = fileURLToPath(new URL('../../packages/leaklint/dist/cli.js', import.meta.url));

export interface Run {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** As another user; only root may. */
  readonly uid?: number;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Started, with standard input open; `ended` settles when it has. */
export function start(args: readonly string[], { cwd, env, uid }: Run = {}): { child: ChildProcess; ended: Promise<Ran> } {
  if (!existsSync(CLI)) throw new Error('the command line is not built: npm run build');
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env['PATH'], HOME: cwd, ...env }, stdio: 'pipe', ...(uid === undefined ? {} : { uid, gid: uid }) });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that reads no input may be gone before it is given any.
  child.stdin.on('error', () => child.stdin.destroy());
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
  return { child, ended };
}

export async function leaklint(args: readonly string[], run: Run = {}): Promise<Ran> {
  const { child, ended } = start(args, run);
  child.stdin?.end(run.input ?? '');
  return await ended;
}

/** Every eight bytes of a key beyond its public prefix, plain and in the forms in which they could leak. */
export function piecesOf(key: string, prefix: string): string[] {
  const body = key.slice(prefix.length);
  const pieces = Array.from({ length: body.length - 7 }, (_, i) => body.slice(i, i + 8));
  const forms = (piece: string): string[] => {
    const bytes = Buffer.from(piece);
    return [piece, [...piece].reverse().join(''), bytes.toString('hex'), [...bytes].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')];
  };
  const base64 = [0, 1, 2].map((shift) => Buffer.from(key.slice(shift)).toString('base64').slice(12, -4));
  return [...pieces.flatMap(forms), ...base64];
}

/** The pieces of a key that a text holds: none, one hopes. */
export function leaksIn(text: string, key: string, prefix = 'zv_live_'): string[] {
  return piecesOf(key, prefix).filter((piece) => text.includes(piece));
}
