/** The github report: workflow commands, which GitHub draws as annotations. Worst first, within what it shows of one step; no text of a repository begins a command. */
import { visible } from '../terminal/escape.ts';
import { counted } from '../terminal/layout.ts';
import type { Finding, Severity } from '../finding.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import { isBlocking, isIncomplete, verdict } from './verdict.ts';
import { fileOf, problemSentence, remedy, reviewSentence, sentence, usageSentence } from './sentence.ts';

type Level = 'error' | 'warning' | 'notice';

/** Of each level in one step; GitHub drops the rest without a word. */
const SHOWN = 10;

const BELOW: Readonly<Record<Severity, Level>> = { critical: 'warning', high: 'warning', medium: 'warning', low: 'notice' };

export function github(result: ScanResult): string {
  const lines: string[] = [];
  const left: Record<Level, number> = { error: SHOWN, warning: SHOWN, notice: SHOWN };
  let hidden = 0;
  const emit = (level: Level, properties: Readonly<Record<string, string | number>>, text: string): void => {
    if (left[level]-- > 0) lines.push(command(level, properties, text));
    else hidden++;
  };
  // First: without it ten findings would look like all there are.
  if (isIncomplete(result)) emit('error', { title: 'leaklint: not everything was scanned' }, [verdict(result).text, ...result.problems.slice(0, 3).map(problemSentence)].join('\n'));
  for (const finding of result.findings) emit(isBlocking(finding, result) ? 'error' : BELOW[finding.severity], propertiesOf(finding), [sentence(finding), ...remedy(finding)].join('\n'));
  for (const use of result.usage?.findings ?? []) emit(usageFails(use, result.failOn) ? 'error' : use.new ? 'warning' : 'notice', { file: use.path, line: use.line, endLine: use.endLine, title: use.rule }, [usageSentence(use), use.url].join('\n'));
  for (const { path, message } of result.usage?.unlinted ?? []) emit('notice', { file: path, title: 'leaklint: scanned for keys, but not parsed' }, message);
  for (const review of result.review ?? []) emit('warning', { title: 'leaklint: a suppression to review' }, reviewSentence(review));
  if (hidden > 0) lines.push(`leaklint: +${counted(hidden, 'more annotation')} that GitHub would not show here`);
  lines.push(`leaklint: ${visible(verdict(result).text)}`);
  return `${lines.join('\n')}\n`;
}

function propertiesOf(finding: Finding): Record<string, string | number> {
  const [first] = finding.places;
  const title = `leaklint: ${finding.name}`;
  if (first?.path === undefined || !['blob', 'file', 'staged'].includes(first.source)) return { title };
  // Columns are drawn on one line only, and ours are bytes: lines alone are always right.
  return { file: fileOf(first), line: first.line, endLine: Math.max(first.line, first.endLine), title };
}

/** As the runner reads it: `%`, and line ends, in the message; `:` and `,` in properties, too. Each line is made visible apart from the others. */
function command(level: Level, properties: Readonly<Record<string, string | number>>, text: string): string {
  const data = (value: string): string => value.replaceAll('%', '%25');
  const property = (value: string | number): string => data(visible(String(value))).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const message = text.split('\n').map((line) => data(visible(line))).join('%0A');
  return `::${level} ${Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`).join(',')}::${message}`;
}
