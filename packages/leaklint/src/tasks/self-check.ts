/** The self-check: a canary goes through every scanner before it is trusted. A scanner that does not sing may never say "clean". */
import { renderTemplate } from '@leaklint/engine';
import type { Rule, RuleSet, TextScanner } from '@leaklint/engine';
import type { Problem } from '../problem.ts';

/** The built-in rule that the canary is for; a rule set without it gives one of its own examples. */
export const CANARY_RULE = 'zavu-live-key';

/** Whether the scanner finds a key that is made here, at run time, so that none stands in the program. */
export function sings(scanner: TextScanner, rules: RuleSet): boolean {
  const { active } = rules;
  const rule = active.find(({ id }) => id === CANARY_RULE) ?? active.find(({ examples }) => examples.length > 0);
  // Without a rule, or an example of one, there is nothing to hear: that is the configuration's doing, and is said as such.
  if (rule === undefined) return true;
  const text = Buffer.from(`one line before\n${canary(rule)}\nand one behind\n`, 'latin1');
  return scanner.scan(text).some((match) => match.rule === rule && match.line >= 2);
}

/** Nothing around it: the rule alone is made ready. And no example, because the texts of all rules would be parsed for it. */
const CANARY_TEMPLATE = 'zv_live_{{alnum:24}}';

function canary(rule: Rule): string {
  const example = rule.id === CANARY_RULE ? CANARY_TEMPLATE : rule.examples[0];
  if (example === undefined) throw new Error(`the rule ${rule.id} has no example`);
  return renderTemplate(example, 'canary').text;
}

export const SELF_CHECK_FAILED: Problem = {
  kind: 'self-check',
  subject: 'canary',
  message: 'a planted key was not found by this installation; nothing it says about other keys can be trusted',
};
