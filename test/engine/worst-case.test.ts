/** Each rule's worst case on windows made to hurt it: at most 50 µs for a rule of lines, on the reference machine. */
import { type Found, Matcher, type Rule, WINDOW } from '@leaklint/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { VARIANT } from '../../packages/engine/src/encoding.ts';
import { make, rules } from './scanner.ts';

const LINE_LIMIT = 50;
/** A block's window is eight times as wide. */
const BLOCK_LIMIT = 400;

const matcher = new Matcher(rules);

/** How much slower than the reference machine this one is, now: a fixed loop of the same kind of work. */
function slowness(): number {
  const text = 'abcdefghij'.repeat(400);
  const expression = /[a-z]+!/y;
  let best = Infinity;
  for (let turn = 0; turn < 20; turn++) {
    const begin = performance.now();
    for (let times = 0; times < 50; times++) {
      expression.lastIndex = 0;
      expression.test(text);
    }
    best = Math.min(best, (performance.now() - begin) / 50);
  }
  return Math.max(1, best / REFERENCE_LOOP);
}
/** What that loop took on the reference machine (2-core x86-64, Node 20), in ms. */
const REFERENCE_LOOP = 0.0055;

/** The kernel anchor that stands for the plain form of the rule's anchor. */
function kernelAnchor(rule: Rule, number: number): number {
  return rules.bindings.findIndex((binding) => {
    for (let at = 0; at < binding.length; at += 3) if (binding[at] === rule.index && binding[at + 1] === number && binding[at + 2] === VARIANT.plain) return true;
    return false;
  });
}

interface Hurt {
  readonly text: Buffer;
  readonly anchor: number;
}

/** Windows that are full to the edge, with the anchor in place. */
function adversaries(rule: Rule, anchor: string): Hurt[] {
  const after = rule.block ? WINDOW.blockAfter : WINDOW.after;
  const around = (before: string, behind: string): Hurt => {
    const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
    return { text: Buffer.from(fill(before, WINDOW.before + 500) + anchor + fill(behind, after + 500), 'latin1'), anchor: WINDOW.before + 500 };
  };
  const examples = rule.examples.slice(0, 3).map((example) => make(example, rule.id));
  const tails = examples.filter((text) => text.includes(anchor)).map((text) => text.slice(text.indexOf(anchor) + anchor.length));
  const runs = rule.runs.map((run) => make(`{{of:${run.alphabet.replace(/[{}]/g, '')}:${Math.min(run.max, 200)}}}`, rule.id));
  const units = [anchor, 'a', '1', 'aB3', ' ', '"', '=', '.', '-', '_', '/', ': ', 'a.', 'a-', 'a=', 'a:', '\\n', '%3D', ...runs, ...tails, ...tails.map((tail) => tail.slice(0, -2)), ...examples];
  return units.filter((unit) => unit !== '').flatMap((unit) => [around(' ', unit), around(unit, unit)]);
}

function microseconds(hurt: Hurt, index: number): number {
  const found: Found[] = [];
  let best = Infinity;
  for (let turn = 0; turn < 4; turn++) {
    const begin = performance.now();
    for (let times = 0; times < 3; times++) matcher.match(hurt.text, 0, hurt.text.length, hurt.anchor, index, found);
    best = Math.min(best, ((performance.now() - begin) * 1000) / 3);
    found.length = 0;
  }
  return best;
}

describe('the worst case of each rule', () => {
  const slow = slowness();

  // What is measured is compiled code: without this the first rule pays for the interpreter (57 µs for 13).
  beforeAll(() => {
    for (const rule of rules.rules.slice(0, 10)) {
      const index = kernelAnchor(rule, 0);
      for (const hurt of adversaries(rule, rule.anchors[0]?.text ?? '')) microseconds(hurt, index);
    }
  });

  it.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
    let worst = 0;
    let where = '';
    for (const [number, anchor] of rule.anchors.slice(0, 3).entries()) {
      const index = kernelAnchor(rule, number);
      expect(index).toBeGreaterThanOrEqual(0);
      // The kernel's anchor may belong to several rules: their time is shared.
      const sharers = (rules.bindings[index]?.length ?? 3) / 3;
      for (const hurt of adversaries(rule, anchor.text)) {
        let time = microseconds(hurt, index) / sharers;
        if (time > LINE_LIMIT / 2) time = Math.min(time, microseconds(hurt, index) / sharers, microseconds(hurt, index) / sharers);
        if (time > worst) [worst, where] = [time, hurt.text.toString('latin1', hurt.anchor, hurt.anchor + 80)];
      }
    }
    if (process.env['LEAKLINT_WORST'] !== undefined) console.log(`${worst.toFixed(1)} µs ${rule.id} ${JSON.stringify(where)}`);
    expect(worst, JSON.stringify(where)).toBeLessThan((rule.block ? BLOCK_LIMIT : LINE_LIMIT) * slow);
  });
});
