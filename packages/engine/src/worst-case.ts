/**
 * Worst cases: windows that are made to hurt a rule, full to the edge with what its expression likes best, and the time that they take by somebody's clock.
 */
import type { Found } from './judgement.ts';
import type { Matcher } from './matcher.ts';
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
  for (let index = 0; index < rules.bindings.count; index++) {
    const binding = rules.bindings.at(index);
    for (let at = 0; at < binding.length; at += 3) if (binding[at] === rule.index && binding[at + 1] === number && binding[at + 2] === VARIANT.plain) return index;
  }
  return -1;
}

/** Windows that are full to the edge, with the anchor in place. @param further what else may fill them, besides what hurts most rules */
export function adversaries(rule: Rule, anchor: string, further: readonly string[] = []): Adversary[] {
  const make = (template: string): string => renderTemplate(template, rule.id).text;
  const after = rule.block ? WINDOW.blockAfter : WINDOW.after;
  const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const around = (before: string, behind: string): Adversary => ({ text: Buffer.from(fill(before, WINDOW.before + 500) + anchor + fill(behind, after + 500), 'latin1'), anchor: WINDOW.before + 500 });
  const examples = rule.examples.slice(0, 3).map(make);
  const tails = examples.filter((text) => text.includes(anchor)).map((text) => text.slice(text.indexOf(anchor) + anchor.length));
  const runs = rule.runs.map((run) => make(`{{of:${run.alphabet.replace(/[{}]/g, '')}:${Math.min(run.max, 200)}}}`));
  const units = [anchor, 'a', '1', 'aB3', ' ', '"', '=', '.', '-', '_', '/', ': ', 'a.', 'a-', 'a=', 'a:', '\\n', '%3D', ...runs, ...tails, ...tails.map((tail) => tail.slice(0, -2)), ...examples, ...further];
  return units.filter((unit) => unit !== '').flatMap((unit) => [around(' ', unit), around(unit, unit)]);
}

/** Milliseconds since whenever. The engine has no clock of its own: whoever measures brings one. */
export type Clock = () => number;

/** Microseconds that an anchor takes on such a window: the best of several turns, each so many `times` in a row. */
export function microseconds(matcher: Matcher, { text, anchor }: Adversary, index: number, clock: Clock, turns: number, times = 1): number {
  let best = Infinity;
  for (let turn = 0; turn < turns; turn++) {
    const found: Found[] = [];
    const begin = clock();
    for (let time = 0; time < times; time++) matcher.match(text, 0, text.length, anchor, index, found);
    best = Math.min(best, ((clock() - begin) * 1000) / times);
  }
  return best;
}

/**
 * What the loops of `slowness` take on the reference machine (2-core x86-64, Node 20), in ms. The second is worked out from a machine that takes 1.7 to 1.9 times as long
 * for everything, and yet only 1.2 times as long for the first.
 */
const REFERENCE = { expression: 0.0055, text: 0.0052 } as const;

/** How much slower than the reference machine this one is, now, and at least 1: fixed loops of the same kinds of work, an expression that fails and a text that is made anew. */
export function slowness(clock: Clock): number {
  const text = 'abcdefghij'.repeat(400);
  const expression = /[a-z]+!/y;
  const escaped = 'a%3Db'.repeat(200);
  const fails = (): void => {
    expression.lastIndex = 0;
    expression.test(text);
  };
  const remakes = (): void => void escaped.replace(/%3D/g, '=');
  return Math.max(1, fastest(fails, clock) / REFERENCE.expression, fastest(remakes, clock) / REFERENCE.text);
}

/** Milliseconds for one time. */
function fastest(work: () => void, clock: Clock): number {
  let best = Infinity;
  for (let turn = 0; turn < 20; turn++) {
    const begin = clock();
    for (let times = 0; times < 50; times++) work();
    best = Math.min(best, (clock() - begin) / 50);
  }
  return best;
}
