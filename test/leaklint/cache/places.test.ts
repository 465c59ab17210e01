// Where the cache lies, by system and environment; relative folders are none.
import { expect, test } from 'vitest';
import { cachePlaces } from '../../../packages/leaklint/src/cache/places.ts';

const cases: readonly (readonly [NodeJS.Platform, Readonly<Record<string, string>>, string | undefined, string | undefined])[] = [
  ['linux', { HOME: '/h' }, '/h/.cache/leaklint', '/h/.local/state/leaklint/cache.key'],
  ['linux', { HOME: '/h', XDG_CACHE_HOME: '/c' }, '/c/leaklint', '/h/.local/state/leaklint/cache.key'],
  ['linux', { XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s' }, '/c/leaklint', '/s/leaklint/cache.key'],
  ['linux', { HOME: '/h', XDG_CACHE_HOME: 'c', XDG_STATE_HOME: './s' }, '/h/.cache/leaklint', '/h/.local/state/leaklint/cache.key'],
  ['linux', { XDG_CACHE_HOME: '/c' }, undefined, undefined],
  ['linux', { HOME: '' }, undefined, undefined],
  ['linux', { HOME: 'h' }, undefined, undefined],
  ['linux', {}, undefined, undefined],
  ['darwin', { HOME: '/h' }, '/h/Library/Caches/leaklint', '/h/Library/Application Support/leaklint/cache.key'],
  ['darwin', { HOME: '/h', XDG_CACHE_HOME: '/c' }, '/c/leaklint', '/h/Library/Application Support/leaklint/cache.key'],
  ['win32', { LOCALAPPDATA: '/l', HOME: '/h' }, '/l/leaklint/cache', '/l/leaklint/state/cache.key'],
  ['win32', { HOME: '/h' }, undefined, undefined],
];

test.each(cases)('%s with %o: %s', (platform, env, folder, keyFile) => {
  expect(cachePlaces(env, platform)).toEqual(folder === undefined ? undefined : { folder, keyFile });
});
