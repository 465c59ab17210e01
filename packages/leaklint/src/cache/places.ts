/** Places: where the cache lies, and apart from it the key that seals it. Folders of the user's own, outside of any repository, as each system has them. */
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../terminal/terminal.ts';

export interface CachePlaces {
  /** May be deleted at any time. */
  readonly folder: string;
  /** What is not sealed with it is not believed. */
  readonly keyFile: string;
}

/** `undefined` where the user has no home. */
export function cachePlaces(env: Environment, platform: NodeJS.Platform = process.platform): CachePlaces | undefined {
  const given = (name: string): string | undefined => (isAbsolute(env[name] ?? '') ? env[name] : undefined);
  const home = given('HOME');
  const local = given('LOCALAPPDATA');
  if (platform === 'win32') return local === undefined ? undefined : { folder: join(local, 'leaklint', 'cache'), keyFile: join(local, 'leaklint', 'state', KEY) };
  const own = platform === 'darwin' ? (['Library/Caches', 'Library/Application Support'] as const) : (['.cache', '.local/state'] as const);
  const [cache, state] = [given('XDG_CACHE_HOME') ?? (home && join(home, own[0])), given('XDG_STATE_HOME') ?? (home && join(home, own[1]))];
  return cache === undefined || state === undefined ? undefined : { folder: join(cache, 'leaklint'), keyFile: join(state, 'leaklint', KEY) };
}

const KEY = 'cache.key';
