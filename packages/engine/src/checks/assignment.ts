/**
 * The assignment family: a name that promises a secret, an operator, a value. The only fuzzy check, so it doubts everything: the name (secret-name.ts), the place (assignment-place.ts) and the value (assigned-value.ts).
 */
import { judgeValue } from './assigned-value.ts';
import { isEntry, standsRight } from './assignment-place.ts';
import type { Check } from './check.ts';
import { isSecretName, promisesSecret } from './secret-name.ts';

export const assignment: Check = (candidate) => (isSecretName(candidate) && standsRight(candidate) ? judgeValue(candidate) : 'drop');

/** A name and a value that belong to one entry: `- name: DB_PASSWORD` over `value: …`. */
export const pair: Check = (candidate) => (isSecretName(candidate) && isEntry(candidate) && candidate.text.startsWith(candidate.groups['open'] ?? '', candidate.end) ? judgeValue(candidate) : 'drop');

/** `"value" == name`: the name comes last and is whole. */
export const comparison: Check = (candidate) => {
  const { groups, text, end } = candidate;
  const [, before = '', anchor = '', rest = ''] = /^(.*?)(password|passwd|passphrase|_pass(?!w|p)|pwd|secret|token|api_?key|access_?key|private_?key|auth_?key|signing_?key)(\w*)$/i.exec(groups['name'] ?? '') ?? [];
  return anchor !== '' && promisesSecret(before, anchor, rest) && text.startsWith(groups['open'] ?? '', end) ? judgeValue({ ...candidate, rule: { ...candidate.rule, weak: /^(?:pass|_pass|pwd)/i.test(anchor) }, groups: { ...groups, anchor: before + anchor } }) : 'drop';
};
