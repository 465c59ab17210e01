/**
 * Redaction: what a report may say of a secret: its public prefix and its length.
 */
import type { Rule } from './rule.ts';

/** `sk_live_… (32 characters)`; only the length where no public prefix is known, where a person may have chosen the secret, or where only its randomness gave it away. */
export function redact(match: { readonly rule: Pick<Rule, 'weak' | 'kind' | 'prefix' | 'anchors'>; readonly secret: string }): string {
  const length = `(${match.secret.length} character${match.secret.length === 1 ? '' : 's'})`;
  const prefix = publicPrefix(match);
  return prefix === '' ? length : `${prefix}… ${length}`;
}

/** The part of the secret that everybody knows: the rule's prefix, or its longest anchor that the secret begins with. */
export function publicPrefix({ rule, secret }: { readonly rule: Pick<Rule, 'weak' | 'kind' | 'prefix' | 'anchors'>; readonly secret: string }): string {
  if (rule.weak || rule.kind === 'generic') return '';
  if (rule.prefix !== undefined) return secret.startsWith(rule.prefix) ? rule.prefix : '';
  let longest = '';
  for (const anchor of rule.anchors) if (!anchor.fold && anchor.text.length > longest.length && secret.startsWith(anchor.text)) longest = anchor.text;
  return longest.length * 2 > secret.length ? '' : longest;
}
