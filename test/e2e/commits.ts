/** Commits through a real hook: ways to commit, kinds of change, and what git itself says each commit holds. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLI } from './command.ts';
import { keyFor, scratchFolder } from './scratch.ts';

/** What runs the hooks of a repository. */
export interface Hooks {
  /** A folder whose content every new git directory gets. */
  readonly template: string;
  /** Variables of every git that may run a hook. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the working tree. */
  readonly files?: Readonly<Record<string, string>>;
  /** What a person does once in a working tree. */
  readonly install?: (place: Place) => void;
}

/** Hooks of git itself that run `script`. */
export function plainHooks(script: string): Hooks {
  const template = scratchFolder();
  mkdirSync(join(template, 'hooks'));
  for (const hook of ['pre-commit', 'pre-merge-commit']) writeFileSync(join(template, 'hooks', hook), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { template };
}

export const HOOK = `exec '${process.execPath}' '${CLI}' staged`;

/** A folder in which git works, and the variables that say so where the folder alone does not. */
export class Place {
  readonly root: string;
  readonly #where: Readonly<Record<string, string>>;
  /** Every commit has a second of its own, as people's have. */
  static #second = 1_700_000_000;

  constructor(root: string, where: Readonly<Record<string, string>> = {}) {
    this.root = root;
    this.#where = where;
  }

  /** A new repository with these hooks, as far as they come with it. */
  static create({ template, env }: Hooks, ...init: string[]): Place {
    const place = new Place(scratchFolder(), env);
    place.git('init', '-q', '-b', 'main', `--template=${template}`, ...init);
    return place;
  }

  /** What git is given here. */
  environment(): NodeJS.ProcessEnv {
    Place.#second += 60;
    const date = `${Place.#second} +0000`;
    const identity = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => [[`GIT_${role}_NAME`, 'Ada'], [`GIT_${role}_EMAIL`, 'ada@example.org'], [`GIT_${role}_DATE`, date]]));
    return { PATH: process.env['PATH'], HOME: this.root, LC_ALL: 'C', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_EDITOR: 'true', ...identity, ...this.#where };
  }

  /** Must succeed; gives what git prints, as latin1. */
  git(...args: string[]): string {
    return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: this.root, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }).toString('latin1');
  }

  /** Runs git as a person would, hooks and all; answers when it has ended. */
  person(args: readonly string[], input = ''): Promise<{ readonly code: number; readonly output: string }> {
    return new Promise((resolve) => {
      const child = execFile('git', args, { cwd: this.root, env: this.environment() }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr }));
      child.stdin?.on('error', () => undefined); // a git that asks nothing may be gone before it is answered
      child.stdin?.end(input);
    });
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--no-verify', '-m', message);
  }
}

/** The paths that a kind of change touches. */
export type Change = (place: Place, key: string, stage: boolean) => readonly string[];

const lines = (text: string): string => `one\ntwo\n${text}\nfour\n`;

/** A change of files that are tracked: staged, or left for the commit to pick up. */
function touch(place: Place, paths: readonly string[], stage: boolean): readonly string[] {
  if (stage) place.git('add', '--', ...paths);
  return paths;
}

function addNew(place: Place, path: string, content: string | Uint8Array): readonly string[] {
  place.write(path, content);
  place.git('add', '--', path);
  return [path];
}

