/** The chart of what may happen in a build: every event × every state that a checkout may be in. A cell is run, or says why it cannot be. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { checkedOut, lively, long, replaced, seed } from './event-repositories.ts';
import { scratchFolder } from './scratch.ts';
import type { Scratch } from './scratch.ts';

export const EVENTS = ['pull_request', 'pull_request_target', 'pull_request_review', 'merge_group', 'push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_call', 'workflow_run', 'release', 'create', 'delete', 'deployment'] as const;
export type Event = (typeof EVENTS)[number];

export const STATES = ['full', 'depth 1', 'forced', 'new branch', 'deleted', 'root', 'fork', 'merge queue', 'tag', 'no .git', 'other owner', 'more than 30 commits', 'more than 2,048 commits'] as const;
export type State = (typeof STATES)[number];

export type Expected =
  /** Exactly what head adds to base. */
  | { readonly kind: 'range'; readonly head: string; readonly base: string }
  /** Exactly what the clone holds. */
  | { readonly kind: 'everything' }
  /** What the clone holds, and it is said that this is not all. */
  | { readonly kind: 'cut off' }
  /** Nothing came in. */
  | { readonly kind: 'nothing' }
  /** Nothing could be scanned. */
  | { readonly kind: 'lost'; readonly says: RegExp };

export interface Case {
  /** Where the action runs. */
  readonly workspace: string;
  /** The clone that git is asked in. */
  readonly clone: Scratch;
  readonly payload: object;
  readonly expected: Expected;
  /** Of whoever runs the action. */
  readonly path?: string;
}

export interface Cell {
  /** Made when the cell is run. */
  readonly cases: readonly (() => Case)[];
  /** Why there is no such case. */
  readonly because?: string;
}

/** What GitHub publishes: payloads as its webhooks send them. */
const require = createRequire(import.meta.url);
const WEBHOOKS = require('@octokit/webhooks-examples') as readonly { readonly name: string; readonly examples: readonly { readonly action?: string }[] }[];

const REQUESTS: readonly Event[] = ['pull_request', 'pull_request_target', 'pull_request_review'];
const ZERO = '0'.repeat(40);
const REPAIR = /fetch-depth: 0/;

const cannot = (because: string): Cell => ({ cases: [], because });
const runs = (...cases: (() => Case)[]): Cell => ({ cases });

/** Made once, when the first cell needs it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const servers = { lively: once(lively), seed: once(seed), replaced: once(replaced), 'more than 30 commits': once(() => long(35)), 'more than 2,048 commits': once(() => long(2100)) };
type Name = keyof typeof servers;

const checkouts = new Map<string, Scratch>();
function checkout(name: Name, ref: string, depth: 0 | 1 = 0): Scratch {
  const key = `${name} ${ref} ${depth}`;
  const made = checkouts.get(key) ?? checkedOut(servers[name](), ref, depth);
  checkouts.set(key, made);
  return made;
}

function inside(clone: Scratch): Pick<Case, 'clone' | 'workspace'> {
  return { clone, workspace: clone.root };
}

const withoutGit = once(() => {
  const folder = scratchFolder();
  cpSync(checkout('lively', 'refs/heads/topic').root, folder, { recursive: true });
  rmSync(join(folder, '.git'), { recursive: true });
  return folder;
});

/** The same in a container: the checkout is somebody else's. Only root may give files away; git's own tests have a switch that says so for others. */
function foreign(one: Case): Case {
  const folder = scratchFolder();
  cpSync(one.clone.root, folder, { recursive: true });
  if (process.getuid?.() === 0) {
    for (const path of [folder, join(folder, '.git')]) chownSync(path, 12_345, 12_345);
    return { ...one, workspace: folder };
  }
  const bin = scratchFolder();
  const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '${git}' "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  return { ...one, workspace: folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** An example that GitHub publishes of the event, with what happened here. @param edits by the path of the key */
function payloadOf(event: string, edits: Readonly<Record<string, unknown>>, action?: string): object {
  const examples = WEBHOOKS.find(({ name }) => name === event)?.examples ?? [];
  const example = examples.find((one) => action === undefined || one.action === action);
  if (example === undefined) throw new Error(`GitHub gives no example of ${event} ${action ?? ''}`);
  const payload = structuredClone(example) as Record<string, unknown>;
  for (const [path, value] of Object.entries({ 'repository.default_branch': 'main', ...edits })) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at = payload;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    at[last] = value;
  }
  return payload;
}

