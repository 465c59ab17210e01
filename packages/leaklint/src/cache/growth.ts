/** Growth: a repository to which loose objects have come since a scan, and whose refs, HEAD and index may be others. Only the new objects are read; what a scan of everything would say follows from them and from what it left. */
import { BLOB, COMMIT, GrownHistory, listSome, ObjectReader, Outgrown, SUBMODULE, TAG, together, TREE, TYPE_NAMES } from '@leaklint/git';
import type { GroundCommits, ObjectTable, Repository, StoreState } from '@leaklint/git';
import { commitInfo } from '../repository/commit-info.ts';
import type { Count } from '../coverage.ts';
import type { Job } from '../job.ts';
import type { CommitInfo } from '../findings/origin.ts';
import { goneSecrets, missingProblem, secretBlobs } from '../repository/past.ts';
import { manifestsOf } from '../repository/outcome.ts';
import type { Listed, Lists } from '../repository/repository-lists.ts';
import { isManifest } from '../findings/services.ts';
import { SIGHTING_FIELDS, UNIT } from '../findings/sightings.ts';
import type { GroundFile } from './ground-file.ts';
import { moreNames } from './known-names.ts';
import type { KnownNames } from './known-names.ts';
import { newObjects } from './new-objects.ts';
import type { NewObjects } from './new-objects.ts';
import { joinedSightings } from './remembered.ts';
import type { Remembered } from './remembered.ts';

export interface GrowthInput {
  readonly job: Job;
  readonly repository: Repository;
  readonly ground: { readonly file: GroundFile; readonly commits: GroundCommits };
  readonly state: StoreState;
  /** Meanwhile what is new is read. */
  readonly listed: Promise<Listed>;
  readonly key: Buffer;
}

export interface Grown {
  readonly objects: Remembered;
  readonly names: KnownNames;
}

/** `undefined`: it has grown in another way, and everything is to be read. */
export async function grow(input: GrowthInput): Promise<Grown | undefined> {
  const reader = new ObjectReader(input.repository, input.job.signal);
  try {
    return await grown(input, reader);
  } catch (error) {
    if (error instanceof Outgrown) return undefined;
    throw error;
  } finally {
    reader.close();
  }
}

async function grown(input: GrowthInput, reader: ObjectReader): Promise<Grown> {
  const { job, repository, ground: { file, commits }, state, key } = input;
  const { idBytes } = repository;
  const [fresh, { lists }] = await together([newObjects(job, repository, reader, new Map(file.files), state), input.listed]);
  const seen = allSeen(file.objects, fresh);
  const secrets = secretBlobs({ types: Uint8Array.from(seen.types) }, [recalled(seen)]);
  const groups = new Map(file.past.fingerprints.map((fingerprint, group) => [fingerprint, group]));
  for (const fingerprint of secrets.keys()) if (!groups.has(fingerprint)) groups.set(fingerprint, groups.size);
  const hot = new Map<string, number[]>();
  for (const [fingerprint, rows] of secrets) {
    for (const row of rows) hot.set(seen.ids[row] as string, [...(hot.get(seen.ids[row] as string) ?? []), groups.get(fingerprint) as number]);
  }
  const history = await GrownHistory.of({
    idBytes, hot, groups: groups.size, refs: lists.refs, commits: fresh.commits, tags: fresh.tags, trees: fresh.trees,
    ground: { ...file.past, commits },
    typeOf: fresh.typeOf,
    watched: isManifest,
    read: (id) => reader.read(id),
  });
  await prove(await history.unproven(), repository, job);
  const names = moreNames(job, file.names, history.names, lists, key);
  if (names === undefined) throw new Outgrown('a key in a new name');

  const places = history.attribution();
  const departed = history.departures();
  const ids = [...seen.ids];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const types = [...seen.types];
  const numberOf = (id: string): number => {
    const known = numbers.get(id) ?? ids.length;
    if (known === ids.length) {
      ids.push(id);
      types.push(COMMIT);
      numbers.set(id, known);
    }
    return known;
  };
  const units = new Set(Array.from({ length: seen.sightings.length / SIGHTING_FIELDS }, (_, n) => seen.sightings[n * SIGHTING_FIELDS + UNIT] as number));
  const kept = [...units].flatMap((row) => {
    const place = places.get(seen.ids[row] as string);
    if (place === undefined) return [];
    const { introduced, ...rest } = place;
    return [[row, { ...rest, ...(introduced === undefined ? {} : { introduced: { ...introduced, commit: numberOf(introduced.commit) } }) }] as const];
  });
  const gone = goneSecrets({ types: Uint8Array.from(types) }, new Map(kept), [recalled(seen)]).flatMap(({ fingerprint }) => {
    const commit = departed[groups.get(fingerprint) as number];
    return commit === undefined ? [] : [[fingerprint, commit] as const];
  });
  const wanted = new Set([...kept.flatMap(([, { introduced }]) => (introduced === undefined ? [] : [ids[introduced.commit] as string])), ...[...units].filter((row) => types[row] === COMMIT).map((row) => ids[row] as string), ...gone.map(([, commit]) => commit)]);
  const infos = await infosOf(wanted, file.objects, fresh, reader);
  const reaches = history.reaches();
  const missing = await history.missing();
  const manifests = seen.sightings.length > 0 ? await manifestsAtHead(input, lists, history) : undefined;
  return {
    names,
    objects: {
      counts: countsOf(file.objects, fresh.table),
      staged: await stagedOf(lists, file, repository, job),
      connectivity: missing.length === 0 ? 'complete' : 'incomplete',
      ids,
      types,
      secrets: seen.secrets,
      marks: seen.marks,
      sightings: seen.sightings,
      past: {
        places: kept,
        reached: [...units].filter((row) => types[row] !== BLOB && reaches(ids[row] as string)),
        commits: [...infos].map(([id, info]) => [numberOf(id), info] as const),
        departures: gone.map(([fingerprint, commit]) => [fingerprint, infos.get(commit) as CommitInfo] as const),
        missing: missing.map(missingProblem),
      },
      ...(manifests === undefined ? {} : { manifests }),
    },
  };
}

