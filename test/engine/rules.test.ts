/** Every rule's own examples and counterexamples. */
import { RuleSet, TextScanner, expandTemplate } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../packages/engine/src/template.ts';

const rules = RuleSet.builtin();
const scanner = new TextScanner(rules);
const matchesOf = (id: string, text: string) => scanner.scan(Buffer.from(text, 'latin1')).filter((match) => match.rule.id === id);

describe.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples.flatMap(expandTemplate))('matches %s', (example) => {
    const { text, parts } = renderTemplate(example, id);
    const secrets = matchesOf(id, text).map((match) => match.secret);
    expect(secrets.length, `no match in: ${text}`).toBeGreaterThan(0);
    const lost = parts.filter((part) => !secrets.some((secret) => secret.includes(part)));
    // What is found in base64 is the encoded text or the decoded one.
    expect(example.includes('b64{') && lost.length < parts.length ? [] : lost, `generated, and in no secret: ${JSON.stringify(secrets)}`).toEqual([]);
  });

  it.each(rule.counterexamples.flatMap(expandTemplate))('does not match %s', (counterexample) => {
    const { text } = renderTemplate(counterexample, id);
    expect(matchesOf(id, text).map((match) => match.secret), text).toEqual([]);
  });
});
