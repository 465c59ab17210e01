/** An allowlist: what is found and is no leak, decided where paths and commits are known. */
import type { Config } from './config.ts';
import { hasContent } from './content-rules.ts';
import { expressionOf, LONGEST_SUBJECT } from './expression.ts';
import type { Seen } from './findings.ts';
import type { Origin } from './origin.ts';
import { PathFilter } from './path-filter.ts';

/** The whole of an allowlist, for matches whose paths and commits are known. */
export class Allowlist {
  readonly #entries: readonly { readonly content: boolean; readonly rules: ReadonlySet<string> | undefined; readonly paths: PathFilter | undefined; readonly pathExpressions: readonly RegExp[] | undefined; readonly fingerprints: ReadonlySet<string> | undefined; readonly commits: ReadonlySet<string> | undefined }[];

  constructor(allow: Config['allow']) {
    const set = (list: readonly string[] | undefined): ReadonlySet<string> | undefined => (list === undefined ? undefined : new Set(list));
    this.#entries = allow.map((entry) => ({ content: hasContent(entry), rules: set(entry.rules), paths: entry.paths === undefined ? undefined : new PathFilter(entry.paths), pathExpressions: entry['path-expressions']?.map(expressionOf), fingerprints: set(entry.fingerprints), commits: set(entry.commits) }));
  }

  /** Positions of the entries that allow it. @param rule the id of the rule that found it */
  allowing({ mark, secret, origin }: Seen, rule: string): number[] {
    const found: number[] = [];
    for (const [number, { content, rules, paths, pathExpressions, fingerprints, commits }] of this.#entries.entries()) {
      if (content && !mark.allow.includes(number)) continue;
      if (rules !== undefined && !rules.has(rule)) continue;
      if (fingerprints !== undefined && !fingerprints.has(secret.fingerprint)) continue;
      if (commits !== undefined && !commits.has(origin.introduced?.commit.id ?? '')) continue;
      if (paths !== undefined && !everyPath(origin, paths)) continue;
      if (pathExpressions !== undefined && !everyPath(origin, { has: (path) => fits(path, pathExpressions) })) continue;
      found.push(number);
    }
    return found;
  }
}

function fits(path: string, expressions: readonly RegExp[]): boolean {
  const text = Buffer.from(path, 'latin1').toString('utf8').slice(-LONGEST_SUBJECT);
  return expressions.some((expression) => expression.test(text));
}

/** Whether a filter has every path of an origin. A list of paths that is empty or was cut short decides nothing. */
function everyPath(origin: Origin, filter: Pick<PathFilter, 'has'>): boolean {
  return allPathsKnown(origin) && origin.paths.every((path) => filter.has(path));
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
    if (everyPath(origin, this.#exclude)) return false;
    return include === undefined || !allPathsKnown(origin) || origin.paths.some((path) => include.has(path));
  }
}
