/** The hook report: what stops a commit or a push, what is only mentioned, and what to do about it, in lines that fit a narrow window. */
import type { Rule } from '@leaklint/engine';
import { isComplete } from './coverage.ts';
import type { ExitCode } from './scan-result.ts';
import { printableJson, visible } from './escape.ts';
import { atLeast } from './finding.ts';
import type { Finding, Place } from './finding.ts';
import { counted, flow, grouped, labelled, wrap } from './layout.ts';
import type { LintFinding } from './lint/lint-finding.ts';
import type { ScanResult } from './scan-result.ts';
import type { Paint } from './terminal.ts';

/** What a hook was asked about. */
export type HookSubject = 'commit' | 'push' | 'message';

/** How keys are used in what a hook was asked about, as the linter sees it. */
export interface KeyUsage {
  /** What is said of keys that were found, by fingerprint. */
  readonly atKeys: ReadonlyMap<string, readonly LintFinding[]>;
  /** What is said of anything else. */
  readonly apart: readonly (LintFinding & { readonly fresh: boolean })[];
  readonly files: number;
}

export const NO_USAGE: KeyUsage & { readonly notes: readonly string[] } = { atKeys: new Map(), apart: [], files: 0, notes: [] };

export interface HookReport {
  readonly subject: HookSubject;
  /** All that was found in it, new or not. */
  readonly result: ScanResult;
  /** Fingerprints of keys that what it builds on does not hold. */
  readonly fresh: ReadonlySet<string>;
  readonly usage: KeyUsage;
  /** There is no commit yet, so none to restore from. */
  readonly unborn: boolean;
  /** What else a person should know, a line each. */
  readonly notes: readonly string[];
}

export function isBlocking(finding: Finding, { result, fresh }: HookReport): boolean {
  return atLeast(finding.severity, result.failOn) && fresh.has(finding.fingerprint);
}

function usageBlocks({ severity, fresh }: KeyUsage['apart'][number], { result }: HookReport): boolean {
  return severity === 'error' && fresh && result.failOn !== 'never';
}

export function exitCodeOf(report: HookReport): ExitCode {
  const { result, usage } = report;
  if (result.findings.some((finding) => isBlocking(finding, report)) || usage.apart.some((finding) => usageBlocks(finding, report))) return 1;
  return result.problems.length > 0 || !isComplete(result.coverage) ? 3 : 0;
}

export function hookJson(report: HookReport): string {
  const { subject, result, usage } = report;
  const { tool, coverage, problems, totals, failOn, seconds } = result;
  const keys = result.findings.map((finding) => ({ blocks: isBlocking(finding, report), new: report.fresh.has(finding.fingerprint), usage: (usage.atKeys.get(finding.fingerprint) ?? []).map(usageJson), ...finding }));
  const usages = usage.apart.map((finding) => ({ blocks: usageBlocks(finding, report), new: finding.fresh, ...usageJson(finding) }));
  return `${printableJson({ schema: 1, tool, subject, coverage, linted: usage.files, keys, usages, problems, notes: report.notes, totals, failOn, exitCode: exitCodeOf(report), seconds }, 2)}\n`;
}

function usageJson({ rule, path, line, column, endLine, endColumn, message, severity }: LintFinding): Omit<LintFinding, 'identity'> {
  return { rule, path, line, column, endLine, endColumn, message, severity };
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly rules: readonly Rule[];
}

const LABEL = 13;
const PLACES = 3;
const NARROWEST = 60;

export function hookText(report: HookReport, asked: Page): string {
  const page = { ...asked, width: Math.min(Math.max(asked.width, NARROWEST), 100) };
  const { findings, problems } = report.result;
  const blocking = findings.filter((finding) => isBlocking(finding, report));
  const mentioned = findings.filter((finding) => !isBlocking(finding, report));
  const usages = report.usage.apart.filter((finding) => usageBlocks(finding, report));
  const lines = [...blocking.map((finding) => block(finding, report, page)), ...usages.map((finding) => usageBlock(finding, report, page))].flatMap((each) => [...each, '']);
  for (const finding of mentioned) lines.push(...mention(finding, report, page));
  for (const finding of report.usage.apart) if (!usages.includes(finding)) lines.push(...usageMention(finding, page));
  for (const { subject, message } of problems) lines.push(...wrap(`not read: ${visible(subject)}: ${visible(message)}`, page.width));
  for (const note of report.notes) lines.push(...wrap(visible(note), page.width));
  lines.push(...verdict(blocking.length, usages.length, report, page));
  return `${lines.join('\n')}\n`;
}

/** One key that blocks: what and where, why it counts, how to take it out, how to let it pass, how to revoke it. */
function block(finding: Finding, report: HookReport, page: Page): string[] {
  const { paint, width } = page;
  const head = flow([`${paint('bold', paint('red', finding.severity.toUpperCase()))}  ${paint('bold', visible(finding.name))}`, paint('cyan', visible(finding.redacted))], ' · ', width);
  const row = (label: string, text: string): string[] => labelled(paint('dim', label), wrap(text, width - LABEL - 2), LABEL, '  ');
  const where = finding.places.slice(0, PLACES).map(spot).join(', ') + (finding.placesTotal > PLACES ? ` and ${counted(finding.placesTotal - PLACES, 'more place')}` : '');
  const revoke = finding.revoke?.url ?? finding.revoke?.steps[0];
  return [
    ...head,
    ...row('where', `${where}: ${WHY[report.subject]}`),
    ...(report.usage.atKeys.get(finding.fingerprint) ?? []).filter(({ rule }) => rule !== 'no-hardcoded-keys').flatMap(({ message }) => row('besides', visible(message))),
    ...row('take out', takeOut(finding, report, page.rules)),
    ...(report.subject === 'message' ? [] : row('no key?', `leaklint-ignore: ${finding.rule} -- reason, in a comment on that line or the one above`)),
    ...(finding.environment === 'test' || revoke === undefined ? [] : row(finding.environment === 'live' ? 'live key' : 'if live', `seen by anyone else? Revoke it: ${visible(revoke)}`)),
  ];
}

