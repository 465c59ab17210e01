/** Places as a person reads them: one line a spot, with everything that is known about it behind. */
import { visible } from '../escape.ts';
import type { Finding, Place } from '../finding.ts';
import { counted, flow } from '../layout.ts';
import type { Paint } from '../terminal.ts';

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
      return place.commit === undefined || place.source === 'commit' ? 'history' : `history, since ${shortId(place.commit)}`;
    case 'unreachable':
      return 'unreachable';
    default:
      return undefined;
  }
}

/** A secret in the same spot of the working tree, the index and HEAD is one line. */
export function placeLines(finding: Finding, columns: number, paint: Paint): string[] {
  const spots = new Map<string, Set<string>>();
  for (const place of finding.places) {
    const at = spot(place);
    const known = spots.get(at) ?? new Set();
    spots.set(at, known);
    const where = status(place);
    if (where !== undefined) known.add(where);
    if (place.encoding !== undefined && place.encoding !== 'plain') known.add(`as ${place.encoding}`);
    if (place.otherPaths !== undefined && place.otherPaths > 0) known.add(counted(place.otherPaths, 'more path'));
  }
  const lines = [...spots]
    .slice(0, SPOTS_SHOWN)
    .flatMap(([at, known]) => (known.size === 0 ? [at] : flow([at, paint('dim', `(${[...known].join(', ')})`)], ' ', columns).map((line, i) => (i === 0 ? line : `  ${line}`))));
  const hidden = finding.placesTotal - [...spots].slice(0, SPOTS_SHOWN).reduce((sum, [at]) => sum + finding.places.filter((place) => spot(place) === at).length, 0);
  if (hidden > 0) lines.push(`and ${counted(hidden, 'more place')}`);
  return lines;
}
