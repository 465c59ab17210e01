/** The text report: what a person reads. Worst secret first, then how much was looked at, then one sentence that says what it means. */
import type { Count, Coverage } from '../coverage.ts';
import { visible } from '../terminal/escape.ts';
import type { Finding, Severity } from '../finding.ts';
import { SEVERITIES } from '../finding.ts';
import type { Unlinted } from '../lint/lint-finding.ts';
import { bytesText, counted, flow, grouped, labelled, secondsText, wrap } from '../terminal/layout.ts';
import { liveOutsideProduction } from '../findings/place-context.ts';
import type { Problem } from '../problem.ts';
import type { Review, ScanResult } from '../scan-result.ts';
import type { Stale } from '../policy/stale.ts';
import type { Paint, Style } from '../terminal/terminal.ts';
import { painter } from '../terminal/terminal.ts';
import { usageFails } from '../lint/usage.ts';
import type { UsageFinding } from '../lint/usage.ts';
import type { Verdict } from './verdict.ts';
import { isBlocking, verdict } from './verdict.ts';
import { groupBy } from './group.ts';
import { placeLines, shortId } from './places.ts';
import type { ReportOptions } from './reporter.ts';
import { besides, partsOf } from './sentence.ts';

const LABEL = 13;
const FOOT_LABEL = 10;
/** Of unsafe uses of keys; json lists all. */
const USES_SHOWN = 50;
/** Of one kind of problem; json lists all. */
const PROBLEMS_SHOWN = 20;

const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'blue' };
const TONE_STYLE: Readonly<Record<Verdict['tone'], Style>> = { clean: 'green', notice: 'green', incomplete: 'yellow', fail: 'red' };

interface Page {
  readonly paint: Paint;
  readonly width: number;
  /** See `ReportOptions.links`. */
  readonly files: string | undefined;
}

export function text(result: ScanResult, options: Omit<ReportOptions, 'now'>): string {
  const page: Page = { paint: painter(options.color), width: Math.min(options.width, 160), files: options.links };
  const lines: string[] = [];
  const told = new Set<string>();
  let before: 'long' | 'short' | undefined;
  for (const finding of result.findings) {
    const form = isBlocking(finding, result) || finding.severity === 'critical' ? 'long' : 'short';
    if (before === 'long' || (before !== undefined && form === 'long')) lines.push('');
    lines.push(...(form === 'long' ? block(finding, told, page) : brief(finding, page)));
    before = form;
  }
  if (before !== undefined) lines.push('');
  const uses = result.usage?.findings ?? [];
  if (uses.length > 0) lines.push(...uses.slice(0, USES_SHOWN).flatMap((use) => useLines(use, result, page)), ...(uses.length > USES_SHOWN ? [`${grouped(uses.length - USES_SHOWN)} more uses of keys (--format json lists all)`] : []), '');
  lines.push(...foot(result, page));
  const { tone, text: sentence } = verdict(result);
  lines.push('', ...wrap(sentence, page.width).map((line) => page.paint('bold', page.paint(TONE_STYLE[tone], line))));
  return `${lines.join('\n')}\n`;
}

/** @param why what there is to say of how sure it is, where no row of its own says it */
function heading(finding: Finding, page: Page, why: readonly string[] = []): string[] {
  const { paint } = page;
  const parts = [
    `${paint('bold', paint(SEVERITY_STYLE[finding.severity], finding.severity.toUpperCase()))}  ${paint('bold', visible(title(finding)))}`,
    paint('cyan', visible(finding.redacted)),
  ];
  const astray = liveOutsideProduction(finding);
  if (finding.environment !== undefined) parts.push(finding.environment === 'live' ? paint('red', astray === undefined ? 'live key' : `live key in ${astray}`) : 'test key');
  if (finding.new === false) parts.push('not new: the base holds it');
  if (finding.confidence !== 'high') parts.push([`${finding.confidence} confidence`, ...why.map(visible)].join(': '));
  return flow(parts, ' · ', page.width);
}

/** The rule's name, with the vendor where it says more. */
function title(finding: Finding): string {
  return finding.provider.toLowerCase() === 'generic' || finding.name.toLowerCase().includes(finding.provider.toLowerCase()) ? finding.name : `${finding.name} (${finding.provider})`;
}