export const CHANGES: Readonly<Record<string, Change>> = {
  added: (place, key) => addNew(place, 'sub/new.txt', lines(key)),
  modified: (place, key, stage) => {
    place.write('file.txt', lines(key));
    return touch(place, ['file.txt'], stage);
  },
  renamed: (place) => {
    place.git('mv', 'known.txt', 'moved.txt');
    return ['known.txt', 'moved.txt'];
  },
  typechange: (place, key, stage) => {
    rmSync(join(place.root, 'link'));
    place.write('link', lines(key));
    return touch(place, ['link'], stage);
  },
  symlink: (place, key) => {
    symlinkSync(`/nowhere/${key}`, join(place.root, 'to-key'));
    place.git('add', 'to-key');
    return ['to-key'];
  },
  'staged without the key that is in the file': (place, key) => {
    place.write('part.txt', lines('harmless'));
    place.git('add', 'part.txt');
    place.write('part.txt', lines(key));
    return ['part.txt'];
  },
  'staged with a key that is no longer in the file': (place, key) => {
    place.write('part.txt', lines(key));
    place.git('add', 'part.txt');
    place.write('part.txt', lines('harmless'));
    return ['part.txt'];
  },
  'intent to add': (place, key) => {
    place.write('later.txt', lines(key));
    place.git('add', '--intent-to-add', 'later.txt');
    return ['later.txt'];
  },
  CRLF: (place, key) => addNew(place, 'crlf.txt', lines(key).replaceAll('\n', '\r\n')),
  binary: (place, key) => addNew(place, 'data.bin', Buffer.from(`\0\u0001\0${key}\0\0`)),
};

export interface Scene {
  readonly place: Place;
  readonly changed: readonly string[];
}

export interface Way {
  /** Makes the place and changes it: all that comes before the commit. */
  readonly prepare: (hooks: Hooks, change: Change, key: string) => Scene;
  readonly commit: (scene: Scene) => readonly string[];
  readonly answers?: string;
  /** What completes it when the hook has stopped it; else the same again. */
  readonly again?: readonly string[];
}

/** As in a fresh clone: the files of the hook manager are there, and somebody has installed it. */
function equip(place: Place, { files = {}, install }: Hooks): Place {
  for (const [path, content] of Object.entries(files)) {
    place.write(path, content);
    place.git('add', '--', path);
  }
  install?.(place);
  return place;
}

/** Two commits: the known key came with the first. */
function start(place: Place, hooks: Hooks): Place {
  equip(place, hooks);
  place.write('known.txt', lines(keyFor('known')));
  place.write('file.txt', lines('three'));
  place.write('part.txt', lines('three'));
  symlinkSync('file.txt', join(place.root, 'link'));
  place.git('add', '-A');
  place.git('commit', '-q', '--no-verify', '-m', 'first');
  place.write('other.txt', 'other\n');
  place.commit('second');
  return place;
}

const started = new Map<string, string>();

/** A copy of one that is made once. */
function fresh(hooks: Hooks, ...init: string[]): Place {
  const name = [hooks.template, ...init].join(' ');
  const original = started.get(name) ?? start(Place.create(hooks, ...init), hooks).root;
  started.set(name, original);
  const folder = scratchFolder();
  cpSync(original, folder, { recursive: true, verbatimSymlinks: true });
  return new Place(folder, hooks.env);
}

function simple(make: (hooks: Hooks) => Place, commit: (scene: Scene) => readonly string[], stage: boolean, answers?: string): Way {
  return {
    prepare: (hooks, change, key) => {
      const place = make(hooks);
      place.write('other.txt', 'another\n');
      if (stage) place.git('add', 'other.txt');
      return { place, changed: change(place, key, stage) };
    },
    commit,
    ...(answers === undefined ? {} : { answers }),
  };
}

const plain = ['commit', '-q', '-m', 'now'];

