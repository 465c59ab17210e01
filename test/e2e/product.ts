/** The product as it ships: the bundle in dist, which `npm test` has built. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Library from '../../packages/leaklint/src/index.ts';

const dist = (name: string): URL => {
  const file = new URL(`../../packages/leaklint/dist/${name}`, import.meta.url);
  if (!existsSync(file)) throw new Error('the product is not built: run the tests with npm test');
  return file;
};

export async function library(): Promise<typeof Library> {
  return (await import(dist('index.js').href)) as typeof Library;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  readonly uid?: number;
}

/** Runs the command line. */
export function leaklint(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [fileURLToPath(dist('cli.js')), ...args],
      { cwd: options.cwd, env: options.env ?? process.env, maxBuffer: 1 << 28, encoding: 'utf8', ...(options.uid === undefined ? {} : { uid: options.uid }) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr }),
    );
    child.stdin?.end(options.input ?? '');
  });
}
