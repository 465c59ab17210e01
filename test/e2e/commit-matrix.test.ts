/**
 * The commit matrix: every way to commit × every kind of change, through a real hook of git. The hook must say what git says of
 * the very commit that is then made without it: it stops a commit exactly when that brings a key that no parent's tree holds.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { bringsNewKey, CHANGES, HOOK, hooksTemplate, WAYS } from './commits.ts';
import type { Change, Place, Way } from './commits.ts';
import { keyFor, removeScratch } from './scratch.ts';

afterAll(removeScratch);

const template = hooksTemplate(HOOK);
const ALWAYS = ['known', 'decoy', 'side'].map(keyFor);

interface Outcome {
  readonly stopped: boolean;
  /** Whether the commit, made, brings a new key. */
  readonly brings: boolean;
  readonly output: string;
}

/** Commits with the hook and, if that stops it, without. */
async function commit(way: Way, name: string, change: Change, hooks = template): Promise<Outcome> {
  const key = keyFor(name);
  const scene = way.prepare(hooks, change, key);
  const { place } = scene;
  const before = tip(place);
  const args = way.commit(scene);
  const { code, output } = await place.person(args, way.answers);
  const stopped = code !== 0;
  if (stopped) {
    expect(tip(place), `stopped by the hook, not by git: ${output}`).toBe(before);
    expect(output).toContain('leaklint');
    const [command = '', ...rest] = way.again ?? args;
    const made = await place.person([command, '--no-verify', ...rest], way.answers);
    expect(made.code, made.output).toBe(0);
  }
  expect(tip(place)).not.toBe(before);
  return { stopped, brings: bringsNewKey(place, [...ALWAYS, key]), output };
}

function tip(place: Place): string {
  return place.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
}

describe.each(Object.entries(WAYS))('%s', (name, way) => {
  test.concurrent.each(Object.entries(CHANGES))('%s', async (kind, change) => {
    const { stopped, brings, output } = await commit(way, `${name} ${kind}`, change);
    expect(stopped, output).toBe(brings);
  });
});

describe('--amend', () => {
  const amended = (prepare: (place: Place) => void): Promise<Outcome> => {
    const way = WAYS['--amend'] as Way;
    return commit({ ...way, prepare: (hooks, change, key) => {
      const scene = way.prepare(hooks, () => [], key);
      prepare(scene.place);
      return { ...scene, changed: change(scene.place, key, true) };
    } }, 'amended', () => []);
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
  const deaf = hooksTemplate(`unset GIT_INDEX_FILE; ${HOOK}`);

  // With -a and -o the index is a file of its own: a hook that does not hear of it judges another commit.
  test.each([
    ['-a', 'modified', { stopped: false, brings: true }],
    ['-o', 'nothing', { stopped: true, brings: false }],
  ])('sees that a hook which drops GIT_INDEX_FILE is wrong about %s', async (name, kind, wrong) => {
    expect(await commit(WAYS[name] as Way, `deaf ${name}`, CHANGES[kind] ?? (() => []), deaf)).toMatchObject(wrong);
  });
});
