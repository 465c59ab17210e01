/** Paths as Windows writes them, where they come in as text or go out into a file that a shell or git reads. Whether leaklint works there has not been measured. */
import { expect, test } from 'vitest';
import { translate } from '../../packages/leaklint/src/import/recognise.ts';
import { slashed } from '../../packages/leaklint/src/init/project.ts';
import { pathEntry, plainHook } from '../../packages/leaklint/src/init/shell-hook.ts';

test.each([
  ['packages\\web\\package.json', '\\', 'packages/web/package.json'],
  ['packages/web', '/', 'packages/web'],
  ['a\\b', '/', 'a\\b'],
])('%s with %s between its parts: %s', (path, separator, expected) => expect(slashed(path, separator)).toBe(expected));

test('.gitleaksignore of somebody on Windows names the same places', () => {
  const commit = 'a'.repeat(40);
  const { known, left } = translate('.gitleaksignore', `src\\config\\a.ts:generic-api-key:3\r\n${commit}:src\\b.ts:private-key:12\r\n`);
  expect(left).toEqual([]);
  expect(known.map(({ path, line, commit: at }) => [path, line, at])).toEqual([['src/config/a.ts', 3, undefined], ['src/b.ts', 12, commit]]);
});

test('the hook looks for node in a folder with blanks, as the shell of git for Windows names it', () => {
  const folder = pathEntry('C:\\Program Files\\nodejs', 'win32');
  const hook = plainHook({ before: ['node_modules/.bin'], after: [folder ?? ''], command: 'leaklint staged' });
  expect(hook.add(undefined)).toContain(`\n  PATH='node_modules/.bin':"$PATH":'/c/Program Files/nodejs'\n`);
  const old = '#!/bin/sh\r\necho old\r\n';
  const withHook = hook.add(old);
  expect(withHook).toEqual(expect.any(String));
  expect(hook.remove(withHook as string)).toBe(old);
});
