/**
 * What A..B adds: for each commit reachable from B and not from A, every tree entry that differs from the entries of
 * each parent (of a root: all), and the commit and tag objects. A difference of object sets would miss a key that was
 * removed and added again. So entries(A..B) and entries(B..C) together are entries(A..C).
 */
import { GitError, streamGit, failed } from './git.ts';
import { ObjectReader } from './object-reader.ts';
import { readCommit } from './commit.ts';
import { resolveRevision } from './refs.ts';
import { emptyTree, type Repository } from './repository.ts';
import { SUBMODULE } from './entry-change.ts';

export interface RangeEntry {
  /** The commit that adds it. */
  readonly commit: string;
  /** latin1. */
  readonly path: string;
  readonly id: string;
  readonly mode: number;
}

export interface Range {
  /** Full ids of the two ends; `from` is what is excluded. */
  readonly from: readonly string[];
  readonly to: string;
  /** Commits of the range. Their messages are part of what it adds. */
  readonly commits: readonly string[];
  /** Annotated tags that `to` goes through. */
  readonly tags: readonly string[];
  readonly entries: readonly RangeEntry[];
  /** Objects that could not be read, so entries may be missing. */
  readonly problems: readonly { readonly id: string; readonly message: string }[];
}

/** How often one and the same change of a folder is followed in one commit; folders that repeat themselves without end bring no new blobs. */
const REPEATS = 256;

/** Throws GitError `bad-revision` for an end that is none, also for one that looks like an option. `from` may be several revisions, or none: then all of `to`'s history. */
export async function rangeEntries(repo: Repository, from: string | readonly string[], to: string, signal?: AbortSignal): Promise<Range> {
  const commitOf = async (revision: string): Promise<string> => {
    const id = await resolveRevision(repo, revision, signal);
    return resolveRevision(repo, `${id}^{commit}`, signal).catch((error: unknown) => {
      // Named as it was given.
      throw error instanceof GitError && error.kind === 'bad-revision' ? new GitError('bad-revision', `not a commit of this repository: ${revision}`) : error;
    });
  };
  const [ends, target, tip] = await Promise.all([Promise.all((typeof from === 'string' ? [from] : from).map(commitOf)), resolveRevision(repo, to, signal), commitOf(to)]);
  return walkRange(repo, [tip, ...ends.map((id) => `^${id}`)], ends, target, signal);
}

/**
 * What a push would bring: what leads to `to` and to nothing that the remote is known to hold. All ids in full.
 * @param remote its name; `undefined` for one that has none, such as a bare address.
 * @param known further objects that it has and that are here, too.
 */
export async function pushedEntries(repo: Repository, to: string, remote: string | undefined, known: readonly string[], signal?: AbortSignal): Promise<Range> {
  return walkRange(repo, [to, '--not', ...(remote === undefined ? [] : [`--remotes=${remote}`]), ...known], known, to, signal);
}

async function walkRange(repo: Repository, revisions: readonly string[], from: readonly string[], to: string, signal: AbortSignal | undefined): Promise<Range> {
  const commits = await commitsOf(repo, revisions, signal);
  const reader = new ObjectReader(repo, signal);
  try {
    const walk = new RangeWalk(repo, reader);
    const tags = await walk.tags(to);
    for (const commit of commits) await walk.commit(commit);
    if (repo.shallow) await walk.cutOff(commits, revisions.slice(1), signal);
    return { from, to, commits, tags, entries: walk.entries, problems: [...walk.problems].map(([id, message]) => ({ id, message })) };
  } finally {
    reader.close();
  }
}

async function commitsOf(repo: Repository, revisions: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  const args = ['rev-list', ...revisions];
  let text = '';
  const exit = await streamGit(repo, args, (chunk) => { text += chunk.toString('latin1'); }, { signal });
  if (exit.code !== 0) throw failed(args, exit);
  return text.split('\n').filter((line) => line !== '');
}

/** Splits `A..B`. Throws GitError `bad-revision` for anything else (`A...B` is no range of what is added). */
export function parseRange(text: string): { from: string; to: string } {
  const found = /^([^]*?[^.])\.\.([^.][^]*)?$/.exec(text);
  if (found?.[1] === undefined || found[1].startsWith('-') || found[2]?.startsWith('-')) throw new GitError('bad-revision', `not a range of the form A..B: ${text}`);
  return { from: found[1], to: found[2] ?? 'HEAD' };
}

interface Entry {
  /** latin1; of a folder with a final slash. */
  readonly name: string;
  readonly mode: number;
  readonly id: string;
}

interface Folder {
  readonly id: string;
  readonly parents: readonly string[];
  readonly path: string;
}

const CACHED = 64 << 20; // bytes of trees

class RangeWalk {
  readonly entries: RangeEntry[] = [];
  readonly problems = new Map<string, string>();
  private readonly repo: Repository;
  private readonly reader: ObjectReader;
  private readonly empty: string;
  private readonly trees = new Map<string, { readonly entries: readonly Entry[]; readonly bytes: number }>();
  private cached = 0;
  private readonly roots = new Map<string, { readonly tree: string; readonly parents: readonly string[] } | undefined>();

