/** The hook report as text: three lines for whatever blocks (where, why, what to do), what holds for all of it once, and one line each for the rest. For windows of 80 columns. */
import type { Rule } from '@leaklint/engine';
import { visible } from '../terminal/escape.ts';
import { atLeast, withParts } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';
import { exitCodeOf, isBlocking, usageBlocks } from './hook-report.ts';
import type { HookReport, HookSubject } from './hook-report.ts';
import { counted, flow, grouped, labelled, wrap } from '../terminal/layout.ts';
import type { LintFinding } from '../lint/lint-finding.ts';
import { liveKeyNote } from '../findings/place-context.ts';
import { partsOf } from '../reporters/sentence.ts';
import { UNREASONED } from '../policy/suppression.ts';
import type { Paint } from '../terminal/terminal.ts';
import type { KeyUsage } from '../lint/usage.ts';

interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly rules: readonly Rule[];
}

const LABEL = 5;
const PLACES = 3;
const NARROWEST = 60;

export function hookText(report: HookReport, asked: Page): string {
  const page = { ...asked, width: Math.min(Math.max(asked.width, NARROWEST), 100) };
  const { findings, problems } = report.result;
  const blocking = findings.filter((finding) => isBlocking(finding, report));
  const mentioned = findings.filter((finding) => !isBlocking(finding, report));
  const usages = report.usage.apart.filter((finding) => usageBlocks(finding, report));
  const lines = [...blocking.map((finding) => block(finding, report, page)), ...usages.map((finding) => usageBlock(finding, report, page))].flatMap((each) => [...each, '']);
  const said = advice(blocking, usages, report).flatMap((one) => wrap(one, page.width));
  if (said.length > 0) lines.push(...said, '');
  for (const finding of mentioned) lines.push(...mention(finding, report, page));
  for (const finding of report.usage.apart) if (!usages.includes(finding)) lines.push(...usageMention(finding, page));
  for (const { subject, message } of problems) lines.push(...wrap(`not read: ${visible(subject)}: ${visible(message)}`, page.width));
  for (const note of report.notes) lines.push(...wrap(visible(note), page.width));
  lines.push(...verdict(blocking.length, usages.length, report, page));
  return `${lines.join('\n')}\n`;
}

/** One key that blocks. */
function block(finding: Finding, report: HookReport, page: Page): string[] {
  const { paint, width } = page;
  const where = finding.places.slice(0, PLACES).map(spot).join(', ') + (finding.placesTotal > PLACES ? ` and ${counted(finding.placesTotal - PLACES, 'more place')}` : '');
  const linted = (report.usage.atKeys.get(finding.fingerprint) ?? []).filter(({ rule }) => rule !== 'no-hardcoded-keys');
  const astray = linted.some(({ rule }) => rule === 'no-live-key-outside-production') ? undefined : liveKeyNote(finding); // the linter says it, too
  const uses = linted.map(({ message }) => visible(message));
  return [
    ...flow([paint('bold', paint('red', where)), `${paint('bold', visible(finding.name))} ${paint('cyan', visible(finding.redacted))}`], '  ', width),
    ...partsOf(finding).flatMap((part) => row('with', visible(part), page)),
    ...row('why', [`${finding.severity}, ${WHY[report.subject]}`, ...finding.notes.filter((note) => note === UNREASONED || note === astray), ...uses].join('. '), page),
    ...row('do', takeOut(finding, report, page.rules), page),
  ];
}

/** One way of using a key that blocks. */
function usageBlock(finding: LintFinding, { unborn }: HookReport, page: Page): string[] {
  const { paint, width } = page;
  return [
    ...flow([paint('bold', paint('red', `${visible(finding.path)}:${finding.line}:${finding.column}`)), paint('bold', `leaklint/${finding.rule}`)], '  ', width),
    ...row('why', visible(finding.message), page),
    ...row('do', `${unborn ? 'git rm --cached' : 'git restore --staged'} ${quoted(finding.path)}; then mend it`, page),
  ];
}

function row(label: string, text: string, { paint, width }: Page): string[] {
  return labelled(paint('dim', label), wrap(text, width - LABEL - 2), LABEL, '  ');
}

/** What is the same for every finding is said once: how to let something pass, and where to revoke what somebody may have seen. */
function advice(blocking: readonly Finding[], usages: readonly LintFinding[], { subject }: HookReport): string[] {
  const named = (ids: readonly string[]): readonly [string, string] => [ids.length === 1 ? (ids[0] ?? '') : 'RULE', ids.length === 1 ? '' : ` (RULE: ${ids.join(', ')})`];
  const [key, keys] = named([...new Set(withParts(blocking).map(({ rule }) => rule))]);
  const [use, uses] = named([...new Set(usages.map(({ rule }) => rule))]);
  const pages = new Map(blocking.flatMap(({ environment, revoke, provider }) => {
    const page = revoke?.url ?? revoke?.steps[0];
    return environment === 'test' || page === undefined ? [] : [[page, provider] as const];
  }));
  return [
    ...(blocking.length === 0 || subject === 'message' ? [] : [`No key? Beside it, in a comment: leaklint-ignore: ${key} -- reason${keys}`]),
    ...(usages.length === 0 ? [] : [`Meant so? Above it: eslint-disable-next-line leaklint/${use} -- reason${uses}`]),
    ...[...pages].map(([page, provider]) => `Seen by anyone else? Revoke it${pages.size === 1 ? '' : ` (${visible(provider)})`}: ${visible(page)}`),
  ];
}

function usageMention({ rule, path, line, column, message, fresh }: KeyUsage['apart'][number], { width }: Page): string[] {
  return wrap(`${fresh ? 'warning' : 'not new'}: ${visible(path)}:${line}:${column} leaklint/${rule}: ${visible(message)}`, width - 2).map((text, i) => (i === 0 ? text : `  ${text}`));
}

const WHY: Readonly<Record<HookSubject, string>> = {
  commit: 'new in this commit: history would keep it for good',
  push: 'new to the remote: whoever can read that has the key',
  message: 'in the message: history would keep it for good',
};

function takeOut(finding: Finding, { subject, unborn }: HookReport, rules: readonly Rule[]): string {
  if (subject === 'message') return 'write the message without it';
  const read = `read it from ${environmentVariable(finding, rules)}`;
  const first = finding.introduced?.commit ?? finding.places[0]?.commit;
  if (subject === 'push') return `${first === undefined ? 'rewrite the commit that adds it' : `git rebase -i ${first.slice(0, 10)}^ (edit that commit)`} and ${read}; deleting it later is no help`;
  const files = [...new Set(finding.places.flatMap(({ path }) => (path === undefined ? [] : [quoted(path)])))].slice(0, PLACES).join(' ');
  return `${unborn ? 'git rm --cached' : 'git restore --staged'} ${files}; then ${read}`;
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
