/** The html report: one page to read, print and pass on. It loads nothing; its policy lets run and draw only what is in it, by hash, so that no text of a repository could, even if it were not escaped. */
import { createHash } from 'node:crypto';
import { visible } from '../terminal/escape.ts';
import type { Count } from '../coverage.ts';
import type { Exposure, Finding, Place } from '../finding.ts';
import { EXPOSURES, SEVERITIES } from '../finding.ts';
import { bytesText, counted, grouped, secondsText } from '../terminal/layout.ts';
import { contextWords, liveOutsideProduction } from '../findings/place-context.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import type { Usage, UsageFinding } from '../lint/usage.ts';
import { isBlocking, verdict } from './verdict.ts';
import type { Content, Markup } from './html-markup.ts';
import { element as e, render } from './html-markup.ts';
import { SCRIPT } from './html-script.ts';
import { STYLE } from './html-style.ts';
import { timeline } from './html-timeline.ts';
import type { ReportOptions } from './reporter.ts';
import { besides, EXPOSED, fileOf, isPast, reviewSentence } from './sentence.ts';

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;

/** Only these are links; anything else is shown as text. */
const ADDRESS = /^https:\/\/[^\s"'<>]+$/;

function raw(name: 'style' | 'script', text: string): Markup {
  return { markup: `<${name}>${text}</${name}>` };
}

export function html(result: ScanResult, { now }: ReportOptions): string {
  const { tone, text } = verdict(result);
  const { findings, problems, review = [], scope, tool, usage } = result;
  const anchors = new Map(findings.map((finding, i) => [finding, `key-${i + 1}`] as const));
  const dots = timeline(findings, now, (finding) => anchors.get(finding) ?? '');
  const where = [...(scope.kind === 'stdin' ? ['standard input'] : [scope.root]), scope.kind, ...(scope.range === undefined ? [] : [scope.range]), ...(scope.head === undefined ? [] : [`HEAD ${scope.head.slice(0, 10)}`])];
  const day = now.toISOString().replace(/T(\d\d:\d\d).*/, ' $1 UTC');
  const body = [
    e('header', {}, e('h1', {}, 'leaklint report'), e('button', { id: 'theme', type: 'button', hidden: true }, 'Light or dark'), e('span', { class: 'scope' }, `${where.join(' · ')} · ${day}`)),
    e(
      'main',
      {},
      e('p', { class: `verdict ${tone}` }, text),
      problems.length === 0 ? '' : notScanned(result),
      review.length === 0 ? '' : e('section', {}, e('h2', {}, 'Suppressions to review'), e('ul', {}, review.map((one) => e('li', {}, reviewSentence(one))))),
      findings.length === 0 ? '' : [summary(findings), dots === undefined ? '' : history(dots), list(result, anchors)],
      usage === undefined || usage.findings.length === 0 ? '' : uses(usage, result),
      usage === undefined || usage.unlinted.length === 0 ? '' : e('section', {}, e('h2', {}, 'Scanned for keys, but not parsed'), e('ul', {}, usage.unlinted.map(({ path, message }) => e('li', {}, e('code', {}, path), ` ${message}`)))),
      coverage(result),
    ),
    e('footer', {}, `leaklint ${tool.version} · rules ${tool.rules} · exit code ${result.exitCode} · keys are shown by their public prefix and length only`),
  ];
  const head = [e('meta', { charset: 'utf-8' }), e('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }), e('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }), e('meta', { name: 'referrer', content: 'no-referrer' }), e('title', {}, `leaklint: ${text}`), raw('style', STYLE)];
  return `<!doctype html>\n${render(e('html', { lang: 'en' }, e('head', {}, head), e('body', {}, body, raw('script', SCRIPT))))}\n`;
}

type Row = readonly [label: string, count: number, kind?: string];

