// A query: one question about an expression, followed through the file as far as its bounds let it.
import type { Node, SourceFile, Variable } from './source-file.ts';

export interface Query {
  readonly file: SourceFile;
  /** Names of parameters, imports and unknown values count. */
  readonly names: boolean;
  steps: number;
  readonly active: Set<Variable | Node>;
}

const MOST_HOPS = 8;
/** A bound on the nodes that one question may visit. */
const MOST_STEPS = 600;

export function queryOf(file: SourceFile, names: boolean): Query {
  return { file, names, steps: 0, active: new Set() };
}

/** Counts one more node, and says when it is one too many. */
export function isSpent(query: Query, hops: number): boolean {
  return ++query.steps > MOST_STEPS || hops > MOST_HOPS;
}
