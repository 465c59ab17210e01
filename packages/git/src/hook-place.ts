/** The place of a hook: the folder and the variables that git gave it, unchanged; git finds the rest itself. */
import { LOCATION_VARIABLES, type GitPlace } from './git.ts';

export interface HookOptions {
  /** The hook's own; `process.env` and `process.cwd()` unless told. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

export function hookPlace({ env = process.env, cwd = process.cwd() }: HookOptions): GitPlace {
  const given = LOCATION_VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]] as const));
  return { cwd, location: [], environment: Object.fromEntries(given), userConfig: true };
}
