/** Paths in a commit's tree: what stands at some of them, where listing all of it would cost more than the answer. */
import { readCommit } from './commit.ts';
import type { ObjectReader } from './object-reader.ts';
import { treeEntries } from './tree-entries.ts';

/**
 * By path, the id of the file or folder that stands there. A path that leads nowhere, or through an object that cannot be read, is left out.
 * @param commit an id in full, or HEAD @param paths latin1 @param idBytes how many bytes an id has
 */
export async function idsAt(reader: ObjectReader, commit: string, paths: Iterable<string>, idBytes: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const object = await reader.read(commit);
  if (object?.type !== 'commit') return found;
  const { tree } = readCommit(object.bytes);
  const folders = new Map<string, ReadonlyMap<string, string>>();
  const folder = async (id: string): Promise<ReadonlyMap<string, string>> => {
    const known = folders.get(id);
    if (known !== undefined) return known;
    const read = await reader.read(id);
    const entries = new Map(read?.type === 'tree' ? [...treeEntries(read.bytes, idBytes)].map((entry) => [entry.name, entry.id]) : []);
    folders.set(id, entries);
    return entries;
  };
  for (const path of paths) {
    let id: string | undefined = tree;
    for (const name of path.split('/')) id = id === undefined ? undefined : (await folder(id)).get(name);
    if (id !== undefined) found.set(path, id);
  }
  return found;
}
