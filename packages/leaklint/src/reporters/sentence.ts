/** A finding in one sentence, for formats that have room for no more; and the file that stands for its first place. Repository text in both: escape for the sink. */
import type { Exposure, Finding, Identifier, Place } from '../finding.ts';
import { counted } from '../terminal/layout.ts';
import { liveKeyNote } from '../findings/place-context.ts';
import type { Problem } from '../problem.ts';
import type { Review } from '../scan-result.ts';
import type { UsageFinding } from '../lint/usage.ts';

export const EXPOSED: Readonly<Record<Exposure, string>> = {
  worktree: 'in the working tree',
  staged: 'staged',
  head: 'at HEAD',
  history: 'only in history',
  unreachable: 'only in unreachable objects',
};

/** Only older commits, or what nothing leads to, still hold it. */
export function isPast({ exposure }: Finding): boolean {
  return exposure === 'history' || exposure === 'unreachable';
}

/** What stands beside the secret and belongs to it: identifiers, then keys. */
export function besides({ identifiers = [], parts = [] }: Finding): readonly (Identifier & Partial<Pick<Finding, 'fingerprint' | 'secret'>>)[] {
  return [...identifiers, ...parts];
}

/** The same, each with its first place. */
export function partsOf(finding: Finding): string[] {
  return besides(finding).map(({ name, redacted, places: [first] }) => `${name} ${redacted}${first === undefined ? '' : ` at ${fileOf(first)}:${first.line}`}`);
}

export function sentence(finding: Finding): string {
  const where = finding.exposure === undefined ? '' : `, ${EXPOSED[finding.exposure]}`;
  const since = finding.introduced === undefined ? '' : ` Introduced ${finding.introduced.date.slice(0, 10)} in ${finding.introduced.commit.slice(0, 10)}.`;
  const spread = finding.services.length > 1 ? ` Shared by ${finding.services.length} services.` : '';
  const astray = liveKeyNote(finding);
  const parts = partsOf(finding);
  return `${finding.name} ${finding.redacted}${where}, ${counted(finding.placesTotal, 'place')}.${since}${spread}${parts.length === 0 ? '' : ` With ${parts.join(', ')}.`}${astray === undefined ? '' : ` ${astray.charAt(0).toUpperCase()}${astray.slice(1)}.`}`;
}

/** What is no file gets a name that no file of the repository is likely to have. */
export function fileOf(place: Place | undefined): string {
  if (place === undefined) return 'unknown';
  switch (place.source) {
    case 'commit':
    case 'tag':
      return `.git/${place.source}/${place.id ?? 'unknown'}`;
    case 'stdin':
      return 'stdin';
    default:
      return place.path === undefined || place.path === '' ? `.git/object/${place.id ?? 'unknown'}` : place.path;
  }
}

/** What to do about it, in lines; none where nobody knows. */
export function remedy({ revoke }: Finding): string[] {
  return [...(revoke?.steps ?? []).map((step, i) => `${i + 1}. ${step}`), ...(revoke?.url === undefined ? [] : [revoke.url])];
}

/** What could not be read, and why. */
export function problemSentence({ kind, subject, message }: Problem): string {
  return [subject === '' ? kind : subject, message].filter((part) => part !== '').join(': ');
}

/** What is said of a use of a key, and whether it is new. */
export function usageSentence({ message, new: isNew }: UsageFinding): string {
  return isNew ? message : `Not new: ${message}`;
}

/** A suppression that a change brings, and where. */
export function reviewSentence({ path, line, message }: Review): string {
  return `${path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `}${message}`;
}
