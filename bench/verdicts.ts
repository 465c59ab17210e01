/**
 * The false-positive rate, from verdicts that people gave.
 *
 *   npm run verdicts                                   the rate, by repository and by rule, from bench/verdicts/*.tsv
 *   npm run verdicts -- lint                           the same of the lint rules, from bench/verdicts/lint/
 *   npm run verdicts -- head                           the same of the trees of HEAD, from bench/verdicts/head/
 *   npm run verdicts -- todo OWNER/NAME REPORT.json    the rows of a report (`leaklint --format json`) that nobody has judged yet; exit code 1 when there are any
 *
 * Left out of judging, and counted: findings that are plainly test keys (see bench/verdict-file.ts).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cells, table } from './tables.ts';
import { columns, keysOf, nameOf, parseVerdicts, rate, rates, subjects, type Rate, type Report } from './verdict-file.ts';

const [mode, repository, report] = process.argv.slice(2);
const folder = fileURLToPath(new URL(mode === 'lint' || mode === 'head' ? `verdicts/${mode}/` : 'verdicts/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort();
const verdicts = files.flatMap((name) => parseVerdicts(name, readFileSync(join(folder, name), 'utf8')));

function todo(repository: string, report: Report): void {
  const judged = new Set(verdicts.map(nameOf));
  const wanted = subjects(repository, report);
  // Two keys of one rule on one line are one row.
  const open = [...new Map(wanted.filter((subject) => !judged.has(nameOf(subject))).map((subject) => [nameOf(subject), subject])).values()];
  const keys = keysOf(report).length;
  process.stderr.write(`${keys} findings: ${keys - wanted.length} plainly test keys, ${wanted.filter((subject) => judged.has(nameOf(subject))).length} judged, ${open.length} rows to judge\n`);
  process.stdout.write(`${columns.join('\t')}\n`);
  for (const subject of open) process.stdout.write(`${nameOf(subject)}\t?\t\n`);
  process.exitCode = open.length === 0 ? 0 : 1;
}

function show(): void {
  const row = ({ name, right, wrong, falsePositives }: Rate): string[] => cells(name, String(right), String(wrong), `${(falsePositives * 100).toFixed(1)} %`);
  const head = (what: string): string[] => [what, 'right', 'wrong', 'false positives'];
  const sections = [table(head('repository'), [...rates(verdicts, 'repository'), rate('all', verdicts)].map(row)), table(head('rule'), rates(verdicts, 'rule').map(row))];
  process.stdout.write(`${sections.join('\n\n')}\n`);
}

if (mode === 'todo' && repository !== undefined && report !== undefined) todo(repository, JSON.parse(readFileSync(resolve(process.env['INIT_CWD'] ?? '.', report), 'utf8')) as Report);
else if (mode === undefined || mode === 'lint' || mode === 'head') show();
else throw new Error('usage: verdicts [lint | head | todo OWNER/NAME REPORT.json]');
