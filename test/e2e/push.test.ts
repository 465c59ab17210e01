/** Pushes and messages through real hooks: what a commit hook never saw, because nobody asked it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CLI } from './command.ts';
import { plainHooks, Place } from './commits.ts';
import { keyFor, removeScratch } from './scratch.ts';

afterAll(removeScratch);

const hooks = plainHooks('exit 0');
for (const [hook, args] of [['pre-push', 'push "$@"'], ['commit-msg', 'commit-msg "$1"']] as const) writeFileSync(join(hooks.template, 'hooks', hook), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' ${args}\n`, { mode: 0o755 });

/** A repository whose remote has its first commit, which holds a known key. */
function pushed(): Place {
  const remote = Place.create(plainHooks('exit 0'), '--bare');
  const place = Place.create(hooks);
  place.write('known.txt', keyFor('known'));
  place.commit('first');
  place.git('remote', 'add', 'origin', remote.root);
  place.git('push', '-q', '--no-verify', '-u', 'origin', 'main');
  return place;
}

function add(place: Place, path: string, content: string): void {
  place.write(path, content);
  place.commit(path);
}

describe('a push', () => {
  test.each<[string, (place: Place) => readonly string[], boolean]>([
    ['without a key', (place) => (add(place, 'a.txt', 'a\n'), ['main']), false],
    ['with a key that a later commit takes away', (place) => (add(place, 'a.txt', keyFor('pushed')), add(place, 'a.txt', 'gone\n'), ['main']), true],
    ['of a rename', (place) => (place.git('mv', 'known.txt', 'moved.txt'), place.commit('moved'), ['main']), false],
    ['of a new branch with a key', (place) => (place.git('checkout', '-q', '-b', 'side'), add(place, 'b.txt', keyFor('side')), ['side']), true],
    ['of two branches, one with a key', (place) => (place.git('branch', 'clean'), add(place, 'b.txt', keyFor('two')), ['clean', 'main']), true],
    ['that deletes a branch', (place) => (place.git('push', '-q', '--no-verify', 'origin', 'main:old'), ['--delete', 'old']), false],
    ['of a commit that the remote has under another name', (place) => (place.git('checkout', '-q', '-b', 'again'), ['again']), false],
    ['of a tag whose message holds a key', (place) => (place.git('tag', '-a', '-m', keyFor('tag'), 'v1'), ['v1']), true],
    ['of a clean merge of what is known', (place) => (place.git('checkout', '-q', '-b', 'side'), add(place, 's.txt', 's\n'), place.git('checkout', '-q', 'main'), add(place, 'm.txt', 'm\n'), place.git('merge', '-q', '--no-edit', 'side'), ['main']), false],
  ])('%s', async (_name, prepare, stopped) => {
    const place = pushed();
    const { code, output } = await place.person(['push', '-q', 'origin', ...prepare(place)]);
    expect(code !== 0, output).toBe(stopped);
    expect(output.includes('leaklint stopped this push'), output).toBe(stopped);
  });
});

describe('a message', () => {
  const commit = (message: string, ...more: string[]): Promise<{ code: number; output: string }> => {
    const place = Place.create(hooks);
    place.write('draft', message);
    return place.person(['commit', '-q', '--allow-empty', ...more, ...(more.includes('-t') ? ['draft'] : ['-F', 'draft'])]);
  };

  test.each<[string, string, readonly string[], boolean]>([
    ['without a key', 'fine\n', [], false],
    ['with a key', `see ${keyFor('message')}\n`, [], true],
    // Without an editor git keeps lines that begin with #.
    ['with a key behind #, kept', `fine\n\n# ${keyFor('message')}\n`, [], true],
    ['with a key in a comment that git takes out', `fine\n\n# ${keyFor('message')}\n`, ['-e'], false],
    ['with a key below the scissors', `fine\n# ------------------------ >8 ------------------------\n${keyFor('message')}\n`, ['-e', '--cleanup=scissors'], false],
  ])('%s', async (_name, message, more, stopped) => {
    const { code, output } = await commit(message, ...more);
    expect(code !== 0, output).toBe(stopped);
    expect(output.includes('leaklint stopped this commit message'), output).toBe(stopped);
  });
});
