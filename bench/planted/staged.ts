/** What is about to be committed: keys in the index, beside keys that stand only in the working tree. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Plant, keysFor } from './keys.ts';
import type { Repository } from './repository.ts';

const body = Array.from({ length: 12 }, (_, row) => `export const row${row} = ${row};\n`).join('');
const withKey = (key: string): string => `${body}export const setting = '${key}';\n`;

type Planter = (repository: Repository, key: string, name: string) => void;

/** `before`: the first commit holds the file; `stages`: the planter stages it itself. */
const PLACES: Readonly<Record<string, { readonly before?: true; readonly stages?: true; readonly plant: Planter }>> = {
  'new file': { plant: (repository, key, name) => repository.write(`${name}.js`, withKey(key)) },
  'line of a known file': { before: true, plant: (repository, key, name) => repository.write(`${name}.js`, withKey(key)) },
  'renamed file': {
    before: true,
    plant: (repository, key, name) => {
      repository.git('mv', `${name}.js`, `${name}-renamed.js`);
      repository.write(`${name}-renamed.js`, withKey(key));
    },
  },
  'file whose mode changes too': {
    before: true,
    plant: (repository, key, name) => {
      repository.write(`${name}.js`, withKey(key));
      chmodSync(join(repository.root, `${name}.js`), 0o755);
    },
  },
  'file that is staged only in part': {
    before: true,
    stages: true,
    plant: (repository, key, name) => {
      repository.write(`${name}.js`, withKey(key));
      repository.git('add', `${name}.js`);
      repository.write(`${name}.js`, body);
    },
  },
  'file that is gone from the working tree': {
    stages: true,
    plant: (repository, key, name) => {
      repository.write(`${name}.js`, withKey(key));
      repository.git('add', `${name}.js`);
      repository.remove(`${name}.js`);
    },
  },
  'file with NUL bytes': { plant: (repository, key, name) => repository.write(`${name}.bin`, `\0\0${withKey(key)}`) },
  'file in UTF-16': { plant: (repository, key, name) => repository.write(`${name}.txt`, Buffer.from(`\uFEFF${withKey(key)}`, 'utf16le')) },
  'file whose diff an attribute switches off': { plant: (repository, key, name) => repository.write(`${name}.nodiff`, withKey(key)) },
  'target of a symbolic link': { plant: (repository, key, name) => repository.link(name, `/nowhere/${key}`) },
  'name of a file': { plant: (repository, key) => repository.write(`names/${key}.txt`, 'x\n') },
};

/** The place of keys that the commit will not hold. */
const NOT_STAGED = 'only in the working tree';

export interface Staged {
  readonly plants: readonly Plant[];
  /** Keys that are not staged: to stop the commit for them is a false alarm. */
  readonly strangers: readonly Plant[];
}

export function plantStaged(repository: Repository, seed: string): Staged {
  const all = Object.entries(PLACES).flatMap(([place, one], number) => keysFor(seed, `staged ${place}`).map((key, which) => ({ place, key, ...one, name: `staged-${number}-${which}` })));
  const strangers = keysFor(seed, NOT_STAGED).map((key) => ({ place: NOT_STAGED, key }));
  repository.write('.gitattributes', '*.nodiff -diff\n');
  for (const { before, name } of all) if (before === true) repository.write(`${name}.js`, body);
  for (const index of strangers.keys()) repository.write(`stranger-${index}.js`, body);
  repository.commit('Begin');
  for (const { plant, key, name } of all) plant(repository, key, name);
  // What its planter has staged stays as it was staged.
  repository.git('add', '-A', ':/', ...all.filter(({ stages }) => stages === true).map(({ name }) => `:(exclude)${name}.js`));
  for (const [index, { key }] of strangers.entries()) repository.write(`stranger-${index}.js`, withKey(key));
  return { plants: all.map(({ place, key }) => ({ place, key })), strangers };
}
