/** From sightings to findings: everything that was seen of one secret, grouped under its fingerprint, in one total order. */
import { isIdentifier } from '@leaklint/engine';
import type { BesideMatch, Rule } from '@leaklint/engine';
import { EXPOSURES, PLACES_SHOWN, SEVERITIES } from '../finding.ts';
import type { Exposure, Finding, Identifier, Introduction, Place, Removal } from '../finding.ts';
import type { Mask } from '../terminal/mask.ts';
import type { CommitInfo, Origin } from './origin.ts';
import { inOrder, liveKeyNote, placeContexts } from './place-context.ts';
import type { PlaceContext } from './place-context.ts';
import type { Services } from './services.ts';
import type { Mark, Secret, Sightings } from './sightings.ts';
import { COLUMN, ENCODING, ENCODINGS, END_COLUMN, END_LINE, LINE, MARK, SECRET, SIGHTING_FIELDS, TIMES, UNIT, UTF16_COLUMN, UTF16_END } from './sightings.ts';

/** A sighting whose unit has become an origin. */
export interface Seen {
  readonly secret: Secret;
  readonly origin: Origin;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly utf16Column: number;
  readonly utf16EndColumn: number;
  readonly encoding: number;
  readonly times: number;
  readonly mark: Mark;
}

export function* seen(sightings: Sightings, originOf: (unit: number) => Origin): Generator<Seen> {
  const { rows, secrets, marks } = sightings;
  for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) {
    const field = (index: number): number => rows[at + index] as number;
    const secret = secrets[field(SECRET)];
    const mark = marks[field(MARK)];
    if (secret === undefined || mark === undefined) throw new Error('a sighting names a secret or a mark that is not in its list');
    yield {
      secret,
      origin: originOf(field(UNIT)),
      line: field(LINE),
      column: field(COLUMN),
      endLine: field(END_LINE),
      endColumn: field(END_COLUMN),
      utf16Column: field(UTF16_COLUMN),
      utf16EndColumn: field(UTF16_END),
      encoding: field(ENCODING),
      times: field(TIMES),
      mark,
    };
  }
}

export interface GroupingOptions {
  readonly rules: readonly Rule[];
  readonly services: Services;
  readonly now: Date;
  readonly mask: Mask;
  /** What else there is to say of one. */
  readonly notesOf?: (one: Seen) => readonly string[];
  /** By fingerprint. */
  readonly departures?: ReadonlyMap<string, CommitInfo>;
}

const DAY = 86_400_000;

/** Worst first, then by fingerprint: the same list whatever the order of `all`. */
export function groupFindings(all: Iterable<Seen>, options: GroupingOptions): Finding[] {
  const groups = new Map<string, Seen[]>();
  for (const one of all) {
    const group = groups.get(one.secret.fingerprint);
    if (group === undefined) groups.set(one.secret.fingerprint, [one]);
    else group.push(one);
  }
  const findings = [...groups.values()].map((group) => finding(group, options));
  return findings.sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint),
  );
}

