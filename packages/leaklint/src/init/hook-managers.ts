/** Hook managers: how each is recognised, which of its files runs leaklint, and what its user has to do once. */
import { bytePath } from '@leaklint/git';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../version.ts';
import type { ByHand, Edit } from './edit.ts';
import { CALL } from './edit.ts';
import { lefthookEntry, preCommitEntry } from './hook-config.ts';
import { jsonHook } from './json-hooks.ts';
import type { Project } from './project.ts';
import { binFolders, dependsOn, firstOf, isInside, textOf } from './project.ts';
import { pathEntry, plainHook, scriptLine } from './shell-hook.ts';

/** A file and what init does to it. */
export interface Target {
  /** Absolute. */
  readonly path: string;
  readonly edit: Edit | ByHand;
  readonly why: string;
  /** Of a new file. */
  readonly mode?: number;
}

export interface HookManager {
  readonly name: string;
  detect(project: Project): boolean;
  target(project: Project): Target;
  /** What has to be run once so that git calls the manager; nothing where it does so already. */
  activation(project: Project): string | undefined;
}

const WHY = 'scan what is about to be committed';

/** Where node_modules/.bin is not on PATH. `npx --no` installs nothing; without the dashes it would take the command for a value. */
function viaNpx(project: Project): string {
  if (existsSync(join(project.root, '.pnp.cjs'))) return `yarn ${CALL}`;
  return project.packageFolder === undefined ? `npx ${CALL}` : `npx --no -- ${CALL}`;
}

/** The hook that git itself would run, when it names the manager. */
function installedBy(project: Project, name: RegExp, command: string): string | undefined {
  return name.test(textOf(join(project.hooksFolder, 'pre-commit')) ?? '') ? undefined : command;
}

const LEFTHOOK_FILES = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((end) => `${name}.${end}`));
const SIMPLE_FILES = ['.simple-git-hooks', 'simple-git-hooks'].flatMap((name) => ['cjs', 'js', 'mjs', 'json'].map((end) => `${name}.${end}`));
const PRE_COMMIT_FILE = '.pre-commit-config.yaml';

const HUSKY_FOLDER = /[/\\]_$/;

/** In the order in which they are asked: the first that a project has gets the hook. */
export const HOOK_MANAGERS: readonly HookManager[] = [
  {
    // Version 9: git's hooks are in `.husky/_`, the user's scripts beside it. Scripts of version 8 are plain hooks.
    name: 'husky',
    detect: (project) => (project.hooksPathSet ? HUSKY_FOLDER.test(project.hooksFolder) : dependsOn(project, 'husky')),
    target: (project) => ({
      path: join(project.hooksPathSet ? dirname(project.hooksFolder) : join(project.root, '.husky'), 'pre-commit'),
      edit: scriptLine(existsSync(join(project.root, '.pnp.cjs')) ? `yarn ${CALL}` : CALL),
      why: WHY,
    }),
    activation: ({ hooksPathSet }) => (hooksPathSet ? undefined : 'npx husky'),
  },
  {
    name: 'lefthook',
    detect: (project) => firstOf(project, LEFTHOOK_FILES) !== undefined,
    target: (project) => {
      const file = firstOf(project, LEFTHOOK_FILES) ?? '';
      const command = viaNpx(project);
      return { path: join(project.root, file), edit: /ya?ml$/.test(file) ? lefthookEntry(command) : { byHand: `give pre-commit a command that runs \`${command}\`` }, why: WHY };
    },
    activation: (project) => installedBy(project, /lefthook/, 'npx lefthook install'),
  },
  {
    name: 'pre-commit',
    detect: (project) => firstOf(project, [PRE_COMMIT_FILE]) !== undefined,
    target: (project) => ({
      path: join(project.root, PRE_COMMIT_FILE),
      edit: project.packageFolder === undefined ? preCommitEntry(CALL, version()) : preCommitEntry(viaNpx(project), undefined),
      why: WHY,
    }),
    activation: (project) => installedBy(project, /pre-commit\.com|pre_commit/, 'pre-commit install'),
  },
  {
    name: 'simple-git-hooks',
    detect: (project) => dependsOn(project, 'simple-git-hooks') || firstOf(project, SIMPLE_FILES) !== undefined,
    target: (project) => {
      const file = firstOf(project, SIMPLE_FILES);
      const command = viaNpx(project);
      if (file === undefined) return { path: join(project.root, 'package.json'), edit: jsonHook(command, 'simple-git-hooks'), why: WHY };
      return { path: join(project.root, file), edit: file.endsWith('.json') ? jsonHook(command, undefined) : { byHand: `make its pre-commit hook run \`${command}\`` }, why: WHY };
    },
    // It copies its configuration into git's hooks, and only when it is told to.
    activation: (project) => installedBy(project, /leaklint/, 'npx simple-git-hooks'),
  },
  {
    name: 'plain hooks',
    detect: () => true,
    target: (project) => plainTarget(project),
    activation: () => undefined,
  },
];

function plainTarget(project: Project): Target {
  const path = join(project.hooksFolder, 'pre-commit');
  const inGitDir = isInside(path, project.gitDir);
  // Hooks outside the repository serve others, too.
  if (!inGitDir && !isInside(path, project.root)) return { path, edit: { byHand: `core.hooksPath leads out of the repository; make its pre-commit hook run \`${CALL}\`` }, why: WHY };
  const node = inGitDir ? pathEntry(dirname(process.execPath), process.platform) : undefined;
  const command = existsSync(join(project.root, '.pnp.cjs')) ? `yarn ${CALL}` : CALL;
  return { path, edit: plainHook({ before: binFolders(project), after: node === undefined ? [] : [bytePath(node)], command }), why: WHY, mode: 0o755 };
}
