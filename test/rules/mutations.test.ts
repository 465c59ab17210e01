/** Breaking a rule fails its own examples: every rule is changed in every way below, and each changed rule misses an example or finds a near miss. */
import { RuleError, type RuleFile, RuleSet, TextScanner, renderTemplate } from '@leaklint/engine';
import { expect, it } from 'vitest';

type Source = RuleFile['rules'][number];
type RunSource = NonNullable<Source['token']>;

const longest = (run: RunSource): number => (typeof run.length === 'number' ? run.length : run.length[1]);

/** The rule with every run changed. */
function withRuns(rule: Source, change: (run: RunSource) => RunSource): Source | undefined {
  const runs = Object.entries(rule.runs ?? {});
  if (rule.token === undefined && runs.length === 0) return undefined;
  return { ...rule, ...(rule.token === undefined ? {} : { token: change(rule.token) }), ...(runs.length === 0 ? {} : { runs: Object.fromEntries(runs.map(([name, run]) => [name, change(run)])) }) };
}

const MUTATIONS: Readonly<Record<string, (rule: Source) => Source | undefined>> = {
  'runs longer than any that is issued': (rule) => withRuns(rule, (run) => ({ ...run, length: [longest(run) + 1, longest(run) + 2] })),
  'runs shorter than any that is issued': (rule) => withRuns(rule, (run) => ({ ...run, length: 1 })),
  'runs of another alphabet': (rule) => withRuns(rule, (run) => ({ ...run, alphabet: '~' })),
  'an expression that matches nothing': (rule) => ({ ...rule, pattern: rule.pattern.replace('(?<secret>', '(?!)(?<secret>') }),
};

/** Whether the rule's own examples and near misses still hold. */
function holds(file: RuleFile, rule: Source): boolean {
  let rules: RuleSet;
  try {
    rules = RuleSet.compile([{ ...file, rules: [{ ...rule, confirm: {} }] }]);
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
  const scanner = new TextScanner(rules);
  const finds = (template: string): boolean => scanner.scan(Buffer.from(renderTemplate(template, rule.id).text, 'latin1')).length > 0;
  return rule.examples.every(finds) && !rule.counterexamples.some(finds);
}

it.each(RuleSet.builtinFiles().map((file) => [file.file, file] as const))('%s', (_, file) => {
  for (const rule of file.rules) {
    expect(holds(file, rule), `${rule.id} as it is`).toBe(true);
    for (const [name, mutate] of Object.entries(MUTATIONS)) {
      const mutant = mutate(rule);
      if (mutant !== undefined) expect(holds(file, mutant), `${rule.id} with ${name}`).toBe(false);
    }
  }
});
