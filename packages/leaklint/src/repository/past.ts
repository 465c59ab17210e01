/** The past of a scan's matches: attribution of objects and of names, in one go, and what is missing from the repository. */
import { ABSENT, BLOB, COMMIT, CommitTable, displayPath, groundCommits, History } from '@leaklint/git';
import type { Attribution, HistoryGround, IndexEntry, Missing, ObjectTable, Refs, Repository, TreePassResult } from '@leaklint/git';
import { commitInfos } from './commit-info.ts';
import type { Gathering } from '../crew/gathering.ts';
import type { NamedEntries } from '../tasks/named-entries.ts';
import type { CommitInfo } from '../findings/origin.ts';
import type { Past } from './provenance.ts';
import type { Problem } from '../problem.ts';
import { reachedRows } from './reached.ts';
import { SECRET, SIGHTING_FIELDS, UNIT, unitsOf } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';

export interface WholePast extends Past {
  /** By position in the list of hot names. */
  readonly names: ReadonlyMap<number, Attribution>;
  readonly commits: ReadonlyMap<number, CommitInfo>;
  /** By fingerprint: the commit since which no branch has the secret. */
  readonly departures: ReadonlyMap<string, CommitInfo>;
  readonly missing: readonly Problem[];
  /** What it takes to tell all this of a later history that holds this one; undefined where that is not to be had. */
  readonly ground?: () => PastGround | undefined;
}

export interface PastGround extends HistoryGround {
  /** Of all secrets in blobs. */
  readonly fingerprints: readonly string[];
}

/** Secrets whose departure is looked for, in the order of their fingerprints: every 32 of them go through all commits once. */
const DEPARTURES = 2048;

export interface PastInput {
  readonly repository: Repository;
  readonly table: ObjectTable;
  readonly refs: Refs;
  readonly gathering: Gathering;
  readonly index: readonly IndexEntry[];
  readonly hotNames: readonly string[];
  readonly signal: AbortSignal | undefined;
}

export async function pastOf({ repository, table, refs, gathering, index, hotNames, signal }: PastInput): Promise<WholePast> {
  const commits = new CommitTable(table, gathering.commits);
  const history = new History(table, commits, gathering.trees, refs);
  const missing = history.missing(index);
  const places = history.attribution();
  const gone = goneSecrets(table, places, gathering.objects);
  const departed = history.departures(gone.map(({ blobs }) => blobs));
  const names = hotNames.length === 0 ? new Map<number, Attribution>() : namePlaces(table, commits, gathering, hotNames, refs);
  const rows = new Set<number>();
  for (const row of unitsOf(gathering.objects)) {
    const introduced = table.types[row] === COMMIT ? row : places.get(row)?.introduced?.commit;
    if (introduced !== undefined) rows.add(introduced);
  }
  for (const { introduced } of names.values()) if (introduced !== undefined) rows.add(introduced.commit);
  for (const row of departed) if (row !== -1) rows.add(row);
  const infos = await commitInfos(repository, table, rows, signal);
  const departures = new Map(gone.flatMap(({ fingerprint }, number) => {
    const info = infos.get(departed[number] as number);
    return info === undefined ? [] : [[fingerprint, info] as const];
  }));
  const ground = (): PastGround | undefined => groundOf({ table, refs, commits, history, missing, sightings: gathering.objects });
  return { places, names, reached: reachedRows(table, commits, refs), commits: infos, departures, missing: missing.map(missingProblem), ground };
}

/** What refs name and the repository lacks: all that can be said of what is missing without looking at the history. */
export function missingTips(table: ObjectTable, { head, refs }: Refs): Problem[] {
  const tips = new Map<string, string>();
  for (const { id, name } of head.id === undefined ? refs : [...refs, { name: 'HEAD', id: head.id }]) if (!tips.has(id) && table.indexOfHex(id) === -1) tips.set(id, name);
  return [...tips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, referencedBy]) => missingProblem({ id, by: 'ref', referencedBy }));
}

export function missingProblem({ id, by, referencedBy }: Missing): Problem {
  return { kind: 'missing-object', subject: id, message: `named by ${by} ${displayPath(referencedBy)}, and not there` };
}

interface GroundInput {
  readonly table: ObjectTable;
  readonly refs: Refs;
  readonly commits: CommitTable;
  readonly history: History;
  readonly missing: readonly Missing[];
  readonly sightings: readonly Sightings[];
}

