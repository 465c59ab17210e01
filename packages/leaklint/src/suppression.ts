/** The stage between what was seen and what is reported. It drops nothing yet, and counts what it drops: suppression is visible. */
import type { Seen } from './findings.ts';

export interface Suppressed {
  readonly kept: readonly Seen[];
  /** Matches dropped by a suppression, and by a baseline. */
  readonly suppressed: number;
  readonly baselined: number;
}

export function suppress(all: readonly Seen[]): Suppressed {
  return { kept: all, suppressed: 0, baselined: 0 };
}
