/** The allowlist and the paths of a configuration, asked where the paths and commits of a match are known. */
import { Allowlist as Entries, PathFilter } from '@leaklint/engine';
import type { Config } from './config.ts';
import type { Seen } from '../findings/grouping.ts';
import type { Origin } from '../findings/origin.ts';

/** The whole of an allowlist, for matches whose paths and commits are known. */
export class Allowlist {
  readonly #entries: Entries;

  constructor(allow: Config['allow']) {
    this.#entries = new Entries(allow);
  }

  /** Positions of the entries that allow it. @param rule the id of the rule that found it */
  allowing({ mark, secret, origin }: Seen, rule: string): number[] {
    return this.#entries.allowing({ rule, fingerprint: secret.fingerprint, fitting: mark.allow, commit: origin.introduced?.commit.id, everyPath: (passes) => everyPath(origin, passes) });
  }
}

/** Whether every path of an origin passes. A list of paths that is empty or was cut short decides nothing. */
function everyPath(origin: Origin, passes: (path: string) => boolean): boolean {
  return allPathsKnown(origin) && origin.paths.every(passes);
}

function allPathsKnown({ paths, pathsTotal }: Origin): boolean {
  return paths.length > 0 && paths.length === pathsTotal;
}

/** Which files are reported. */
export class ReportedPaths {
  readonly #include: PathFilter | undefined;
  readonly #exclude: PathFilter;

  constructor({ include, exclude }: Pick<Config, 'include' | 'exclude'>) {
    this.#include = include.length === 0 ? undefined : new PathFilter(include);
    this.#exclude = new PathFilter(exclude);
  }

  has(origin: Origin): boolean {
    const include = this.#include;
    if (everyPath(origin, (path) => this.#exclude.has(path))) return false;
    return include === undefined || !allPathsKnown(origin) || origin.paths.some((path) => include.has(path));
  }
}
