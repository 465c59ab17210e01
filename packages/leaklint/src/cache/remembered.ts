/**
 * What is remembered of the objects of a repository: what a report needs to say of them, and nothing of what they hold. Fingerprints, redacted forms, positions, ids, paths, who and
 * when: as a report has them. Where a path or a name has a key in it nothing is remembered at all.
 */
import { ObjectTable } from '@leaklint/git';
import type { Attribution } from '@leaklint/git';
import type { Count, Coverage } from '../coverage.ts';
import type { Mask } from '../terminal/mask.ts';
import type { CommitInfo } from '../findings/origin.ts';
import type { ObjectOutcome } from '../repository/outcome.ts';
import type { WholePast } from '../repository/past.ts';
import type { Problem } from '../problem.ts';
import { MARK, SECRET, SIGHTING_FIELDS, UNIT, unitsOf } from '../findings/sightings.ts';
import type { Mark, Secret, Sightings } from '../findings/sightings.ts';

/** As JSON. Rows number the ids. */
export interface Remembered {
  readonly counts: ObjectOutcome['counts'];
  readonly staged: Count;
  readonly connectivity: Coverage['connectivity'];
  readonly ids: readonly string[];
  readonly types: readonly number[];
  readonly secrets: readonly Secret[];
  readonly marks: readonly Mark[];
  readonly sightings: readonly number[];
  readonly past?: {
    readonly places: readonly (readonly [number, Attribution])[];
    readonly reached: readonly number[];
    readonly commits: readonly (readonly [number, CommitInfo])[];
    readonly departures: readonly (readonly [string, CommitInfo])[];
    readonly missing: readonly Problem[];
  };
  /** Paths of manifests in HEAD's tree, where there is no working tree to look at. */
  readonly manifests?: readonly string[];
}

/** More would make a file that takes longer to read than it saves. */
const MOST_SIGHTINGS = 100_000;

/** `undefined`: too much, or one of its texts has a key in it. */
export function remember({ table, sightings, past, counts, staged, connectivity, manifests }: ObjectOutcome, mask: Mask): Remembered | undefined {
  if (sightings.reduce((sum, { rows }) => sum + rows.length, 0) > MOST_SIGHTINGS * SIGHTING_FIELDS) return undefined;
  const numbers = new Map<number, number>();
  const numberOf = (row: number): number => {
    const known = numbers.get(row) ?? numbers.size;
    numbers.set(row, known);
    return known;
  };
  const units = [...unitsOf(sightings)].sort((a, b) => a - b);
  for (const row of units) numberOf(row);
  const joined = joinedSightings(sightings, numberOf);
  const kept = past === undefined ? undefined : {
    places: units.flatMap((row) => {
      const place = past.places.get(row);
      const first = place?.introduced;
      return place === undefined ? [] : [[numberOf(row), { ...place, ...(first === undefined ? {} : { introduced: { ...first, commit: numberOf(first.commit) } }) }] as const];
    }),
    reached: units.filter((row) => past.reached[row] === 1).map(numberOf),
    commits: [...past.commits].map(([row, info]) => [numberOf(row), info] as const),
    departures: [...past.departures],
    missing: past.missing,
  };
  const rows = [...numbers.keys()];
  const remembered: Remembered = {
    counts,
    staged,
    connectivity,
    ids: rows.map((row) => table.hex(row)),
    types: rows.map((row) => table.types[row] as number),
    ...joined,
    ...(kept === undefined ? {} : { past: kept }),
    ...(manifests === undefined ? {} : { manifests }),
  };
  return isTellable(remembered, mask) ? remembered : undefined;
}

/** Whether no text of it has a key in it. */
export function isTellable({ past, manifests }: Remembered, mask: Mask): boolean {
  const infos = [...(past?.commits ?? []), ...(past?.departures ?? [])].map(([, info]) => info);
  const texts = [...infos.flatMap(({ author, email }) => [author, email]), ...(past?.missing ?? []).flatMap(({ subject, message }) => [subject, message])];
  const paths = (past?.places ?? []).flatMap(([, { paths: old, headPaths, introduced }]) => [...old, ...headPaths, ...(introduced === undefined ? [] : [introduced.path])]);
  return mask.leaves(texts, [...(manifests ?? []), ...paths]);
}

/** What a scan of the same objects would bring back. */
export function recall({ counts, staged, connectivity, ids, types, secrets, marks, sightings, past, manifests }: Remembered, idBytes: 20 | 32): ObjectOutcome {
  const table = tableOf(ids, types, idBytes);
  const reached = new Uint8Array(ids.length);
  for (const row of past?.reached ?? []) reached[row] = 1;
  const whole: WholePast | undefined = past === undefined ? undefined : { places: new Map(past.places), names: new Map(), reached, commits: new Map(past.commits), departures: new Map(past.departures), missing: past.missing };
  return {
    table,
    sightings: sightings.length === 0 ? [] : [{ secrets, marks, rows: Float64Array.from(sightings) }],
    past: whole,
    counts,
    staged,
    connectivity,
    ...(manifests === undefined ? {} : { manifests }),
  };
}

function tableOf(hexIds: readonly string[], types: readonly number[], idBytes: 20 | 32): ObjectTable {
  const columns = { ids: new SharedArrayBuffer(hexIds.length * idBytes), types: new SharedArrayBuffer(types.length), sizes: new SharedArrayBuffer(types.length * 8) };
  new Uint8Array(columns.ids).set(Buffer.from(hexIds.join(''), 'hex'));
  new Uint8Array(columns.types).set(types);
  return ObjectTable.build({ count: hexIds.length, idBytes, ...columns, complete: true, warnings: [] });
}

/** As one list, with units told by `numberOf`; the secrets and the marks of each follow those of the one before. */
export function joinedSightings(all: readonly Sightings[], numberOf: (row: number, share: number) => number): Pick<Remembered, 'secrets' | 'marks' | 'sightings'> {
  const secrets: Secret[] = [];
  const marks: Mark[] = [];
  const joined: number[] = [];
  for (const [share, { secrets: own, marks: ownMarks, rows }] of all.entries()) {
    for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) {
      const start = joined.length;
      for (const field of rows.subarray(at, at + SIGHTING_FIELDS)) joined.push(field);
      joined[start + UNIT] = numberOf(rows[at + UNIT] as number, share);
      joined[start + SECRET] = secrets.length + (rows[at + SECRET] as number);
      joined[start + MARK] = marks.length + (rows[at + MARK] as number);
    }
    secrets.push(...own);
    marks.push(...ownMarks);
  }
  return { secrets, marks, sightings: joined };
}
