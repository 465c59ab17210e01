/** A problem: something in scope that could not be read or checked, and why. Unscanned is never clean. */
export const PROBLEM_KINDS = ['unreadable-object', 'missing-object', 'unreadable-file', 'shallow', 'partial-clone', 'connectivity', 'listing', 'nested-repository', 'attribution', 'self-check', 'configuration', 'reader', 'worker', 'scope', 'lint', 'encoding'] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** What it is about: an object id, a path, a worker's share. Repository text: escape it before printing. */
  readonly subject: string;
  /** One line. */
  readonly message: string;
}

/** One total order, so that a report never depends on which worker met a problem first. Doubles are dropped. */
export function orderProblems(problems: readonly Problem[]): Problem[] {
  const key = (problem: Problem): string => `${problem.kind}\0${problem.subject}\0${problem.message}`;
  const byKey = new Map(problems.map((problem) => [key(problem), problem]));
  return [...byKey.keys()].sort().map((name) => byKey.get(name) as Problem);
}