type SeenObjects = Pick<Remembered, 'ids' | 'types' | 'secrets' | 'marks' | 'sightings'>;

/** What was seen in old objects and in new ones. */
function allSeen(old: Remembered, { table, sightings }: NewObjects): SeenObjects {
  const ids = [...old.ids];
  const types = [...old.types];
  const numbers = new Map<number, number>();
  const joined = joinedSightings([recalled(old), ...sightings], (row, share) => {
    if (share === 0) return row;
    const known = numbers.get(row);
    if (known !== undefined) return known;
    numbers.set(row, ids.length);
    types.push(table.types[row] as number);
    return ids.push(table.hex(row)) - 1;
  });
  return { ids, types, ...joined };
}

function recalled({ secrets, marks, sightings }: Pick<Remembered, 'secrets' | 'marks' | 'sightings'>): { secrets: Remembered['secrets']; marks: Remembered['marks']; rows: Float64Array } {
  return { secrets, marks, rows: Float64Array.from(sightings) };
}

/** Sees that everything is there, and what it is said to be. */
async function prove(unproven: ReadonlyMap<string, string>, repository: Repository, job: Job): Promise<void> {
  const ids = [...unproven.keys()];
  const { types } = await listSome(repository, ids, job.signal);
  for (const [row, id] of ids.entries()) if (TYPE_NAMES[types[row] as number] !== unproven.get(id)) throw new Outgrown('an entry that is not there, or not what it says');
}

async function infosOf(wanted: ReadonlySet<string>, old: Remembered, { texts }: NewObjects, reader: ObjectReader): Promise<Map<string, CommitInfo>> {
  const known = new Map((old.past?.commits ?? []).map(([row, info]) => [old.ids[row] as string, info]));
  const infos = new Map<string, CommitInfo>();
  for (const id of wanted) {
    const bytes = texts.get(id) ?? (known.has(id) ? undefined : (await reader.read(id))?.bytes);
    const info = bytes === undefined ? known.get(id) : commitInfo(id, bytes);
    if (info === undefined) throw new Outgrown('a commit cannot be read');
    infos.set(id, info);
  }
  return infos;
}

function countsOf({ counts }: Remembered, table: ObjectTable): Remembered['counts'] {
  const more = (count: Count, type: number): Count => {
    let [objects, bytes] = [0, 0];
    for (let row = 0; row < table.count; row++) {
      if (table.types[row] !== type) continue;
      objects++;
      bytes += table.sizes[row] as number;
    }
    return { scanned: count.scanned + objects, total: count.total + objects, bytes: count.bytes + bytes };
  };
  return { blobs: more(counts.blobs, BLOB), commits: more(counts.commits, COMMIT), tags: more(counts.tags, TAG), trees: more(counts.trees, TREE) };
}

/** Of index entries whose object was was not in the index then, git is asked for the size. */
async function stagedOf({ index }: Lists, { sizes }: GroundFile, repository: Repository, job: Job): Promise<Count> {
  const known = new Map(sizes);
  const ids = index.filter(({ id, mode }) => mode !== SUBMODULE && !/^0+$/.test(id)).map(({ id }) => id);
  const ask = [...new Set(ids.filter((id) => !known.has(id)))];
  const asked = await listSome(repository, ask, job.signal);
  for (const [row, id] of ask.entries()) {
    if (asked.types[row] !== BLOB) throw new Outgrown('an entry of the index that is not there');
    known.set(id, asked.sizes[row] as number);
  }
  return { scanned: ids.length, total: ids.length, bytes: ids.reduce((sum, id) => sum + (known.get(id) as number), 0) };
}

/** Where nothing else tells services apart. */
async function manifestsAtHead({ repository, job, ground: { file } }: GrowthInput, lists: Lists, history: GrownHistory): Promise<readonly string[] | undefined> {
  if (file.objects.manifests === undefined) return await manifestsOf(lists, repository, job.signal);
  const { came, went } = history.atHead;
  const gone = new Set(went);
  return [...file.objects.manifests.filter((path) => !gone.has(path)), ...came];
}
