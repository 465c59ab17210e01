/** The csv report: RFC 4180, one row a finding, a use of a key or a problem, the verdict last. No cell is a formula in any spreadsheet. */
import { visible } from '../terminal/escape.ts';
import type { Finding } from '../finding.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import { isBlocking, verdict } from './verdict.ts';
import { fileOf, partsOf, usageSentence } from './sentence.ts';

const COLUMNS = ['kind', 'severity', 'blocking', 'rule', 'name', 'provider', 'environment', 'confidence', 'redacted', 'exposure', 'file', 'line', 'column', 'commit', 'introduced', 'author', 'age_days', 'overdue', 'places', 'versions', 'services', 'fingerprint', 'revoke', 'docs', 'context', 'notes', 'parts'] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | boolean>>;

export function csv(result: ScanResult): string {
  const rows: Row[] = [
    ...result.findings.map((finding) => findingRow(finding, isBlocking(finding, result))),
    ...(result.usage?.findings ?? []).map((use): Row => ({ kind: 'usage', severity: use.severity, blocking: usageFails(use, result.failOn), rule: use.rule, name: usageSentence(use), file: use.path, line: use.line, column: use.column, docs: use.url })),
    ...result.problems.map(({ kind, subject, message }) => ({ kind: 'problem', rule: kind, name: message, file: subject })),
    { kind: 'summary', name: verdict(result).text },
  ];
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','))].map((line) => `${line}\r\n`).join('');
}

/** Excel and its kin compute what begins with = + - @ (in full width, too), past blanks; an apostrophe makes it text. Numbers are ours. */
function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = visible(value);
  return `"${/^[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20|]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

function findingRow(finding: Finding, blocking: boolean): Row {
  const [first] = finding.places;
  const { introduced, environment, exposure, ageDays, overdue, revoke } = finding;
  return {
    kind: 'finding',
    severity: finding.severity,
    blocking,
    rule: finding.rule,
    name: finding.name,
    provider: finding.provider,
    ...(environment === undefined ? {} : { environment }),
    confidence: finding.confidence,
    redacted: finding.redacted,
    ...(exposure === undefined ? {} : { exposure }),
    file: fileOf(first),
    ...(first === undefined ? {} : { line: first.line, column: first.column }),
    ...(introduced === undefined ? {} : { commit: introduced.commit, introduced: introduced.date, author: introduced.author }),
    ...(ageDays === undefined ? {} : { age_days: ageDays }),
    ...(overdue === undefined ? {} : { overdue }),
    places: finding.placesTotal,
    versions: finding.versions,
    services: finding.services.join(' '),
    fingerprint: finding.fingerprint,
    ...(revoke?.url === undefined ? {} : { revoke: revoke.url }),
    ...(finding.context === undefined ? {} : { context: finding.context.join(' ') }),
    ...(finding.notes.length === 0 ? {} : { notes: finding.notes.join('; ') }),
    ...(finding.parts === undefined ? {} : { parts: partsOf(finding).join('; ') }),
  };
}
