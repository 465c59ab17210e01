/**
 * A check: one named second opinion on a candidate, which an expression alone cannot give.
 */
import type { Rule } from '../rule.ts';

/** What an expression has found, before it counts as a match. Offsets are into `text`. */
export interface Candidate {
  readonly rule: Rule;
  /** The window, latin1; for checks that do not read it, any part of it that holds the match. */
  readonly text: string;
  /** The whole match. */
  readonly from: number;
  readonly to: number;
  /** The secret, `text.slice(start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  /** What the runs of the pattern hold, joined; the whole secret where it has none. */
  readonly body: string;
  /** Named groups of the match. */
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** `drop`: no match. Otherwise a note for the report, and whether it makes the match less sure, by one step or (`low`) all the way. `kept`: nothing to say. */
export type Verdict = 'kept' | 'drop' | { readonly note: string; readonly doubt: boolean | 'low' };

/** A check decides on the candidate alone. */
export type Check = (candidate: Candidate) => Verdict;
