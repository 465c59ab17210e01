/**
 * Worst cases: windows that are made to hurt a rule, full to the edge with what its expression likes best. Whoever has a clock measures on them.
 */
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';
import { VARIANT } from './encoding.ts';
import { renderTemplate } from './template.ts';
import { WINDOW } from './window.ts';

/** Microseconds that one anchor of a rule may take on the reference machine; a block's window is eight times as wide. */
export const WORST_CASE = { line: 50, block: 400 } as const;

export interface Adversary {
  readonly text: Uint8Array;
  /** Where the anchor stands in it. */
  readonly anchor: number;
}

/** The kernel anchor that stands for the plain form of the rule's anchor `number`; -1 where it has none. */
export function kernelAnchor(rules: RuleSet, rule: Rule, number: number): number {
  return rules.bindings.findIndex((binding) => {
    for (let at = 0; at < binding.length; at += 3) if (binding[at] === rule.index && binding[at + 1] === number && binding[at + 2] === VARIANT.plain) return true;
    return false;
  });
}

/** Windows that are full to the edge, with the anchor in place. */
export function adversaries(rule: Rule, anchor: string): Adversary[] {
  const make = (template: string): string => renderTemplate(template, rule.id).text;
  const after = rule.block ? WINDOW.blockAfter : WINDOW.after;
  const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const around = (before: string, behind: string): Adversary => ({ text: Buffer.from(fill(before, WINDOW.before + 500) + anchor + fill(behind, after + 500), 'latin1'), anchor: WINDOW.before + 500 });
  const examples = rule.examples.slice(0, 3).map(make);
  const tails = examples.filter((text) => text.includes(anchor)).map((text) => text.slice(text.indexOf(anchor) + anchor.length));
  const runs = rule.runs.map((run) => make(`{{of:${run.alphabet.replace(/[{}]/g, '')}:${Math.min(run.max, 200)}}}`));
  const units = [anchor, 'a', '1', 'aB3', ' ', '"', '=', '.', '-', '_', '/', ': ', 'a.', 'a-', 'a=', 'a:', '\\n', '%3D', ...runs, ...tails, ...tails.map((tail) => tail.slice(0, -2)), ...examples];
  return units.filter((unit) => unit !== '').flatMap((unit) => [around(' ', unit), around(unit, unit)]);
}
