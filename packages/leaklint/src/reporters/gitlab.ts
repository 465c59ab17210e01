/** GitLab's reports: `gitlab` for secret detection (security report schemas 15.2), `gitlab-codequality` for merge requests of the free tier. */
import { createHash } from 'node:crypto';
import { printableJson, visible } from '../terminal/escape.ts';
import type { Finding, Severity } from '../finding.ts';
import { counted } from '../terminal/layout.ts';
import type { ScanResult } from '../scan-result.ts';
import { isIncomplete, verdict } from './verdict.ts';
import type { ReportOptions } from './reporter.ts';
import { fileOf, problemSentence, remedy, sentence, usageSentence } from './sentence.ts';

const SCHEMA_VERSION = '15.2.1';
const SCHEMA = `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA_VERSION}/dist/secret-detection-report-format.json`;
/** A commit is demanded; GitLab's own analyzer writes this where there is none. */
const NO_COMMIT = '0000000';
const MESSAGES_AT_MOST = 100;
/** Of a solution, by the schema. */
const SOLUTION_AT_MOST = 7000;

/** Free text of a report is GitLab's Markdown: none of it is a link, an image, a mention or HTML. */
function inert(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]()#+!|<>~@&$:%^]/g, '\\$&');
}

export function gitlab(result: ScanResult, { now }: ReportOptions): string {
  const time = (at: number): string => new Date(at).toISOString().slice(0, 19);
  const component = { id: 'leaklint', name: 'leaklint', url: 'https://github.com/leaklint/leaklint', version: result.tool.version, vendor: { name: 'leaklint' } };
  const incomplete = isIncomplete(result);
  const told = result.problems.slice(0, MESSAGES_AT_MOST).map(problemSentence);
  if (result.problems.length > told.length) told.push(counted(result.problems.length - told.length, 'more problem'));
  return `${printableJson(
    {
      version: SCHEMA_VERSION,
      schema: SCHEMA,
      scan: {
        analyzer: component,
        scanner: component,
        type: 'secret_detection',
        start_time: time(now.getTime() - result.seconds * 1000),
        end_time: time(now.getTime()),
        status: incomplete ? 'failure' : 'success',
        messages: [{ level: incomplete ? 'fatal' : 'info', value: verdict(result).text }, ...told.map((value) => ({ level: 'warn', value: visible(value) }))],
      },
      vulnerabilities: result.findings.map(vulnerability),
    },
    2,
  )}\n`;
}

function vulnerability(finding: Finding): object {
  const [first] = finding.places;
  const { introduced, revoke } = finding;
  const solution = inert(remedy(finding).join(' ')).slice(0, SOLUTION_AT_MOST).replace(/\\$/, '');
  return {
    id: uuid(finding.fingerprint),
    name: visible(finding.name).slice(0, 255),
    description: inert(sentence(finding)),
    severity: finding.severity.charAt(0).toUpperCase() + finding.severity.slice(1),
    ...(solution === '' ? {} : { solution }),
    identifiers: [
      { type: 'leaklint_rule_id', name: visible(`leaklint rule ${finding.rule}`), value: finding.rule },
      { type: 'leaklint_fingerprint', name: finding.fingerprint, value: finding.fingerprint },
    ],
    ...(revoke?.url === undefined || !/^https?:\/\/\S+$/.test(revoke.url) ? {} : { links: [{ name: 'Revoke', url: revoke.url }] }),
    location: {
      file: visible(fileOf(first)),
      ...(first === undefined ? {} : { start_line: first.line, end_line: Math.max(first.line, first.endLine) }),
      commit: introduced === undefined ? { sha: first?.commit ?? NO_COMMIT } : { sha: introduced.commit, author: visible(introduced.author), date: introduced.date },
    },
  };
}

/** In the form of a UUID, version 8 (RFC 9562): the same secret keeps its alert. */
function uuid(fingerprint: string): string {
  const hex = createHash('sha256').update(`gitlab ${fingerprint}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const QUALITY: Readonly<Record<Severity, 'blocker' | 'critical' | 'major' | 'minor'>> = { critical: 'blocker', high: 'critical', medium: 'major', low: 'minor' };

export function gitlabCodeQuality(result: ScanResult): string {
  const issue = (check: string, fingerprint: string, severity: string, description: string, path: string, begin: number): object => ({
    description: visible(description),
    check_name: check,
    fingerprint: createHash('sha256').update(fingerprint).digest('hex'),
    severity,
    location: { path: visible(path), lines: { begin } },
  });
  const issues = result.findings.map((finding) => issue(finding.rule, finding.fingerprint, QUALITY[finding.severity], sentence(finding), fileOf(finding.places[0]), finding.places[0]?.line ?? 1));
  for (const use of result.usage?.findings ?? []) issues.push(issue(use.rule, `${use.rule}\0${use.path}\0${use.line}\0${use.column}`, use.new && use.severity === 'error' ? 'critical' : 'major', usageSentence(use), use.path, use.line));
  for (const { kind, subject, message } of result.problems) issues.push(issue(`leaklint-${kind}`, `${kind}\0${subject}\0${message}`, 'blocker', message, subject === '' ? '.' : subject, 1));
  if (isIncomplete(result) && result.problems.length === 0) issues.push(issue('leaklint-incomplete', 'incomplete', 'blocker', verdict(result).text, '.', 1));
  return `${printableJson(issues, 2)}\n`;
}
