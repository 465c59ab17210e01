/** The commit matrix through the real husky. */
import { afterAll, beforeAll, expect } from 'vitest';
import { testMatrix } from './commit-matrix.ts';
import type { Hooks } from './commits.ts';
import { husky } from './hook-managers.ts';
import { removeScratch } from './scratch.ts';

let hooks: Hooks;
beforeAll(() => {
  hooks = husky();
}, 600_000);
afterAll(removeScratch);

// husky looks for `.git` beside package.json and installs nothing where there is none.
testMatrix(() => hooks, { 'bare repository with a working tree': async (commit) => await expect(commit()).rejects.toThrow(".git can't be found") });
