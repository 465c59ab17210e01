/** Each rule's worst case on windows made to hurt it: at most 50 µs for a rule of lines, on the reference machine. */
import { type Adversary, Matcher, WORST_CASE, adversaries, kernelAnchor, microseconds, slowness } from '@leaklint/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from './scanner.ts';

const matcher = new Matcher(rules);

/** A machine that others share adds time even to the best of sixty turns; what is slow by its form is so by far more. */
const ROOM = 1.5;

const clock = (): number => performance.now();
const measured = (hurt: Adversary, index: number): number => microseconds(matcher, hurt, index, clock, 4, 3);

describe('the worst case of each rule', () => {
  const slow = slowness(clock);

  // What is measured is compiled code: without this the first rule pays for the interpreter (57 µs for 13).
  beforeAll(() => {
    for (const rule of rules.rules.slice(0, 10)) {
      const index = kernelAnchor(rules, rule, 0);
      for (const hurt of adversaries(rule, rule.anchors[0]?.text ?? '')) measured(hurt, index);
    }
  });

  it.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
    const limitOn = (slower: number): number => (rule.block ? WORST_CASE.block : WORST_CASE.line) * slower * ROOM;
    const limit = limitOn(slow);
    let worst = 0;
    let where = '';
    for (const [number, anchor] of rule.anchors.slice(0, 3).entries()) {
      const index = kernelAnchor(rules, rule, number);
      expect(index).toBeGreaterThanOrEqual(0);
      // The kernel's anchor may belong to several rules: their time is shared.
      const sharers = rules.bindings.at(index).length / 3;
      for (const hurt of adversaries(rule, anchor.text)) {
        let time = measured(hurt, index) / sharers;
        // Whatever else runs on the machine only ever adds time: what is too slow has to be so sixty times.
        for (let again = 0; again < (time < limit ? 6 : 60) && time > WORST_CASE.line / 2; again++) time = Math.min(time, measured(hurt, index) / sharers);
        if (time > worst) [worst, where] = [time, Buffer.from(hurt.text.subarray(hurt.anchor, hurt.anchor + 80)).toString('latin1')];
      }
    }
    if (process.env['LEAKLINT_WORST'] !== undefined) console.log(`${worst.toFixed(1)} µs ${rule.id} ${JSON.stringify(where)}`);
    // The machine may have become slower since that was measured.
    expect(worst, JSON.stringify(where)).toBeLessThan(worst < limit ? limit : limitOn(Math.max(slow, slowness(clock))));
  });
});

/** What a rule looks for behind its anchor, over and over, and its anchor with it. */
describe('the worst case of a rule that looks on', () => {
  const slow = slowness(clock);

  it.each([
    ['gcp-mail-app-password', "'gmail'", "'gmail' pass "],
    ['gcp-mail-app-password', 'smtp.gmail.com', 'smtp.gmail.com pass: '],
    ['pusher-secret', 'new pusher(', 'new pusher({ secret '],
    ['jwt-signing-call', 'jwt.sign(', 'jwt.sign(a, '],
    ['calls-crypto-key', 'cookieSession(', 'cookieSession({ keys: '],
    ['plivo-auth-token', 'plivo', 'plivo("a", '],
    ['plivo-auth-token', 'plivo', 'plivo key token\n'],
  ])('%s, %j in %j', (id, anchor, unit) => {
    const rule = rules.rule(id);
    if (rule === undefined) return expect.fail(`there is no ${id}`);
    const index = kernelAnchor(rules, rule, rule.anchors.findIndex(({ text }) => text === anchor));
    expect(index).toBeGreaterThanOrEqual(0);
    const before = unit.repeat(150);
    const hurt = { text: Buffer.from(before + unit.repeat(400)), anchor: before.length };
    let time = Infinity;
    for (let turn = 0; turn < 60 && time > (WORST_CASE.line * slow) / 2; turn++) time = Math.min(time, measured(hurt, index));
    expect(time).toBeLessThan(WORST_CASE.line * slow);
  });
});
