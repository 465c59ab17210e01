/** The sarif report: SARIF 2.1.0 with the fields that GitHub code scanning reads. It never holds a secret, an author or a line of source. */
import { createHash } from 'node:crypto';
import { printableJson, relativeUri, visible } from '../terminal/escape.ts';
import type { Finding, Place, Severity } from '../finding.ts';
import { counted } from '../terminal/layout.ts';
import type { Problem } from '../problem.ts';
import type { ScanResult } from '../scan-result.ts';
import type { UsageFinding } from '../lint/usage.ts';
import { isIncomplete } from './verdict.ts';
import { groupBy } from './group.ts';
import { markdownText } from './markdown.ts';
import { besides, fileOf, isPast, sentence, usageSentence } from './sentence.ts';
import { useNames } from './use-name.ts';

const SARIF_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const HOMEPAGE = 'https://github.com/leaklint/leaklint';
/** GitHub refuses a run with more. */
const RESULTS_AT_MOST = 25_000;
const NOTIFICATIONS_AT_MOST = 1_000;
/** Further places in the whole run: GitHub refuses files above 10 MB gzipped, and such a place comes to about 100 bytes of that. The worst findings get theirs. */
const RELATED_AT_MOST = 50_000;

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
/** GitHub: over 9.0 is critical, 7.0 high, 4.0 medium, the rest low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' };
const PRECISION = { high: 'very-high', medium: 'high', low: 'medium' } as const;

export function sarif(result: ScanResult): string {
  return log(result, result.findings);
}

/** For code scanning, which closes at once the alerts of what is not in the tree that it looks at: without keys that stand in history alone. A range is new, and stays as it is. */
export function sarifCurrent(result: ScanResult): string {
  return log(result, result.scope.kind === 'everything' ? result.findings.filter((finding) => !isPast(finding)) : result.findings);
}

/** @param findings those that become results; a notification says how many others there are */
function log(result: ScanResult, findings: readonly Finding[]): string {
  const shown = findings.slice(0, RESULTS_AT_MOST);
  const byRule = groupBy(shown, ({ rule }) => rule);
  const uses = (result.usage?.findings ?? []).slice(0, RESULTS_AT_MOST - shown.length);
  const useByRule = groupBy(uses, ({ rule }) => rule);
  const ruleIds = [...byRule.keys(), ...useByRule.keys()].sort();
  const indexOf = new Map(ruleIds.map((id, index) => [id, index]));
  const run = {
    tool: {
      driver: {
        name: result.tool.name,
        version: result.tool.version,
        semanticVersion: result.tool.version,
        informationUri: HOMEPAGE,
        rules: ruleIds.map((id) => (byRule.has(id) ? descriptor(id, byRule.get(id) as Finding[]) : useDescriptor(id, useByRule.get(id) as UsageFinding[]))),
        properties: { ruleSet: result.tool.rules },
      },
    },
    automationDetails: { id: `leaklint/${result.scope.kind}/` },
    columnKind: 'utf16CodeUnits',
    redactionTokens: ['[REDACTED]'],
    invocations: [
      {
        executionSuccessful: !isIncomplete(result),
        exitCode: result.exitCode,
        toolExecutionNotifications: notifications(result, shown.length, result.findings.length - findings.length),
      },
    ],
    results: [...resultsOf(shown, indexOf), ...useResults(uses, indexOf)],
    properties: { scope: result.scope.kind, coverage: result.coverage, totals: result.totals },
  };
  return `${printableJson({ $schema: SARIF_SCHEMA, version: '2.1.0', runs: [run] }, 2)}\n`;
}

/** A message's text may hold `[link](target)` and `{0}` (SARIF 2.1.0 § 3.11.5 and 3.11.6): both are made inert. */
function message(text: string): { text: string } {
  return { text: visible(text).replace(/[[\]\\]/g, '\\$&').replace(/[{}]/g, '$&$&') };
}

function worst(findings: readonly Finding[]): Finding {
  const order: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
  return findings.reduce((best, finding) => (order.indexOf(finding.severity) < order.indexOf(best.severity) ? finding : best));
}

/** What is known of a rule from its findings: the result is all that a reporter sees, so rules of one's own come out the same way. */
function descriptor(id: string, findings: readonly Finding[]): object {
  const { severity, name, confidence } = worst(findings);
  const providers = [...new Set(findings.map((finding) => finding.provider))].sort();
  const advice = new Map(findings.map((finding) => [finding.provider, finding.revoke] as const));
  const text: string[] = [];
  const markdown: string[] = [];
  for (const provider of providers) {
    const { steps, url } = advice.get(provider) ?? { steps: [], url: undefined };
    text.push(`${provider}: revoke the key, then remove it from the code and its history.`, ...steps.map((step, i) => `${i + 1}. ${step}`), ...(url === undefined ? [] : [url]));
    markdown.push(
      `**${markdownText(provider)}**: revoke the key, then remove it from the code and its history.`,
      '',
      ...steps.map((step, i) => `${i + 1}. ${markdownText(step)}`),
      ...(url === undefined || !/^https?:\/\/[^\s<>()]+$/.test(url) ? [] : ['', `<${url}>`]),
      '',
    );
  }
  return {
    id,
    name,
    shortDescription: { text: visible(name) },
    fullDescription: { text: visible(`A ${name} stands where people and programs other than its owner can read it.`) },
    help: { text: text.map(visible).join('\n'), markdown: markdown.join('\n').trim() },
    helpUri: `${HOMEPAGE}#${encodeURIComponent(visible(id))}`,
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { tags: ['security', 'secret'], precision: PRECISION[confidence], 'security-severity': SECURITY_SEVERITY[severity] },
  };
}