function groundOf({ table, refs, commits, history, missing, sightings }: GroundInput): PastGround | undefined {
  const blobs = [...secretBlobs(table, sightings)].sort(([a], [b]) => (a < b ? -1 : 1));
  const ground = history.ground(blobs.map(([, rows]) => rows));
  if (ground === undefined) return undefined;
  const { commits: columns, numbers } = groundCommits(table, commits, ground.holders);
  return {
    fingerprints: blobs.map(([fingerprint]) => fingerprint),
    commits: columns,
    introductions: ground.introductions.map(({ blob, path, commit }) => ({ blob: table.hex(blob), path, commit: numbers[commit] as number })),
    ...(refs.head.id === undefined ? {} : { head: refs.head.id }),
    headPlaces: ground.headPlaces.map(({ blob, path }) => ({ blob: table.hex(blob), path })),
    others: ground.others.map((row) => table.hex(row)),
    tags: [...commits.tagTargets].flatMap(([tag, target]) => (target === ABSENT ? [] : [[table.hex(tag), table.hex(target)] as const])),
    missing: missing.filter(({ by }) => by !== 'ref' && by !== 'index'),
  };
}

/** By fingerprint, the rows of the blobs that hold it. */
export function secretBlobs(table: Pick<ObjectTable, 'types'>, all: readonly Sightings[]): Map<string, Set<number>> {
  const blobs = new Map<string, Set<number>>();
  for (const { rows, secrets } of all) {
    for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) {
      const row = rows[at + UNIT] as number;
      if (table.types[row] !== BLOB) continue;
      const { fingerprint } = secrets[rows[at + SECRET] as number] as Sightings['secrets'][number];
      const known = blobs.get(fingerprint);
      if (known === undefined) blobs.set(fingerprint, new Set([row]));
      else known.add(row);
    }
  }
  return blobs;
}

/** Secrets that blobs of history hold, and neither HEAD nor a message, which never goes. */
export function goneSecrets(table: Pick<ObjectTable, 'types'>, places: ReadonlyMap<number, Pick<Attribution, 'atHead'>>, all: readonly Sightings[]): { readonly fingerprint: string; readonly blobs: ReadonlySet<number> }[] {
  const blobs = new Map<string, Set<number>>();
  const kept = new Set<string>();
  for (const { rows, secrets } of all) {
    for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) {
      const row = rows[at + UNIT] as number;
      const { fingerprint } = secrets[rows[at + SECRET] as number] as Sightings['secrets'][number];
      if (table.types[row] !== BLOB || places.get(row)?.atHead === true) kept.add(fingerprint);
      const known = blobs.get(fingerprint);
      if (known === undefined) blobs.set(fingerprint, new Set([row]));
      else known.add(row);
    }
  }
  const gone = [...blobs].filter(([fingerprint]) => !kept.has(fingerprint)).sort(([a], [b]) => (a < b ? -1 : 1));
  return gone.slice(0, DEPARTURES).map(([fingerprint, rows]) => ({ fingerprint, blobs: rows }));
}

/** The history of names: to it a name is what a blob is otherwise, under a number behind the last row. */
function namePlaces(table: ObjectTable, commits: CommitTable, gathering: Gathering, hotNames: readonly string[], refs: Refs): Map<number, Attribution> {
  const edges = gathering.trees.map((share): TreePassResult => ({ ...share, hotTrees: NONE, hotBlobs: NONE, hotNames: NONE }));
  const entries = gathering.named.map((named) => entriesOf(table, named, hotNames));
  const found = new History(table, commits, [...edges, ...entries], refs).attribution();
  const places = new Map<number, Attribution>();
  for (const [target, attribution] of found) if (target >= table.count) places.set(target - table.count, attribution);
  return places;
}

const NONE = new Uint32Array(0);

function entriesOf(table: ObjectTable, named: NamedEntries, hotNames: readonly string[]): TreePassResult {
  const texts = hotNames.map((name) => Buffer.from(name, 'latin1'));
  const starts = new Uint32Array(texts.length + 1);
  for (const [index, text] of texts.entries()) starts[index + 1] = (starts[index] as number) + text.length;
  return {
    names: { bytes: Buffer.concat(texts), starts },
    edgeParents: NONE,
    edgeStarts: Uint32Array.of(0),
    edgeChildren: NONE,
    edgeNames: NONE,
    hotTrees: named.trees,
    hotBlobs: named.names.map((name) => table.count + name),
    hotNames: named.names,
    missingIds: new Uint8Array(0),
    missingFrom: NONE,
    problems: [],
    trees: 0,
    entries: 0,
  };
}
