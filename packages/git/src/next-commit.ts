/**
 * The next commit: what a hook can know of a commit that is being made. In the common case two processes of git: one lists
 * what changes, one gives objects by id; git finds the repository and the index itself, from what it gave the hook.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCommit } from './commit.ts';
import { GitError, type GitPlace } from './git.ts';
import { hookPlace, type HookOptions } from './hook-place.ts';
import { ObjectReader, type WholeObject } from './object-reader.ts';
import { discover, emptyTree, textOf, type Repository } from './repository.ts';
import { type EntryChange } from './entry-change.ts';
import { stagedChanges } from './staged.ts';

export class NextCommit {
  /** HEAD's id; `undefined` before the first commit. */
  readonly head: string | undefined;
  /** HEAD will be replaced (`git commit --amend`). */
  readonly amends: boolean;
  /** Against the first parent that the commit will have. */
  readonly changes: readonly EntryChange[];
  /** Gives staged objects and any others. Close it. */
  readonly reader: ObjectReader;
  readonly #start: Start;
  readonly #headParents: readonly string[];

  private constructor(start: Start, reader: ObjectReader, head: WholeObject | undefined, amends: boolean, changes: readonly EntryChange[]) {
    this.#start = start;
    this.reader = reader;
    this.head = head?.id;
    this.#headParents = head === undefined ? [] : readCommit(head.bytes).parents;
    this.amends = amends;
    this.changes = changes;
  }

  /** Throws GitError: no repository here, or one that git refuses or cannot read. */
  static async open(options: HookOptions = {}): Promise<NextCommit> {
    const start = new Start(options);
    const reader = new ObjectReader(start.place, options.signal);
    try {
      const [asked, listed] = await Promise.allSettled([reader.read('HEAD'), stagedChanges(start.place, 'HEAD', options.signal)]);
      if (asked.status === 'rejected') throw asked.reason;
      const head = asked.value;
      if (listed.status === 'rejected') {
        const { bare, gitDir } = await start.repository(); // says why where the reason lies in the repository
        if (bare) throw new GitError('not-a-repository', `${gitDir} has no working tree, so nothing can be staged there; run this in one`);
        if (head !== undefined) throw listed.reason;
      }
      const amends = head !== undefined && looksAmended(head, start.env) && !(await start.isBusy());
      if (head !== undefined && listed.status === 'fulfilled' && !amends) return new NextCommit(start, reader, head, amends, listed.value);
      const [parent] = head === undefined ? [] : readCommit(head.bytes).parents;
      const changes = await stagedChanges(start.place, parent ?? emptyTree(await start.repository()), options.signal);
      return new NextCommit(start, reader, head, amends, changes);
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  /** Everything the index holds, as if nothing had been committed. */
  async allOfIt(): Promise<EntryChange[]> {
    return stagedChanges(this.#start.place, emptyTree(await this.#start.repository()), this.#start.signal);
  }

  /**
   * The commits that will be its parents. While `git merge` asks pre-merge-commit there is no MERGE_HEAD yet; git then names
   * what it merges in its environment (GITHEAD_<id>).
   */
  async parents(): Promise<readonly string[]> {
    if (this.head === undefined) return [];
    if (this.amends) return this.#headParents;
    const { gitDir } = await this.#start.repository();
    const file = join(gitDir, 'MERGE_HEAD');
    // A file with one id a line, whatever the format of refs: git-merge(1) and the reftable design keep it apart.
    const merged = existsSync(file) ? textOf(file).split('\n') : Object.keys(this.#start.env).flatMap((name) => /^GITHEAD_([0-9a-f]+)$/.exec(name)?.[1] ?? []);
    return [this.head, ...merged.filter((id) => id.length === this.head?.length)];
  }
}

/** Where git starts to look: the hook's own folder and variables, unchanged. */
class Start {
  readonly place: GitPlace;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  #repository: Promise<Repository> | undefined;

  constructor(options: HookOptions) {
    this.place = hookPlace(options);
    this.env = options.env ?? process.env;
    this.signal = options.signal;
  }

  /** The long way: three processes more, for what only an unusual commit asks. */
  repository(): Promise<Repository> {
    this.#repository ??= discover('.', { env: this.env, cwd: this.place.cwd, ...(this.signal === undefined ? {} : { signal: this.signal }) }).then((found) => {
      if (found === undefined) throw new GitError('not-a-repository', `${this.place.cwd} is not in a git repository`);
      return found;
    });
    return this.#repository;
  }

  /** In the middle of a merge or a cherry-pick git refuses to amend. */
  async isBusy(): Promise<boolean> {
    const { gitDir } = await this.repository();
    return ['MERGE_HEAD', 'CHERRY_PICK_HEAD'].some((name) => existsSync(join(gitDir, name)));
  }
}

/**
 * No hook is told of `--amend`. But before pre-commit runs, git puts the author of the commit to be into the environment, and one
 * that is amended keeps its author and its date, to the second. Taken for an amendment without being one: a second commit in the
 * same second, or `-C HEAD`; it is then judged by HEAD's parents, which blocks more, not less. Not seen: `--amend` together with
 * `--reset-author`, `--author` or `--date`.
 */
function looksAmended(head: WholeObject, env: NodeJS.ProcessEnv): boolean {
  const { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date } = env;
  if (name === undefined || email === undefined || date === undefined) return false;
  const text = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.length).toString('utf8');
  return /^author (.*)$/m.exec(text)?.[1] === `${name} <${email}> ${date.replace(/^@/, '')}`;
}
