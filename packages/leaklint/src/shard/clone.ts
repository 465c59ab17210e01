/** A clone, as a shard sees it: enough to tell whether two machines have the same one. Delta families and the order of objects depend on packing, so the same history in other packs is another clone. */
import { createHash } from 'node:crypto';
import { TREE } from '@leaklint/git';
import type { ObjectTable } from '@leaklint/git';
import { counted, grouped } from '../terminal/layout.ts';
import type { Lists } from '../repository/repository-lists.ts';
import { Tallying } from './tally.ts';
import type { Tally } from './tally.ts';

export interface Clone {
  /** Digests: of ids and types, object by object in order; of refs and HEAD; of the indexes; of the names and sizes of the files. */
  readonly objects: string;
  readonly refs: string;
  readonly index: string;
  readonly tree: string;
  readonly head?: string;
  /** What all shards together read: blobs, commits and tags; and files. */
  readonly texts: Tally;
  readonly files: Tally;
}

export function cloneOf(table: ObjectTable, { refs, index, worktree }: Lists): Clone {
  const texts = new Tallying();
  const files = new Tallying();
  for (let row = 0; row < table.count; row++) if (table.types[row] !== TREE) texts.add(table.ids, row * table.idBytes, table.idBytes);
  for (const { path } of worktree.files) files.addText(path);
  return {
    objects: createHash('sha256').update(table.ids).update(table.types).digest('hex'),
    refs: digest([refs.head.id ?? '', ...refs.refs.map(({ name, id }) => `${name}\0${id}`).sort()]),
    index: digest(index.map(({ path, id, mode }) => `${path}\0${id}\0${mode}`)),
    tree: digest(worktree.files.map(({ path, size }) => `${path}\0${size}`)),
    ...(refs.head.id === undefined ? {} : { head: refs.head.id }),
    texts: texts.tally(),
    files: files.tally(),
  };
}

/** The tallies of a part. @param rows of its texts @param positions of its files */
export function ownTallies(table: ObjectTable, { worktree }: Lists, rows: Iterable<number>, positions: Iterable<number>): { readonly texts: Tally; readonly files: Tally } {
  const texts = new Tallying();
  const files = new Tallying();
  for (const row of rows) texts.add(table.ids, row * table.idBytes, table.idBytes);
  for (const position of positions) files.addText(worktree.files[position]?.path ?? '');
  return { texts: texts.tally(), files: files.tally() };
}

/** In what the other differs, in words; undefined when it is the same. */
export function cloneDifference(own: Clone, other: Clone): string | undefined {
  if (other.texts.count !== own.texts.count) return `it has ${grouped(other.texts.count)} blobs, commits and tags, this one ${grouped(own.texts.count)}`;
  if (other.texts.sum !== own.texts.sum) return 'its objects are others';
  if (other.objects !== own.objects) return 'its objects are packed another way';
  if (other.refs !== own.refs || other.head !== own.head) return 'its refs are others';
  if (other.index !== own.index) return 'its index is another';
  if (other.files.count !== own.files.count) return `it has ${counted(other.files.count, 'file')} in its working tree, this one ${grouped(own.files.count)} (write shard reports outside of the clone)`;
  return other.tree === own.tree && other.files.sum === own.files.sum ? undefined : 'the files in its working tree are others';
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.map((line) => `${line}\n`).join(''), 'latin1').digest('hex');
}
