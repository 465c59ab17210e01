import { type Rule, RuleSet } from '@leaklint/engine';
import { describe, expect, test } from 'vitest';
import { ruleShape, ruleTransport } from '../../../packages/leaklint/src/commands/rule-shape.ts';

const { rules } = RuleSet.builtin();
const rule = (id: string): Rule => rules.find((one) => one.id === id)!;
const zavuBut = (changes: Partial<Rule>): Rule => Object.create(rule('zavu-live-key'), Object.getOwnPropertyDescriptors(changes)) as Rule;

describe('a shape in words', () => {
  const run = { name: 'token', alphabet: 'A-Z', min: 4, max: 4 };
  const base = { entropy: 0, anchors: [{ text: 'ab', fold: false, follow: [] }], runs: [run] };
  test.each([
    ['literal and run', '(?<secret>ab{{token}})', ['ab, then 4 of A-Z']],
    ['an escaped character', '(?<secret>ab\\.{{token}})', ['ab., then 4 of A-Z']],
    ['run, literal, run', '(?<secret>{{token}}ab{{token}})', ['4 of A-Z, then ab, then 4 of A-Z', 'beside ab']],
    ['more than that', '(?<secret>(?:ab|cd)+{{token}})', ['ab', '4 of A-Z']],
    ['a bracket in a class', '[)](?<secret>ab)', ['ab']],
    ['no closing parenthesis', '(?<secret>ab', ['ab', '4 of A-Z']],
  ])('%s', (_, pattern, shape) => {
    expect(ruleShape(zavuBut({ ...base, pattern }))).toEqual(shape);
  });

  test('everything else that a rule demands', () => {
    expect(ruleShape(zavuBut({ ...base, pattern: '(?<secret>ab)', lines: 2, entropy: 3.5, checks: ['jwt'], weak: true }))).toEqual(['ab', 'within 2 lines of it', 'at least 3.5 bits of entropy a character', 'checked: jwt', 'may have been chosen by a person: shown by its length only']);
  });

  test('of every built-in rule it is words, not an expression', () => {
    for (const one of rules) {
      expect(ruleShape(one).length, one.id).toBeGreaterThan(0);
      expect(ruleShape(one).join(' '), one.id).not.toMatch(/\(\?|\{\{/);
    }
  });
});

describe('how a key travels', () => {
  test('in a header, to a host, from the environment', () => {
    expect(ruleTransport(rule('zavu-live-key'))).toEqual(['in the header Authorization: Bearer <key>', 'to api.zavu.dev', 'from the environment: ZAVU_API_KEY, ZAVUDEV_API_KEY']);
  });

  test('in a query, with a warning', () => {
    expect(ruleTransport(zavuBut({ auth: { query: 'key' }, hosts: [], env: [] }))).toEqual([expect.stringMatching(/^in the query, \?key=<key>: .* prefer a header/)]);
  });
});
