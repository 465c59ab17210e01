/**
 * A rule made ready to run: its expression, what must hold of its runs, and how far it looks around each anchor. Built on a rule's first hit.
 */
import { ByteClass } from '@leaklint/kernel';
import { placement } from './anchors.ts';
import { CHECKS, JUDGES_FILLER, READS_WINDOW } from './checks/index.ts';
import type { Check } from './checks/check.ts';
import type { Form } from './checks/placeholder.ts';
import { type Pattern, parsePattern } from './pattern.ts';
import type { Rule, Run } from './rule.ts';
import { WINDOW } from './window.ts';

/** How one anchor of the rule is tried. */
export interface Approach {
  /** Every match that holds this anchor begins with it. */
  readonly sticky: boolean;
  /** Bytes before and behind the anchor that the expression can touch, no more than the window has. */
  readonly lead: number;
  readonly extent: number;
}

export interface Program {
  readonly rule: Rule;
  readonly sticky: RegExp;
  readonly search: RegExp;
  /** Finds the next secret of a block right behind the one before. */
  readonly further: RegExp | undefined;
  readonly groups: readonly { readonly group: string; readonly run: Run }[];
  /** What may not stand before the secret, and (per run) behind it. */
  readonly left: ByteClass;
  /** The secret begins with a run and stands at a left boundary. */
  readonly opensWithRun: boolean;
  readonly classes: ReadonlyMap<Run, ByteClass>;
  /** How the anchor of this number is tried; worked out when it is first hit: some rules have sixty anchors, and a text holds two of them. */
  approach(anchor: number): Approach;
  readonly checks: readonly Check[];
  readonly filler: boolean;
  /** What speaks for a match besides its value. */
  readonly form: Form;
  /** A check or the choice of the vendor reads the whole window. */
  readonly wide: boolean;
}

/** Compiles one rule. Costs about 30 µs. */
export function compileProgram(rule: Rule): Program {
  const pattern = parsePattern(rule.pattern, rule.runs);
  const flags = rule.anchors.some((anchor) => anchor.fold) ? 'di' : 'd';
  const classes = new Map(rule.runs.map((run) => [run, ByteClass.of(run.alphabet)]));
  const approaches: Approach[] = [];
  return {
    rule,
    sticky: new RegExp(pattern.source, `${flags}y`),
    search: new RegExp(pattern.source, `${flags}g`),
    further: rule.further === undefined ? undefined : new RegExp(parsePattern(rule.further, rule.runs).source, `${flags}y`),
    groups: pattern.groups,
    left: leftClass(rule, pattern, classes),
    opensWithRun: rule.boundary === 'token' && OPENS_WITH_RUN.test(rule.pattern),
    classes,
    approach: (anchor) => (approaches[anchor] ??= approachTo(rule, pattern, anchor)),
    checks: rule.checks.flatMap((name) => CHECKS[name] ?? []),
    filler: !rule.checks.some((name) => JUDGES_FILLER.has(name)),
    form: rule.confidence === 'high' ? 'prefixed' : rule.kind === 'secret' && rule.runs.every(({ min, max }) => min === max) ? 'measured' : 'named',
    wide: rule.context.length > 0 || rule.checks.some((name) => READS_WINDOW.has(name)),
  };
}

function approachTo(rule: Rule, pattern: Pattern, number: number): Approach {
  const anchor = rule.anchors[number];
  if (anchor === undefined) throw new RangeError(`${rule.id} has no anchor ${number}`);
  const place = placement(pattern, anchor);
  const limit = rule.block ? WINDOW.blockAfter : WINDOW.after;
  return {
    sticky: place.found && place.lead === 0,
    lead: Math.min(WINDOW.before, place.lead + 1 + pattern.behind),
    extent: Math.min(limit, place.extent + 1 + pattern.ahead),
  };
}

const OPENS_WITH_RUN = /\(\?<secret>(?:\(\?:)?\{\{/;
const LETTERS = ByteClass.of('A-Za-z0-9_-');

/**
 * The alphabet that must end before the secret begins: the first run's, or letters, digits and _ where the pattern has no run. `=` ends base64 and never begins it (KEY=…);
 * before a literal prefix other punctuation is no part of the token either (a path, a query).
 */
function leftClass(rule: Rule, pattern: Pattern, classes: ReadonlyMap<Run, ByteClass>): ByteClass {
  const first = pattern.groups[0];
  const alphabet = (first === undefined ? undefined : classes.get(first.run)) ?? ByteClass.of('A-Za-z0-9_');
  const beginsWithRun = OPENS_WITH_RUN.test(rule.pattern);
  return ByteClass.from(alphabet.bytes().filter((byte) => byte !== 0x3d && (beginsWithRun || LETTERS.has(byte))));
}