/** How a number compares with the others: a bar of its share. */
function card(title: string, rows: readonly Row[]): Markup {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const bar = (count: number): Markup => e('svg', { viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, e('rect', { width: Math.round((count / most) * 1000) / 10, height: 1, 'stroke-width': 0 }));
  return e('section', { class: 'card' }, e('h3', {}, title), e('table', { class: 'bars' }, rows.map(([label, count, kind]) => e('tr', { class: kind }, e('th', { scope: 'row' }, label), e('td', { class: 'bar' }, bar(count)), e('td', {}, grouped(count))))));
}

const AGES: readonly (readonly [string, number])[] = [['up to 30 days', 30], ['up to 90 days', 90], ['up to a year', 365], ['up to 3 years', 1095], ['older', Infinity]];

/** Short enough to leave room for a bar. */
const NOW: Readonly<Record<Exposure, string>> = { worktree: 'working tree', staged: 'staged', head: 'HEAD', history: 'history', unreachable: 'unreachable' };

function summary(findings: readonly Finding[]): Markup {
  const count = (test: (finding: Finding) => boolean): number => findings.filter(test).length;
  const aged = AGES.map(([label, most], i): Row => [label, count(({ ageDays }) => ageDays !== undefined && ageDays <= most && (i === 0 || ageDays > (AGES[i - 1]?.[1] ?? 0)))]);
  const unknown = count(({ ageDays }) => ageDays === undefined);
  return e(
    'div',
    { class: 'cards' },
    card('Keys by severity', SEVERITIES.map((severity) => [severity, count((finding) => finding.severity === severity), severity])),
    card('Where they are now', EXPOSURES.map((exposure) => [NOW[exposure], count((finding) => finding.exposure === exposure)])),
    card('Days in the history', unknown === 0 ? aged : [...aged, ['not in it', unknown]]),
  );
}

function history(dots: Markup): Markup {
  return e('section', {}, e('h2', {}, 'When each key came in and went'), e('div', { class: 'scroll' }, dots), e('p', { class: 'legend' }, 'A dot is the day a key came in; filled: still at HEAD, staged or on disk; hollow: only in history, where every clone still carries it. Its line ends, or it has a second dot below the axis, on the day since which no branch has it.'));
}

function select(id: string, label: string, all: string | undefined, values: readonly (readonly [string, string])[]): Markup {
  return e('select', { id, 'aria-label': label }, all === undefined ? '' : e('option', { value: '' }, all), values.map(([value, text]) => e('option', { value }, text)));
}

function list(result: ScanResult, anchors: ReadonlyMap<Finding, string>): Markup {
  const controls = e(
    'div',
    { class: 'controls', id: 'controls', hidden: true },
    e('input', { id: 'search', type: 'search', placeholder: 'Search: file, author, rule, fingerprint …', 'aria-label': 'Search' }),
    select('severity', 'Severity', 'Every severity', SEVERITIES.map((severity) => [severity, severity])),
    select('exposure', 'Where it is now', 'Anywhere', EXPOSURES.map((exposure) => [exposure, EXPOSED[exposure]])),
    select('order', 'Order', undefined, [['severity', 'Worst first'], ['oldest', 'Oldest first'], ['newest', 'Newest first'], ['places', 'Most places first']]),
    e('button', { id: 'unfold', type: 'button' }, 'Open all'),
    e('output', { id: 'shown' }),
  );
  return e('section', {}, e('h2', {}, counted(result.findings.length, 'key')), controls, e('div', { id: 'findings' }, result.findings.map((finding, i) => entry(finding, i, isBlocking(finding, result), anchors.get(finding) ?? ''))));
}

function entry(finding: Finding, order: number, blocks: boolean, id: string): Markup {
  const { severity, environment, introduced, overdue } = finding;
  const [first] = finding.places;
  const tags: Content[] = [e('span', { class: 'tag severity' }, severity)];
  const astray = liveOutsideProduction(finding);
  if (environment !== undefined) tags.push(' ', e('span', { class: 'tag' }, astray === undefined ? `${environment} key` : `live key in ${astray}`));
  if (isPast(finding)) tags.push(' ', e('span', { class: 'tag' }, 'history'));
  if (overdue === true) tags.push(' ', e('span', { class: 'tag late' }, 'overdue'));
  if (!blocks) tags.push(' ', e('span', { class: 'tag' }, 'not blocking'));
  const since = introduced === undefined ? '' : ` · since ${introduced.date.slice(0, 10)} by ${introduced.author}`;
  const heading = e('summary', {}, e('b', {}, finding.name), ' ', e('code', {}, finding.redacted), ' ', tags, e('span', { class: 'where' }, `${first === undefined ? 'place unknown' : placeText(first)}${since}`));
  const data = { 'data-severity': severity, 'data-exposure': finding.exposures.join(' '), 'data-order': order, 'data-since': introduced?.date, 'data-places': finding.placesTotal };
  return e('article', { class: `finding ${severity}`, id, ...data }, e('details', { open: order === 0 ? true : undefined }, heading, e('dl', {}, facts(finding))));
}

function placeText(place: Place): string {
  return place.source === 'name' ? `in the name ${place.path ?? ''}` : `${fileOf(place)}:${place.line}:${place.column}`;
}

function placeItem(place: Place): Markup {
  return e('li', {}, e('code', {}, placeText(place)), place.exposure === undefined ? '' : ` ${EXPOSED[place.exposure]}`, place.commit === undefined ? '' : ` since ${place.commit.slice(0, 10)}`, (place.encoding ?? 'plain') === 'plain' ? '' : ` as ${place.encoding}`, contextWords(place).map((words) => `, ${words}`));
}

function facts(finding: Finding): Content {
  const { introduced, revoke, ageDays, rotateAfterDays } = finding;
  const rows: [string, Content][] = [['now', finding.exposures.length === 0 ? 'in what was given to scan' : finding.exposures.map((exposure) => EXPOSED[exposure]).join(', ')]];
  const hidden = finding.placesTotal - finding.places.length;
  rows.push(['places', [e('ul', {}, finding.places.map(placeItem)), hidden > 0 ? `and ${counted(hidden, 'more place')}` : '']]);
  for (const part of besides(finding)) rows.push(['with', [part.name, ' ', e('code', {}, part.redacted), e('ul', {}, part.places.map(placeItem)), part.placesTotal > part.places.length ? `and ${counted(part.placesTotal - part.places.length, 'more place')}` : '', part.fingerprint === undefined ? '' : e('code', {}, part.fingerprint)]]);
  if (introduced !== undefined) rows.push(['introduced', [`${introduced.date.slice(0, 10)} by ${introduced.author} in `, e('code', {}, introduced.commit), introduced.path === undefined ? '' : [' · ', e('code', {}, `${introduced.path}:${introduced.line}:${introduced.column}`)]]]);
  if (finding.removed !== undefined) rows.push(['removed', [`${finding.removed.date.slice(0, 10)} by ${finding.removed.author} in `, e('code', {}, finding.removed.commit), ': no branch has it since']]);
  if (ageDays !== undefined) rows.push(['age', `${counted(ageDays, 'day')} in history${rotateAfterDays === undefined ? '' : `; rotate every ${rotateAfterDays}`}`]);
  rows.push(['spread', `${counted(finding.versions, 'version')}, ${counted(finding.placesTotal, 'place')}${finding.services.length > 1 ? `; shared by ${finding.services.join(', ')}` : ''}`]);
  if (finding.notes.length > 0) rows.push(['notes', finding.notes.join('; ')]);
  rows.push(['rule', [e('code', {}, finding.rule), ` · ${finding.confidence} confidence`]], ['fingerprint', e('code', {}, finding.fingerprint)]);
  const url = revoke?.url;
  if (revoke !== undefined) rows.push(['do now', [revoke.steps.length === 0 ? '' : e('ol', {}, revoke.steps.map((step) => e('li', {}, step))), url === undefined ? '' : ADDRESS.test(visible(url)) ? e('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, url) : url]]);
  return rows.map(([label, content]) => [e('dt', {}, label), e('dd', {}, content)]);
}

/** So many problems are in sight; more would push the keys off the first screen. */
const PROBLEMS_OPEN = 5;

function notScanned({ problems }: ScanResult): Markup {
  const rows = problems.map(({ kind, subject, message }) => e('tr', {}, e('td', {}, kind.replaceAll('-', ' ')), e('td', {}, e('code', {}, subject)), e('td', {}, message)));
  const more = rows.slice(PROBLEMS_OPEN);
  return e('section', {}, e('h2', {}, 'Not scanned'), e('table', { class: 'facts' }, rows.slice(0, PROBLEMS_OPEN)), more.length === 0 ? '' : e('details', { class: 'more' }, e('summary', {}, counted(more.length, 'more problem')), e('table', { class: 'facts' }, more)));
}

function uses({ findings }: Usage, { failOn }: ScanResult): Markup {
  const row = (use: UsageFinding): Markup => e('tr', {}, e('td', {}, usageFails(use, failOn) ? 'fails' : use.new ? 'warning' : 'not new'), e('td', {}, e('code', {}, `${use.path}:${use.line}:${use.column}`), ' · ', e('a', { href: use.url, rel: 'noreferrer noopener', target: '_blank' }, use.rule), e('div', {}, use.message)));
  return e('section', {}, e('h2', {}, 'How keys are used'), e('table', { class: 'facts' }, findings.map(row)));
}

function coverage({ coverage: whole, totals, seconds, usage, scope }: ScanResult): Markup {
  const counts: [string, Count][] = (['blobs', 'commits', 'tags', 'trees', 'names', 'staged', 'files'] as const).map((name) => [name, whole[name]]);
  const rows = counts.filter(([, { total }]) => total > 0).map(([name, { scanned, total, bytes }]) => e('tr', {}, e('th', { scope: 'row' }, name), e('td', { class: 'number' }, `${grouped(scanned)} of ${grouped(total)}`), e('td', {}, bytes === 0 ? '' : bytesText(bytes))));
  const rest = [`connectivity ${whole.connectivity}`, `${counted(whole.ignored, 'ignored file')} left out`, ...(whole.submodules === 0 ? [] : [`${counted(whole.submodules, 'submodule')} left out`]), `${grouped(totals.suppressed)} suppressed`, `${grouped(totals.baselined)} baselined`, ...(usage === undefined ? (scope.kind === 'range' ? ['not linted'] : []) : [`${grouped(usage.files)} of ${counted(usage.files + usage.unlinted.length, 'file')} linted`, `${counted(usage.silenced, 'use')} silenced`]), secondsText(seconds)];
  return e('section', {}, e('h2', {}, 'What was scanned'), e('table', { class: 'facts' }, rows), e('p', { class: 'legend' }, rest.join(' · ')));
}
