/** `leaklint explain RULE`: what a rule finds, how such a key should travel, and how to revoke one. */
import { isIdentifier, renderTemplate } from '@leaklint/engine';
import type { Rule, RuleSet } from '@leaklint/engine';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { printableJson, visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { labelled, wrap } from '../terminal/layout.ts';
import { plainFormat } from '../command-line/plain-format.ts';
import { rulesHere } from '../project.ts';
import { ruleShape, ruleTransport } from './rule-shape.ts';
import { writeAll } from '../sinks.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';

const LABEL = 12;
const SAMPLES = 3;

export async function explain(line: CommandLine, context: Context): Promise<ExitStatus> {
  const format = plainFormat(line);
  const { rules: set } = await rulesHere(line);
  const id = line.operands[0] ?? '';
  const rule = set.rule(id);
  if (rule === undefined) throw new UsageError(`no rule ${visible(id)}${didYouMean(id, set.rules.map((one) => one.id))}; leaklint rules lists them`);
  await writeAll(context.stdout, format === 'json' ? json(rule) : text(rule, set, context));
  return EXIT.clean;
}

function text(rule: Rule, set: RuleSet, { paint, width }: Context): string {
  const columns = Math.min(width, 120) - LABEL;
  const rows: [string, readonly string[]][] = [
    ['provider', [rule.provider, ...(rule.homepage === undefined ? [] : [rule.homepage])]],
    ['severity', [`${rule.severity}${rule.environment === undefined ? '' : `, ${rule.environment} key`}, ${rule.confidence} confidence`]],
    ['shape', ruleShape(rule)],
    ['with', rule.parts.map((part) => (isIdentifier(part) ? part.name : (set.rule(part.rule)?.name ?? part.rule)))],
    ['examples', samples(rule.examples)],
    ['no match', samples(rule.counterexamples)],
    ['how to use', ruleTransport(rule)],
    ['rotate', rule.rotateAfterDays === undefined ? [] : [`every ${rule.rotateAfterDays} days`]],
    ['revoke', [...(rule.revoke?.steps ?? []).map((step, i) => `${i + 1}. ${step}`), ...(rule.revoke?.url === undefined ? [] : [rule.revoke.url])]],
    ['see', rule.references],
  ];
  const lines = rows
    .filter(([, values]) => values.length > 0)
    .flatMap(([label, values]) => labelled(paint('dim', label), values.flatMap((value) => hanging(visible(value), columns)), LABEL));
  return `${[`${paint('bold', visible(rule.name))}  ${paint('cyan', rule.id)}`, '', ...lines].join('\n')}\n`;
}

/** A numbered step keeps its number apart from its words. */
function hanging(value: string, columns: number): string[] {
  const number = /^\d+\. /.exec(value)?.[0] ?? '';
  return wrap(value.slice(number.length), columns - number.length).map((line, i) => (i === 0 ? number : ' '.repeat(number.length)) + line);
}

/** The first of a rule's own templates that fit on a line, filled with keys made on the spot: they open nothing. */
function samples(templates: readonly string[]): string[] {
  const texts = templates.map((template) => renderTemplate(template).text).filter((one) => !one.includes('\n') && one.length <= 200);
  return texts.slice(0, SAMPLES);
}

function json(rule: Rule): string {
  const { id, name, provider, homepage, references, severity, environment, kind, confidence, anchors, runs, entropy, checks, weak, parts, auth, hosts, env, revoke, rotateAfterDays } = rule;
  return `${printableJson({ schema: 1, rule: { id, name, provider, homepage, references, severity, environment, kind, confidence, shape: ruleShape(rule), anchors, runs, entropy, checks, weak, parts, auth, hosts, env, revoke, rotateAfterDays, examples: samples(rule.examples), counterexamples: samples(rule.counterexamples) } }, 2)}\n`;
}