/** One way of using a key that blocks. */
function usageBlock(finding: LintFinding, { unborn }: HookReport, { paint, width }: Page): string[] {
  const row = (label: string, text: string): string[] => labelled(paint('dim', label), wrap(text, width - LABEL - 2), LABEL, '  ');
  return [
    `${paint('bold', paint('red', 'KEY USE'))}  ${paint('bold', `leaklint/${finding.rule}`)}`,
    ...row('where', `${visible(finding.path)}:${finding.line}:${finding.column}: new in this commit`),
    ...row('why', visible(finding.message)),
    ...row('take out', `${unborn ? 'git rm --cached' : 'git restore --staged'} ${quoted(finding.path)}, then mend it`),
    ...row('it is fine?', `eslint-disable-next-line leaklint/${finding.rule} -- reason`),
  ];
}

function usageMention({ rule, path, line, column, message, fresh }: KeyUsage['apart'][number], { width }: Page): string[] {
  return wrap(`${fresh ? 'warning' : 'not new'}: ${visible(path)}:${line}:${column} leaklint/${rule}: ${visible(message)}`, width - 2).map((text, i) => (i === 0 ? text : `  ${text}`));
}

const WHY: Readonly<Record<HookSubject, string>> = {
  commit: 'new in this commit, and history keeps it for good',
  push: 'new to the remote, and whoever can read it has the key',
  message: 'in the message, which history keeps for good',
};

function takeOut(finding: Finding, { subject, unborn }: HookReport, rules: readonly Rule[]): string {
  if (subject === 'message') return 'write the message without it';
  const read = `read the key from ${environmentVariable(finding, rules)}`;
  const first = finding.introduced?.commit ?? finding.places[0]?.commit;
  if (subject === 'push') return `${first === undefined ? 'rewrite the commit that adds it' : `git rebase -i ${first.slice(0, 10)}^ (edit that commit)`}, and ${read}; a later commit that deletes it is no help`;
  const files = [...new Set(finding.places.flatMap(({ path }) => (path === undefined ? [] : [quoted(path)])))].slice(0, PLACES).join(' ');
  return `${unborn ? 'git rm --cached' : 'git restore --staged'} ${files}, then ${read}`;
}

/** The vendor's usual variable of the environment. */
function environmentVariable({ rule, provider }: Finding, rules: readonly Rule[]): string {
  const own = rules.find(({ id }) => id === rule);
  const usual = (own?.provider === provider ? own : rules.find((one) => one.provider === provider))?.env[0] ?? own?.env[0];
  if (usual !== undefined) return usual;
  const words = provider.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^_|_$/g, '');
  return own?.kind === 'generic' || words === '' ? 'an environment variable' : `${words}_API_KEY`;
}

/** A path as a shell takes it; what a terminal would act upon is spelled out. */
function quoted(path: string): string {
  const shown = visible(path);
  return /^[\w@%+=:,./-]+$/.test(shown) && !shown.startsWith('-') ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

function spot(place: Place): string {
  const path = visible(place.path ?? place.id?.slice(0, 10) ?? '');
  return place.source === 'name' ? `the name ${path}` : `${path}:${place.line}:${place.column}`;
}

function mention(finding: Finding, report: HookReport, { width }: Page): string[] {
  const { failOn } = report.result;
  const why = atLeast(finding.severity, failOn) ? 'not new: what this builds on holds it already' : `below --fail-on ${failOn}`;
  const first = finding.places[0];
  return flow([`${finding.severity}: ${visible(finding.name)}`, visible(finding.redacted), ...(first === undefined ? [] : [spot(first)]), why], ' · ', width - 2).map((line, i) => (i === 0 ? line : `  ${line}`));
}

const WORDS: Readonly<Record<HookSubject, string>> = { commit: 'commit', push: 'push', message: 'commit message' };

function verdict(keys: number, usages: number, report: HookReport, { paint, width }: Page): string[] {
  const { coverage, totals } = report.result;
  const what = WORDS[report.subject];
  const read = [
    [coverage.staged, 'staged'],
    [coverage.blobs, 'blobs'],
    [coverage.commits, 'commits'],
    [coverage.names, 'names'],
  ] as const;
  const parts = read.filter(([count]) => count.total > 0).map(([count, noun]) => `${grouped(count.scanned)}/${grouped(count.total)} ${noun}`);
  if (totals.suppressed + totals.baselined > 0) parts.push(`${grouped(totals.suppressed)} suppressed`, `${grouped(totals.baselined)} baselined`);
  if (report.usage.files > 0) parts.push(`${grouped(report.usage.files)} linted`);
  const blocking = [...(keys > 0 ? [counted(keys, 'new key')] : []), ...(usages > 0 ? [counted(usages, 'new unsafe use of a key', 'new unsafe uses of keys')] : [])];
  const [tone, sentence] =
    blocking.length > 0
      ? (['red', `leaklint stopped this ${what}: ${blocking.join(', ')}`] as const)
      : exitCodeOf(report) === 3
        ? (['yellow', `leaklint stopped this ${what}: not everything could be read`] as const)
        : (['green', report.result.findings.length > 0 ? `leaklint: no new key in this ${what}` : `leaklint: no key in this ${what}`] as const);
  return flow([paint('bold', paint(tone, sentence)), ...parts], ' · ', width);
}
