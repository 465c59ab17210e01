/** Breaking a rule fails its own examples or near misses: every rule is changed in every small way (mutants.ts), and each changed rule is wrong on one of them. */
import { RuleSet } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { EQUIVALENT, isEquivalent } from './equivalent.ts';
import { mutantsOf, withOwnFragment } from './mutants.ts';
import { textsOf, wrongOn } from './trial.ts';

const files = RuleSet.builtinFiles().map((file) => ({ ...file, rules: file.rules.map(withOwnFragment) }));

describe.each(files.map((file) => [file.file, file] as const))('%s', (_, file) => {
  it.each(file.rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
    const texts = textsOf(rule);
    expect(wrongOn(file, rule, texts), 'the rule as it is').toBeUndefined();
    const survivors = [...mutantsOf(rule)].filter(({ what, rule: mutant }) => !isEquivalent(rule, what) && wrongOn(file, mutant, texts) === undefined);
    expect(survivors.map(({ what }) => what), 'changes that none of its examples and near misses notices').toEqual([]);
  });
});

it('there are more than twenty mutants of a rule', () => {
  const rules = files.flatMap((file) => file.rules);
  expect(rules.flatMap((rule) => [...mutantsOf(rule)]).length).toBeGreaterThan(20 * rules.length);
});

it('of them one in ten at most is called no change, and every reason is needed', () => {
  const all = files.flatMap((file) => file.rules.flatMap((rule) => [...mutantsOf(rule)].map(({ what }) => ({ rule, what }))));
  expect(all.filter(({ rule, what }) => isEquivalent(rule, what)).length).toBeLessThan(all.length / 10);
  expect(EQUIVALENT.filter(({ holds }) => !all.some(({ rule, what }) => holds(rule, what))).map(({ why }) => why)).toEqual([]);
});
