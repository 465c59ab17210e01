/** What to scan for a change, in the clone that is at hand, and one line that says why. */
import { discover, GitError, readRefs, resolveRevision } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import { readFileSync } from 'node:fs';
import { shortId } from '../reporters/places.ts';
import type { ScanOptions } from '../scan-options.ts';
import type { Environment } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Base, Change } from './change.ts';
import { githubChange } from './github.ts';
import { SYSTEMS } from './systems.ts';

export interface CiScope {
  readonly options: Pick<ScanOptions, 'scope' | 'range' | 'known' | 'policyAt' | 'newTo' | 'reviewSince'>;
  /** What is scanned and why. Repository text: escape it before printing. */
  readonly line: string;
}

interface Trust {
  readonly trustOwner?: boolean;
}

const REPAIR = 'fetch the whole history (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; others: a full clone)';
const CHECKED_OUT = (ref: string): string => REPAIR.replace('fetch-depth: 0', `fetch-depth: 0 and ${ref}`);
/** How keys are used in code is asked of a change alone. */
const UNLINTED = '; only a change is linted';
const NO_REPOSITORY = `the checkout holds no git repository; ${REPAIR}`;

/** The scope of what the build service around this process says came in. Throws UsageError outside of any, or when it leaves out what it takes. */
export async function ciScope(env: Environment, path: string, options: Trust = {}): Promise<CiScope> {
  const change = changeAround(env);
  if (change === undefined) throw new UsageError('no build service that leaklint knows (GitHub Actions, GitLab CI, Bitbucket Pipelines, CircleCI, Azure Pipelines, Jenkins); name what came in with --range A..B');
  return await scopeOfChange(change, await discover(path, options));
}

/** More than came in, as asked for by name; not to be had without a repository. What a request or a queue brings decides as little of what is reported as where it alone is scanned. */
export async function askedScope(scope: 'everything' | 'worktree', env: Environment, path: string, options: Trust = {}): Promise<CiScope> {
  const adds = changeAround(env)?.adds;
  const repository = await discover(path, options);
  const because = (text: string): string => `as asked, ${scope === 'everything' ? 'all of history' : 'the files as they are'}: ${text}`;
  if (repository === undefined) return lost(because, NO_REPOSITORY);
  if (adds?.kind !== 'commits' || adds.otherwise !== 'incomplete') return { options: { scope }, line: because(`everything is scanned${beyond(scope, repository)}${UNLINTED}`) };
  const base = await firstKnown(repository, adds.bases);
  if (base === undefined) return lost(because, `${baseless(adds.bases)}, whose configuration holds; ${REPAIR}`);
  return { options: { scope, policyAt: base.id, reviewSince: base.id }, line: because(`everything is scanned${beyond(scope, repository)}, with the configuration of ${base.what} (${shortId(base.id)})${UNLINTED}`) };
}

function changeAround(env: Environment): Change | undefined {
  for (const system of [githubChange, ...SYSTEMS]) {
    const change = system(env, (file) => readFileSync(file, 'utf8'));
    if (change !== undefined) return change;
  }
  return undefined;
}

/** @param repository `undefined`: the checkout holds no `.git`. */
async function scopeOfChange({ system, event, adds }: Change, repository: Repository | undefined): Promise<CiScope> {
  const because = (text: string): string => `${system}, ${event}: ${text}`;
  if (adds.kind === 'nothing') return { options: { scope: 'nothing' }, line: because('nothing to scan, nothing came in') };
  if (repository === undefined) return lost(because, NO_REPOSITORY);
  const all = beyond('everything', repository);
  if (adds.kind === 'everything') return { options: { scope: 'everything' }, line: because(`everything is scanned${all}${UNLINTED}`) };

  const [head, base] = await Promise.all([idOf(repository, adds.head), firstKnown(repository, adds.bases)]);
  if (head === undefined) return lost(because, `the clone lacks ${adds.head}, which came in; ${adds.checkout === undefined ? REPAIR : CHECKED_OUT(adds.checkout)}`);
  // What a change brings may not decide what is reported of it.
  if (base !== undefined) return { options: { scope: 'range', range: `${base.id}..${head}`, policyAt: base.id, newTo: base.id }, line: because(`what ${shortId(head)} adds to ${base.what} (${shortId(base.id)}) is scanned${all}`) };
  if (adds.otherwise === 'everything') return { options: { scope: 'everything' }, line: because(`everything is scanned, for nothing older is known that it could be compared with${all}${UNLINTED}`) };
  return lost(because, `${baseless(adds.bases)}; ${REPAIR}`);
}

function lost(because: (text: string) => string, message: string): CiScope {
  return { options: { scope: 'nothing', known: [{ kind: 'scope', subject: '', message }] }, line: because(`nothing was scanned, ${message}`) };
}

function baseless([wanted]: readonly Base[]): string {
  return `the clone lacks ${wanted === undefined ? 'a base' : `${wanted.what}, ${wanted.revision}`}`;
}

/** A history has no folders: who names one is told that its repository is looked at. */
function beyond(scope: 'everything' | 'worktree', { prefix }: Repository): string {
  return prefix === '' || scope === 'worktree' ? '' : `, in the whole repository and not in ${Buffer.from(prefix, 'latin1').toString().replace(/\/$/, '')} alone`;
}

async function firstKnown(repository: Repository, bases: readonly Base[]): Promise<{ id: string; what: string } | undefined> {
  for (const { revision, what, exceptFor } of bases) {
    if (exceptFor !== undefined && (await targetOf(repository, revision)) === `refs/remotes/origin/${exceptFor}`) continue;
    const id = await idOf(repository, revision);
    if (id !== undefined) return { id, what };
  }
  return undefined;
}

/** The id of a commit that is here. A full id is resolved by git even when its object is missing, so the commit is asked for. */
async function idOf(repository: Repository, revision: string): Promise<string | undefined> {
  try {
    await resolveRevision(repository, `${revision}^{commit}`);
    return await resolveRevision(repository, revision);
  } catch (error) {
    if (error instanceof GitError && error.kind === 'bad-revision') return undefined;
    throw error;
  }
}

async function targetOf(repository: Repository, ref: string): Promise<string | undefined> {
  return (await readRefs(repository)).refs.find(({ name }) => name === ref)?.symbolic;
}