function requestPayload(event: Event, number: number, head: string, base: string, action: string, edits: Readonly<Record<string, unknown>> = {}): object {
  const review = event === 'pull_request_review';
  return payloadOf(review ? event : 'pull_request', { ...(review ? {} : { number }), 'pull_request.number': number, 'pull_request.head.sha': head, 'pull_request.base.sha': base, ...edits }, review ? 'submitted' : action);
}

/** A pull request of the server, as checked out with `fetch-depth: 0`. */
function request(event: Event, name: Name, number: number, head: string, base: string, action: string, edits: Readonly<Record<string, unknown>> = {}): () => Case {
  return () => {
    const server = servers[name]();
    const [of, to] = [server.id(head), server.id(base)];
    return { ...inside(checkout(name, `refs/pull/${number}/merge`)), payload: requestPayload(event, number, of, to, action, edits), expected: { kind: 'range', head: of, base: to } };
  };
}

function requestCell(event: Event, state: State): Cell {
  const usual = request(event, 'lively', 7, 'topic', 'base', 'opened');
  switch (state) {
    case 'full': return runs(usual);
    case 'depth 1': return runs(() => ({ ...usual(), ...inside(checkout('lively', 'refs/pull/7/merge', 1)), expected: { kind: 'lost', says: REPAIR } }));
    case 'forced': return runs(request(event, 'lively', 12, 'rewritten', 'main', 'synchronize', event === 'pull_request_review' ? {} : { before: servers.lively().id('lost'), after: servers.lively().id('rewritten') }));
    case 'new branch': return runs(request(event, 'lively', 10, 'fresh', 'main', 'opened'));
    case 'deleted': return runs(request(event, 'lively', 8, 'closed', 'base', 'closed'));
    case 'root': return runs(request(event, 'lively', 11, 'joined', 'main', 'opened'));
    case 'fork': {
      const fork = request(event, 'lively', 13, 'stranger', 'main', 'opened', { 'pull_request.head.repo.fork': true, 'pull_request.head.repo.full_name': 'somebody/else' });
      // pull_request_target checks out the base when nobody says otherwise: the head is then not even there.
      return runs(fork, () => ({ ...fork(), ...inside(checkout('lively', 'refs/heads/main')), expected: { kind: 'lost', says: /ref: refs\/pull\/13\/merge/ } }));
    }
    case 'merge queue': return runs(request(event, 'lively', 7, 'topic', 'main', 'labeled', event === 'pull_request_review' ? {} : { action: 'enqueued' }));
    case 'tag': return cannot('head and base of a pull request are branches');
    case 'no .git': return runs(() => ({ ...usual(), workspace: withoutGit(), expected: { kind: 'lost', says: REPAIR } }));
    case 'other owner': return runs(() => foreign(usual()));
    default: return runs(request(event, state, 7, 'topic', 'main', 'opened'));
  }
}

function group(name: Name, number: number, head: string, base = 'main'): () => Case {
  return () => {
    const server = servers[name]();
    const [of, to] = [server.id(head), server.id(base)];
    const ref = `refs/heads/gh-readonly-queue/main/pr-${number}`;
    return { ...inside(checkout(name, ref)), payload: payloadOf('merge_group', { 'merge_group.head_sha': of, 'merge_group.base_sha': to, 'merge_group.head_ref': ref, 'merge_group.base_ref': 'refs/heads/main' }), expected: { kind: 'range', head: of, base: to } };
  };
}

