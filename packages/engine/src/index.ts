export type { Encoding } from './encoding.ts';
export { looksLikePlaceholder } from './checks/placeholder.ts';
export { shannonEntropy } from './checks/entropy.ts';
export { Matcher, type Found } from './matcher.ts';
export { type Confidence, type Revocation, type Rule, RuleError, type RuleFault, type RuleFile, type RuleSource, type Severity, parseRuleFile } from './rule.ts';
export { RuleSet } from './rule-set.ts';
export { type RawMatch, TextScanner } from './scanner.ts';
export { WINDOW } from './window.ts';
