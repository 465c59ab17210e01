/** Each rule's worst case on windows made to hurt it: at most 50 µs for a rule of lines, on the reference machine. */
import { type Adversary, type Found, Matcher, WORST_CASE, adversaries, kernelAnchor } from '@leaklint/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from './scanner.ts';

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

function microseconds(hurt: Adversary, index: number): number {
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
      const index = kernelAnchor(rules, rule, 0);
      for (const hurt of adversaries(rule, rule.anchors[0]?.text ?? '')) microseconds(hurt, index);
    }
  });

  it.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
    let worst = 0;
    let where = '';
    for (const [number, anchor] of rule.anchors.slice(0, 3).entries()) {
      const index = kernelAnchor(rules, rule, number);
      expect(index).toBeGreaterThanOrEqual(0);
      // The kernel's anchor may belong to several rules: their time is shared.
      const sharers = (rules.bindings[index]?.length ?? 3) / 3;
      for (const hurt of adversaries(rule, anchor.text)) {
        let time = microseconds(hurt, index) / sharers;
        if (time > WORST_CASE.line / 2) time = Math.min(time, microseconds(hurt, index) / sharers, microseconds(hurt, index) / sharers);
        if (time > worst) [worst, where] = [time, Buffer.from(hurt.text.subarray(hurt.anchor, hurt.anchor + 80)).toString('latin1')];
      }
    }
    if (process.env['LEAKLINT_WORST'] !== undefined) console.log(`${worst.toFixed(1)} µs ${rule.id} ${JSON.stringify(where)}`);
    expect(worst, JSON.stringify(where)).toBeLessThan((rule.block ? WORST_CASE.block : WORST_CASE.line) * slow);
  });
});
