// The public list of @leaklint/engine: rules and bytes in, matches out.
export type { Encoding } from './encoding.ts';
export { looksLikePlaceholder } from './checks/placeholder.ts';
export { shannonEntropy } from './checks/entropy.ts';
export { surprise } from './checks/word-likeness.ts';
export { PUBLIC_SALT, fingerprint, normaliseSecret } from './fingerprint.ts';
export { InPlaceScanner } from './in-place.ts';
export { type Found, Matcher } from './matcher.ts';
export { type Reach, reachOf } from './reach.ts';
export { publicPrefix, redact } from './redact.ts';
export { type Confidence, type Revocation, type Rule, RuleError, type RuleFault, type RuleFile, type RuleSource, type Severity, parseRuleFile } from './rule.ts';
export { RuleSet } from './rule-set.ts';
export { type RawMatch, TextScanner } from './scanner.ts';
export { settle } from './settle.ts';
export { type Rendered, renderTemplate } from './template.ts';
export { WINDOW } from './window.ts';
