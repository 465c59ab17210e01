/** Holdings: which of some things, such as secrets, stand in the trees of given commits, anywhere. What a parent holds is not new to its child. */
import { fingerprint, settle, TextScanner } from '@leaklint/engine';
import { FOLDER, readCommit, treeEntries } from '@leaklint/git';
import type { ObjectReader } from '@leaklint/git';
import type { Finding } from '../finding.ts';
import { eachObject } from './id-scan.ts';
import type { Job } from '../job.ts';
import type { Problem } from '../problem.ts';

const SUBMODULE = '160000';
const NOTHING: ReadonlySet<string> = new Set();

interface Folder {
  readonly names: readonly string[];
  readonly blobs: readonly string[];
  readonly folders: readonly string[];
}

/** What of the things looked for a text holds, each by the name it is known under. */
export type Search = (text: Uint8Array) => ReadonlySet<string>;

/** Searches for the secrets of these findings, by fingerprint. */
function secretSearch(job: Job, findings: readonly Pick<Finding, 'fingerprint' | 'length'>[]): Search {
  const scanner = new TextScanner(job.rules);
  const wanted = new Set(findings.map((finding) => finding.fingerprint));
  // A fingerprint may take milliseconds: only a secret of a length that is looked for is worth one.
  const lengths = new Set(findings.map((finding) => finding.length));
  return (text) => {
    const found = new Set<string>();
    for (const match of settle(scanner.scan(text))) {
      // The white space of a block is no part of what it is known by.
      if (!match.rule.block && !lengths.has(match.secret.length)) continue;
      const print = fingerprint(match, job.recording.salt);
      if (wanted.has(print)) found.add(print);
    }
    return found;
  };
}

/** For the secrets of these findings. */
export function secretHoldings(job: Job, reader: ObjectReader, findings: readonly Pick<Finding, 'fingerprint' | 'length'>[]): Holdings {
  return new Holdings(reader, findings.map(({ fingerprint: print }) => print), secretSearch(job, findings), job.signal);
}

/** Answers for one list of things looked for. Each object is read once, however many commits are asked about. */
export class Holdings {
  /** What could not be read; what it holds counts as new. */
  readonly problems: Problem[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #reader: ObjectReader;
  readonly #wanted: number;
  readonly #search: Search;
  /** What was found, by the object or the name that holds it. */
  readonly #found = new Map<string, ReadonlySet<string>>();
  readonly #folders = new Map<string, Folder>();

  /** @param wanted the names of the things there are to find. */
  constructor(reader: ObjectReader, wanted: readonly string[], search: Search, signal?: AbortSignal) {
    this.#signal = signal;
    this.#reader = reader;
    this.#wanted = new Set(wanted).size;
    this.#search = search;
  }

  /** Of these blobs. Stops when all has been found. */
  async ofBlobs(ids: Iterable<string>): Promise<ReadonlySet<string>> {
    const held = new Set<string>();
    const unread: string[] = [];
    for (const id of ids) {
      const known = this.#found.get(id);
      if (known === undefined) unread.push(id);
      else for (const print of known) held.add(print);
    }
    if (held.size === this.#wanted) return held;
    const take = (_unit: number, id: string, object: { readonly bytes: Uint8Array } | undefined): boolean => {
      const found = object === undefined ? NOTHING : this.#search(object.bytes);
      if (object === undefined) this.#unreadable(id, 'an object of a commit that this one builds on');
      this.#found.set(id, found);
      for (const print of found) held.add(print);
      return held.size === this.#wanted;
    };
    await eachObject(this.#reader, unread, take, this.#signal);
    return held;
  }

  /** Of everything below these commits, names too. */
  async ofCommits(commits: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.#wanted === 0) return NOTHING;
    const held = new Set<string>();
    for (const commit of commits) {
      const { names, blobs } = await this.#contentOf(commit);
      for (const name of names) for (const print of this.#searchName(name)) held.add(print);
      for (const print of await this.ofBlobs(blobs)) held.add(print);
      if (held.size === this.#wanted) break;
    }
    return held;
  }

  #searchName(name: string): ReadonlySet<string> {
    const key = `/${name}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#search(Buffer.from(name, 'latin1'));
    this.#found.set(key, found);
    return found;
  }

  /** Each distinct tree once: folders that repeat themselves without end cost nothing. */
  async #contentOf(commit: string): Promise<{ names: ReadonlySet<string>; blobs: ReadonlySet<string> }> {
    const [names, blobs, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const root = await this.#reader.read(commit);
    if (root?.type !== 'commit') this.#unreadable(commit, 'a commit that this one builds on');
    let level = root?.type === 'commit' ? [readCommit(root.bytes).tree] : [];
    while (level.length > 0) {
      await this.#readFolders(level.filter((id) => !this.#folders.has(id)));
      const next: string[] = [];
      for (const id of level) {
        const folder = this.#folders.get(id);
        for (const name of folder?.names ?? []) names.add(name);
        for (const blob of folder?.blobs ?? []) blobs.add(blob);
        for (const child of folder?.folders ?? []) {
          if (!seen.has(child)) next.push(child);
          seen.add(child);
        }
      }
      level = next;
    }
    return { names, blobs };
  }

  async #readFolders(ids: readonly string[]): Promise<void> {
    const take = (_unit: number, id: string, tree: { readonly type: string; readonly bytes: Buffer } | undefined): void => {
      if (tree?.type !== 'tree') return this.#unreadable(id, 'a tree of a commit that this one builds on');
      const entries = [...treeEntries(tree.bytes, id.length / 2)].filter(({ mode }) => mode !== SUBMODULE);
      this.#folders.set(id, {
        names: entries.map(({ name }) => name),
        blobs: entries.filter(({ mode }) => mode !== FOLDER).map((entry) => entry.id),
        folders: entries.filter(({ mode }) => mode === FOLDER).map((entry) => entry.id),
      });
    };
    await eachObject(this.#reader, ids, take, this.#signal);
  }

  #unreadable(id: string, what: string): void {
    this.problems.push({ kind: 'unreadable-object', subject: id, message: `${what} is missing or cannot be read; what it holds counts as new` });
  }
}
