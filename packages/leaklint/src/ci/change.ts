/** A change as a build service describes it: what came in, on top of what. Revisions are taken as said; whether this clone has them is asked later (scope.ts). */
import type { Environment } from '../terminal/terminal.ts';

export interface Change {
  /** The build service: `GitHub Actions`. */
  readonly system: string;
  /** What happened, in a few words: `push to main`. */
  readonly event: string;
  readonly adds: Additions;
}

export type Additions =
  /** A deleted branch adds nothing. */
  | { readonly kind: 'nothing' }
  /** A schedule, a release, a run by hand. */
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'commits';
      readonly head: string;
      /** How to get the head when the clone lacks it, beside the whole history. */
      readonly checkout?: string;
      /** What the head is compared with: the first that this clone has. */
      readonly bases: readonly Base[];
      /** When the clone has none of them: a pull request without its base cannot be judged, a push is then looked at with all that came before it. */
      readonly otherwise: 'everything' | 'incomplete';
    };

export interface Base {
  readonly revision: string;
  /** `the target branch`. */
  readonly what: string;
  /** No base for a push to this very branch: it has what was pushed already. */
  readonly exceptFor?: string;
}

/** How one build service says it. `undefined`: this is not that service. Throws UsageError when it is, and says what cannot be. */
export type ReadChange = (env: Environment, read: (path: string) => string) => Change | undefined;

/** No commit: 40 zeros, 64 in a repository of SHA-256. */
export function isZero(id: string | undefined): boolean {
  return id !== undefined && /^0+$/.test(id);
}

/** A branch as a clone may know it: as its remote's, or as its own. */
export function branchBases(branch: string, what: string): Base[] {
  const name = branch.replace(/^refs\/heads\//, '');
  return [`refs/remotes/origin/${name}`, `refs/heads/${name}`].map((revision) => ({ revision, what: `${what} ${name}` }));
}

/**
 * The bases of a branch that nothing older is known of: the default branch, and no other. Two new branches pushed together at one commit would otherwise exclude each other,
 * and nothing would be scanned. The default branch itself has no base.
 */
export function newBranchBases(branch: string | undefined, defaultBranch: string | undefined): Base[] {
  return defaultBranch === undefined || defaultBranch === '' || branch === defaultBranch ? [] : branchBases(defaultBranch, 'the default branch');
}
