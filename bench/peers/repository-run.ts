/** A run of a scanner on a repository: its output, its exit code, and the words by which it tells that something went wrong. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from '../builds.ts';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(file: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' } });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Words with which scanners say that something went wrong; progress and summaries hold none of them. */
export const TROUBLE = /\b(?:partial|incomplete|shallow|missing|corrupt|unable to|could not|cannot|fatal|failed|error)\b/i;

/** Throws for a code that stands for a failure, not for findings. */
export function mustEnd({ name }: Pick<Build, 'name'>, { status, stderr }: Ran, ...codes: readonly number[]): void {
  if (status === null || !codes.includes(status)) throw new Error(`${name} ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
}

/** The files that lint-staged and pre-commit hand to a hook, of those that are there. */
export function stagedFiles(root: string): string[] {
  return run('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR'], root).stdout.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
}
