/** Slow rules: expressions of a project's own on windows made to hurt them. One whose time explodes would have a scan stand still, and nobody would know why. */
import { adversaries, kernelAnchor, Matcher, microseconds, renderTemplate } from '@leaklint/engine';
import type { Adversary, Rule, RuleSet } from '@leaklint/engine';

/** Microseconds on one window at which nothing further is tried: a thousand times what a rule may take. */
const HOPELESS = 50_000;
const ANCHORS = 3;

export const TOO_SLOW_ADVICE = 'let parts that repeat not overlap, or make long runs data ({{name}})';

/** An anchor of a rule as the kernel numbers it, and windows that are full to the edge around it. */
export interface Trial {
  readonly anchor: number;
  readonly windows: readonly Adversary[];
}

/** Windows for the first few anchors of a rule. */
export function trials(rule: Rule, rules: RuleSet): Trial[] {
  return rule.anchors.slice(0, ANCHORS).flatMap(({ text }, number) => {
    const anchor = kernelAnchor(rules, rule, number);
    return anchor === -1 ? [] : [{ anchor, windows: adversaries(rule, text, charactersOf(rule)) }];
  });
}

/** What the expression itself names: `(?:x+x+)+y` is slow on x alone. */
function charactersOf({ pattern, further = '' }: Rule): string[] {
  const named = (pattern + further).replace(/\{\{.*?\}\}|\\.|\(\?<\w+>/gs, '').match(/[^\s()[\]{}|?*+^$.\\]/g);
  return [...new Set(named)];
}

/** Behind what an expression likes: only where it fails there is every way tried, and one that ends in `$` or a lookahead likes the plain end. */
const ENDS = ['', '\x01', ' ', '"'].map((end) => Buffer.from(end));

/** Microseconds that a window takes; undefined for a rule that is not hopeless. @param widest bytes on either side of the anchor */
export function hopelessTime(matcher: Matcher, all: readonly Trial[], clock: () => number, widest: number = Infinity): number | undefined {
  for (const { anchor, windows } of all) {
    for (const window of windows) {
      const time = growing(matcher, window, anchor, clock, widest);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

/** Bytes on either side at which exponential growth shows, and that with the fourth power and above: what is slower only with the square or the cube is for `leaklint rules check` to say. */
const NARROW = 256;

/** `*`, `+`, `{2}`, and `?` where it does not open a group. */
const REPEATS = /[*+]|\{\d|(?<!(?<!\\)\()\?/;

/** Why a rule cannot be used; undefined when it can. */
export function slowRuleFault(rule: Rule, rules: RuleSet): string | undefined {
  // Runs are data, and literals take no time: only what repeats in the expression itself can be slow.
  if (!REPEATS.test(rule.pattern + (rule.further ?? ''))) return undefined;
  const time = hopelessTime(new Matcher(rules), trials(withGoodExamples(rule), rules), processorTime, NARROW);
  return time === undefined ? undefined : `takes too long: more than ${HOPELESS / 1000} ms on ${2 * NARROW} characters; ${TOO_SLOW_ADVICE}`;
}

/** A template that cannot be made is no matter of a scan. */
function withGoodExamples(rule: Rule): Rule {
  const examples = rule.examples.filter((template) => {
    try {
      return renderTemplate(template, 1).text !== '';
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return false;
    }
  });
  return Object.create(rule, { examples: { value: examples } }) as Rule;
}

/** Milliseconds. However busy the machine is, a rule that is good at one time is good at another. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The window narrower at first, on both sides: what takes exponentially long is stopped while it is still short. */
function growing(matcher: Matcher, { text, anchor }: Adversary, index: number, clock: () => number, widest: number): number | undefined {
  const end = Math.min(widest, Math.max(anchor, text.length - anchor));
  // Small steps, so that each ending has its turn before an exponential one takes seconds
  for (let reach = 16, turn = 0; reach < end; reach += reach < 64 ? 1 : reach >> 3, turn++) {
    const from = Math.max(0, anchor - reach);
    const narrow = { text: Buffer.concat([text.subarray(from, Math.min(text.length, anchor + reach)), ENDS[turn % ENDS.length]!]), anchor: anchor - from };
    const time = microseconds(matcher, narrow, index, clock, 1);
    // Once may be the compiler's doing.
    if (time > HOPELESS) {
      const again = Math.min(time, microseconds(matcher, narrow, index, clock, 2));
      if (again > HOPELESS) return again;
    }
  }
  return undefined;
}