/** Everything about one secret. `told` holds the vendors whose steps were already given in full. */
function block(finding: Finding, told: Set<string>, page: Page): string[] {
  const columns = page.width - LABEL - 2;
  const rows: [label: string, lines: readonly string[]][] = [
    ['now', wrap(exposureText(finding), columns)],
    ['places', placeLines(finding, columns, page.paint, page.files)],
  ];
  if (finding.secret !== undefined) rows.unshift(['secret', [visible(finding.secret)]]);
  for (const one of besides(finding)) rows.push(['with', besideLines(one, columns, page)]);
  const came = introducedParts(finding);
  if (came.length > 0) rows.push(['introduced', flow(came, ' · ', columns)]);
  const { removed } = finding;
  if (removed !== undefined) rows.push(['removed', wrap(`${removed.date.slice(0, 10)} by ${visible(removed.author)} in ${shortId(removed.commit)}: no branch has it since`, columns)]);
  const age = ageText(finding);
  if (age !== undefined) rows.push(['age', wrap(finding.overdue === true ? page.paint('yellow', age) : age, columns)]);
  rows.push(['spread', wrap(spreadText(finding), columns)]);
  if (finding.notes.length > 0) rows.push(['notes', wrap(finding.notes.map(visible).join('; '), columns)]);
  rows.push(['fingerprint', [visible(finding.fingerprint)]]);
  const steps = adviceLines(finding, told, columns);
  if (steps.length > 0) rows.push(['do now', steps]);
  return [...heading(finding, page), ...rows.flatMap(([label, lines]) => labelled(label, lines, LABEL, '  '))];
}

/** What belongs to the secret, and its places. */
function besideLines(one: ReturnType<typeof besides>[number], columns: number, page: Page): string[] {
  return [...flow([visible(one.name), page.paint('cyan', visible(one.redacted)), ...(one.secret === undefined ? [] : [visible(one.secret)])], ' · ', columns), ...placeLines(one, columns - 2, page.paint, page.files).map((line) => `  ${line}`), ...(one.fingerprint === undefined ? [] : [`  ${visible(one.fingerprint)}`])];
}

/** A secret that does not block: what, where, since when. */
function brief(finding: Finding, page: Page): string[] {
  const places = placeLines(finding, page.width, page.paint, page.files);
  const parts = [places[0] ?? 'place unknown'];
  if (finding.placesTotal > 1) parts.push(counted(finding.placesTotal, 'place'));
  parts.push(...partsOf(finding).map((part) => `with ${visible(part)}`));
  if (finding.secret !== undefined) parts.push(visible(finding.secret));
  parts.push(...introducedParts(finding).slice(0, 1).map((came) => `since ${came}`), visible(finding.fingerprint));
  return [...heading(finding, page, finding.notes.slice(0, 1)), ...flow(parts, ' · ', page.width - 2).map((line) => `  ${line}`)];
}

/** One unsafe use of a key: where, and what happens. */
function useLines(use: UsageFinding, { failOn }: ScanResult, { paint, width }: Page): string[] {
  const fails = usageFails(use, failOn);
  const heading = flow([paint('bold', paint(fails ? 'red' : 'yellow', fails ? 'UNSAFE USE' : use.new ? 'WARNING' : 'NOT NEW')), `${visible(use.path)}:${use.line}:${use.column}`, paint('dim', use.rule)], ' · ', width);
  return [...heading, ...wrap(visible(use.message), width - 2).map((line) => `  ${line}`), ...(use.new ? [`  ${paint('dim', use.url)}`] : [])];
}

function exposureText(finding: Finding): string {
  const has = (exposure: string): boolean => (finding.exposures as readonly string[]).includes(exposure);
  const here = [has('worktree') && 'in the working tree', has('staged') && 'staged', has('head') && 'in the latest commit (HEAD)'].filter((where) => where !== false);
  if (here.length > 0) return here.length > 1 ? `${here.slice(0, -1).join(', ')} and ${here.at(-1)}` : `${here[0]}`;
  if (has('history')) return 'only in history: gone from HEAD, but every clone still carries it';
  if (has('unreachable')) return 'only in objects that no branch or tag leads to: git still stores it';
  return 'in what was given to scan';
}

function introducedParts(finding: Finding): string[] {
  const came = finding.introduced;
  if (came === undefined) return [];
  const parts = [`${came.date.slice(0, 10)} by ${visible(came.author)} in ${shortId(came.commit)}`];
  if (came.path !== undefined) parts.push(`${visible(came.path)}:${came.line}:${came.column}`);
  return parts;
}

function ageText(finding: Finding): string | undefined {
  const { ageDays, rotateAfterDays } = finding;
  if (ageDays === undefined) return undefined;
  const age = `${counted(ageDays, 'day')} in history`;
  if (rotateAfterDays === undefined) return age;
  const over = ageDays - rotateAfterDays;
  return `${age}; rotate every ${rotateAfterDays}${over > 0 ? `: overdue by ${counted(over, 'day')}` : ''}`;
}

