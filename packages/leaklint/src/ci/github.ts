/** GitHub Actions: the event's payload says what came in (docs.github.com, "Events that trigger workflows" and "Webhook events and payloads"). Never the API's list of commits, which is cut short. */
import type { Environment } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { isZero, newBranchBases } from './change.ts';
import type { Additions, Base, Change } from './change.ts';

const SYSTEM = 'GitHub Actions';

export function githubChange(env: Environment, read: (path: string) => string): Change | undefined {
  const { GITHUB_ACTIONS: here, GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path = '' } = env;
  if (here !== 'true') return undefined;
  if (event === '' || path === '') throw new UsageError('GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not set: without them nobody knows what the event brought in');
  return githubEvent(event, payloadOf(path, read));
}

/** @param payload the event's, as parsed from JSON. */
export function githubEvent(event: string, payload: unknown): Change {
  const at = (...keys: string[]): string | undefined => textAt(payload, keys);
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const head = needed(at('pull_request', 'head', 'sha'), event, 'pull_request.head.sha');
      const base = { revision: needed(at('pull_request', 'base', 'sha'), event, 'pull_request.base.sha'), what: 'the base of the pull request' };
      const number = at('pull_request', 'number') ?? at('number');
      // A pull_request_target has its base checked out, and no branch of the repository leads to a fork.
      const checkout = number === undefined ? {} : { checkout: `ref: refs/pull/${number}/merge` };
      return { system: SYSTEM, event: `pull request ${number ?? ''}`.trimEnd(), adds: { kind: 'commits', head, bases: [base], otherwise: 'incomplete', ...checkout } };
    }
    case 'merge_group': {
      const head = needed(at('merge_group', 'head_sha'), event, 'merge_group.head_sha');
      const base = { revision: needed(at('merge_group', 'base_sha'), event, 'merge_group.base_sha'), what: 'the base of the merge group' };
      return { system: SYSTEM, event: 'merge group', adds: { kind: 'commits', head, bases: [base], otherwise: 'incomplete' } };
    }
    case 'push':
      return { system: SYSTEM, event: pushName(at('ref'), payload), adds: pushed(payload, at) };
    default:
      return { system: SYSTEM, event, adds: { kind: 'everything' } };
  }
}

function pushed(payload: unknown, at: (...keys: string[]) => string | undefined): Additions {
  const head = needed(at('after'), 'push', 'after');
  if (flag(payload, 'deleted') || isZero(head)) return { kind: 'nothing' };
  const before = at('before');
  const branch = at('ref')?.replace(/^refs\/heads\//, '');
  const fresh = newBranchBases(branch, at('repository', 'default_branch'));
  // What a forced push took away may not come back by the comparison with it: it is judged like a new branch where that is possible.
  const known: Base[] = before === undefined || isZero(before) ? [] : [{ revision: before, what: 'the commit before the push' }];
  return { kind: 'commits', head, bases: flag(payload, 'forced') ? [...fresh, ...known] : [...known, ...fresh], otherwise: 'everything' };
}

function pushName(ref: string | undefined, payload: unknown): string {
  const name = ref?.replace(/^refs\/(?:heads|tags)\//, '') ?? 'an unnamed ref';
  const kind = ref?.startsWith('refs/tags/') === true ? 'tag ' : '';
  if (flag(payload, 'deleted')) return `deletion of ${kind}${name}`;
  return `${flag(payload, 'forced') ? 'forced push' : 'push'} to ${kind}${name}`;
}

function payloadOf(path: string, read: (path: string) => string): unknown {
  let text: string;
  try {
    text = read(path);
  } catch (error) {
    throw new UsageError(`cannot read the event of GITHUB_EVENT_PATH: ${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError('the event of GITHUB_EVENT_PATH is no JSON');
  }
}

function textAt(value: unknown, keys: readonly string[]): string | undefined {
  let at = value;
  for (const key of keys) at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined;
  return typeof at === 'string' ? at : typeof at === 'number' ? String(at) : undefined;
}

function flag(payload: unknown, key: string): boolean {
  return typeof payload === 'object' && payload !== null && (payload as Record<string, unknown>)[key] === true;
}

function needed(value: string | undefined, event: string, key: string): string {
  if (value === undefined || value === '') throw new UsageError(`the ${event} event names no ${key}`);
  return value;
}

