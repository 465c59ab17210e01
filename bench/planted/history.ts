/** Places of a history: everywhere git can hold a key that no file of the latest commit shows. */
import { type Plant, keysFor } from './keys.ts';
import type { Repository } from './repository.ts';

/** Plants a key in one place; `name` is fit for a file. */
type Planter = (repository: Repository, key: string, name: string) => void;

const line = (key: string): string => `token = "${key}"\n`;

/** Commits a file and a commit later takes it away. */
const brief = (file: (key: string) => string | Uint8Array, suffix = 'txt'): Planter => (repository, key, name) => {
  repository.write(`${name}.${suffix}`, file(key));
  repository.commit(`Add ${name}`);
  repository.remove(`${name}.${suffix}`);
  repository.commit(`Remove ${name}`);
};

const named: Planter = (repository, key, name) => {
  repository.write(`names/${key}/${name}.txt`, 'x\n');
  repository.commit('Add a name');
};

const stash: Planter = (repository, key) => {
  repository.write('work.txt', line(key));
  repository.git('stash', '-q', '--include-untracked');
};

/** In this order: what repacks comes before what stays loose. */
const PLACES: Readonly<Record<string, Planter>> = {
  'file of the latest commit': (repository, key, name) => {
    repository.write(`${name}.env`, line(key));
    repository.commit(`Add ${name}`);
  },
  'deleted file': brief(line),
  'file whose diff an attribute switches off': brief(line, 'nodiff'),
  'file with NUL bytes': brief((key) => `\0\0\x01${line(key)}\0`, 'bin'),
  'only in a merge': (repository, key, name) => {
    repository.git('checkout', '-q', '-b', name);
    repository.write(`${name}-side.txt`, 'side\n');
    repository.commit('Side');
    repository.git('checkout', '-q', 'main');
    repository.write(`${name}-main.txt`, 'main\n');
    repository.commit('Main');
    repository.git('merge', '-q', '--no-commit', '--no-ff', name);
    repository.write(`${name}-side.txt`, line(key));
    repository.commit('Merge');
    repository.write(`${name}-side.txt`, 'side\n');
    repository.commit('Clean up');
  },
  'link that became a file': (repository, key, name) => {
    repository.link(name, 'README.md');
    repository.commit('Link');
    repository.remove(name);
    repository.write(name, line(key));
    repository.commit('No link');
    repository.remove(name);
    repository.commit('Remove');
  },
  'target of a symbolic link': (repository, key, name) => {
    repository.link(name, `/nowhere/${key}`);
    repository.commit('Link away');
  },
  'name of a folder': named,
  'name of a submodule': (repository, key) => {
    repository.git('update-index', '--add', '--cacheinfo', `160000,${repository.git('rev-parse', 'HEAD')},modules/${key}`);
    repository.git('commit', '-q', '-m', 'Add a submodule');
    repository.git('rm', '-q', '--cached', `modules/${key}`);
    repository.git('commit', '-q', '-m', 'Remove it');
  },
  'commit message': (repository, key) => void repository.git('commit', '-q', '--allow-empty', '-m', `Fix login\n\nwith ${key}`),
  'message of a tag': (repository, key, name) => void repository.git('tag', '-a', name, '-m', `Release with ${key}`),
  'name of a branch': (repository, key) => void repository.git('branch', `try/${key}`),
  'name of a tag': (repository, key) => void repository.git('tag', `try/${key}`),
  note: (repository, key, name) => {
    repository.git('commit', '-q', '--allow-empty', '-m', name);
    repository.git('notes', 'add', '-m', `seen with ${key}`, 'HEAD');
  },
  'ref of another kind': (repository, key, name) => void repository.git('update-ref', `refs/other/${name}`, repository.feed(line(key), 'hash-object', '-w', '--stdin')),
  'branch that was deleted': (repository, key, name) => {
    repository.git('checkout', '-q', '-b', name);
    repository.write(`${name}.txt`, line(key));
    repository.commit('On a branch');
    repository.git('checkout', '-q', 'main');
    repository.git('branch', '-q', '-D', name);
  },
  'commit that was amended': (repository, key, name) => {
    repository.write(`${name}.txt`, line(key));
    repository.commit('Amend me');
    repository.write(`${name}.txt`, 'nothing\n');
    repository.commit('Amended', '--amend');
  },
  'commit that was reset': (repository, key, name) => {
    repository.write(`${name}.txt`, line(key));
    repository.commit('Reset me');
    repository.git('reset', '-q', '--hard', 'HEAD~1');
  },
  stash: stash,
  'loose after a repack': brief(line),
  'object that nothing names': (repository, key) => void repository.feed(line(key), 'hash-object', '-w', '--stdin'),
  'file that was added and never committed': (repository, key, name) => {
    repository.write(`${name}.txt`, line(key));
    repository.git('add', `${name}.txt`);
    repository.remove(`${name}.txt`);
  },
};

export function plantHistory(repository: Repository, seed: string): Plant[] {
  repository.write('README.md', '# nothing here\n');
  repository.write('.gitattributes', '*.nodiff -diff\n');
  repository.write('work.txt', 'nothing\n');
  repository.commit('Begin');
  const plants: Plant[] = [];
  for (const [number, [place, plant]] of Object.entries(PLACES).entries()) {
    if (place === 'loose after a repack') repository.git('repack', '-q', '-a', '-d', '-k');
    for (const [which, key] of keysFor(seed, place).entries()) {
      plant(repository, key, `place-${number}-${which}`);
      plants.push({ place, key });
    }
  }
  return plants;
}
