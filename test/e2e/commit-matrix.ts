/**
 * The commit matrix: every way to commit × every kind of change, through whatever runs the hooks. The hook must say what git says of
 * the same commit made without it in a copy: it stops a commit exactly when that brings a key that no parent's tree holds. What it
 * lets pass is committed as it is.
 */
import { describe, expect, test } from 'vitest';
import { bringsNewKey, CHANGES, WAYS } from './commits.ts';
import type { Change, Hooks, Place, Way } from './commits.ts';
import { keyFor } from './scratch.ts';

const ALWAYS = ['known', 'decoy', 'side'].map(keyFor);

export interface Outcome {
  readonly stopped: boolean;
  /** Whether the commit, made, brings a new key. */
  readonly brings: boolean;
  readonly output: string;
}

/** Commits in one place with the hook, and in another like it without. @param name of the key that the change brings @param says what whoever stops the commit says */
export async function commit(way: Way, name: string, change: Change, hooks: Hooks, says: RegExp = /leaklint stopped this commit/): Promise<Outcome> {
  const key = keyFor(name);
  const scene = way.prepare(hooks, change, key);
  const { place } = scene;
  const before = tip(place);
  const { code, output } = await place.person(way.commit(scene), way.answers);
  const stopped = code !== 0;
  const { place: copy } = await unasked(way, change, key, hooks);
  if (stopped) {
    expect(tip(place), `stopped by the hook, not by git: ${output}`).toBe(before);
    expect(output).toMatch(says);
  } else {
    expect(tip(place)).not.toBe(before);
    expect(place.git('rev-parse', 'HEAD^{tree}'), 'committed as it is').toBe(copy.git('rev-parse', 'HEAD^{tree}'));
  }
  return { stopped, brings: bringsNewKey(copy, [...ALWAYS, key]), output };
}

/** The same commit with `--no-verify`. */
async function unasked(way: Way, change: Change, key: string, hooks: Hooks): Promise<{ readonly place: Place }> {
  const scene = way.prepare(hooks, change, key);
  const before = tip(scene.place);
  const [command = '', ...rest] = way.commit(scene);
  const { code, output } = await scene.place.person([command, '--no-verify', ...rest], way.answers);
  expect(code, output).toBe(0);
  expect(tip(scene.place)).not.toBe(before);
  return scene;
}

function tip(place: Place): string {
  return place.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
}

/** What a manager does not do, and what is to be seen instead; by way, or by way and change. */
export type Exceptions = Readonly<Record<string, (commit: (says?: RegExp) => Promise<Outcome>) => Promise<void>>>;

/** A test for each way and each change. @param hooks made when the tests run */
export function testMatrix(hooks: () => Hooks, exceptions: Exceptions = {}): void {
  const open = new Set(Object.keys(exceptions));
  describe.each(Object.entries(WAYS))('%s', (name, way) => {
    test.concurrent.each(Object.entries(CHANGES))('%s', async (kind, change) => {
      const one = (says?: RegExp): Promise<Outcome> => commit(way, `${name} ${kind}`, change, hooks(), says);
      const exception = [name, `${name}, ${kind}`].find((key) => Object.hasOwn(exceptions, key));
      if (exception !== undefined) {
        open.delete(exception);
        return await exceptions[exception]?.(one);
      }
      const { stopped, brings, output } = await one();
      expect(stopped, output).toBe(brings);
    });
  });
  test('no exception is named that nothing is', () => expect([...open]).toEqual([]));
}
