/** The stage between what was seen and what is reported. It looks at the project's policy, drops by place or by secret, and counts what it drops: suppression is visible. */
import { isBaselined } from '@leaklint/engine';
import type { Rule } from '@leaklint/engine';
import type { Seen } from '../findings/grouping.ts';
import type { Policy } from './policy.ts';

export interface Suppressed {
  readonly kept: readonly Seen[];
  /** Matches dropped by a comment, the allowlist or the paths; and by the baseline. */
  readonly suppressed: number;
  readonly baselined: number;
  /** Positions in the allowlist, and fingerprints of the baseline, that something was found for. */
  readonly allowsUsed: ReadonlySet<number>;
  readonly baselineUsed: ReadonlySet<string>;
}

export function suppress(all: readonly Seen[], policy: Policy, rules: readonly Rule[]): Suppressed {
  const kept: Seen[] = [];
  const allowsUsed = new Set<number>();
  const baselineUsed = new Set<string>();
  let suppressed = 0;
  let baselined = 0;
  for (const one of all) {
    const { fingerprint, rule } = one.secret;
    const allowing = policy.allowlist?.allowing(one, rules[rule]?.id ?? '') ?? [];
    for (const number of allowing) allowsUsed.add(number);
    if (policy.baseline.entries.has(fingerprint)) baselineUsed.add(fingerprint);
    if (isIgnoredInline(one, policy) || allowing.length > 0 || policy.reported?.has(one.origin) === false) suppressed += one.times;
    else if (isBaselined(policy.baseline, fingerprint)) baselined += one.times;
    else kept.push(one);
  }
  return { kept, suppressed, baselined, allowsUsed, baselineUsed };
}

/** What a comment beside it silences. */
export function ignoredInline(all: readonly Seen[], policy: Policy): Seen[] {
  return all.filter((one) => isIgnoredInline(one, policy));
}

/** What is said of a match whose comment would silence it if it said why. */
export const UNREASONED = 'the comment beside it gives no reason, and one is required';

export function isUnreasoned({ mark }: Seen, policy: Policy): boolean {
  return policy.inline && policy.requireReasons && mark.inline?.reason === false;
}

function isIgnoredInline({ mark }: Seen, policy: Policy): boolean {
  return policy.inline && mark.inline !== undefined && (mark.inline.reason || !policy.requireReasons);
}
