/** New objects: those that came to the object store since a scan, where nothing else in it has changed. They are scanned as any other, and read for what they lead to. */
import { arePacked, COMMIT, isTouched, isWhole, listSome, Outgrown, TAG, TREE, TYPE_NAMES, together } from '@leaklint/git';
import type { NewCommit, ObjectReader, ObjectTable, Repository, StoreState, WholeObject } from '@leaklint/git';
import { crewFor } from '../job.ts';
import type { Job } from '../job.ts';
import type { Sightings } from '../findings/sightings.ts';

/** Objects, and their bytes: beyond, reading everything is not so much slower, and what is kept is made anew. */
const MOST = 1000;
const MOST_BYTES = 64 << 20;

export interface NewObjects {
  readonly table: ObjectTable;
  /** Units are rows of the table. */
  readonly sightings: readonly Sightings[];
  readonly commits: readonly NewCommit[];
  readonly tags: ReadonlyMap<string, string>;
  readonly trees: ReadonlyMap<string, Buffer>;
  /** Of commits and tags. */
  readonly texts: ReadonlyMap<string, Buffer>;
  readonly typeOf: (id: string) => string | undefined;
}

/** Loose objects that were not there; and those whose file is another now. Throws Outgrown when anything else has changed; a pack that was touched is checked. */
function since(files: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>, idBytes: 20 | 32): { readonly came: string[]; readonly changed: string[]; readonly indexes: string[]; readonly loose: Set<string> } {
  const looseId = new RegExp(`[\\\\/]([0-9a-f]{${2 * idBytes}})$`);
  const [came, changed, indexes, loose] = [new Set<string>(), new Set<string>(), [] as string[], new Set<string>()];
  for (const path of files.keys()) {
    if (!now.has(path)) throw new Outgrown('a file of the object store is gone');
    const id = looseId.exec(path)?.[1];
    if (id !== undefined) loose.add(id);
    else if (path.endsWith('.idx')) indexes.push(path);
    else if (!path.endsWith('.pack') || !files.has(path.replace(/pack$/, 'idx'))) throw new Outgrown('a pack without an index of its own');
  }
  for (const [path, told] of now) {
    const known = files.get(path);
    if (known === told) continue;
    const id = looseId.exec(path)?.[1];
    if (id === undefined) {
      if (known === undefined || !path.endsWith('.pack') || !isTouched(known, told) || !isWhole(path, idBytes)) throw new Outgrown('packs have changed');
      continue;
    }
    (known === undefined ? came : changed).add(id);
  }
  return { came: [...came].filter((id) => !loose.has(id)), changed: [...changed, ...[...came].filter((id) => loose.has(id))], indexes, loose };
}

/** Reads what is new. Throws Outgrown when that is too much, or not all of it can be read. */
export async function newObjects(job: Job, repository: Repository, reader: ObjectReader, files: ReadonlyMap<string, string>, now: StoreState): Promise<NewObjects> {
  const { came, changed, indexes } = since(files, now.files, repository.idBytes);
  if (came.length + changed.length > MOST) throw new Outgrown('too much is new');
  // Written again, with the same content if it can be read.
  for (const id of changed) if ((await reader.read(id)) === undefined) throw new Outgrown('an object cannot be read');
  const packed = arePacked(indexes, came, repository.idBytes);
  const table = await listSome(repository, came.filter((id) => !packed.has(id)).sort(), job.signal);
  const readable = table.types.every((type) => type !== 0) && table.warnings.length === 0;
  if (!readable || table.sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) throw new Outgrown('what is new cannot be read, or is too large');
  const rows = [...table.types.keys()].filter((row) => [COMMIT, TAG, TREE].includes(table.types[row] as number));
  const [{ sightings, dates }, objects] = await together([scanned(job, repository, table), together(rows.map((row) => reader.read(table.hex(row))))]);
  return { table, sightings, ...structure(table, rows, objects, dates), typeOf: (id) => typeOf(table, id) };
}

function typeOf(table: ObjectTable, id: string): string | undefined {
  const row = table.indexOfHex(id);
  return row === -1 ? undefined : TYPE_NAMES[table.types[row] as number];
}

/** Every text, as a scan of everything does it; and the dates of commits, as it reads them. */
async function scanned(job: Job, repository: Repository, table: ObjectTable): Promise<{ readonly sightings: readonly Sightings[]; readonly dates: ReadonlyMap<number, number> }> {
  const rows = [...table.types.keys()].filter((row) => table.types[row] !== TREE);
  const order = new Uint32Array(new SharedArrayBuffer(rows.length * 4));
  order.set(rows);
  const sightings: Sightings[] = [];
  const dates = new Map<number, number>();
  if (rows.length === 0) return { sightings, dates };
  let whole = true;
  const crew = await crewFor(job, 1, { objects: { repository, table: table.share(), order, families: new Uint32Array(0), links: true, hot: new Uint8Array(new SharedArrayBuffer(table.count)) } });
  try {
    const lost = await crew.run([{ kind: 'texts', from: 0, to: rows.length }], ({ sightings: own, problems, left, commits, scanned: counts }) => {
      if (own.rows.length > 0) sightings.push(own);
      whole &&= problems.length === 0 && left.length === 0 && counts.reduce((sum, count) => sum + count, 0) === rows.length;
      for (const [number, row] of (commits?.rows ?? []).entries()) dates.set(row, commits?.dates[number] as number);
    });
    if (lost.length > 0 || !whole || !crew.sings) throw new Outgrown('what is new was not read whole');
  } finally {
    await crew.close();
  }
  return { sightings, dates };
}

/** What commits, tags and trees lead to: those in these rows. */
function structure(table: ObjectTable, rows: readonly number[], objects: readonly (WholeObject | undefined)[], dates: ReadonlyMap<number, number>): Pick<NewObjects, 'commits' | 'tags' | 'trees' | 'texts'> {
  const id = `[0-9a-f]{${2 * table.idBytes}}`;
  const [commit, tag] = [new RegExp(`^tree (${id})\n((?:parent ${id}\n)*)author `), new RegExp(`^object (${id})\ntype `)];
  const commits: NewCommit[] = [];
  const tags = new Map<string, string>();
  const trees = new Map<string, Buffer>();
  const texts = new Map<string, Buffer>();
  for (const [index, object] of objects.entries()) {
    const row = rows[index] as number;
    if (object === undefined || object.type !== TYPE_NAMES[table.types[row] as number]) throw new Outgrown('an object cannot be read');
    if (object.type === 'tree') {
      trees.set(object.id, object.bytes);
      continue;
    }
    texts.set(object.id, object.bytes);
    const head = object.bytes.toString('latin1');
    if (object.type === 'commit') {
      const [, tree, parents] = commit.exec(head) ?? [];
      if (tree === undefined || parents === undefined) throw new Outgrown('a commit that git does not write');
      commits.push({ id: object.id, tree, parents: [...parents.matchAll(/parent ([0-9a-f]+)\n/g)].map((found) => found[1] as string), date: dates.get(row) ?? NaN });
    } else {
      const [, target] = tag.exec(head) ?? [];
      if (target === undefined) throw new Outgrown('a tag that git does not write');
      tags.set(object.id, target);
    }
  }
  if (commits.some(({ date }) => !Number.isFinite(date))) throw new Outgrown('a commit without a date');
  return { commits, tags, trees, texts };
}
