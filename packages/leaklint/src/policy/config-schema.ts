/** The form of a configuration, `.leaklint.yml`, as JSON Schema: the validator and schema/config.json derive from it. */
import { RULE_FILE_SCHEMA, RULE_SCHEMA } from '@leaklint/engine';
import type { Schema } from '@leaklint/engine';
import { SEVERITIES } from '../finding.ts';

const texts = (description: string, item: Schema = { type: 'string', minLength: 1, maxLength: 1000 }): Schema => ({ description, type: 'array', items: item, minItems: 1, maxItems: 10_000 });
const object = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({ description, type: 'object', properties, required, additionalProperties: false });

const RULE_ID: Schema = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };
const SEVERITY: Schema = { description: 'How bad a leak is.', enum: SEVERITIES };
const GLOB = 'Patterns as in .gitignore, from the root of the repository.';

const ALLOW: Schema = object('What is found and is no leak. Every condition that is given must hold; of the items of one condition, any.', {
  reason: { description: 'Why it is no leak.', type: 'string', minLength: 3, maxLength: 1000 },
  rules: texts('Only what these rules find.', RULE_ID),
  paths: texts(`Only in these files. ${GLOB}`),
  'path-expressions': texts('Only in files whose path one of these regular expressions occurs in.'),
  expressions: texts('Regular expressions of JavaScript, (?i) first for either case; one of them occurs in the target.'),
  target: { description: 'What the expressions are tried on: the secret (the default), or its whole line.', enum: ['secret', 'line'] },
  stopwords: texts('One of these words occurs in the secret, in any case.'),
  fingerprints: texts('The secret has one of these fingerprints.', { type: 'string', pattern: '^lk1_[0-9a-f]{32}$' }),
  commits: texts('It came in with one of these commits (their full ids).', { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' }),
}, ['reason']);

const { rules: _, ...provider } = RULE_FILE_SCHEMA.properties ?? {};
/** Examples are wanted, and `leaklint rules check` says so; a rule that comes from another tool has none. */
const OWN_RULE: Schema = { ...RULE_SCHEMA, description: 'A rule of one’s own, in the form of leaklint’s own rule files.', required: (RULE_SCHEMA.required ?? []).filter((key) => key !== 'examples' && key !== 'counterexamples'), properties: { ...provider, ...RULE_SCHEMA.properties } };

export const CONFIG_SCHEMA: Schema = object('The configuration of leaklint. Data only: nothing in it is ever run.', {
  extends: texts('Further data files of this repository, relative to this one: configurations, or rule files. What stands here comes after them.'),
  disable: texts('Rules that are left out.', RULE_ID),
  severity: { description: 'Another severity, by rule.', type: 'object', propertyNames: RULE_ID, additionalProperties: SEVERITY },
  paths: object('Which files are reported. All are scanned, and what is left out is counted as suppressed.', { include: texts(`Only these. ${GLOB}`), exclude: texts(`Not these. ${GLOB}`) }),
  allow: { description: 'What is found and is no leak.', type: 'array', items: ALLOW, maxItems: 10_000 },
  rules: { description: 'Rules of one’s own.', type: 'array', items: OWN_RULE, maxItems: 1000 },
  salt: { description: 'Key of the fingerprints. Changing it orphans every baseline entry.', type: 'string', minLength: 8, maxLength: 256 },
  baseline: { description: 'The file of known findings, from the root. Default .leaklint-baseline.', type: 'string', minLength: 1, maxLength: 1000 },
  'fail-on': { description: 'Least severity that makes the exit code 1.', enum: [...SEVERITIES, 'never'] },
  'require-reasons': { description: 'A comment `leaklint-ignore` without a reason, and those of other tools, suppress nothing.', type: 'boolean' },
});

/** The file as published: schema/config.json. */
export function configJsonSchema(): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://unpkg.com/leaklint/schema/config.json', title: 'leaklint configuration', ...CONFIG_SCHEMA };
}
