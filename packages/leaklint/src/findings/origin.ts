/** An origin: the text that a sighting was in, and all that is known of it. One for each object, file or name with a match. */
import type { Exposure, PlaceSource } from '../finding.ts';

export interface CommitInfo {
  readonly id: string;
  readonly author: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly authored: number;
  readonly committed: number;
}

export interface Origin {
  readonly source: PlaceSource;
  /** Object id in hex. */
  readonly id?: string;
  /** Bytes as latin1; the smallest in byte order, ascending. Empty when unknown. */
  readonly paths: readonly string[];
  /** How many there are in all. */
  readonly pathsTotal: number;
  readonly exposures: readonly Exposure[];
  /** The commit that brought it in, and the path it had there. */
  readonly introduced?: { readonly commit: CommitInfo; readonly path?: string };
  /** Equal for equal bytes: a blob and its file on disk are one version. Absent where versions are not counted. */
  readonly version?: string;
}
