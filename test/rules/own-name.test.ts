// An issued key is called by the rule that was written for it, with all other rules beside it.
import { expandTemplate, renderTemplate, settle, TextScanner } from '@leaklint/engine';
import { expect, test } from 'vitest';
import { rules } from './specimens.ts';

const scanner = new TextScanner(rules);

/** Of the same key two rules know different halves of the truth, and the one that speaks says no less. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'vault-long-legacy-token': 'vault-legacy-token',
  'resend-api-key-assignment': 'resend-api-key',
};

test.each(rules.rules.filter(({ kind, weak }) => kind !== 'generic' && !weak).map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  for (const template of rule.examples.flatMap(expandTemplate)) {
    const told = settle(scanner.scan(Buffer.from(renderTemplate(template, id).text))).map((match) => match.rule.id);
    expect(told.includes(id) || told.includes(STANDS_FOR[id] ?? id) ? id : `${template} is called ${told.join(', ')}`).toBe(id);
  }
});
