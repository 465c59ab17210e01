/** Repositories that events happen in: a server with every shape of history, checkouts of it as actions/checkout makes them, and what git's own plumbing says is in them. Every blob, message and tag holds a key of its own, so a report's findings name all that was scanned. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFor, Scratch, scratchFolder } from './scratch.ts';

interface Commit {
  readonly ref: string;
  /** A name of an earlier one; without it the commit before on the same ref, else none. */
  readonly from?: string;
  readonly merge?: string;
  /** The key of its message, if not one of its own. */
  readonly says?: string;
  /** What a path then holds: the key of that name, or nothing any more. */
  readonly files?: Readonly<Record<string, string | null>>;
}

/** A server: commits by name, whatever refs lead to them. */
export class Server {
  readonly scratch = new Scratch(scratchFolder(), ['--bare', '-b', 'main']);
  readonly #name: string;
  readonly #ids = new Map<string, string>();

  constructor(name: string, commits: Readonly<Record<string, Commit>>) {
    this.#name = name;
    const marks = join(this.scratch.root, 'marks');
    const names = Object.keys(commits);
    const mark = (one: string): string => `:${names.indexOf(one) + 1}`;
    const numbered = Object.entries(commits).map(([one, { ref, from, merge, says, files = {} }], i) => [
      ...(from === undefined ? [] : [`reset ${ref}`, `from ${mark(from)}`, '']),
      `commit ${ref}`, `mark :${i + 1}`, `committer C <c@example.org> ${1_700_000_000 + 60 * i} +0000`, data(this.#text(says ?? `message of ${one}`)), ...(merge === undefined ? [] : [`merge ${mark(merge)}`]),
      ...Object.entries(files).flatMap(([path, content]) => (content === null ? [`D ${path}`] : [`M 644 inline ${path}`, data(this.#text(content))])), '',
    ]);
    this.scratch.gitIn(this.scratch.root, ['fast-import', '--quiet', `--export-marks=${marks}`], numbered.flat().join('\n'));
    for (const [, number, id = ''] of readFileSync(marks, 'utf8').matchAll(/^:(\d+) (\S+)$/gm)) this.#ids.set(names[Number(number) - 1] ?? '', id);
  }

  /** An annotated tag, of a commit or of another tag. */
  tag(name: string, of: string): void {
    this.scratch.git('tag', '-a', '-m', this.#text(`tag ${name}`), name, this.#ids.get(of) ?? of);
    this.#ids.set(name, this.scratch.git('rev-parse', `refs/tags/${name}`));
  }

  id(name: string): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`no commit and no tag is named ${name}`);
    return id;
  }

  #text(name: string): string {
    return `${keyFor(`${this.#name}: ${name}`)}\n`;
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** A default branch, a topic with a key that came, went and came again and one that only a merge holds, and all that may happen beside it. */
export function lively(): Server {
  const merged = { k: 'k', 'dir/gone': 'gone', evil: 'evil' };
  const server = new Server('lively', {
    first: { ref: 'refs/heads/main', files: { a: 'a', old: 'old', gone: 'gone' } },
    second: { ref: 'refs/heads/main', files: { gone: null, b: 'b' } },
    base: { ref: 'refs/heads/main', files: { a: 'a again' } },
    main: { ref: 'refs/heads/main', files: { c: 'c' } },
    came: { ref: 'refs/heads/topic', from: 'base', files: { k: 'k' } },
    went: { ref: 'refs/heads/topic', files: { k: null } },
    again: { ref: 'refs/heads/topic', files: { k: 'k', 'dir/gone': 'gone' } },
    topic: { ref: 'refs/heads/topic', merge: 'main', files: { c: 'c', evil: 'evil' } },
    'topic merge': { ref: 'refs/pull/7/merge', from: 'main', merge: 'topic', files: merged },
    queued: { ref: 'refs/heads/gh-readonly-queue/main/pr-7', from: 'main', merge: 'topic', files: { ...merged, seam: 'seam' } },
    fresh: { ref: 'refs/heads/fresh', from: 'main', files: { n: 'n' } },
    'fresh merge': { ref: 'refs/pull/10/merge', from: 'main', merge: 'fresh', files: { n: 'n' } },
    island: { ref: 'refs/heads/island', files: { o: 'o' } },
    joined: { ref: 'refs/heads/joined', from: 'main', merge: 'island', files: { o: 'o' } },
    'joined merge': { ref: 'refs/pull/11/merge', from: 'main', merge: 'joined', files: { o: 'o' } },
    'queued root': { ref: 'refs/heads/gh-readonly-queue/main/pr-11', from: 'main', merge: 'joined', files: { o: 'o' } },
    foreign: { ref: 'refs/pull/9/head', from: 'base', files: { f: 'f' } },
    'foreign merge': { ref: 'refs/pull/9/merge', from: 'main', merge: 'foreign', files: { f: 'f' } },
    'queued foreign': { ref: 'refs/heads/gh-readonly-queue/main/pr-9', from: 'main', merge: 'foreign', files: { f: 'f' } },
    stranger: { ref: 'refs/pull/13/head', from: 'base', files: { s: 's' } },
    'stranger merge': { ref: 'refs/pull/13/merge', from: 'main', merge: 'stranger', files: { s: 's' } },
    closed: { ref: 'refs/pull/8/head', from: 'base', files: { d: 'd' } },
    'closed merge': { ref: 'refs/pull/8/merge', from: 'main', merge: 'closed', files: { d: 'd' } },
    lost: { ref: 'refs/heads/lost', from: 'base', files: { l: 'l' } },
    rewritten: { ref: 'refs/heads/rewritten', from: 'base', files: { w: 'w' } },
    'rewritten merge': { ref: 'refs/pull/12/merge', from: 'main', merge: 'rewritten', files: { w: 'w' } },
    'queued again': { ref: 'refs/heads/gh-readonly-queue/main/pr-12', from: 'main', merge: 'rewritten', files: { w: 'w' } },
  });
  server.scratch.git('update-ref', '-d', 'refs/heads/lost');
  // Pushed together: were one compared with the other, nothing would be scanned.
  server.scratch.git('update-ref', 'refs/heads/twin', server.id('fresh'));
  server.tag('v1', 'topic');
  server.tag('v2', server.id('v1'));
  return server;
}

/** One commit. */
export function seed(): Server {
  return new Server('seed', { first: { ref: 'refs/heads/main', files: { a: 'a', 'dir/b': 'b' } } });
}

/** A default branch that was pushed anew, with another history. */
export function replaced(): Server {
  return new Server('replaced', {
    first: { ref: 'refs/heads/main', files: { a: 'a' } },
    before: { ref: 'refs/heads/main', files: { b: 'b' } },
    after: { ref: 'refs/heads/main', from: 'first', files: { c: 'c' } },
  });
}

/** A topic of so many commits, and the merges of it. */
export function long(count: number): Server {
  const steps = Array.from({ length: count }, (_, i) => [i === count - 1 ? 'topic' : `step ${i}`, { ref: 'refs/heads/topic', ...(i === 0 ? { from: 'main' } : {}), says: `step ${i}`, files: { [`f${i % 50}`]: `step ${i}` } }] as const);
  const last = Object.fromEntries(Array.from({ length: Math.min(50, count) }, (_, i) => [`f${i}`, `step ${i + 50 * Math.floor((count - 1 - i) / 50)}`]));
  return new Server(`long ${count}`, {
    main: { ref: 'refs/heads/main', files: { a: 'a' } },
    ...Object.fromEntries(steps),
    'topic merge': { ref: 'refs/pull/7/merge', from: 'main', merge: 'topic', files: last },
    queued: { ref: 'refs/heads/gh-readonly-queue/main/pr-7', from: 'main', merge: 'topic', files: last },
  });
}

/** What actions/checkout leaves in the workspace: the ref and, with `fetch-depth: 0`, all branches and tags; nothing but one commit with its default. */
export function checkedOut({ scratch }: Server, ref: string, depth: 0 | 1): Scratch {
  const folder = new Scratch();
  const local = ref.replace(/^refs\/heads\//, 'refs/remotes/origin/').replace(/^refs\/pull\//, 'refs/remotes/pull/');
  const one = `+${ref}:${local}`;
  const wanted = depth === 1 ? ['--no-tags', '--depth=1', 'origin', one] : ['origin', '+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*', ...(ref.startsWith('refs/pull/') ? [one] : [])];
  folder.git('remote', 'add', 'origin', `file://${scratch.root}`);
  folder.git('-c', 'protocol.version=2', 'fetch', '-q', '--prune', '--no-recurse-submodules', ...wanted);
  folder.git(...(ref.startsWith('refs/heads/') ? ['checkout', '-q', '--force', '-B', ref.slice('refs/heads/'.length), local] : ['checkout', '-q', '--force', '--detach', local]));
  return folder;
}

/** Everything that a clone holds, whatever leads to it: `commit ID`, `tag ID`, `blob ID`. */
export function allOf(clone: Scratch): string[] {
  const objects = clone.git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)').split('\n');
  return objects.filter((one) => !one.startsWith('tree ')).sort();
}

/**
 * What base..head adds: for each commit of `rev-list head ^base` every entry that `diff-tree` shows against each parent (of a root: against the empty tree), the commits, and the tags that lead to head.
 * `commit ID`, `tag ID`, and for a blob the first commit that adds it: `blob ID PATH COMMIT`.
 */
export function addedBy(clone: Scratch, head: string, base: string): string[] {
  const empty = clone.gitIn(clone.root, ['hash-object', '-t', 'tree', '--stdin'], '');
  const listed = (revisions: readonly string[]): string[][] => clone.git('log', '--no-show-signature', '--date-order', '--reverse', '--format=%H %T %P', ...revisions).split('\n').filter((line) => line !== '').map((line) => line.trimEnd().split(' '));
  const treeOf = new Map(listed([head, base]).map(([commit = '', tree = '']) => [commit, tree]));
  const commits = listed([head, `^${base}`]).map(([id = '', tree = '', ...parents]) => ({ id, tree, against: parents.length === 0 ? [empty] : parents.map((parent) => treeOf.get(parent) ?? '') }));
  const pairs = commits.flatMap(({ tree, against }) => against.map((parent) => `${parent} ${tree}`));
  const differs = new Map<string, string[]>();
  let entries: string[] = [];
  for (const line of clone.gitIn(clone.root, ['diff-tree', '--stdin', '-r', '--no-renames', '--no-abbrev'], `${pairs.join('\n')}\n`).split('\n')) {
    const [, mode, id = '', path = ''] = /^:\d+ (\d+) \S+ (\S+) \S+\t(.*)$/.exec(line) ?? [];
    if (mode === undefined) differs.set(line, (entries = []));
    else if (mode !== '000000') entries.push(`${id} ${path}`);
  }
  const first = new Map<string, string>();
  for (const { id, tree, against } of commits) {
    const [one = [], ...others] = against.map((parent) => differs.get(`${parent} ${tree}`) ?? []);
    for (const entry of one.filter((candidate) => others.every((other) => other.includes(candidate)))) if (!first.has(entry)) first.set(entry, id);
  }
  return [...commits.map(({ id }) => `commit ${id}`), ...tagsTo(clone, head), ...[...first].map(([entry, commit]) => `blob ${entry} ${commit}`)].sort();
}

function tagsTo(clone: Scratch, id: string): string[] {
  if (clone.git('cat-file', '-t', id) !== 'tag') return [];
  return [`tag ${id}`, ...tagsTo(clone, /^object (\S+)$/m.exec(clone.git('cat-file', 'tag', id))?.[1] ?? '')];
}