export const WAYS: Readonly<Record<string, Way>> = {
  plain: simple(fresh, () => plain, true),
  '-a': simple(fresh, () => [...plain, '-a'], false),
  '-o': {
    prepare: (hooks, change, key) => {
      const place = fresh(hooks);
      // Staged, and no part of the commit.
      place.write('other.txt', 'another\n');
      addNew(place, 'decoy.txt', lines(keyFor('decoy')));
      return { place, changed: change(place, key, false) };
    },
    commit: ({ changed }) => [...plain, '-o', '--', 'other.txt', ...changed],
  },
  '-i': simple(fresh, ({ changed }) => [...plain, '-i', '--', 'other.txt', ...changed], false),
  '-p': simple(fresh, () => [...plain, '-p'], false, 'y\n'.repeat(20)),
  '--amend': simple(fresh, () => ['commit', '-q', '--amend', '--no-edit'], true),
  merge: {
    prepare: (hooks, change, key) => {
      const place = fresh(hooks);
      place.git('checkout', '-q', '-b', 'side');
      place.write('side.txt', 'side\n');
      place.git('add', 'side.txt');
      const changed = change(place, key, true);
      place.git('commit', '-q', '--no-verify', '-m', 'side');
      place.git('reset', '-q', '--hard');
      place.git('checkout', '-q', 'main');
      place.write('main.txt', 'main\n');
      place.commit('main');
      return { place, changed };
    },
    commit: () => ['merge', '-q', '--no-edit', 'side'],
    again: ['commit', '-q', '--no-edit'],
  },
  'merge, changed before it is committed': {
    prepare: (hooks, change, key) => {
      const place = fresh(hooks);
      place.git('checkout', '-q', '-b', 'side');
      addNew(place, 'side.txt', lines(keyFor('side')));
      place.git('commit', '-q', '--no-verify', '-m', 'side');
      place.git('checkout', '-q', 'main');
      place.write('other.txt', 'main\n');
      place.commit('main');
      place.git('merge', '-q', '--no-commit', 'side');
      return { place, changed: change(place, key, true) };
    },
    commit: () => plain,
  },
  'linked worktree': simple((hooks) => {
    const main = fresh(hooks);
    const folder = join(scratchFolder(), 'linked');
    main.git('worktree', 'add', '-q', '-b', 'linked', folder);
    return equip(new Place(folder, hooks.env), hooks);
  }, () => plain, true),
  submodule: simple((hooks) => {
    const source = fresh(hooks);
    const outer = Place.create(hooks);
    outer.git('-c', `init.templateDir=${hooks.template}`, 'submodule', '--quiet', 'add', source.root, 'inner');
    return equip(new Place(join(outer.root, 'inner'), hooks.env), hooks);
  }, () => plain, true),
  unborn: {
    prepare: (hooks, change, key) => {
      const place = equip(Place.create(hooks), hooks);
      if (change === CHANGES['renamed']) addNew(place, 'known.txt', lines(keyFor('known')));
      for (const path of ['file.txt', 'part.txt', 'other.txt']) addNew(place, path, 'three\n');
      symlinkSync('file.txt', join(place.root, 'link'));
      place.git('add', 'link');
      return { place, changed: change(place, key, true) };
    },
    commit: () => plain,
  },
  'bare repository with a working tree': simple((hooks) => {
    const bare = Place.create(hooks, '--bare').root;
    const tree = scratchFolder();
    return start(new Place(tree, { ...hooks.env, GIT_DIR: bare, GIT_WORK_TREE: tree }), hooks);
  }, () => plain, true),
  'SHA-256': simple((hooks) => fresh(hooks, '--object-format=sha256'), () => plain, true),
};

/** What git says of HEAD: whether a path that it changes holds one of these keys that no path of any parent's tree holds. */
export function bringsNewKey(place: Place, keys: readonly string[]): boolean {
  const [, ...parents] = place.git('rev-list', '--parents', '-n1', 'HEAD').trim().split(' ');
  const before = parents.map((parent) => treeOf(place, parent));
  const first = new Set(before[0] ?? []);
  const changed = treeOf(place, 'HEAD').filter((entry) => !first.has(entry));
  const holds = (entries: readonly string[], key: string): boolean => entries.some((entry) => contentOf(place, entry).includes(key));
  return keys.some((key) => holds(changed, key) && !before.some((entries) => holds(entries, key)));
}

/** Entries as `ls-tree` prints them: mode, type, id, path. */
function treeOf(place: Place, commit: string): string[] {
  return place.git('ls-tree', '-r', '-z', '--full-tree', commit).split('\0').filter((entry) => entry !== '');
}

const contents = new Map<string, string>();

function contentOf(place: Place, entry: string): string {
  const [, type, id = ''] = entry.split(/[ \t]/);
  if (type !== 'blob') return '';
  const known = contents.get(id);
  if (known !== undefined) return known;
  const content = place.git('cat-file', 'blob', id);
  contents.set(id, content);
  return content;
}
