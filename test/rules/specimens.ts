/** The rules' own examples taken apart, so that each can stand somewhere else: what must be found, and the least that has to go with it. */
import { type Rule, RuleSet, TextScanner, normaliseSecret, renderTemplate } from '@leaklint/engine';
import { NEUTRAL } from '../../bench/planted/contexts.ts';

export const rules: RuleSet = RuleSet.builtin();
const scanner = new TextScanner(rules);

/** An example or near miss as it stands elsewhere. */
export interface Specimen {
  readonly template: string;
  /** `own`: the secret alone says what it is. `named`: it needs a name beside it. `whole`: it needs the words around it. */
  readonly kind: 'own' | 'named' | 'whole';
  readonly name: string;
  readonly value: string;
  /** Normalised, so that a PEM block with escaped line breaks is the same. */
  readonly secret: string;
}

const scan = (text: string): ReturnType<TextScanner['scan']> => scanner.scan(Buffer.from(text, 'latin1'));

/** The normalised secrets that the rule finds in a text. A rule of the assignment family stands for the family: which of them speaks depends on the quotes around a value. */
export function secretsOf(rule: Rule, text: string): string[] {
  const family = rule.checks.includes('assignment');
  return scan(text).filter((match) => match.rule.id === rule.id || (family && match.rule.checks.includes('assignment'))).map((match) => normaliseSecret(match.secret));
}

/** The rules' ids that fire on a text. */
export function firing(text: string): string[] {
  return scan(text).map((match) => match.rule.id);
}

/** Takes one example apart. */
export function specimenOf(rule: Rule, template: string): Specimen {
  const { text } = renderTemplate(template, rule.id);
  const match = scan(text).find((one) => one.rule.id === rule.id);
  if (match === undefined) throw new Error(`${rule.id} misses its example ${template}`);
  const secret = normaliseSecret(match.secret);
  const written = text.slice(match.start, match.end);
  const holds = (name: string, value: string): boolean => secretsOf(rule, `"${name}": "${value}"`).includes(secret);
  if (holds(NEUTRAL, written)) return { template, kind: 'own', name: NEUTRAL, value: written, secret };
  const stretch = stretchAround(rule, text, match.start, match.end);
  const name = stretch === undefined ? '' : nameIn(text.slice(stretch[0], match.start));
  if (name !== '' && holds(name, written)) return { template, kind: 'named', name, value: written, secret };
  // The expression begins within the name: `stripeKey`, `mapbox-key`.
  const longer = stretch === undefined ? '' : (/[\w$][\w$-]*$/.exec(text.slice(0, stretch[0]))?.[0] ?? '') + name;
  if (longer !== name && holds(longer, written)) return { template, kind: 'named', name: longer, value: written, secret };
  const around = stretch === undefined ? text : text.slice(...stretch);
  return { template, kind: 'whole', name: NEUTRAL, value: /["'`]/.test(around) || !holds(NEUTRAL, around) ? text : around, secret };
}

/** Where the rule's expression matches around [start, end). */
function stretchAround(rule: Rule, text: string, start: number, end: number): [number, number] | undefined {
  const { search } = rules.program(rule.index);
  search.lastIndex = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (match.index <= start && match.index + match[0].length >= end) return [match.index, match.index + match[0].length];
    search.lastIndex = match.index + 1;
  }
  return undefined;
}

/** `acme secret key = "` gives acme_secret_key. */
function nameIn(lead: string): string {
  return (/^[\w$.-]+(?: [\w$.-]+)*/.exec(lead)?.[0] ?? '').replaceAll(' ', '_');
}