function spreadText(finding: Finding): string {
  const parts = [...(finding.versions > 0 ? [counted(finding.versions, 'version')] : []), counted(finding.placesTotal, 'place')];
  const shared = finding.services.length > 1 ? `; shared by ${finding.services.length} services: ${finding.services.map(visible).join(', ')} (give each a key of its own)` : '';
  return `${parts.join(', ')}${shared}`;
}

function adviceLines(finding: Finding, told: Set<string>, columns: number): string[] {
  const { revoke } = finding;
  if (revoke === undefined) return [];
  const key = `${finding.rule}\0${finding.provider}`;
  const url = revoke.url === undefined ? [] : [visible(revoke.url)];
  if (told.has(key)) return revoke.steps.length > 0 ? ['as above', ...url] : url;
  told.add(key);
  const steps = revoke.steps.flatMap((step, i) => wrap(visible(step), columns - 3).map((line, row) => `${row === 0 ? `${i + 1}.` : '  '} ${line}`));
  return [...steps, ...url];
}

const SCOPES: Readonly<Record<ScanResult['scope']['kind'], string>> = {
  everything: 'everything git holds, the index and the working tree',
  worktree: 'the working tree',
  staged: 'what is staged',
  range: 'what the range adds',
  stdin: 'standard input',
  paths: 'plain files, no repository',
  nothing: 'nothing',
};

function foot(result: ScanResult, page: Page): string[] {
  const columns = page.width - FOOT_LABEL;
  const row = (label: string, parts: readonly string[]): string[] => labelled(page.paint('dim', label), flow(parts, ' · ', columns), FOOT_LABEL);
  return [
    ...row('scanned', scopeParts(result)),
    ...row('coverage', [...coverageParts(result.coverage, page.paint), ...lintedParts(result, page.paint), `${bytesText(totalBytes(result.coverage))} in ${secondsText(result.seconds)}`]),
    ...row('found', foundParts(result)),
    ...(result.policy === undefined ? [] : row('policy', result.policy.map(visible))),
    ...staleLines(result.stale ?? [], page),
    ...problemLines(result.problems, page),
    ...reviewLines(result.review ?? [], page),
    ...unlintedLines(result.usage?.unlinted ?? [], page),
  ];
}

function scopeParts({ scope, coverage }: ScanResult): string[] {
  const bare = scope.kind === 'everything' && coverage.files.total === 0 && coverage.staged.total === 0;
  const parts = [...(scope.kind === 'stdin' ? [] : [visible(scope.root)]), bare ? 'everything git holds' : `${SCOPES[scope.kind]}${scope.below === undefined ? '' : ` below ${visible(scope.below)}`}`];
  if (scope.range !== undefined) parts.push(visible(scope.range));
  if (scope.head !== undefined) parts.push(`HEAD ${shortId(scope.head)}`);
  if (scope.objectFormat === 'sha256') parts.push('SHA-256');
  if (scope.shallow) parts.push('shallow clone');
  if (scope.partial) parts.push('partial clone');
  if (scope.alternates.length > 0) parts.push(`with the objects of ${scope.alternates.map(visible).join(', ')}`);
  return parts;
}

function coverageParts(coverage: Coverage, paint: Paint): string[] {
  const counts: [Count, string][] = [
    [coverage.blobs, 'blobs'],
    [coverage.commits, 'commits'],
    [coverage.tags, 'tags'],
    [coverage.trees, 'trees'],
    [coverage.names, 'names'],
    [coverage.staged, 'staged'],
    [coverage.files, 'files'],
  ];
  const parts = counts
    .filter(([count]) => count.total > 0)
    .map(([count, noun]) => {
      const part = `${grouped(count.scanned)}/${grouped(count.total)} ${noun}`;
      return count.scanned === count.total ? part : paint('yellow', part);
    });
  if (parts.length === 0) parts.push('0/0');
  if (coverage.commits.total > 0 || coverage.connectivity === 'incomplete') parts.push(`connectivity ${coverage.connectivity}`);
  if (coverage.ignored > 0) parts.push(`${counted(coverage.ignored, 'ignored file')} left out (--ignored)`);
  if (coverage.submodules > 0) parts.push(`${counted(coverage.submodules, 'submodule')} left out (scan by path)`);
  return parts;
}

