/** What to scan for a change, in the clone that is at hand, and one line that says why. */
import { discover, GitError, readRefs, resolveRevision } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import { readFileSync } from 'node:fs';
import type { Problem } from '../problem.ts';
import { shortId } from '../reporters/places.ts';
import type { ScanOptions } from '../scan-options.ts';
import type { Environment } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Base, Change } from './change.ts';
import { githubChange } from './github.ts';
import { SYSTEMS } from './systems.ts';

export interface CiScope {
  readonly options: Pick<ScanOptions, 'scope' | 'range' | 'known' | 'policyAt' | 'newTo'>;
  /** What is scanned and why. Repository text: escape it before printing. */
  readonly line: string;
}

const REPAIR = 'fetch the whole history (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; others: a full clone)';
const CHECKED_OUT = (ref: string): string => REPAIR.replace('fetch-depth: 0', `fetch-depth: 0 and ${ref}`);

/** The scope of what the build service around this process says came in. Throws UsageError outside of any, or when it leaves out what it takes. */
export async function ciScope(env: Environment, path: string, options: { readonly trustOwner?: boolean } = {}): Promise<CiScope> {
  for (const system of [githubChange, ...SYSTEMS]) {
    const change = system(env, (file) => readFileSync(file, 'utf8'));
    if (change !== undefined) return await scopeOfChange(change, await discover(path, options));
  }
  throw new UsageError('no build service that leaklint knows (GitHub Actions, GitLab CI, Bitbucket Pipelines, CircleCI, Azure Pipelines, Jenkins); name what came in with --range A..B');
}

/** All of history, whatever the build service says came in: asked for by name, it is not to be had without a repository. */
export async function everythingScope(path: string, options: { readonly trustOwner?: boolean } = {}): Promise<CiScope> {
  return await scopeOfChange({ system: 'as asked', event: 'all of history', adds: { kind: 'everything' } }, await discover(path, options));
}

/** @param repository `undefined`: the checkout holds no `.git`. */
async function scopeOfChange({ system, event, adds }: Change, repository: Repository | undefined): Promise<CiScope> {
  const because = (text: string): string => `${system}, ${event}: ${text}`;
  const lost = (message: string): CiScope => ({ options: { scope: 'nothing', known: [problem(message)] }, line: because(`nothing was scanned, ${message}`) });
  if (adds.kind === 'nothing') return { options: { scope: 'nothing' }, line: because('nothing to scan, nothing came in') };
  if (repository === undefined) return lost(`the checkout holds no git repository; ${REPAIR}`);
  if (adds.kind === 'everything') return { options: { scope: 'everything' }, line: because('everything is scanned') };

  const head = await idOf(repository, adds.head);
  if (head === undefined) return lost(`the clone lacks ${adds.head}, which came in; ${adds.checkout === undefined ? REPAIR : CHECKED_OUT(adds.checkout)}`);
  const base = await firstKnown(repository, adds.bases);
  // What a change brings may not decide what is reported of it.
  if (base !== undefined) return { options: { scope: 'range', range: `${base.id}..${head}`, policyAt: base.id, newTo: base.id }, line: because(`what ${shortId(head)} adds to ${base.what} (${shortId(base.id)}) is scanned`) };
  if (adds.otherwise === 'everything') return { options: { scope: 'everything' }, line: because('everything is scanned, for nothing older is known that it could be compared with') };
  const [wanted] = adds.bases;
  return lost(`the clone lacks ${wanted === undefined ? 'a base' : `${wanted.what}, ${wanted.revision}`}; ${REPAIR}`);
}

function problem(message: string): Problem {
  return { kind: 'scope', subject: '', message };
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
