/**
 * The inventory: every object that git holds, from our own reading of the pack indexes and of the folders of loose objects.
 * Git is asked only for what those do not tell, so that listing a million objects takes no process and no second.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadTogether } from './entry-reading.ts';
import { namesIn } from './folder-names.ts';
import { GitError } from './git.ts';
import { askObjects, listObjects, ObjectList } from './object-list.ts';
import { UNREADABLE, type ObjectTable } from './objects.ts';
import { PackSet } from './pack-set.ts';
import type { Repository } from './repository.ts';

export interface Inventory {
  /** The rows that a walk through the packs can show come first, as `PackSet.rows` numbers them; the others are for `readObjects`. */
  readonly table: ObjectTable;
  /** Open: whoever takes the inventory closes it. */
  readonly packs: PackSet;
  /** How many rows the packs show. */
  readonly packed: number;
}

/** How often the packs are opened anew when some vanish between listing and opening: a repack is at work. */
const TRIES = 5;

/** Bytes of all packs, as far as they can be seen: how much there is to read. */
export function packedBytes(repo: Repository): number {
  let bytes = 0;
  for (const folder of [repo.objectsDir, ...repo.alternates].map((objects) => join(objects, 'pack'))) {
    for (const name of namesIn(folder, () => undefined)) if (name.endsWith('.pack')) bytes += sizeOf(join(folder, name));
  }
  return bytes;
}

/** Opens and checks every pack of the repository and of what it borrows from, here or in other threads too. */
export async function openPacks(repo: Repository, together?: ReadTogether): Promise<PackSet> {
  const folders = [repo.objectsDir, ...repo.alternates];
  for (let tries = 1; ; tries++) {
    const packs = together === undefined ? PackSet.open(folders, repo.idBytes) : await PackSet.openTogether(folders, repo.idBytes, together);
    if (tries === TRIES || packs.problems.every(({ path }) => existsSync(path))) return packs;
    packs.close();
  }
}

export async function takeInventory(repo: Repository, signal?: AbortSignal, together?: ReadTogether): Promise<Inventory> {
  // Loose ones first: those that are packed meanwhile are then found in one place or in both.
  const unread: string[] = [];
  const loose = looseIds([repo.objectsDir, ...repo.alternates], repo.idBytes, unread);
  const packs = await openPacks(repo, together);
  try {
    const list = new ObjectList(repo.idBytes, packs.count + loose.size + 64);
    const ask: string[] = [];
    const rows = packs.rows;
    for (const [which, pack] of packs.packs.entries()) {
      const start = packs.starts[which]!;
      list.addPack(pack, rows.subarray(start, start + pack.count));
      for (let slot = start; slot < start + pack.count; slot++) if (rows[slot] === -1 && packs.skip[slot] === 0) ask.push(packs.hex(slot));
    }
    const packed = list.count;
    for (const id of [...loose].sort()) if (!packs.has(Buffer.from(id, 'hex'))) ask.push(id);
    if (packs.problems.length === 0) {
      const warnings = ask.length === 0 ? [] : await askObjects(repo, ask, list, signal);
      return { table: list.table(true, [...unread, ...warnings]), packs, packed };
    }
    // There is a pack that we cannot open. Git may: everything it lists beyond what was found is added.
    const asked = new Set(ask);
    const all = await listObjects(repo, signal).catch((error: unknown) => {
      if (error instanceof GitError && error.kind === 'failed') return new ObjectList(repo.idBytes, 0).table(false, [error.message]); // it cannot either
      throw error;
    });
    for (let row = 0; row < all.count; row++) {
      const at = row * repo.idBytes;
      if (packs.has(all.ids, at) && !asked.has(all.hex(row))) continue;
      list.add(all.ids, at, all.types[row]!, all.types[row] === UNREADABLE ? 0 : all.sizes[row]!);
      asked.delete(all.hex(row));
    }
    const warnings = asked.size === 0 ? [] : await askObjects(repo, [...asked], list, signal);
    return { table: list.table(all.complete, [...unread, ...all.warnings, ...warnings]), packs, packed };
  } catch (error) {
    packs.close();
    throw error;
  }
}

/** The names of all loose objects: two digits for the folder, the rest for the file. Whatever else lies there is none. Folders that cannot be read are told. */
function looseIds(folders: readonly string[], idBytes: number, unread: string[]): Set<string> {
  const ids = new Set<string>();
  const told = (folder: string) => (code: string): void => {
    if (code !== 'ENOTDIR') unread.push(`the folder ${folder} cannot be read (${code}): what it holds was not scanned`);
  };
  for (const folder of folders) {
    for (const first of namesIn(folder, told(folder))) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue;
      for (const rest of namesIn(join(folder, first), told(join(folder, first)))) if (rest.length === 2 * idBytes - 2 && /^[0-9a-f]+$/.test(rest)) ids.add(first + rest);
    }
  }
  return ids;
}

/** 0 for what cannot be seen: opening it will tell why. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return 0;
  }
}
