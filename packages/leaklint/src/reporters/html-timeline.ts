/** The timeline of the html report: every key a dot at the day it came in, filled while it is still to be read at HEAD or on disk. */
import type { Finding } from '../finding.ts';
import { counted } from '../layout.ts';
import { groupBy } from './group.ts';
import type { Content, Markup } from './html-markup.ts';
import { element } from './html-markup.ts';

const WIDTH = 960;
const LEFT = 20;
const STEP = 11;
/** Dots above one another; more are a number. */
const STACK = 14;
const DAY = 86_400_000;

export function isPast({ exposure }: Finding): boolean {
  return exposure === 'history' || exposure === 'unreachable';
}

/** `undefined` where no finding has a date. `anchor` names a finding on the page. */
export function timeline(findings: readonly Finding[], now: Date, anchor: (finding: Finding) => string): Markup | undefined {
  const dated = findings.flatMap((finding) => {
    const at = Date.parse(finding.introduced?.date ?? '');
    return Number.isNaN(at) ? [] : [{ finding, at }];
  });
  if (dated.length === 0) return undefined;
  const first = dated.reduce((least, { at }) => Math.min(least, at), Infinity);
  const last = dated.reduce((most, { at }) => Math.max(most, at), Math.max(now.getTime(), first + DAY));
  const columns = Math.floor((WIDTH - 2 * LEFT) / STEP);
  const columnOf = (at: number): number => Math.round(((at - first) / (last - first)) * columns);
  const x = (column: number): number => LEFT + column * STEP;
  const stacks = groupBy(dated, ({ at }) => columnOf(at));
  const highest = Math.min(STACK + 1, Math.max(...[...stacks.values()].map((stack) => stack.length)));
  const base = highest * STEP + 12;
  const dots = [...stacks].flatMap(([column, stack]) => [
    ...stack.slice(0, STACK).map(({ finding }, level) => dot(finding, x(column), base - 8 - level * STEP, anchor(finding))),
    ...(stack.length > STACK ? [element('text', { class: 'tick', x: x(column), y: base - 4 - STACK * STEP, 'text-anchor': 'middle' }, `+${stack.length - STACK}`)] : []),
  ]);
  return element(
    'svg',
    { class: 'timeline', viewBox: `0 0 ${WIDTH} ${base + 24}`, role: 'img', 'aria-label': `${counted(dated.length, 'key')} by the day they came in` },
    element('line', { class: 'axis', x1: LEFT, y1: base, x2: WIDTH - LEFT, y2: base }),
    ticks(first, last, columnOf, x, base),
    dots,
  );
}

function dot(finding: Finding, cx: number, cy: number, target: string): Markup {
  const day = finding.introduced?.date.slice(0, 10) ?? '';
  const title = element('title', {}, `${day} · ${finding.name} ${finding.redacted} · ${finding.severity}${isPast(finding) ? ' · only in history' : ''}`);
  return element('a', { href: `#${target}`, class: `${finding.severity}${isPast(finding) ? ' past' : ''}` }, element('circle', { cx, cy, r: 4 }, title));
}

/** Years where there are several, else months, else days: about eight labels. */
function ticks(first: number, last: number, columnOf: (at: number) => number, x: (column: number) => number, base: number): Content {
  const from = new Date(first);
  const years = (last - first) / (365 * DAY);
  const labels: [number, string][] = [];
  if (years > 2) {
    const every = Math.ceil(years / 9);
    for (let year = from.getUTCFullYear() + 1; Date.UTC(year) <= last; year += every) labels.push([Date.UTC(year), String(year)]);
  } else if (years > 0.25) {
    const every = Math.ceil((years * 12) / 9);
    for (let month = from.getUTCMonth() + 1; Date.UTC(from.getUTCFullYear(), month) <= last; month += every) labels.push([Date.UTC(from.getUTCFullYear(), month), new Date(Date.UTC(from.getUTCFullYear(), month)).toISOString().slice(0, 7)]);
  } else for (const at of [first, last]) labels.push([at, new Date(at).toISOString().slice(0, 10)]);
  return labels.map(([at, label]) => element('text', { class: 'tick', x: x(columnOf(at)), y: base + 16, 'text-anchor': at === first ? 'start' : at === last ? 'end' : 'middle' }, label));
}
