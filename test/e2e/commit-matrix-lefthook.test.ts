/** The commit matrix through the real lefthook. */
import { afterAll, beforeAll, expect } from 'vitest';
import { testMatrix } from './commit-matrix.ts';
import type { Exceptions } from './commit-matrix.ts';
import { CHANGES } from './commits.ts';
import type { Hooks } from './commits.ts';
import { lefthook } from './hook-managers.ts';
import { removeScratch } from './scratch.ts';

let hooks: Hooks;
beforeAll(() => {
  hooks = lefthook();
}, 600_000);
afterAll(removeScratch);

/** Before it runs anything, lefthook puts away what is not staged of a file that is staged in part, and in these places it cannot: it stops the commit itself. */
const FAILS = ['linked worktree', 'submodule', 'unborn', 'bare repository with a working tree'].flatMap((way) => Object.keys(CHANGES).filter((change) => change.startsWith('staged ')).map((change) => `${way}, ${change}`));

const stopsItself: Exceptions[string] = async (commit) => expect((await commit(/Failed to save unstaged changes/)).stopped).toBe(true);

testMatrix(() => hooks, Object.fromEntries(FAILS.map((name) => [name, stopsItself])));
