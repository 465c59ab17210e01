/** Places as a person reads them: one line a spot, with everything that is known about it behind. */
import { relativeUri, visible } from '../terminal/escape.ts';
import type { Finding, Place } from '../finding.ts';
import { counted, flow } from '../terminal/layout.ts';
import { contextWords } from '../findings/place-context.ts';
import type { Paint } from '../terminal/terminal.ts';
import { linker } from '../terminal/terminal.ts';

/** Of one finding. */
const SPOTS_SHOWN = 8;

/** Enough of an object id to find it, not so much that it fills the line. */
export function shortId(id: string): string {
  return visible(id.slice(0, 10));
}

function spot(place: Place): string {
  const position = `${place.line}:${place.column}`;
  const id = place.id === undefined ? '' : ` ${shortId(place.id)}`;
  switch (place.source) {
    case 'commit':
      return `message of commit${id}, ${position}`;
    case 'tag':
      return `message of tag${id}, ${position}`;
    case 'name':
      return `in the name ${visible(place.path ?? '')}`;
    case 'stdin':
      return `standard input:${position}`;
    default:
      return place.path === undefined || place.path === '' ? `object${id}, ${position}` : `${visible(place.path)}:${position}`;
  }
}

function status(place: Place): string | undefined {
  if (place.source === 'stdin') return undefined;
  switch (place.exposure) {
    case 'worktree':
      return 'working tree';
    case 'staged':
      return 'staged';
    case 'head':
      return 'HEAD';
    case 'history':
      return 'history';
    case 'unreachable':
      return 'unreachable';
    default:
      return undefined;
  }
}

/** One spot, and what is known of the places that stand there. */
interface Spot {
  readonly at: string;
  readonly states: Set<string>;
  /** Commits that brought in the versions of history. */
  readonly since: Set<string>;
  readonly more: Set<string>;
  places: number;
  /** The file that can be opened. */
  file?: string;
}

function spotsOf({ places }: Pick<Finding, 'places'>): Spot[] {
  const spots = new Map<string, Spot>();
  for (const place of places) {
    const at = spot(place);
    const known = spots.get(at) ?? { at, states: new Set(), since: new Set(), more: new Set(), places: 0 };
    spots.set(at, known);
    known.places++;
    const where = status(place);
    if (where !== undefined) known.states.add(where);
    if (where === 'history' && place.commit !== undefined && place.source !== 'commit') known.since.add(shortId(place.commit));
    if (place.source === 'file' && place.path !== undefined) known.file = place.path;
    if (place.encoding !== undefined && place.encoding !== 'plain') known.more.add(`as ${place.encoding}`);
    for (const words of contextWords(place)) known.more.add(words);
    if (place.otherPaths !== undefined && place.otherPaths > 0) known.more.add(counted(place.otherPaths, 'more path'));
  }
  return [...spots.values()];
}

/** A secret in the same spot of the working tree, the index and HEAD is one line. @param files where they can be opened, see `ReportOptions.links` */
export function placeLines(finding: Pick<Finding, 'places' | 'placesTotal'>, columns: number, paint: Paint, files?: string): string[] {
  const shown = spotsOf(finding).slice(0, SPOTS_SHOWN);
  const link = linker(files !== undefined);
  const lines = shown.flatMap(({ at, states, since, more, file }) => {
    const named = file === undefined ? at : link(`${files}${relativeUri(file)}`, at);
    const known = [...[...states].map((state) => (state === 'history' && since.size > 0 ? `history since ${[...since].join(', ')}` : state)), ...more];
    return known.length === 0 ? [named] : flow([named, paint('dim', `(${known.join(', ')})`)], ' ', columns).map((line, i) => (i === 0 ? line : `  ${line}`));
  });
  const hidden = finding.placesTotal - shown.reduce((sum, { places }) => sum + places, 0);
  if (hidden > 0) lines.push(`and ${counted(hidden, 'more place')}`);
  return lines;
}
