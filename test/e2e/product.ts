/** The product as it ships: the bundle in dist, which `npm test` has built. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Library from '../../packages/leaklint/src/index.ts';
import { scratchFolder } from './scratch.ts';

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

let own: string | undefined;

/** A cache and a key of this test file alone: nothing is left with whoever runs the tests. Removed with the rest of the scratch. */
export function ownFolders(): NodeJS.ProcessEnv {
  own ??= scratchFolder();
  return { XDG_CACHE_HOME: join(own, 'cache'), XDG_STATE_HOME: join(own, 'state') };
}

/** Runs the command line. */
export function leaklint(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [fileURLToPath(dist('cli.js')), ...args],
      { cwd: options.cwd, env: { ...(options.env ?? process.env), ...ownFolders() }, maxBuffer: 1 << 28, encoding: 'utf8', ...(options.uid === undefined ? {} : { uid: options.uid }) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr }),
    );
    child.stdin?.end(options.input ?? '');
  });
}
