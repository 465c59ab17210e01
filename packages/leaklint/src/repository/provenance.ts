/** Origins of a repository's objects: from rows to paths, commits and exposures. */
import { BLOB, COMMIT } from '@leaklint/git';
import type { Attribution, ObjectTable } from '@leaklint/git';
import type { Exposure } from '../finding.ts';
import type { CommitInfo, Origin } from '../findings/origin.ts';

/** What is known of history; absent without attribution. */
export interface Past {
  /** By row of a blob. */
  readonly places: ReadonlyMap<number, Attribution>;
  /** One byte a row: commits and tags that something names. */
  readonly reached: Uint8Array;
  readonly commits: ReadonlyMap<number, CommitInfo>;
}

export class ObjectOrigins {
  readonly #table: ObjectTable;
  readonly #past: Past | undefined;
  /** Paths that an index gives the blob of this row. */
  readonly #staged: ReadonlyMap<number, readonly string[]>;
  readonly #made = new Map<number, Origin>();

  constructor(table: ObjectTable, past: Past | undefined, staged: ReadonlyMap<number, readonly string[]>) {
    this.#table = table;
    this.#past = past;
    this.#staged = staged;
  }

  of(row: number): Origin {
    let origin = this.#made.get(row);
    if (origin === undefined) {
      origin = this.#table.types[row] === BLOB ? this.#blob(row) : this.#message(row);
      this.#made.set(row, origin);
    }
    return origin;
  }

  #blob(row: number): Origin {
    const id = this.#table.hex(row);
    const place = this.#past?.places.get(row);
    const staged = this.#staged.get(row) ?? [];
    const exposures = exposuresOf(this.#past === undefined ? undefined : (place ?? NOWHERE), staged.length > 0);
    const first = place?.introduced;
    const commit = first === undefined ? undefined : this.#past?.commits.get(first.commit);
    return {
      source: exposures.includes('head') || exposures.includes('history') || staged.length === 0 ? 'blob' : 'staged',
      id,
      ...pathsOf(place, staged),
      exposures,
      ...(commit === undefined || first === undefined ? {} : { introduced: { commit, path: first.path } }),
      version: id,
    };
  }

  #message(row: number): Origin {
    const isCommit = this.#table.types[row] === COMMIT;
    const commit = isCommit ? this.#past?.commits.get(row) : undefined;
    return {
      source: isCommit ? 'commit' : 'tag',
      id: this.#table.hex(row),
      paths: [],
      pathsTotal: 0,
      exposures: this.#past === undefined ? [] : [this.#past.reached[row] === 1 ? 'history' : 'unreachable'],
      ...(commit === undefined ? {} : { introduced: { commit } }),
    };
  }
}

export const NOWHERE: Pick<Attribution, 'atHead' | 'reachable'> = { atHead: false, reachable: false };

/** @param place `undefined`: history was not asked. */
export function exposuresOf(place: Pick<Attribution, 'atHead' | 'reachable'> | undefined, staged: boolean): Exposure[] {
  const exposures: Exposure[] = [];
  if (staged && place?.atHead !== true) exposures.push('staged');
  if (place?.atHead === true) exposures.push('head');
  else if (place?.reachable === true) exposures.push('history');
  else if (place !== undefined && !staged) exposures.push('unreachable');
  return exposures;
}

/** Where it stands now comes before where it stood. */
export function pathsOf(place: Attribution | undefined, staged: readonly string[]): Pick<Origin, 'paths' | 'pathsTotal'> {
  const past = place?.paths ?? [];
  const paths = [...new Set([...(place?.headPaths ?? []), ...[...staged].sort(), ...past])];
  return { paths, pathsTotal: Math.max(paths.length, place?.total ?? 0) };
}
