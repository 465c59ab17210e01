/** The commit matrix through git's own hooks, and two amendments more. */
import { afterAll, describe, expect, test } from 'vitest';
import { commit, testMatrix } from './commit-matrix.ts';
import type { Outcome } from './commit-matrix.ts';
import { CHANGES, HOOK, plainHooks, WAYS } from './commits.ts';
import type { Place, Way } from './commits.ts';
import { keyFor, removeScratch } from './scratch.ts';

afterAll(removeScratch);

const hooks = plainHooks(HOOK);

testMatrix(() => hooks);

describe('--amend', () => {
  const amended = (prepare: (place: Place) => void): Promise<Outcome> => {
    const way = WAYS['--amend'] as Way;
    return commit({ ...way, prepare: (given, change, key) => {
      const scene = way.prepare(given, () => [], key);
      prepare(scene.place);
      return { ...scene, changed: change(scene.place, key, true) };
    } }, 'amended', () => [], hooks);
  };

  test('of a commit that brought a key in', async () => {
    const outcome = await amended((place) => {
      place.write('head.txt', keyFor('amended'));
      place.commit('third');
    });
    expect(outcome).toMatchObject({ stopped: true, brings: true });
    expect(outcome.output).toContain('compared with the one before it');
  });

  test('that takes it out again', async () => {
    const outcome = await amended((place) => {
      place.write('head.txt', keyFor('amended'));
      place.commit('third');
      place.git('rm', '-q', 'head.txt');
    });
    expect(outcome).toMatchObject({ stopped: false, brings: false });
  });
});

describe('the test itself', () => {
  const deaf = plainHooks(`unset GIT_INDEX_FILE; ${HOOK}`);

  // With -a and -o the index is a file of its own: a hook that does not hear of it judges another commit.
  test.each([
    ['-a', 'modified', { stopped: false, brings: true }],
    ['-o', 'nothing', { stopped: true, brings: false }],
  ])('sees that a hook which drops GIT_INDEX_FILE is wrong about %s', async (name, kind, wrong) => {
    expect(await commit(WAYS[name] as Way, `deaf ${name}`, CHANGES[kind] ?? (() => []), deaf)).toMatchObject(wrong);
  });
});