/** A rule about how keys are used. */
function useDescriptor(id: string, [first]: readonly UsageFinding[]): object {
  const url = first?.url ?? HOMEPAGE;
  const level = first?.severity === 'warning' ? 'medium' : 'high';
  return {
    id,
    name: id,
    shortDescription: { text: `Unsafe use of a key: ${id.slice(id.indexOf('/') + 1).replaceAll('-', ' ')}` },
    fullDescription: { text: 'A key is used where people and programs other than its owner can read it.' },
    help: { text: url, markdown: `<${url}>` },
    helpUri: url,
    defaultConfiguration: { level: LEVEL[level] },
    properties: { tags: ['security', 'secret'], precision: 'high', 'security-severity': SECURITY_SEVERITY[level] },
  };
}

function useResults(uses: readonly UsageFinding[], indexOf: ReadonlyMap<string, number>): object[] {
  const names = useNames(uses);
  return uses.map((use, i) => {
    const { rule, path, line, column, endLine, endColumn } = use;
    return {
      ruleId: rule,
      ruleIndex: indexOf.get(rule),
      level: use.new ? use.severity : 'note',
      message: message(usageSentence(use)),
      locations: [{ physicalLocation: { artifactLocation: { uri: relativeUri(path), uriBaseId: '%SRCROOT%' }, region: { startLine: line, startColumn: column, endLine, endColumn } } }],
      partialFingerprints: { primaryLocationLineHash: names[i] },
    };
  });
}

function resultsOf(findings: readonly Finding[], indexOf: ReadonlyMap<string, number>): object[] {
  let room = RELATED_AT_MOST;
  return findings.map((finding) => {
    const places = finding.places.slice(0, 1 + room);
    room -= Math.max(0, places.length - 1);
    const beside = besides(finding).flatMap((part) => part.places.map((place) => ({ ...location(place), message: message(`${part.name} ${part.redacted}`) }))).slice(0, room);
    room -= beside.length;
    return resultOf(finding, places, beside, indexOf.get(finding.rule) as number);
  });
}

/** @param beside where its parts stand */
function resultOf(finding: Finding, places: readonly Place[], beside: readonly object[], ruleIndex: number): object {
  const [first, ...more] = places.map(location);
  const others = [...more, ...beside];
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: message(sentence(finding)),
    locations: [first ?? { physicalLocation: { artifactLocation: { uri: 'unknown' }, region: WHOLE } }],
    ...(others.length === 0 ? {} : { relatedLocations: others.map((place, id) => ({ id, ...place })) }),
    partialFingerprints: { primaryLocationLineHash: lineHash(finding.fingerprint), 'leaklint/v1': finding.fingerprint },
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      exposures: finding.exposures,
      versions: finding.versions,
      ...(finding.environment === undefined ? {} : { environment: finding.environment }),
      ...(finding.context === undefined ? {} : { context: finding.context }),
      ...(finding.parts === undefined ? {} : { parts: finding.parts.map(({ rule, fingerprint }) => ({ rule, fingerprint })) }),
      ...(finding.ageDays === undefined ? {} : { ageDays: finding.ageDays }),
      ...(finding.overdue === undefined ? {} : { overdue: finding.overdue }),
    },
  };
}

/** The one fingerprint by which GitHub tells alerts apart: of the secret, so that it survives every move of the line. Form as GitHub's own: 16 hex digits, a count. */
function lineHash(fingerprint: string): string {
  return `${createHash('sha256').update(`sarif ${fingerprint}`).digest('hex').slice(0, 16)}:1`;
}

const WHOLE = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

function location(place: Place): object {
  return { physicalLocation: { artifactLocation: artifact(place), region: regionOf(place) }, ...(place.context === undefined ? {} : { properties: { context: place.context } }) };
}

/** Columns as `columnKind` says: UTF-16 code units. */
function regionOf({ source, line, endLine, column, endColumn, utf16Column = column, utf16EndColumn = endColumn }: Place): typeof WHOLE {
  if (source === 'name' || line < 1 || utf16Column < 1) return WHOLE;
  return { startLine: line, startColumn: utf16Column, endLine: Math.max(line, endLine), endColumn: Math.max(endLine > line ? 1 : utf16Column, utf16EndColumn) };
}

/** Relative, as GitHub demands. */
function artifact(place: Place): object {
  return { uri: relativeUri(fileOf(place)), ...(place.source === 'stdin' ? {} : { uriBaseId: '%SRCROOT%' }) };
}

function notifications(result: ScanResult, shown: number, past: number): object[] {
  const notify = (id: string, level: 'error' | 'warning' | 'note', text: string): object => ({ descriptor: { id }, level, message: message(text) });
  const list = result.problems
    .slice(0, NOTIFICATIONS_AT_MOST)
    .map((problem: Problem) => notify(problem.kind, 'error', problem.subject === '' ? problem.message : `${problem.subject}: ${problem.message}`));
  if (result.problems.length > NOTIFICATIONS_AT_MOST) list.push(notify('more', 'error', `${counted(result.problems.length - NOTIFICATIONS_AT_MOST, 'more problem')}; the json report lists all.`));
  if (result.findings.length - past > shown) list.push(notify('more', 'warning', `${counted(result.findings.length - past - shown, 'more finding')}; the json report lists all.`));
  for (const { path, message: why } of (result.usage?.unlinted ?? []).slice(0, NOTIFICATIONS_AT_MOST)) list.push(notify('not-parsed', 'note', `${path}: scanned for keys, but not parsed: ${why}`));
  if (past > 0) list.push(notify('history', 'note', `${counted(past, 'key')} only in history left out; the json report lists all.`));
  if (result.problems.length === 0 && isIncomplete(result)) list.push(notify('incomplete', 'error', 'Not everything in scope was read.'));
  return list;
}
