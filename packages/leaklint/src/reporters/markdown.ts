/** The markdown report: for job summaries, issues and comments. Nothing of a repository is a link, an image, a mention, HTML or the end of a table. */
import { visible } from '../terminal/escape.ts';
import type { Finding } from '../finding.ts';
import { SEVERITIES } from '../finding.ts';
import { counted, grouped } from '../terminal/layout.ts';
import { contextWords, liveOutsideProduction } from '../findings/place-context.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import type { UsageFinding } from '../lint/usage.ts';
import { isBlocking, verdict } from './verdict.ts';
import { EXPOSED, fileOf, partsOf, remedy, reviewSentence } from './sentence.ts';

/** GitHub takes 1 MiB of summary a step, 65,536 characters of a comment. */
const FINDINGS_AT_MOST = 200;
const PROBLEMS_AT_MOST = 50;

/** As a character reference every sign of Markdown is only itself; so is what GitHub would take for a mention, an issue, an address. */
export function markdownText(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]()#+!|<>~@&:]|(?<=www)\.|(?<=^\s*\d*)[-.](?=\s|-|=|$)|(?<=^)=/gi, (character) => `&#${character.charCodeAt(0)};`);
}

export function markdown(result: ScanResult): string {
  const { findings, problems, totals } = result;
  const blocking = findings.filter((finding) => isBlocking(finding, result));
  const below = findings.filter((finding) => !isBlocking(finding, result));
  const lines = ['## leaklint', '', `**${markdownText(verdict(result).text)}**`, ''];
  if (findings.length > 0) {
    lines.push(`| ${SEVERITIES.join(' | ')} | suppressed | baselined |`, '| --: | --: | --: | --: | --: | --: |');
    lines.push(`| ${SEVERITIES.map((severity) => grouped(totals.bySeverity[severity])).join(' | ')} | ${grouped(totals.suppressed)} | ${grouped(totals.baselined)} |`, '');
  }
  if (problems.length > 0) {
    lines.push('### Not scanned', '', ...problems.slice(0, PROBLEMS_AT_MOST).map(({ kind, subject, message }) => `- ${kind}: ${subject === '' ? '' : `${markdownText(subject)}: `}${markdownText(message)}`));
    if (problems.length > PROBLEMS_AT_MOST) lines.push(`- and ${counted(problems.length - PROBLEMS_AT_MOST, 'more problem')}`);
    lines.push('');
  }
  const review = result.review ?? [];
  if (review.length > 0) {
    lines.push('### Suppressions to review', '', ...review.slice(0, PROBLEMS_AT_MOST).map((one) => `- ${markdownText(reviewSentence(one))}`));
    if (review.length > PROBLEMS_AT_MOST) lines.push(`- and ${counted(review.length - PROBLEMS_AT_MOST, 'more suppression')}`);
    lines.push('');
  }
  let room = FINDINGS_AT_MOST;
  for (const [heading, members] of [['Blocking', blocking], ['Not blocking', below]] as const) {
    if (members.length === 0) continue;
    lines.push(`### ${heading}`, '', '| severity | key | where | now | since |', '| --- | --- | --- | --- | --- |', ...members.slice(0, room).map(row), '');
    if (members.length > room) lines.push(`and ${counted(members.length - room, 'more key')}`, '');
    room = Math.max(0, room - members.length);
  }
  const uses = result.usage?.findings ?? [];
  if (uses.length > 0) {
    lines.push('### How keys are used', '', '| | rule | where | what happens |', '| --- | --- | --- | --- |');
    lines.push(...uses.slice(0, FINDINGS_AT_MOST).map((use) => `| ${[usageFails(use, result.failOn) ? 'fails' : use.new ? 'warning' : 'not new', ruleLink(use), markdownText(`${use.path}:${use.line}`), markdownText(use.message)].join(' | ')} |`), '');
    if (uses.length > FINDINGS_AT_MOST) lines.push(`and ${counted(uses.length - FINDINGS_AT_MOST, 'more use', 'more uses')}`, '');
  }
  const unlinted = result.usage?.unlinted ?? [];
  if (unlinted.length > 0) {
    lines.push('### Scanned for keys, but not parsed', '', ...unlinted.slice(0, PROBLEMS_AT_MOST).map(({ path, message }) => `- ${markdownText(`${path}: ${message}`)}`));
    if (unlinted.length > PROBLEMS_AT_MOST) lines.push(`- and ${counted(unlinted.length - PROBLEMS_AT_MOST, 'more file')}`);
    lines.push('');
  }
  const steps = new Map(blocking.map((finding) => [finding.provider, remedy(finding)] as const));
  for (const [provider, told] of steps) if (told.length > 0) lines.push(`<details><summary>Revoke: ${markdownText(provider)}</summary>`, '', ...told.map((step) => `- ${markdownText(step)}`), '', '</details>', '');
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The one link there may be: to a page of ours. */
function ruleLink({ rule, url }: UsageFinding): string {
  const name = markdownText(rule);
  return /^https:\/\/github\.com\/leaklint\/leaklint\/[\w./-]+$/.test(url) ? `[${name}](${url})` : name;
}

function row(finding: Finding): string {
  const [first] = finding.places;
  const more = finding.placesTotal > 1 ? ` (+${grouped(finding.placesTotal - 1)})` : '';
  const astray = liveOutsideProduction(finding);
  const parts = partsOf(finding);
  const context = first === undefined ? [] : contextWords(first);
  const since = finding.introduced === undefined ? '' : `${finding.introduced.date.slice(0, 10)} in ${finding.introduced.commit.slice(0, 10)} by ${finding.introduced.author}`;
  const cells = [finding.severity, `${finding.name} ${finding.redacted}${astray === undefined ? '' : `, a live key in ${astray}`}${parts.length === 0 ? '' : `, with ${parts.join(', ')}`}`, `${fileOf(first)}${first === undefined ? '' : `:${first.line}`}${more}${context.length === 0 ? '' : `, ${context.join(', ')}`}`, finding.exposure === undefined ? '' : EXPOSED[finding.exposure], since];
  return `| ${cells.map(markdownText).join(' | ')} |`;
}