  constructor(repo: Repository, reader: ObjectReader) {
    this.repo = repo;
    this.reader = reader;
    this.empty = emptyTree(repo);
  }

  /** The annotated tags on the way from `id` to what it finally names. */
  async tags(id: string): Promise<string[]> {
    const found: string[] = [];
    for (let at: string | undefined = id; at !== undefined && !found.includes(at); ) {
      const object = await this.reader.read(at);
      if (object === undefined) this.problems.set(at, 'cannot be read');
      if (object?.type !== 'tag') break;
      found.push(at);
      at = /^object ([0-9a-f]+)$/m.exec(object.bytes.toString('latin1'))?.[1];
    }
    return found;
  }

  async commit(id: string): Promise<void> {
    const commit = await this.root(id);
    if (commit === undefined) return;
    const parents: string[] = [];
    for (const parent of commit.parents) {
      const tree = (await this.root(parent))?.tree;
      if (tree !== undefined) parents.push(tree);
    }
    const times = new Map<string, number>();
    const stack: Folder[] = [{ id: commit.tree, parents, path: '' }];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      if (folder.parents.includes(folder.id)) continue;
      const change = [folder.id, ...[...new Set(folder.parents)].sort()].join(' ');
      const seen = times.get(change) ?? 0;
      if (seen >= (times.size > 100_000 ? 1 : REPEATS)) continue;
      times.set(change, seen + 1);
      await this.compare(id, folder, stack);
    }
  }

  /** Where a clone is cut off git takes a commit for a root, and lists nothing before it: what its parents would add is a part of the range all the same. */
  async cutOff(commits: readonly string[], excluded: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const listed = new Set(commits);
    const parents = new Set(commits.flatMap((id) => this.roots.get(id)?.parents ?? []).filter((id) => !listed.has(id) && this.roots.get(id) !== undefined));
    if (parents.size === 0) return;
    const beyond = new Set(await commitsOf(this.repo, [...parents, ...excluded], signal));
    for (const id of commits) {
      if (this.roots.get(id)?.parents.some((parent) => parents.has(parent) && beyond.has(parent)) === true) this.problems.set(id, 'the clone is cut off at this commit, and what the range adds before it is not scanned');
    }
  }

  private async compare(commit: string, folder: Folder, stack: Folder[]): Promise<void> {
    const before = await Promise.all(folder.parents.map((parent) => this.tree(parent)));
    const known = before.map((entries) => new Map(entries.map((entry) => [entry.name, entry])));
    for (const { name, mode, id } of await this.tree(folder.id)) {
      if (mode === SUBMODULE) continue;
      const olds = known.map((entries) => entries.get(name));
      if (olds.some((old) => old?.id === id && old.mode === mode)) continue;
      if (name.endsWith('/')) stack.push({ id, parents: olds.flatMap((old) => (old === undefined ? [] : [old.id])), path: folder.path + name });
      else this.entries.push({ commit, path: folder.path + name, id, mode });
    }
  }

  private async root(id: string): Promise<{ readonly tree: string; readonly parents: readonly string[] } | undefined> {
    if (this.roots.has(id)) return this.roots.get(id);
    const object = await this.reader.read(id);
    if (object?.type !== 'commit') this.problems.set(id, object === undefined ? 'a commit of the range, or a parent of one, is missing or cannot be read' : `a ${object.type} stands where a commit should be`);
    const commit = object?.type === 'commit' ? readCommit(object.bytes) : undefined;
    const kept = commit && { tree: commit.tree, parents: commit.parents };
    this.roots.set(id, kept);
    return kept;
  }

  private async tree(id: string): Promise<readonly Entry[]> {
    if (id === this.empty) return [];
    const known = this.trees.get(id);
    if (known !== undefined) {
      this.trees.delete(id); // back in as the youngest
      this.trees.set(id, known);
      return known.entries;
    }
    const object = await this.reader.read(id);
    if (object?.type !== 'tree') {
      this.problems.set(id, object === undefined ? 'a tree of the range is missing or cannot be read' : `a ${object.type} stands where a tree should be`);
      return [];
    }
    const read = this.parse(id, object.bytes);
    this.trees.set(id, { entries: read, bytes: object.bytes.length });
    this.cached += object.bytes.length;
    for (const [oldest, { bytes }] of this.trees) {
      if (this.cached <= CACHED) break;
      this.trees.delete(oldest);
      this.cached -= bytes;
    }
    return read;
  }

  private parse(id: string, bytes: Buffer): Entry[] {
    const found: Entry[] = [];
    for (let at = 0; at < bytes.length; ) {
      const space = bytes.indexOf(0x20, at);
      const nul = bytes.indexOf(0, space);
      const end = nul + 1 + this.repo.idBytes;
      const mode = bytes.toString('latin1', at, space);
      if (space === -1 || nul === -1 || end > bytes.length || !/^[0-7]{1,7}$/.test(mode)) {
        this.problems.set(id, `the tree is malformed at byte ${at}`);
        break;
      }
      const value = Number.parseInt(mode, 8);
      found.push({ name: bytes.toString('latin1', space + 1, nul) + ((value & 0o170000) === 0o040000 ? '/' : ''), mode: value, id: bytes.toString('hex', nul + 1, end) });
      at = end;
    }
    return found;
  }
}

