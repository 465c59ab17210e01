/** The object store of a repository: what it holds, how each object will be read, and what is damaged there. */
import { GitError, listObjects, openPacks, takeInventory } from '@leaklint/git';
import type { ObjectTable, PackSet, ReadTogether, Repository } from '@leaklint/git';
import type { Problem } from '../problem.ts';

export interface ObjectStore {
  readonly table: ObjectTable;
  /** Absent: everything is read through git. */
  readonly packs?: PackSet;
  /** So many rows, the first of the table, are walked in the packs. */
  readonly packed: number;
}

/** Close the packs when done. Damage is found the same way whoever reads. @param together lets other threads help with it */
export async function openObjectStore(repository: Repository, throughGit: boolean, problems: Problem[], signal?: AbortSignal, together?: ReadTogether): Promise<ObjectStore> {
  if (!throughGit) {
    const inventory = await takeInventory(repository, signal, together);
    problems.push(...listingProblems(inventory.table), ...damage(inventory.packs));
    return inventory;
  }
  const listed = await listObjects(repository, signal).catch((error: unknown) => {
    if (error instanceof GitError && error.kind === 'failed') return undefined;
    throw error;
  });
  if (listed?.complete !== true) {
    // It gives up at an object of an unknown type, whatever comes after that. Our own list names them all, and git is asked for each.
    const inventory = await takeInventory(repository, signal, together);
    problems.push(...listingProblems(inventory.table), ...damage(inventory.packs));
    inventory.packs.close();
    return { table: inventory.table, packed: 0 };
  }
  const packs = await openPacks(repository, together);
  problems.push(...listingProblems(listed), ...damage(packs));
  packs.close();
  return { table: listed, packed: 0 };
}

function* listingProblems(table: ObjectTable): Generator<Problem> {
  for (const message of table.warnings) yield { kind: 'listing', subject: 'objects', message };
  if (!table.complete) yield { kind: 'listing', subject: 'objects', message: 'git gave up while listing its objects: there may be more than were scanned' };
}

/** What git itself does not check: it reads a blob with one flipped bit as a tree, and says nothing. */
function* damage(packs: PackSet): Generator<Problem> {
  for (const { path, reason } of packs.problems) yield { kind: 'listing', subject: path, message: reason };
  for (const { slot, reason } of packs.damaged()) yield { kind: 'unreadable-object', subject: packs.hex(slot), message: reason };
}