function groupCell(state: State): Cell {
  const usual = group('lively', 7, 'queued');
  switch (state) {
    case 'full': case 'merge queue': return runs(usual);
    case 'depth 1': return runs(() => ({ ...usual(), ...inside(checkout('lively', 'refs/heads/gh-readonly-queue/main/pr-7', 1)), expected: { kind: 'lost', says: REPAIR } }));
    case 'forced': return runs(group('lively', 12, 'queued again'));
    case 'new branch': return runs(group('lively', 7, 'queued', 'base'));
    case 'deleted': return cannot('only checks_requested starts a workflow: a group whose branch is deleted asks for no checks');
    case 'root': return runs(group('lively', 11, 'queued root'));
    case 'fork': return runs(group('lively', 9, 'queued foreign'));
    case 'tag': return cannot('a merge queue merges into a branch');
    case 'no .git': return runs(() => ({ ...usual(), workspace: withoutGit(), expected: { kind: 'lost', says: REPAIR } }));
    case 'other owner': return runs(() => foreign(usual()));
    default: return runs(group(state, 7, 'queued'));
  }
}

interface Push {
  readonly ref: string;
  /** Names of the server; none: a zero id. */
  readonly before?: string;
  readonly after?: string;
  readonly expected: 'everything' | 'nothing' | { readonly head: string; readonly base: string };
  readonly edits?: Readonly<Record<string, unknown>>;
}

function push(name: Name, { ref, before, after, expected, edits = {} }: Push): () => Case {
  return () => {
    const server = servers[name]();
    const id = (one: string | undefined): string => (one === undefined ? ZERO : server.id(one));
    return {
      ...inside(checkout(name, after === undefined ? 'refs/heads/main' : ref)),
      payload: payloadOf('push', { ref, before: id(before), after: id(after), created: before === undefined, deleted: after === undefined, forced: false, 'repository.default_branch': 'main', ...edits }),
      expected: typeof expected === 'string' ? { kind: expected } : { kind: 'range', head: id(expected.head), base: id(expected.base) },
    };
  };
}

function pushCell(state: State): Cell {
  const topic = 'refs/heads/topic';
  const usual = push('lively', { ref: topic, before: 'went', after: 'topic', expected: { head: 'topic', base: 'went' } });
  switch (state) {
    case 'full': return runs(usual);
    case 'depth 1': return runs(() => ({ ...usual(), ...inside(checkout('lively', topic, 1)), expected: { kind: 'cut off' } }));
    case 'forced': {
      const forced = { forced: true };
      return runs(
        push('lively', { ref: 'refs/heads/rewritten', before: 'lost', after: 'rewritten', expected: { head: 'rewritten', base: 'main' }, edits: forced }),
        push('replaced', { ref: 'refs/heads/main', before: 'before', after: 'after', expected: 'everything', edits: forced }),
      );
    }
    case 'new branch': return runs(push('lively', { ref: 'refs/heads/fresh', after: 'fresh', expected: { head: 'fresh', base: 'main' } }), push('lively', { ref: 'refs/heads/twin', after: 'fresh', expected: { head: 'fresh', base: 'main' } }));
    case 'deleted': return runs(push('lively', { ref: topic, before: 'topic', expected: 'nothing' }), push('lively', { ref: 'refs/tags/v0', before: 'first', expected: 'nothing' }));
    case 'root': return runs(push('seed', { ref: 'refs/heads/main', after: 'first', expected: 'everything' }), push('lively', { ref: 'refs/heads/island', after: 'island', expected: { head: 'island', base: 'main' } }));
    case 'fork': return runs(push('lively', { ref: topic, before: 'base', after: 'topic', expected: { head: 'topic', base: 'base' }, edits: { 'repository.fork': true } }));
    case 'merge queue': return runs(push('lively', { ref: 'refs/heads/gh-readonly-queue/main/pr-7', after: 'queued', expected: { head: 'queued', base: 'main' } }));
    case 'tag': return runs(push('lively', { ref: 'refs/tags/v1', after: 'v1', expected: { head: 'v1', base: 'main' } }), push('lively', { ref: 'refs/tags/v2', after: 'v2', expected: { head: 'v2', base: 'main' } }));
    case 'no .git': return runs(() => ({ ...usual(), workspace: withoutGit(), expected: { kind: 'lost', says: REPAIR } }));
    case 'other owner': return runs(() => foreign(usual()));
    default: return runs(push(state, { ref: topic, before: 'main', after: 'topic', expected: { head: 'topic', base: 'main' } }));
  }
}

