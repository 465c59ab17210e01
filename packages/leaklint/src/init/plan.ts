/** The plan of `leaklint init`: every change that it would make to a project, each whole, before any of them is made. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { visible } from '../terminal/escape.ts';
import { BASELINE_FILE, CONFIG_FILE } from '../policy/policy.ts';
import { version } from '../version.ts';
import { configFile } from './config-file.ts';
import type { ByHand, Edit } from './edit.ts';
import { namesLeaklint } from './edit.ts';
import { eslintConfig } from './eslint-config.ts';
import type { HookManager, Target } from './hook-managers.ts';
import { HOOK_MANAGERS } from './hook-managers.ts';
import { writtenHook } from './json-hooks.ts';
import type { Project } from './project.ts';
import { dependsOn, firstOf, isInstalled, namesIn, slashed, textOf } from './project.ts';
import { workflowFile } from './workflow.ts';

export interface Change {
  /** As a person reads it: from the top of the working tree. */
  readonly name: string;
  readonly path: string;
  readonly why: string;
  /** Bytes as latin1; `undefined`: no such file. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly mode?: number;
}

export interface Plan {
  /** What runs the hooks here. */
  readonly manager: string;
  readonly changes: readonly Change[];
  /** What is in place already, or better left out, one line each. */
  readonly notes: readonly string[];
  /** What init cannot do, one line each. */
  readonly byHand: readonly string[];
  /** Commands to run afterwards. */
  readonly next: readonly string[];
}

const ESLINT_CONFIGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`);
const WORKFLOW = '.github/workflows/leaklint.yml';

export function plan(project: Project): Plan {
  const changes: Change[] = [];
  const notes: string[] = [];
  const byHand: string[] = [];
  const [manager, ...others] = HOOK_MANAGERS.filter((one) => one.detect(project)) as [HookManager, ...HookManager[]];
  const hook = manager.target(project);
  const consider = (target: Target): void => {
    const name = nameOf(project, target.path);
    const before = textOf(target.path);
    const after = 'add' in target.edit ? target.edit.add(before) : target.edit;
    if (after === before || (typeof after === 'object' && namesLeaklint(before ?? ''))) notes.push(`${name}: runs leaklint already`);
    else if (typeof after === 'object') byHand.push(`${name}: ${after.byHand}`);
    else changes.push({ name, path: real(target.path), why: target.why, before, after, ...(target.mode === undefined ? {} : { mode: target.mode }) });
  };
  consider(hook);
  if (isIdle(hook)) byHand.push(`${nameOf(project, hook.path)}: git passes it over, because it is not executable: chmod +x it`);
  const rivals = others.filter(({ name }) => name !== 'plain hooks').map(({ name }) => name);
  if (rivals.length > 0) notes.push(`${rivals.join(', ')}: left alone, ${manager.name} has the hook`);
  if (dependsOn(project, 'lint-staged')) notes.push('lint-staged: leaklint runs beside it, since lint-staged passes symbolic links and submodules over');
  for (const target of further(project, notes)) consider(target);
  const activation = manager.activation(project);
  const install = project.packageFolder === undefined || dependsOn(project, 'leaklint') || isInstalled(project, 'leaklint') ? [] : ['npm install --save-dev leaklint'];
  return { manager: manager.name, changes, notes, byHand, next: [...install, ...(activation === undefined ? [] : [activation])] };
}

/** Everything beside the hook. */
function further(project: Project, notes: string[]): Target[] {
  const targets: Target[] = [];
  const own = textOf(join(project.root, CONFIG_FILE));
  if (own !== undefined) notes.push(`${CONFIG_FILE}: is there${/^salt:/m.test(own) ? '' : '; it has no salt, so fingerprints are made with the public one'}`);
  // Another salt would orphan what is known.
  else if (existsSync(join(project.root, BASELINE_FILE))) notes.push(`${BASELINE_FILE}: was made with the public salt, so no ${CONFIG_FILE} with another is written`);
  else targets.push({ path: join(project.root, CONFIG_FILE), edit: configFile, why: 'fingerprints under a salt of your own; the place to say what is no leak' });
  const config = firstOf(project, ESLINT_CONFIGS);
  if (config === undefined) notes.push('ESLint: no configuration, and none is needed');
  else if (isInstalled(project, 'eslint-plugin-leaklint')) targets.push({ path: join(project.root, config), edit: eslintConfig, why: 'show keys while a person types' });
  else notes.push(`${config}: npm install --save-dev eslint-plugin-leaklint, then leaklint init puts the plugin in`);
  const workflows = join(project.root, '.github/workflows');
  const known = namesIn(workflows).find((name) => name !== 'leaklint.yml' && /\.ya?ml$/.test(name) && namesLeaklint(textOf(join(workflows, name)) ?? ''));
  if (known !== undefined) notes.push(`.github/workflows/${visible(known)}: runs leaklint already`);
  else if (project.onGitHub) targets.push({ path: join(project.root, WORKFLOW), edit: workflowFile(version()), why: 'scan what a push or a pull request adds' });
  return targets;
}

/** Everything of ours, wherever it may stand, taken out again. */
export function removal(project: Project): Plan {
  const plain = HOOK_MANAGERS.filter(({ name }) => name === 'plain hooks');
  const targets: { readonly path: string; readonly edit: Pick<Edit, 'remove'> | ByHand }[] = [
    ...HOOK_MANAGERS.filter((one) => one.detect(project)).map((one) => one.target(project)),
    // A plain hook stays behind where a manager came later.
    ...plain.map((one) => one.target({ ...project, hooksFolder: join(project.gitDir, 'hooks') })),
    { path: join(project.hooksFolder, 'pre-commit'), edit: writtenHook },
    ...ESLINT_CONFIGS.map((name) => ({ path: join(project.root, name), edit: eslintConfig })),
    { path: join(project.root, WORKFLOW), edit: workflowFile(version()) },
    { path: join(project.root, CONFIG_FILE), edit: configFile },
  ];
  const changes = new Map<string, Change>();
  for (const { path, edit } of targets) {
    const before = textOf(path);
    if (before === undefined || !('remove' in edit)) continue;
    const after = edit.remove(before);
    if (after !== before) changes.set(real(path), { name: nameOf(project, path), path: real(path), why: 'take leaklint out', before, after });
  }
  const left = targets.filter(({ path }) => !changes.has(real(path)) && !/(?:package\.json|\.leaklint\.yml)$/.test(path) && namesLeaklint(textOf(path) ?? '')).map(({ path }) => nameOf(project, path));
  const notes = [...new Set(left)].map((name) => `${name}: names leaklint in words that init did not write; left as it is`);
  const copied = [...changes.values()].some(({ name }) => /(?:package|simple-git-hooks)\.json$/.test(name)) && !changes.has(real(join(project.hooksFolder, 'pre-commit')));
  return { manager: '', changes: [...changes.values()], notes, byHand: [], next: copied ? ['npx simple-git-hooks'] : [] };
}

function nameOf(project: Project, path: string): string {
  return visible(slashed(relative(project.root, path)));
}

/** A hook may be a link to a file of the project: that file is written, the link stays. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function isIdle({ path, mode }: Target): boolean {
  return mode !== undefined && process.platform !== 'win32' && existsSync(path) && (statSync(path).mode & 0o100) === 0;
}
