/** New trees beside old ones: where hot blobs stand in one and not in the other. Only folders that differ are read. */
import type { Standing } from './ground.ts';
import type { WholeObject } from './object-reader.ts';
import { FOLDER, treeEntries } from './tree-entries.ts';

/** A history has grown in a way that is not told from what was kept: all of it is to be read. */
export class Outgrown extends Error {}

export type Kind = 'tree' | 'blob';

interface Entry {
  /** A folder's ends with `/`, as it counts in the order of entries. */
  readonly key: string;
  readonly kind: Kind;
  readonly id: string;
}

export interface TreeChanges {
  readonly added: readonly Standing[];
  readonly removed: readonly Standing[];
  /** Paths of watched files, whatever they hold. */
  readonly came: readonly string[];
  readonly went: readonly string[];
}

interface Sources {
  readonly read: (id: string) => Promise<WholeObject | undefined>;
  readonly watched: (name: string) => boolean;
}

const BLOBS: ReadonlySet<string> = new Set(['100644', '100755', '120000']);
const SUBMODULE = '160000';
/** Trees that are read at most: beyond, reading everything is no slower. */
const MOST = 20_000;

export class NewTrees {
  /** Names of the entries of new trees, bytes as latin1. */
  readonly names: Set<string> = new Set();
  readonly #added: ReadonlyMap<string, Buffer>;
  readonly #hot: ReadonlySet<string>;
  readonly #idBytes: number;
  readonly #sources: Sources;
  readonly #trees = new Map<string, readonly Entry[]>();
  /** Entries of old trees: they were found right when those were read. */
  readonly #sound = new Set<string>();
  readonly #seen = new Set<string>();

  /** @param added new trees by id @param hot ids of blobs whose places are wanted */
  constructor(added: ReadonlyMap<string, Buffer>, hot: ReadonlySet<string>, idBytes: number, sources: Sources) {
    this.#added = added;
    this.#hot = hot;
    this.#idBytes = idBytes;
    this.#sources = sources;
  }

  /** Of the second tree against the first. Throws Outgrown for trees that are unlike those that git writes. */
  async changes(before: string | undefined, after: string | undefined): Promise<TreeChanges> {
    const added: Standing[] = [];
    const removed: Standing[] = [];
    const came: string[] = [];
    const went: string[] = [];
    const stack: { readonly before: string | undefined; readonly after: string | undefined; readonly path: string }[] = [{ before, after, path: '' }];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      if (folder.before === folder.after) continue;
      const old = new Map((await this.#entries(folder.before)).map((entry) => [entry.key, entry]));
      for (const { key, kind, id } of await this.#entries(folder.after)) {
        const was = old.get(key);
        old.delete(key);
        if (was?.id === id) continue;
        if (kind === 'tree') stack.push({ before: was?.id, after: id, path: folder.path + key });
        else {
          if (was === undefined && this.#sources.watched(key)) came.push(folder.path + key);
          if (this.#hot.has(id)) added.push({ blob: id, path: folder.path + key });
          if (was !== undefined && this.#hot.has(was.id)) removed.push({ blob: was.id, path: folder.path + key });
        }
      }
      for (const { key, kind, id } of old.values()) {
        if (kind === 'tree') stack.push({ before: id, after: undefined, path: folder.path + key });
        else {
          if (this.#sources.watched(key)) went.push(folder.path + key);
          if (this.#hot.has(id)) removed.push({ blob: id, path: folder.path + key });
        }
      }
    }
    return { added, removed, came, went };
  }

  /**
   * Every entry of a new tree that leads to no new object and stands in no old tree that was read: whether it is there, and what it is, is to be asked. Throws Outgrown
   * unless all new trees were met, and all that they say of new objects is right.
   */
  async unproven(typeOf: (id: string) => string | undefined): Promise<Map<string, Kind>> {
    const unproven = new Map<string, Kind>();
    for (const tree of this.#added.keys()) {
      if (!this.#seen.has(tree)) throw new Outgrown('a tree that no new commit holds');
      for (const { kind, id } of await this.#entries(tree)) {
        const type = typeOf(id);
        if (type !== undefined ? type !== kind : (unproven.get(id) ?? kind) !== kind) throw new Outgrown('an entry that is not what it says');
        if (type === undefined && !this.#sound.has(`${kind} ${id}`)) unproven.set(id, kind);
      }
    }
    return unproven;
  }

  /** New trees that name an object, by its id. */
  async naming(ids: ReadonlySet<string>): Promise<{ readonly tree: string; readonly id: string }[]> {
    const naming: { readonly tree: string; readonly id: string }[] = [];
    if (ids.size === 0) return naming;
    for (const tree of this.#added.keys()) for (const { id } of await this.#entries(tree)) if (ids.has(id)) naming.push({ tree, id });
    return naming;
  }

  async #entries(id: string | undefined): Promise<readonly Entry[]> {
    if (id === undefined) return [];
    const known = this.#trees.get(id);
    if (known !== undefined) return known;
    if (this.#trees.size >= MOST) throw new Outgrown('too many trees differ');
    const own = this.#added.get(id);
    const object = own === undefined ? await this.#sources.read(id) : undefined;
    const bytes = own ?? (object?.type === 'tree' ? object.bytes : undefined);
    if (bytes === undefined) throw new Outgrown('a tree that is not there');
    const entries = this.#parsed(bytes, own !== undefined);
    this.#trees.set(id, entries);
    if (own !== undefined) this.#seen.add(id);
    else for (const { kind, id: target } of entries) this.#sound.add(`${kind} ${target}`);
    return entries;
  }

  #parsed(bytes: Buffer, isNew: boolean): Entry[] {
    const entries: Entry[] = [];
    let length = 0;
    let last = '';
    for (const { mode, name, id } of treeEntries(bytes, this.#idBytes)) {
      length += mode.length + name.length + 2 + this.#idBytes;
      const key = mode === FOLDER ? `${name}/` : name;
      if (name === '' || name.includes('/') || key <= last || (mode !== FOLDER && mode !== SUBMODULE && !BLOBS.has(mode))) throw new Outgrown('a tree that git does not write');
      if (mode === SUBMODULE && this.#sources.watched(name)) throw new Outgrown('a repository in the place of a file');
      last = key;
      if (isNew) this.names.add(name);
      if (mode !== SUBMODULE) entries.push({ key, kind: mode === FOLDER ? 'tree' : 'blob', id });
    }
    if (length !== bytes.length) throw new Outgrown('a tree that is damaged');
    return entries;
  }
}