function finding(group: Seen[], options: GroupingOptions): Finding {
  group.sort(byPlace);
  const named = group.map((one) => one.secret).reduce((best, secret) => (bySpecificity(secret, best, options.rules) < 0 ? secret : best));
  const rule = ruleOf(named, options.rules);
  const exposures = EXPOSURES.filter((exposure) => group.some((one) => one.origin.exposures.includes(exposure)));
  const introduced = introduction(group, options.mask);
  const ageDays = introduced === undefined ? undefined : Math.max(0, Math.floor((options.now.getTime() - Date.parse(introduced.date)) / DAY));
  const context = inOrder(group.flatMap(contextOf));
  const identifiers = identifiersOf(group, options);
  const liveNote = liveKeyNote({ ...optional('environment', rule.environment), context });
  const overdue = ageDays !== undefined && rule.rotateAfterDays !== undefined && rule.environment !== 'test' ? ageDays > rule.rotateAfterDays : undefined;
  return {
    fingerprint: named.fingerprint,
    rule: rule.id,
    name: rule.name,
    provider: named.vendor,
    // What looks like a placeholder or a published example is shown and stops nobody.
    severity: named.confidence === 'low' ? 'low' : rule.severity,
    ...optional('environment', rule.environment),
    confidence: named.confidence,
    notes: [...new Set(group.flatMap((one) => [...one.secret.notes, ...(options.notesOf?.(one) ?? [])])), ...(liveNote === undefined ? [] : [liveNote])].sort(compare),
    redacted: named.redacted,
    length: named.length,
    ...optional('secret', named.secret),
    ...optional('exposure', exposures[0]),
    exposures,
    ...optional('introduced', introduced),
    ...optional('removed', removal(named.fingerprint, group, options)),
    places: group.slice(0, PLACES_SHOWN).map((one) => place(one, options.mask)),
    placesTotal: group.reduce((sum, one) => sum + one.times, 0),
    versions: new Set(group.flatMap((one) => one.origin.version ?? [])).size,
    services: services(group, options),
    ...(context.length === 0 ? {} : { context }),
    ...optional('ageDays', ageDays),
    ...optional('rotateAfterDays', rule.rotateAfterDays),
    ...optional('overdue', overdue),
    ...optional('revoke', rule.revoke),
    ...(identifiers.length === 0 ? {} : { identifiers }),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}

function ruleOf(secret: Secret, rules: readonly Rule[]): Rule {
  const rule = rules[secret.rule];
  if (rule === undefined) throw new Error('a sighting names a rule that is not in the rule set');
  return rule;
}

const CONFIDENCES = ['high', 'medium', 'low'];

/** What names a secret that several rules saw: a secret of a known form before a guess, then the worse, then the surer, then a vendor that the context named. */
function bySpecificity(a: Secret, b: Secret, rules: readonly Rule[]): number {
  const [left, right] = [ruleOf(a, rules), ruleOf(b, rules)];
  return (
    Number(left.kind === 'generic') - Number(right.kind === 'generic') ||
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    left.index - right.index ||
    Number(a.vendor === left.provider) - Number(b.vendor === right.provider) ||
    compare(a.vendor, b.vendor) ||
    compare(a.redacted, b.redacted) ||
    a.length - b.length ||
    compare(a.secret ?? '', b.secret ?? '')
  );
}

/** Nearest exposure first, then the path in byte order (an unknown one last), then what tells two places apart. */
function byPlace(a: Seen, b: Seen): number {
  return (
    nearest(a.origin) - nearest(b.origin) ||
    Number(a.origin.paths.length === 0) - Number(b.origin.paths.length === 0) ||
    compare(a.origin.paths[0] ?? '', b.origin.paths[0] ?? '') ||
    compare(a.origin.source, b.origin.source) ||
    compare(a.origin.id ?? '', b.origin.id ?? '') ||
    a.line - b.line ||
    a.column - b.column ||
    a.encoding - b.encoding ||
    a.endLine - b.endLine ||
    a.endColumn - b.endColumn ||
    a.secret.rule - b.secret.rule ||
    compare(a.secret.vendor, b.secret.vendor) ||
    compare(a.origin.introduced?.commit.id ?? '', b.origin.introduced?.commit.id ?? '')
  );
}

function nearest(origin: Origin): number {
  const exposure = origin.exposures[0];
  return exposure === undefined ? EXPOSURES.length : EXPOSURES.indexOf(exposure);
}

/** Of the path that is shown: its others may be of another kind. */
function contextOf({ origin, mark }: Seen): readonly PlaceContext[] {
  return placeContexts(origin.paths[0], mark.context);
}

function place(one: Seen, mask: Mask): Place {
  const { origin } = one;
  const path = origin.paths[0];
  const encoding = ENCODINGS[one.encoding];
  const context = contextOf(one);
  return {
    source: origin.source,
    ...optional('id', origin.id),
    ...(path === undefined ? {} : { path: mask.path(path) }),
    ...(origin.pathsTotal > 1 ? { otherPaths: origin.pathsTotal - 1 } : {}),
    line: one.line,
    column: one.column,
    endLine: one.endLine,
    endColumn: one.endColumn,
    ...(one.utf16Column === one.column && one.utf16EndColumn === one.endColumn ? {} : { utf16Column: one.utf16Column, utf16EndColumn: one.utf16EndColumn }),
    ...optional('commit', origin.introduced?.commit.id),
    ...optional('exposure', origin.exposures[0]),
    ...(origin.source === 'blob' ? { atHead: origin.exposures.includes('head') } : {}),
    ...(encoding === undefined || encoding === 'plain' ? {} : { encoding }),
    ...(context.length === 0 ? {} : { context }),
  };
}

/** What stands beside the secret, each once at every place. */
function identifiersOf(group: readonly Seen[], { rules, mask }: GroupingOptions): Identifier[] {
  const all = new Map<string, { readonly identifier: Omit<Identifier, 'places' | 'placesTotal'>; readonly places: Map<string, Place> }>();
  for (const one of group) {
    for (const beside of one.mark.beside ?? []) {
      const part = ruleOf(one.secret, rules).parts[beside.part];
      if (part === undefined || !isIdentifier(part)) continue;
      const { length } = beside;
      const redacted = `${part.prefix === undefined ? '' : `${part.prefix}… `}(${length} characters)`;
      const known = all.get(`${part.name} ${redacted}`) ?? { identifier: { name: part.name, redacted, length }, places: new Map<string, Place>() };
      all.set(`${part.name} ${redacted}`, known);
      const { context: _, ...there } = place({ ...one, ...besidePosition(one, beside), mark: { allow: [] } }, mask);
      known.places.set(JSON.stringify(there), there);
    }
  }
  return [...all.values()].map(({ identifier, places }) => ({ ...identifier, places: [...places.values()].slice(0, PLACES_SHOWN), placesTotal: places.size })).sort((a, b) => compare(a.name, b.name) || a.length - b.length);
}

function besidePosition(one: Seen, { line, column, units, from, length }: BesideMatch): Pick<Seen, 'line' | 'column' | 'endLine' | 'endColumn' | 'utf16Column' | 'utf16EndColumn'> {
  const at = line < 0 || from === 'start' ? one.line + line : one.endLine + line;
  const start = from === 'start' ? one.column + column : from === 'end' ? one.endColumn + column : column;
  const utf16 = from === 'start' ? one.utf16Column + units : from === 'end' ? one.utf16EndColumn + units : units;
  return { line: at, column: start, endLine: at, endColumn: start + length, utf16Column: utf16, utf16EndColumn: utf16 + length };
}

/** The earliest introduction of any version: committer date, then commit id; a file before the commit's own message. */
function introduction(group: readonly Seen[], mask: Mask): Introduction | undefined {
  let first: { seen: Seen; at: NonNullable<Origin['introduced']> } | undefined;
  for (const one of group) {
    const at = one.origin.introduced;
    if (at === undefined) continue;
    if (first !== undefined) {
      const order =
        at.commit.committed - first.at.commit.committed ||
        compare(at.commit.id, first.at.commit.id) ||
        Number(at.path === undefined) - Number(first.at.path === undefined) ||
        compare(at.path ?? '', first.at.path ?? '');
      if (order > 0 || (order === 0 && (one.line - first.seen.line || one.column - first.seen.column) >= 0)) continue;
    }
    first = { seen: one, at };
  }
  if (first === undefined) return undefined;
  const { commit, path } = first.at;
  return {
    ...authorship(commit, mask),
    ...(path === undefined ? {} : { path: mask.path(path) }),
    line: first.seen.line,
    column: first.seen.column,
  };
}

/** Of what stands in old versions of files and nowhere else: names and messages are not followed. */
function removal(fingerprint: string, group: readonly Seen[], { departures, mask }: GroupingOptions): Removal | undefined {
  const commit = departures?.get(fingerprint);
  const past = group.every(({ origin }) => origin.source === 'blob' && origin.exposures.every((exposure) => exposure === 'history' || exposure === 'unreachable'));
  return commit === undefined || !past ? undefined : authorship(commit, mask);
}

function authorship(commit: CommitInfo, mask: Mask): Removal {
  return { commit: commit.id, author: mask.text(commit.author), email: mask.text(commit.email), date: isoDate(commit.authored) };
}

/** A commit may claim any date; one that the calendar does not hold is moved to its nearest end. */
function isoDate(seconds: number): string {
  const limit = 8.64e12;
  return new Date(Math.min(limit, Math.max(-limit, seconds)) * 1000).toISOString().replace('.000Z', 'Z');
}

const NOW: readonly Exposure[] = ['worktree', 'staged', 'head'];

/** Services that hold the secret now; when none does, those that held it. */
function services(group: readonly Seen[], { services: all, mask }: GroupingOptions): string[] {
  const current = group.filter((one) => one.origin.exposures.some((exposure) => NOW.includes(exposure)));
  const counted = current.length > 0 ? current : group;
  return all.all(counted.flatMap((one) => one.origin.paths)).map((service) => mask.path(service));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
