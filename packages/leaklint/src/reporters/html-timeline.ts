/** The timeline of the html report: when each key came in and when it went. Few keys get a line each; of many every day has its dots, above the axis what came and below it what went. */
import type { Finding } from '../finding.ts';
import { counted } from '../terminal/layout.ts';
import { groupBy } from './group.ts';
import type { Content, Markup } from './html-markup.ts';
import { element } from './html-markup.ts';
import { isPast } from './sentence.ts';

const WIDTH = 960;
const LEFT = 20;
const STEP = 11;
/** Dots above one another; more are a number. */
const STACK = 14;
const DAY = 86_400_000;
/** So many keys get a line of their own. */
const LINES = 40;
const LINE_STEP = 18;
const NAMES = 236;
const LONGEST_NAME = 34;

/** A key with the day it came; `went` where it did. */
interface Dated {
  readonly finding: Finding;
  readonly came: number;
  readonly went: number | undefined;
}

/** The days of the chart, and where each is drawn. */
interface Scale {
  readonly first: number;
  readonly last: number;
  readonly x: (at: number) => number;
}

/** `undefined` where no finding has a date. `anchor` names a finding on the page. */
export function timeline(findings: readonly Finding[], now: Date, anchor: (finding: Finding) => string): Markup | undefined {
  const dated = findings.flatMap((finding): Dated[] => {
    const came = Date.parse(finding.introduced?.date ?? '');
    const went = Date.parse(finding.removed?.date ?? '');
    return Number.isNaN(came) ? [] : [{ finding, came, went: Number.isNaN(went) ? undefined : Math.max(came, went) }];
  });
  if (dated.length === 0) return undefined;
  const first = dated.reduce((least, { came }) => Math.min(least, came), Infinity);
  const last = dated.reduce((most, { came, went }) => Math.max(most, came, went ?? 0), Math.max(now.getTime(), first + DAY));
  return (dated.length <= LINES ? lines : stacks)(dated, first, last, anchor);
}

function chart(dated: readonly Dated[], height: number, ...content: readonly Content[]): Markup {
  const went = dated.filter((one) => one.went !== undefined).length;
  return element('svg', { class: 'timeline', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `${counted(dated.length, 'key')} by the day they came in, ${went} of them by the day they went` }, ...content);
}

/** Oldest first, each from the day it came to the day it went, or to the right edge. */
function lines(dated: readonly Dated[], first: number, last: number, anchor: (finding: Finding) => string): Markup {
  const scale: Scale = { first, last, x: (at) => Math.round((NAMES + ((at - first) / (last - first)) * (WIDTH - LEFT - NAMES)) * 10) / 10 };
  const base = dated.length * LINE_STEP + 12;
  const rows = [...dated].sort((a, b) => a.came - b.came).map(({ finding, came, went }, row) => {
    const y = row * LINE_STEP + LINE_STEP / 2 + 2;
    const [x1, x2] = [scale.x(came), scale.x(went ?? last)];
    const end = went === undefined ? '' : element('rect', { class: 'went', x: x2 - 3, y: y - 5, width: 3, height: 10 });
    return link(finding, anchor, element('text', { class: 'name', x: 0, y: y + 4 }, shortened(finding.name)), element('line', { x1, y1: y, x2, y2: y }), element('circle', { cx: x1, cy: y, r: 4 }, element('title', {}, titleOf(finding))), end);
  });
  return chart(dated, base + 24, element('line', { class: 'axis', x1: NAMES, y1: base, x2: WIDTH - LEFT, y2: base }), ticks(scale, base + 16), rows);
}

function stacks(dated: readonly Dated[], first: number, last: number, anchor: (finding: Finding) => string): Markup {
  const columns = Math.floor((WIDTH - 2 * LEFT) / STEP);
  const scale: Scale = { first, last, x: (at) => LEFT + Math.round(((at - first) / (last - first)) * columns) * STEP };
  const came = groupBy(dated, (one) => scale.x(one.came));
  const went = groupBy(dated.filter((one) => one.went !== undefined), (one) => scale.x(one.went as number));
  const highest = (groups: ReadonlyMap<number, readonly Dated[]>): number => Math.min(STACK + 3, Math.max(0, ...[...groups.values()].map((stack) => stack.length)));
  const base = highest(came) * STEP + 12;
  const below = highest(went) * STEP + (went.size === 0 ? 0 : 6);
  const piled = (groups: ReadonlyMap<number, readonly Dated[]>, y: (level: number) => number): Content =>
    [...groups].map(([x, stack]) => [
      stack.slice(0, STACK).map(({ finding }, level) => link(finding, anchor, element('circle', { cx: x, cy: y(level), r: 4 }, element('title', {}, titleOf(finding))))),
      stack.length > STACK ? more(stack.length - STACK, x, y(STACK), y(STACK) > y(0)) : '',
    ]);
  return chart(dated, base + below + 24, element('line', { class: 'axis', x1: LEFT, y1: base, x2: WIDTH - LEFT, y2: base }), ticks(scale, base + below + 16), piled(came, (level) => base - 8 - level * STEP), piled(went, (level) => base + 8 + level * STEP));
}

/** Upright: columns are narrower than two digits. */
function more(count: number, x: number, y: number, below: boolean): Markup {
  return element('text', { class: 'tick', transform: `rotate(-90 ${x + 4} ${y})`, x: x + 4, y, 'text-anchor': below ? 'end' : 'start' }, `+${count}`);
}

function link(finding: Finding, anchor: (finding: Finding) => string, ...content: readonly Content[]): Markup {
  return element('a', { href: `#${anchor(finding)}`, class: `${finding.severity}${isPast(finding) ? ' past' : ''}` }, ...content);
}

function titleOf(finding: Finding): string {
  const { introduced, removed, name, redacted, severity } = finding;
  const until = removed === undefined ? '' : ` to ${removed.date.slice(0, 10)}`;
  return `${introduced?.date.slice(0, 10) ?? ''}${until} · ${name} ${redacted} · ${severity}${isPast(finding) ? ' · only in history' : ''}`;
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

/** Years where there are several, else months, else days: about eight labels. */
function ticks({ first, last, x }: Scale, y: number): Content {
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
  return labels.map(([at, label]) => element('text', { class: 'tick', x: x(at), y, 'text-anchor': at === first ? 'start' : at === last ? 'end' : 'middle' }, label));
}