/** What the other events say of the ref they are about. */
function about(event: Event, ref: string, sha: string, edits: Readonly<Record<string, unknown>> = {}): object {
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  switch (event) {
    // GitHub publishes none: no webhook sends it.
    case 'schedule': return { schedule: '17 3 * * *', workflow: '.github/workflows/nightly.yml', repository: (payloadOf('workflow_dispatch', {}) as { repository: object }).repository };
    // A called workflow is given its caller's.
    case 'workflow_call': return payloadOf('push', { ref, after: sha, ...edits });
    case 'workflow_dispatch': return payloadOf(event, { ref, ...edits });
    case 'repository_dispatch': return payloadOf(event, { branch: 'main', ...edits });
    case 'workflow_run': return payloadOf(event, { 'workflow_run.head_branch': name, 'workflow_run.head_sha': sha, ...edits });
    case 'release': return payloadOf(event, { 'release.tag_name': name, ...edits });
    case 'create': case 'delete': return payloadOf(event, { ref: name, ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch', ...edits });
    default: return payloadOf(event, { 'deployment.ref': name, 'deployment.sha': sha, ...edits });
  }
}

/** Nothing tells what these bring in: all of history is scanned. @param at what is checked out, if not the ref itself */
function all(event: Event, name: Name, ref: string, commit: string, { at = ref, edits = {} }: { readonly at?: string; readonly edits?: Readonly<Record<string, unknown>> } = {}): () => Case {
  return () => ({ ...inside(checkout(name, at)), payload: about(event, ref, servers[name]().id(commit), edits), expected: { kind: 'everything' } });
}

const DEFAULT_ONLY: readonly Event[] = ['schedule', 'repository_dispatch'];

function wholeCell(event: Event, state: State): Cell {
  const main = 'refs/heads/main';
  // A deleted ref is checked out by nobody, and a schedule knows the default branch alone.
  const at = (ref: string): { readonly at?: string } => (event === 'delete' || event === 'workflow_run' ? { at: main } : { at: ref });
  const usual = all(event, 'lively', main, 'main');
  switch (state) {
    case 'full': return runs(usual);
    case 'depth 1': return runs(() => ({ ...usual(), ...inside(checkout('lively', main, 1)), expected: { kind: 'cut off' } }));
    case 'forced': return runs(all(event, 'replaced', main, 'after'));
    case 'new branch':
      if (DEFAULT_ONLY.includes(event)) return cannot('it happens on the default branch');
      if (event === 'release') return cannot('a release names a tag');
      if (event === 'delete') return cannot('what is deleted is not new');
      return runs(all(event, 'lively', 'refs/heads/fresh', 'fresh', at('refs/heads/fresh')));
    case 'deleted':
      if (DEFAULT_ONLY.includes(event)) return cannot('it happens on the default branch, which cannot be deleted');
      if (event === 'create') return cannot('what is created is there');
      if (event === 'workflow_dispatch') return cannot('GitHub asks for a ref that is there');
      return runs(all(event, 'lively', event === 'release' ? 'refs/tags/v0' : 'refs/heads/closed', 'closed', { at: main, edits: event === 'release' ? { action: 'deleted' } : event === 'workflow_call' ? { deleted: true, after: ZERO } : {} }));
    case 'root': return runs(all(event, 'seed', main, 'first'));
    case 'fork': return runs(all(event, 'lively', main, 'main', { edits: { 'repository.fork': true } }));
    case 'merge queue': {
      if (DEFAULT_ONLY.includes(event)) return cannot('it happens on the default branch');
      if (event === 'release') return cannot('a release names a tag');
      const ref = 'refs/heads/gh-readonly-queue/main/pr-7';
      return runs(all(event, 'lively', ref, 'queued', at(ref)));
    }
    case 'tag': return runs(all(event, 'lively', 'refs/tags/v1', 'v1', DEFAULT_ONLY.includes(event) ? { at: main } : at('refs/tags/v1')));
    case 'no .git': return runs(() => ({ ...usual(), workspace: withoutGit(), expected: { kind: 'lost', says: REPAIR } }));
    case 'other owner': return runs(() => foreign(usual()));
    default: return runs(all(event, state, main, 'main'));
  }
}

export function cellOf(event: Event, state: State): Cell {
  if (REQUESTS.includes(event)) return requestCell(event, state);
  if (event === 'merge_group') return groupCell(state);
  if (event === 'push') return pushCell(state);
  return wholeCell(event, state);
}
