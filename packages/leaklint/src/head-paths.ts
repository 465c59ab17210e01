/** The paths of HEAD's tree, for a repository without a working tree or an index to ask. Only used to tell services apart. */
import { FOLDER, ObjectReader, readCommit, treeEntries } from '@leaklint/git';
import type { Repository, TreeEntry } from '@leaklint/git';

/** Ten levels of ten equal folders have 10^10 paths; nobody has so many services. */
const MOST = 500_000;

/** Bytes as latin1. What cannot be read is left out: the scan has said so. */
export async function headPaths(repository: Repository, head: string, signal?: AbortSignal): Promise<string[]> {
  const reader = new ObjectReader(repository, signal);
  try {
    const commit = await reader.read(head);
    if (commit?.type !== 'commit') return [];
    const paths: string[] = [];
    const trees = new Map<string, readonly TreeEntry[]>();
    const folders = [{ id: readCommit(commit.bytes).tree, path: '' }];
    for (let folder = folders.pop(); folder !== undefined && paths.length < MOST; folder = folders.pop()) {
      let entries = trees.get(folder.id);
      if (entries === undefined) {
        const tree = await reader.read(folder.id);
        entries = tree?.type === 'tree' ? [...treeEntries(tree.bytes, repository.idBytes)] : [];
        trees.set(folder.id, entries);
      }
      for (const { mode, name, id } of entries) {
        if (mode === FOLDER) folders.push({ id, path: `${folder.path}${name}/` });
        else paths.push(folder.path + name);
      }
    }
    return paths;
  } finally {
    reader.close();
  }
}