/** How many files of a range were looked at for how keys are used in them; and that none was, where that was asked for. */
function lintedParts({ scope, usage }: ScanResult, paint: Paint): string[] {
  if (usage === undefined) return scope.kind === 'range' ? [paint('yellow', 'not linted (--no-lint)')] : [];
  const total = usage.files + usage.unlinted.length;
  const part = `${grouped(usage.files)}/${grouped(total)} linted`;
  return [total === 0 ? 'nothing to lint' : usage.files === total ? part : paint('yellow', part)];
}

function totalBytes(coverage: Coverage): number {
  return coverage.blobs.bytes + coverage.commits.bytes + coverage.tags.bytes + coverage.names.bytes + coverage.files.bytes + coverage.staged.bytes;
}

function foundParts({ totals, usage }: ScanResult): string[] {
  const bySeverity = SEVERITIES.filter((severity) => totals.bySeverity[severity] > 0).map((severity) => `${grouped(totals.bySeverity[severity])} ${severity}`);
  const placed = totals.matches - totals.suppressed - totals.baselined;
  return [
    `${counted(totals.findings, 'key')}${bySeverity.length > 0 ? ` (${bySeverity.join(', ')})` : ''} in ${counted(placed, 'place')}`,
    `${grouped(totals.suppressed)} suppressed`,
    `${grouped(totals.baselined)} baselined`,
    ...(usage === undefined || usage.files === 0 ? [] : [`${counted(usage.findings.length, 'unsafe use', 'unsafe uses')} in ${counted(usage.files, 'linted file')}${usage.silenced > 0 ? `, ${grouped(usage.silenced)} silenced` : ''}`]),
  ];
}

function staleLines(stale: readonly Stale[], page: Page): string[] {
  if (stale.length === 0) return [];
  const shown = stale.slice(0, PROBLEMS_SHOWN).flatMap(({ where, what }) => flow([visible(where), visible(what)], ': ', page.width - 2).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`));
  const more = stale.length > PROBLEMS_SHOWN ? [`  ${grouped(stale.length - PROBLEMS_SHOWN)} more (--format json lists all)`] : [];
  return [...labelled(page.paint('yellow', 'stale'), [`${counted(stale.length, 'suppression')} that nothing was found for`], FOOT_LABEL), ...shown, ...more];
}

function problemLines(problems: readonly Problem[], page: Page): string[] {
  if (problems.length === 0) return [];
  const lines = labelled(page.paint('yellow', 'problems'), [grouped(problems.length)], FOOT_LABEL);
  const byKind = groupBy(problems, ({ kind }) => kind);
  for (const [kind, members] of byKind) {
    for (const problem of members.slice(0, PROBLEMS_SHOWN)) {
      const about = problem.subject === '' ? [] : [visible(problem.subject)];
      lines.push(...flow([kind.replaceAll('-', ' '), ...about, visible(problem.message)], ': ', page.width - 2).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`));
    }
    if (members.length > PROBLEMS_SHOWN) lines.push(`  ${kind.replaceAll('-', ' ')}: ${grouped(members.length - PROBLEMS_SHOWN)} more (--format json lists all)`);
  }
  return lines;
}

function unlintedLines(unlinted: readonly Unlinted[], page: Page): string[] {
  if (unlinted.length === 0) return [];
  const shown = unlinted.slice(0, PROBLEMS_SHOWN).flatMap(({ path, message }) => flow([visible(path), visible(message)], ': ', page.width - 2).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`));
  const more = unlinted.length > PROBLEMS_SHOWN ? [`  ${grouped(unlinted.length - PROBLEMS_SHOWN)} more (--format json lists all)`] : [];
  return [...labelled(page.paint('dim', 'not parsed'), [`${counted(unlinted.length, 'file')}, scanned for keys but not for how keys are used`], FOOT_LABEL + 1), ...shown, ...more];
}

/** Suppressions that a change brings: a person has to agree to them. */
function reviewLines(review: readonly Review[], page: Page): string[] {
  if (review.length === 0) return [];
  const shown = review.slice(0, PROBLEMS_SHOWN).map(({ path, line, message }) => `${path === undefined ? '' : `${visible(path)}${line === undefined ? '' : `:${line}`}: `}${visible(message)}`);
  const more = review.length > PROBLEMS_SHOWN ? [`${grouped(review.length - PROBLEMS_SHOWN)} more (--format json lists all)`] : [];
  return [...labelled(page.paint('yellow', 'review'), [grouped(review.length)], FOOT_LABEL), ...[...shown, ...more].flatMap((one) => wrap(one, page.width - 4).map((text, i) => `${i === 0 ? '  ' : '    '}${text}`))];
}
