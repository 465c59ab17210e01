/** Every rule's own examples and counterexamples. */
import { RuleSet, TextScanner } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../packages/engine/src/template.ts';

const rules = RuleSet.builtin();
const scanner = new TextScanner(rules);
const matchesOf = (id: string, text: string) => scanner.scan(Buffer.from(text, 'latin1')).filter((match) => match.rule.id === id);

describe.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples)('matches %s', (example) => {
    const { text, parts } = renderTemplate(example, id);
    const secrets = matchesOf(id, text).map((match) => match.secret);
    expect(secrets.length, `no match in: ${text}`).toBeGreaterThan(0);
    const longest = [...parts].sort((a, b) => b.length - a.length)[0] ?? '';
    const inside = example.includes('b64{') ? parts : [longest];
    expect(inside.some((part) => secrets.some((secret) => secret.includes(part))), `the longest generated run is in no secret: ${JSON.stringify(secrets)}`).toBe(true);
  });

  it.each(rule.counterexamples)('does not match %s', (counterexample) => {
    const { text } = renderTemplate(counterexample, id);
    expect(matchesOf(id, text).map((match) => match.secret), text).toEqual([]);
  });
});
