/** Clones that lack something: what cannot be read cannot be scanned, and a scanner has to say so. */
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plant, keysFor } from './keys.ts';
import { Repository } from './repository.ts';

/** A history in which each key came and went, and every object is loose. */
function history(root: string, seed: string, place: string): { readonly repository: Repository; readonly plants: Plant[] } {
  const repository = new Repository(root);
  repository.git('config', 'gc.auto', '0');
  repository.git('config', 'uploadpack.allowFilter', 'true');
  repository.write('README.md', '# nothing here\n');
  repository.commit('Begin');
  const plants = keysFor(seed, place).map((key) => ({ place, key }));
  for (const [index, { key }] of plants.entries()) {
    repository.write(`key-${index}.txt`, `token = "${key}"\n`);
    repository.commit('Add a key');
    repository.remove(`key-${index}.txt`);
    repository.commit('Remove it');
  }
  return { repository, plants };
}

/** The loose objects of the files that held keys. */
function keyObjects(repository: Repository): string[] {
  const ids = repository.git('log', '--all', '--diff-filter=A', '--format=', '--raw', '--no-abbrev', '--', 'key-*').split('\n').map((row) => row.split(' ')[3] ?? '');
  return ids.map((id) => join(repository.root, '.git/objects', id.slice(0, 2), id.slice(2)));
}

/** Each gives the folder to scan; its keys cannot be read there. */
export const DAMAGES: Readonly<Record<string, (root: string, seed: string) => { readonly root: string; readonly plants: readonly Plant[] }>> = {
  'shallow clone': (root, seed) => {
    const { repository, plants } = history(join(root, 'from'), seed, 'shallow clone');
    repository.git('clone', '-q', '--depth=1', `file://${repository.root}`, join(root, 'clone'));
    return { root: join(root, 'clone'), plants };
  },
  'partial clone whose source is gone': (root, seed) => {
    const { repository, plants } = history(join(root, 'from'), seed, 'partial clone');
    repository.git('clone', '-q', '--filter=blob:none', `file://${repository.root}`, join(root, 'clone'));
    rmSync(repository.root, { recursive: true });
    return { root: join(root, 'clone'), plants };
  },
  'objects that are missing': (root, seed) => {
    const { repository, plants } = history(root, seed, 'missing objects');
    for (const path of keyObjects(repository)) rmSync(path);
    return { root, plants };
  },
  'objects that are damaged': (root, seed) => {
    const { repository, plants } = history(root, seed, 'damaged objects');
    for (const path of keyObjects(repository)) {
      chmodSync(path, 0o644);
      writeFileSync(path, 'no object any more');
    }
    return { root, plants };
  },
  'folder of objects that is elsewhere': (root, seed) => {
    const { repository, plants } = history(join(root, 'from'), seed, 'alternates');
    repository.git('clone', '-q', '--shared', repository.root, join(root, 'clone'));
    // The clone has only its own references; what it borrowed has gone.
    for (const entry of readdirSync(join(repository.root, '.git/objects'))) if (/^[0-9a-f]{2}$/.test(entry)) rmSync(join(repository.root, '.git/objects', entry), { recursive: true });
    return { root: join(root, 'clone'), plants };
  },
};
