/**
 * The reach of a change: which anchors a changed range of a text can concern. What makes scanning only what a delta changes as good as scanning everything (law 2).
 */
import type { RangeReach } from '@leaklint/kernel';
import type { RuleSet } from './rule-set.ts';
import { NUMBER_LINES } from './containers.ts';
import { WINDOW } from './window.ts';
import { WRAPPED_LINES } from './wrapping.ts';

/**
 * How far around a changed range [from, to) anchors are tried.
 *
 * Claim. Let a text be made from a base by a delta, with ranges that hold all inserted bytes, every seam and both ends of the text (the last two may be empty).
 * If the base has no match and no anchor of a block rule, then every match of the text has its anchor in some range as `Kernel.widen` makes it of these.
 *
 * Proof. A kernel anchor at `a` becomes a match or not by its literal (with `follow`), which ends no later than `a + literal`, and by its window (law 1; what `confirm` sees
 * decides nothing, law 3). Let D be all bytes that these depend on. If D crosses no range, it is one stretch of the base with the same bytes and the same ends of the text,
 * so the base has the same match, which it has not. So D crosses a range [from, to): a byte of D, or a border between two bytes of D, or an end of the text that D was
 * stopped by, lies in it. Say the anchor itself lies outside of the range.
 *
 * - a < from. To the right a line rule reads until its (lines + 1)th line break, that byte included, or until `a + WINDOW.after`, where it sees only whether there is a byte.
 *   So [a, from) holds at most `lines` breaks and a ≥ from − WINDOW.after; or the literal crosses, and a > from − literal. Where no literal holds
 *   more than `lines` breaks (`breaks`), it crosses no more of them either. Both are what widening keeps before a range.
 * - a ≥ to. To the left a rule reads until its (lines + 1)th line break, that byte included, or until `a − WINDOW.before`, where it sees only whether there is a byte.
 *   So [to, a) holds at most `lines` breaks and a ≤ to + WINDOW.before. Both are what it keeps behind it.
 * - A block rule reads further to the right, but its anchor is no anchor of the base: then its literal crosses the range, or D crosses on the left. Block anchors have no
 *   `confirm` (see anchors.ts), so that the literal alone makes the hit.
 *
 * By induction over the delta chain the ranges show whether a text is hot (has a match or a block anchor): what follows from a hot base is scanned whole.
 */
export type Reach = RangeReach;

export function reachOf(rules: RuleSet): Reach {
  // base64 over several lines is put together, whatever the rule
  let lines = Math.max(WRAPPED_LINES, NUMBER_LINES);
  let longest = 0;
  let breaks = 0;
  for (const rule of rules.rules) {
    lines = Math.max(lines, rule.lines);
    for (const { text, follow } of rule.anchors) {
      // hex and UTF-16 take twice the bytes, an escape up to six; `follow` stands only behind short literals
      longest = Math.max(longest, 6 * text.length + Math.max(4, follow.length));
      breaks = Math.max(breaks, text.split('\n').length - 1, rule.block && text.length < 4 ? follow.length : 0);
    }
  }
  return { lines, before: WINDOW.after + longest, after: WINDOW.before + 1, literal: breaks > lines ? longest : 0 };
}
