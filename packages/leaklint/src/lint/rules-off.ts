/** Rules off: what the linter says of keys whose rule the project has switched off. It knows the built-in rules as they are, for it reads no policy; the policy speaks for it, too. */
import { RuleSet } from '@leaklint/engine';
import type { LintFinding } from './lint-finding.ts';

/** Rules of the plugin that report a key, whose messages begin with the name of its rule. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(['no-hardcoded-keys', 'no-live-key-outside-production']);

/** @param rules those that the scan has */
export function withoutRulesOff<Finding extends LintFinding>(findings: readonly Finding[], rules: RuleSet): Finding[] {
  if (findings.length === 0) return []; // before any rule is read
  const active = new Set(rules.active.map(({ id }) => id));
  const builtin = RuleSet.builtin().rules;
  const kept = new Set(builtin.filter(({ id }) => active.has(id)).map(({ name }) => name));
  const off = builtin.filter(({ name }) => !kept.has(name)).map(({ name }) => `${name} `);
  if (off.length === 0) return [...findings];
  return findings.filter(({ rule, message }) => !ABOUT_KEYS.has(rule) || !off.some((name) => message.startsWith(name)));
}
