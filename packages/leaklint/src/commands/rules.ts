/** `leaklint rules`: every rule, one line each; `leaklint rules check` looks over a project's own. */
import type { Rule, RuleSet } from '@leaklint/engine';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { printableJson, visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { counted, padEnd } from '../terminal/layout.ts';
import { plainFormat } from '../command-line/plain-format.ts';
import { rulesHere } from '../project.ts';
import { writeAll } from '../sinks.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';

export async function rules(line: CommandLine, context: Context): Promise<ExitStatus> {
  const [word, file] = line.operands;
  if (word === 'check') return await (await import('./rules-check.ts')).checkRules(file, context);
  if (word !== undefined) throw new UsageError(`leaklint rules ${visible(word)}: only check follows${didYouMean(word, ['check'])}`);
  const { rules: set } = await rulesHere(line);
  const sorted = [...set.active].sort((a, b) => compare(a.provider.toLowerCase(), b.provider.toLowerCase()) || compare(a.id, b.id));
  await writeAll(context.stdout, plainFormat(line) === 'json' ? json(set, sorted) : table(sorted, set.rules.length - set.active.length, context));
  return EXIT.clean;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function table(sorted: readonly Rule[], disabled: number, { paint }: Context): string {
  const rows = sorted.map((rule) => [rule.id, rule.severity, rule.provider, rule.name].map(visible));
  const head = ['RULE', 'SEVERITY', 'PROVIDER', 'FINDS'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const text = (row: readonly string[]): string => row.map((cell, i) => (i === row.length - 1 ? cell : padEnd(cell, (widths[i] ?? 0) + 2))).join('');
  const providers = new Set(sorted.map((rule) => rule.provider)).size;
  return `${[paint('bold', text(head)), ...rows.map(text), '', `${counted(sorted.length, 'rule')} for ${counted(providers, 'provider')}${disabled === 0 ? '' : `, ${counted(disabled, 'more', 'more')} disabled by the configuration`}. leaklint explain RULE says more.`].join('\n')}\n`;
}

function json(set: RuleSet, sorted: readonly Rule[]): string {
  const described = sorted.map(({ id, name, provider, severity, environment, kind, confidence, homepage, rotateAfterDays }) => ({ id, name, provider, severity, environment, kind, confidence, homepage, rotateAfterDays }));
  return `${printableJson({ schema: 1, digest: set.digest, rules: described }, 2)}\n`;
}
