/** What is counted of a detector's answers, and the measures that follow from it. */
import { type Answer, type Case, finds, groupOf, isOwnAlarm, isPlainNegative } from './corpus.ts';
import type { Detector } from './detectors.ts';

export interface Tally {
  found: number;
  missed: number;
  /** Of the plain negatives: texts in which the provider's own rule fired, in which any did, and all. */
  own: number;
  any: number;
  negatives: number;
}

/** A detector with its answers for each case, index by index. */
export interface Scored extends Omit<Detector, 'answer'> {
  readonly answers: readonly (readonly Answer[])[];
}

/** Of the cases that are wanted. */
export function tally(cases: readonly Case[], { answers }: Scored, wanted: (one: Case) => boolean): Tally {
  const sum: Tally = { found: 0, missed: 0, own: 0, any: 0, negatives: 0 };
  for (const [index, one] of cases.entries()) {
    if (!wanted(one)) continue;
    const given = answers[index] ?? [];
    if (groupOf(one) !== undefined) {
      if (finds(given, one)) sum.found++;
      else sum.missed++;
    } else if (isPlainNegative(one)) {
      sum.negatives++;
      if (given.length > 0) sum.any++;
      if (given.some((answer) => isOwnAlarm(one, answer))) sum.own++;
    }
  }
  return sum;
}

export const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
export const recall = ({ found, missed }: Tally): string => percent(found, found + missed);
/** Right answers among all answers: one for each positive that was found, one wrong one for each negative in which the own rule fired. */
const precision = ({ found, own }: Tally): string => percent(found, found + own);
const f1 = ({ found, missed, own }: Tally): string => (found === 0 ? '–' : ((2 * found) / (2 * found + missed + own)).toFixed(3));

/** What is shown of a tally; the higher the better. Whoever names no rules (ripsecrets) has no alarms of an own rule that could be counted: no precision, and an F1 that takes all its answers for right. */
export interface Measure {
  readonly name: string;
  /** Undefined where there is nothing to count. */
  readonly value: (sum: Tally) => number | undefined;
  readonly show: (sum: Tally, namesRules: boolean) => string;
}

const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

export const MEASURES: readonly Measure[] = [
  { name: 'recall', value: ({ found, missed }) => ratio(found, found + missed), show: recall },
  { name: 'precision', value: ({ found, own }) => ratio(found, found + own), show: (sum, namesRules) => (namesRules ? precision(sum) : '–') },
  { name: 'F1', value: ({ found, missed, own }) => ratio(2 * found, 2 * found + missed + own), show: (sum, namesRules) => (namesRules || sum.found === 0 ? f1(sum) : `≤ ${f1(sum)}`) },
  { name: 'near misses without any finding', value: ({ any, negatives }) => ratio(negatives - any, negatives), show: ({ any, negatives }) => percent(negatives - any, negatives) },
];

/** Values of a field among the positives, the most frequent first, each with its number. */
export function valuesOf(cases: readonly Case[], field: (one: Case) => string): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const one of cases) if (groupOf(one) !== undefined) counts.set(field(one), (counts.get(field(one)) ?? 0) + 1);
  return [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
}

/** With its version, once. */
export function called({ name, version }: Scored): string {
  return name.endsWith(version) ? name : `${name} ${version}`;
}
