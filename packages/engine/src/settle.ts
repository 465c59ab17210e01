/**
 * Settling: of matches that overlap in one text, the most specific one stays.
 */
import type { Found } from './judgement.ts';
import { publicPrefix } from './redact.ts';

const CONFIDENCE = { high: 0, medium: 1, low: 2 } as const;
const SEVERITY = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/**
 * The matches that stay, in order of start. The result does not depend on the order of the input: matches are taken from the best on, each unless it overlaps a better one. Better is, in this order:
 *
 * 1. a shape of its own (kind secret) over a name and a value (generic),
 * 2. a rule for issued keys over one for chosen passwords (a GitHub token as the password of a URL is a GitHub token),
 * 3. the longer public prefix (`sk-ant-` over `sk-`),
 * 4. the surer match, 5. plain text over an encoding, 6. the longer secret, 7. the graver rule,
 * 8. the rule's id, the place: arbitrary, but always the same.
 */
export function settle<T extends Found>(matches: readonly T[]): T[] {
  const ordered = [...matches].sort((a, b) => a.start - b.start || compare(a, b));
  const kept: T[] = [];
  for (let from = 0; from < ordered.length; ) {
    // A chain of overlapping matches is settled on its own, so that many separate ones stay cheap.
    let to = from;
    for (let end = -1, next = ordered[to]; next !== undefined && (to === from || next.start < end); next = ordered[++to]) end = Math.max(end, next.end);
    for (const match of to - from === 1 ? ordered.slice(from, to) : settleChain(ordered.slice(from, to))) kept.push(match);
    from = to;
  }
  return kept;
}

function settleChain<T extends Found>(matches: readonly T[]): T[] {
  const kept: T[] = [];
  for (const match of [...matches].sort(compare)) {
    const at = position(kept, match.start);
    const before = kept[at - 1];
    const after = kept[at];
    if ((before !== undefined && before.end > match.start) || (after !== undefined && after.start < match.end)) continue;
    kept.splice(at, 0, match);
  }
  return kept;
}

function compare(a: Found, b: Found): number {
  return (
    Number(a.rule.kind === 'generic') - Number(b.rule.kind === 'generic') ||
    Number(a.rule.weak) - Number(b.rule.weak) ||
    publicPrefix(b).length - publicPrefix(a).length ||
    CONFIDENCE[a.confidence] - CONFIDENCE[b.confidence] ||
    Number(a.encoding !== 'plain') - Number(b.encoding !== 'plain') ||
    b.secret.length - a.secret.length ||
    SEVERITY[a.rule.severity] - SEVERITY[b.rule.severity] ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0) ||
    a.start - b.start ||
    a.end - b.end
  );
}

/** The index of the first kept match that begins at or behind `start`. */
function position(kept: readonly Found[], start: number): number {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((kept[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
