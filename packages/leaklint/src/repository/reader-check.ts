/** The check of the readers: the result of our own pack reader against that of reading every object through git (law 2). */
import type { Problem } from '../problem.ts';
import type { ScanResult } from '../scan-result.ts';

/** One problem for each part of the results that differs: where the first difference is, never what stands there. */
export function differences(own: ScanResult, git: ScanResult): Problem[] {
  return (['scope', 'coverage', 'findings', 'problems', 'totals'] as const).flatMap((part): Problem[] => {
    const place = firstDifference(own[part], git[part], part);
    return place === undefined ? [] : [{ kind: 'reader', subject: place, message: 'our pack reader and git do not give the same: a fault of leaklint, and neither result can be trusted' }];
  });
}

/** The path of the first value that is not the same in both, in the order of the reports. */
function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (a === b) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  const keys = Object.keys(a);
  if (keys.join('\0') !== Object.keys(b).join('\0')) return path;
  for (const key of keys) {
    const place = firstDifference((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`);
    if (place !== undefined) return place;
  }
  return undefined;
}
