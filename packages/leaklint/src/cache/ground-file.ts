/** The ground as a file: what a scan left that a later one, of the same repository grown, can build on. A text of what is short, and behind it the columns of all commits. */
import type { GroundCommits } from '@leaklint/git';
import type { PastGround } from '../repository/past.ts';
import type { KnownNames } from './known-names.ts';
import type { Remembered } from './remembered.ts';

export interface GroundFile {
  readonly form: number;
  readonly version: string;
  readonly installation: string;
  /** What was told of each file of the object store. */
  readonly files: readonly (readonly [path: string, told: string])[];
  readonly objects: Remembered;
  readonly names: KnownNames;
  /** Sizes of blobs that the index held: id and bytes. */
  readonly sizes: readonly (readonly [id: string, bytes: number])[];
  readonly past: Omit<PastGround, 'commits'>;
}

const COLUMNS = ['ids', 'dates', 'parentStarts', 'parents', 'rooted'] as const;
const KINDS = { ids: Uint8Array, dates: Float64Array, parentStarts: Uint32Array, parents: Uint32Array, rooted: Uint8Array } as const;
/** Bytes that every part begins at a multiple of. */
const STEP = 8;

/** Lengths of the columns, as they follow each other. */
interface Lengths {
  readonly count: number;
  readonly columns: readonly number[];
  readonly holders: number;
}

export function encodeGround(file: GroundFile, commits: GroundCommits): Buffer {
  const columns = [...COLUMNS.map((name) => commits[name]), ...commits.holders];
  const lengths: Lengths = { count: commits.count, columns: COLUMNS.map((name) => commits[name].length), holders: commits.holders.length };
  const text = Buffer.from(JSON.stringify([lengths, file]));
  const head = Buffer.alloc(STEP);
  head.writeUInt32LE(text.length);
  const parts = [head, text, ...columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))];
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc((STEP - (part.length % STEP)) % STEP)]));
}

/** Of what `encodeGround` made, on this machine. */
export function decodeGround(content: Buffer): { readonly file: GroundFile; readonly commits: GroundCommits } {
  const text = content.readUInt32LE();
  const [{ count, columns, holders }, file] = JSON.parse(content.toString('utf8', STEP, STEP + text)) as [Lengths, GroundFile];
  // Of its own, so that every column begins where its width allows.
  const start = up(STEP + text);
  const own = new Uint8Array(content.subarray(start)).buffer;
  let at = 0;
  const next = <T>(kind: { new (buffer: ArrayBuffer, from: number, length: number): T; readonly BYTES_PER_ELEMENT: number }, length: number): T => {
    const column = new kind(own, at, length);
    at = up(at + length * kind.BYTES_PER_ELEMENT);
    return column;
  };
  const [ids = 0, dates = 0, parentStarts = 0, parents = 0, rooted = 0] = columns;
  return {
    file,
    commits: {
      count,
      ids: next(KINDS.ids, ids),
      dates: next(KINDS.dates, dates),
      parentStarts: next(KINDS.parentStarts, parentStarts),
      parents: next(KINDS.parents, parents),
      rooted: next(KINDS.rooted, rooted),
      holders: Array.from({ length: holders }, () => next(Uint32Array, count)),
    },
  };
}

function up(bytes: number): number {
  return Math.ceil(bytes / STEP) * STEP;
}
