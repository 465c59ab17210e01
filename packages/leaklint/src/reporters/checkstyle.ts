/** The checkstyle report: findings by file, one a secret, at its first place; then uses of keys. What could not be read is an error of its own. */
import type { Severity } from '../finding.ts';
import type { ScanResult } from '../scan-result.ts';
import { isIncomplete, verdict } from './verdict.ts';
import { groupBy } from './group.ts';
import { fileOf, sentence, usageSentence } from './sentence.ts';
import { document, element } from './xml.ts';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'info'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'info' };

export function checkstyle(result: ScanResult): string {
  const errors: { readonly file: string; readonly error: string[] }[] = [];
  const add = (file: string, error: string[]): void => void errors.push({ file, error });
  for (const finding of result.findings) {
    const [first] = finding.places;
    add(fileOf(first), element('error', { line: first?.line ?? 1, column: first?.column, severity: LEVEL[finding.severity], message: sentence(finding), source: `leaklint.${finding.rule}` }));
  }
  for (const use of result.usage?.findings ?? []) add(use.path, element('error', { line: use.line, column: use.column, severity: use.new ? use.severity : 'info', message: `${usageSentence(use)} (${use.url})`, source: `leaklint.${use.rule.slice(use.rule.indexOf('/') + 1)}` }));
  for (const { kind, subject, message } of result.problems) add(subject === '' ? kind : subject, element('error', { line: 1, severity: 'error', message, source: `leaklint.problem.${kind}` }));
  if (isIncomplete(result) && result.problems.length === 0) add('.', element('error', { line: 1, severity: 'error', message: verdict(result).text, source: 'leaklint.problem.incomplete' }));
  return document(element('checkstyle', { version: '8.0' }, [...groupBy(errors, ({ file }) => file)].map(([name, members]) => element('file', { name }, members.map(({ error }) => error)))));
}
