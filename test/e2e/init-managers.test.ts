// leaklint init in fresh projects whose hooks the real lefthook, pre-commit, simple-git-hooks and lint-staged run.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { npmManagers, preCommitFramework } from './hook-managers.ts';
import { run, tour } from './init-project.ts';
import type { Kind } from './init-project.ts';
import { removeScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';

let npm = '';
let framework = '';
beforeAll(() => {
  npm = join(npmManagers(), 'node_modules');
  framework = preCommitFramework();
}, 600_000);
afterAll(removeScratch);

/** The project has these packages installed. */
function having(scratch: Scratch, ...names: string[]): void {
  for (const name of names) {
    symlinkSync(join(npm, name), join(scratch.root, 'node_modules', name));
    symlinkSync(join(npm, '.bin', name), join(scratch.root, 'node_modules/.bin', name));
  }
  scratch.write('package.json', `${JSON.stringify({ name: 'fresh', version: '1.0.0', devDependencies: Object.fromEntries(['leaklint', ...names].map((name) => [name, '*'])) }, null, 2)}\n`);
}

const LEFTHOOK = 'pre-commit:\n  parallel: true\n  commands:\n    old: # the one before\n      run: echo the old hook ran\n';
const PRE_COMMIT = 'repos:\n- repo: local\n  hooks:\n  - id: old\n    name: old\n    entry: echo the old hook ran\n    language: system\n    verbose: true\n    pass_filenames: false\n';

const KINDS: Readonly<Record<string, () => Kind>> = {
  'lefthook, installed': () => ({ manager: 'lefthook', file: 'lefthook.yml', oldHook: true, prepare: (scratch) => {
    having(scratch, 'lefthook');
    scratch.write('lefthook.yml', LEFTHOOK);
    run(scratch, 'npx', ['lefthook', 'install']);
  } }),
  'pre-commit, installed': () => ({ manager: 'pre-commit', file: '.pre-commit-config.yaml', oldHook: true, path: framework, prepare: (scratch) => {
    scratch.write('.pre-commit-config.yaml', PRE_COMMIT);
    run(scratch, join(framework, 'pre-commit'), ['install']);
  } }),
  'simple-git-hooks with a hook': () => ({ manager: 'simple-git-hooks', file: 'package.json', oldHook: true, then: { init: ['npx simple-git-hooks'], remove: ['npx simple-git-hooks'] }, prepare: (scratch) => {
    having(scratch, 'simple-git-hooks');
    scratch.write('package.json', '{\n  "name": "fresh",\n  "devDependencies": { "leaklint": "*", "simple-git-hooks": "*" },\n  "simple-git-hooks": {\n    "pre-commit": "echo the old hook ran"\n  }\n}\n');
    run(scratch, 'npx', ['simple-git-hooks']);
  } }),
  'simple-git-hooks without one': () => ({ manager: 'simple-git-hooks', file: 'package.json', oldHook: false, then: { init: ['npx simple-git-hooks'] }, prepare: (scratch) => having(scratch, 'simple-git-hooks') }),
  'lint-staged beside a plain hook': () => ({ manager: 'plain hooks', file: '.git/hooks/pre-commit', oldHook: true, prepare: (scratch) => {
    having(scratch, 'lint-staged');
    scratch.write('.lintstagedrc.json', '{ "*.ts": "echo linted" }\n');
    scratch.write('.git/hooks/pre-commit', '#!/bin/sh\nnode_modules/.bin/lint-staged && echo the old hook ran\n');
    run(scratch, 'chmod', ['+x', '.git/hooks/pre-commit']);
  } }),
};

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  test('a commit with a key is blocked, without it committed, and everything can be taken out again', async () => await tour(kind()));
});
