/** The programs that people have run their hooks: husky, lefthook, pre-commit and simple-git-hooks as their registries give them, each installed in a folder of its own. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI } from './command.ts';
import type { Hooks, Place } from './commits.ts';
import { USER_PATH } from './init-project.ts';
import { Scratch, scratchFolder } from './scratch.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LISTS = fileURLToPath(new URL('hook-managers/', import.meta.url));

/** Must succeed, with what this process has of proxies, registries and caches. */
function installing(file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  return execFileSync(file, args, { cwd, env: { ...process.env, PATH: USER_PATH, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
}

/** A folder with `node_modules` that holds the managers of npm; husky is this project's own. */
export function npmManagers(): string {
  const folder = scratchFolder();
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(LISTS, name), join(folder, name));
  installing('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  return folder;
}

/** The folder of programs of a virtual environment with the pre-commit framework. */
export function preCommitFramework(): string {
  const folder = join(scratchFolder(), 'venv');
  installing('python3', ['-m', 'venv', folder], ROOT);
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  installing(join(programs, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(LISTS, 'requirements.txt')], ROOT);
  return programs;
}

/** A folder on the PATH that holds `leaklint` as npm links it. */
function leaklintFolder(): string {
  const folder = scratchFolder();
  chmodSync(CLI, 0o755);
  symlinkSync(CLI, join(folder, 'leaklint'));
  return folder;
}

const SCRIPT = 'leaklint staged\n';
const NO_HOOKS = (): string => {
  const template = scratchFolder();
  mkdirSync(join(template, 'hooks'));
  return template;
};

export function husky(): Hooks {
  return {
    template: NO_HOOKS(),
    env: { PATH: [leaklintFolder(), USER_PATH].join(delimiter) },
    files: { '.husky/pre-commit': SCRIPT, '.husky/pre-merge-commit': SCRIPT },
    install: (place) => {
      const said = execFileSync(process.execPath, [join(ROOT, 'node_modules/husky/bin.js')], { cwd: place.root, env: place.environment(), encoding: 'utf8' });
      if (said !== '') throw new Error(`husky: ${said}`);
    },
  };
}

export function lefthook(): Hooks {
  const programs = join(npmManagers(), 'node_modules/.bin');
  const hook = (name: string): string => `${name}:\n  commands:\n    leaklint:\n      run: leaklint staged\n`;
  return {
    template: NO_HOOKS(),
    env: { PATH: [leaklintFolder(), programs, USER_PATH].join(delimiter) },
    files: { 'lefthook.yml': hook('pre-commit') + hook('pre-merge-commit') },
    install: (place) => void execFileSync(join(programs, 'lefthook'), ['install'], { cwd: place.root, env: place.environment(), stdio: 'pipe' }),
  };
}

/** Through this repository's `.pre-commit-hooks.yaml`, as `repo:` names it; only the package, which the registry has at a release, is the one that was just built. */
export function preCommit(): Hooks & { readonly framework: string } {
  const framework = preCommitFramework();
  const { root, revision } = ownRepository();
  const store = scratchFolder();
  const template = NO_HOOKS();
  const config = `repos:\n- repo: ${root}\n  rev: ${revision}\n  hooks:\n  - id: leaklint\n    additional_dependencies: ['${packed()}']\n`;
  const env = { PATH: [framework, USER_PATH].join(delimiter), PRE_COMMIT_HOME: store };
  const place = new Scratch();
  place.write('.pre-commit-config.yaml', config);
  // npm's own settings of this machine: the framework drops what names their file.
  installing(join(framework, 'pre-commit'), ['install-hooks'], place.root, { ...env, npm_config_registry: installing('npm', ['config', 'get', 'registry'], place.root).trim() });
  return {
    framework,
    template,
    env,
    files: { '.pre-commit-config.yaml': config },
    install: (where: Place) => void execFileSync(join(framework, 'pre-commit'), ['install', '-t', 'pre-commit', '-t', 'pre-merge-commit'], { cwd: where.root, env: where.environment(), stdio: 'pipe' }),
  };
}

/** This checkout as it stands, in a repository of one commit. */
function ownRepository(): { readonly root: string; readonly revision: string } {
  const own = new Scratch();
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 }).split('\0');
  for (const file of new Set(files)) if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(own.root, file));
  return { root: own.root, revision: own.commit('the checkout') };
}

/** The package as npm would publish it. */
function packed(): string {
  const folder = scratchFolder();
  const [{ filename = '' } = {}] = JSON.parse(installing('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], join(ROOT, 'packages/leaklint'))) as { filename?: string }[];
  return join(folder, filename);
}
