/**
 * The assignment family: a name that promises a secret, an operator, a value. The only fuzzy check, so it doubts everything: the name (secret-name.ts), the place (assignment-place.ts) and the value (assigned-value.ts).
 */
import { judgeValue } from './assigned-value.ts';
import { isEntry, standsRight } from './assignment-place.ts';
import type { Candidate, Check } from './check.ts';
import { isSecretName, partsOf, promisesSecret } from './secret-name.ts';

export const assignment: Check = (candidate) => (isSecretName(candidate) && standsRight(candidate) ? judgeValue(candidate) : 'drop');

/** A name and a value that belong to one entry: `- name: DB_PASSWORD` over `value: …`. */
export const pair: Check = (candidate) => (isSecretName(candidate) && isEntry(candidate) && candidate.text.startsWith(candidate.groups['open'] ?? '', candidate.end) ? judgeValue(candidate) : 'drop');

/** The rule finds the name as well: `"value" == name`, `ENV NAME value`. */
export const named: Check = (candidate) => judgeNamed(candidate, candidate.groups['name'] ?? '');

/** A value whose name stands apart from it: an issued one or, where the name says so, a password. */
export function judgeNamed(candidate: Candidate, name: string): ReturnType<Check> {
  const { groups, rule, text, end } = candidate;
  const [before, anchor, rest] = partsOf(name) ?? [];
  if (before === undefined || anchor === undefined || rest === undefined) return 'drop';
  if (!promisesSecret(before, anchor, rest) || !text.startsWith(groups['open'] ?? '', end)) return 'drop';
  return judgeValue({ ...candidate, rule: { ...rule, weak: /pass|pwd/i.test(anchor) }, groups: { ...groups, anchor: before + anchor } });
}
