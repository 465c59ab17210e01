/**
 * An allowlist: what is found and is no leak. Of the conditions of an entry all must hold. Those on the secret and its line are tried beside the match, in the thread that found it, so that no secret
 * has to travel; those on paths and commits where these are known.
 */
import type { Found } from './judgement.ts';
import { PathFilter } from './path-filter.ts';
import type { Surroundings } from './surroundings.ts';

/** One thing that is no leak, as a configuration has it. */
export interface Allow {
  readonly reason: string;
  readonly rules?: readonly string[];
  readonly paths?: readonly string[];
  readonly 'path-expressions'?: readonly string[];
  readonly expressions?: readonly string[];
  readonly target?: 'secret' | 'line';
  readonly stopwords?: readonly string[];
  readonly fingerprints?: readonly string[];
  readonly commits?: readonly string[];
}

/** Code units of a text that an expression is tried on. */
export const LONGEST_SUBJECT = 1024;

/** An expression as a configuration has it: JavaScript's syntax, and `(?i)` at the beginning for letters of either case. Throws a SyntaxError. */
export function expressionOf(source: string): RegExp {
  return source.startsWith('(?i)') ? new RegExp(source.slice('(?i)'.length), 'i') : new RegExp(source);
}

/** The part of an entry that is tried beside the match; `entry` is its position in the list. Plain data. */
export interface ContentRule {
  readonly entry: number;
  readonly expressions: readonly string[];
  readonly target: 'secret' | 'line';
  readonly stopwords: readonly string[];
}

export function contentRules(allow: readonly Allow[]): ContentRule[] {
  return allow.flatMap(({ expressions, stopwords, target }, entry) => (hasContent({ expressions, stopwords }) ? { entry, expressions: expressions ?? [], target: target ?? 'secret', stopwords: stopwords ?? [] } : []));
}

/** Whether an entry says anything of the content. */
function hasContent({ expressions, stopwords }: { readonly expressions?: readonly string[] | undefined; readonly stopwords?: readonly string[] | undefined }): boolean {
  return expressions !== undefined || stopwords !== undefined;
}

export class ContentRules {
  readonly #rules: readonly { readonly entry: number; readonly target: 'secret' | 'line'; readonly expressions: readonly RegExp[]; readonly stopwords: readonly string[] }[];

  constructor(rules: readonly ContentRule[]) {
    this.#rules = rules.map((rule) => ({ ...rule, expressions: rule.expressions.map(expressionOf), stopwords: rule.stopwords.map((word) => word.toLowerCase()) }));
  }

  /** The entries whose conditions on the content all hold. */
  fitting({ secret }: Pick<Found, 'secret'>, { before, behind }: Pick<Surroundings, 'before' | 'behind'>): number[] {
    const subject = secret.slice(0, LONGEST_SUBJECT);
    const lower = subject.toLowerCase();
    const half = LONGEST_SUBJECT >> 1;
    const line = `${before.slice(-half)}${subject.slice(0, half)}${behind.slice(0, half)}`;
    return this.#rules
      .filter(({ target, expressions, stopwords }) => {
        if (expressions.length > 0 && !expressions.some((expression) => expression.test(target === 'line' ? line : subject))) return false;
        return stopwords.length === 0 || stopwords.some((word) => lower.includes(word));
      })
      .map(({ entry }) => entry);
  }
}

/** One match, as an allowlist asks about it. */
export interface Allowable {
  /** The id of the rule that found it. */
  readonly rule: string;
  readonly fingerprint: string;
  /** Entries whose conditions on the content hold. */
  readonly fitting: readonly number[];
  /** The commit that brought it; undefined where that is not known. */
  readonly commit: string | undefined;
  /** Whether every path it stands at (bytes as latin1) passes; false where they are not all known. */
  everyPath(passes: (path: string) => boolean): boolean;
}

export class Allowlist {
  readonly #entries: readonly { readonly content: boolean; readonly rules: ReadonlySet<string> | undefined; readonly paths: PathFilter | undefined; readonly pathExpressions: readonly RegExp[] | undefined; readonly fingerprints: ReadonlySet<string> | undefined; readonly commits: ReadonlySet<string> | undefined }[];

  constructor(allow: readonly Allow[]) {
    const set = (list: readonly string[] | undefined): ReadonlySet<string> | undefined => (list === undefined ? undefined : new Set(list));
    this.#entries = allow.map((entry) => ({ content: hasContent(entry), rules: set(entry.rules), paths: entry.paths === undefined ? undefined : new PathFilter(entry.paths), pathExpressions: entry['path-expressions']?.map(expressionOf), fingerprints: set(entry.fingerprints), commits: set(entry.commits) }));
  }

  /** Positions of the entries that allow it. */
  allowing(match: Allowable): number[] {
    const found: number[] = [];
    for (const [number, { content, rules, paths, pathExpressions, fingerprints, commits }] of this.#entries.entries()) {
      if (content && !match.fitting.includes(number)) continue;
      if (rules !== undefined && !rules.has(match.rule)) continue;
      if (fingerprints !== undefined && !fingerprints.has(match.fingerprint)) continue;
      if (commits !== undefined && !commits.has(match.commit ?? '')) continue;
      if (paths !== undefined && !match.everyPath((path) => paths.has(path))) continue;
      if (pathExpressions !== undefined && !match.everyPath((path) => fits(path, pathExpressions))) continue;
      found.push(number);
    }
    return found;
  }
}

function fits(path: string, expressions: readonly RegExp[]): boolean {
  const text = Buffer.from(path, 'latin1').toString('utf8').slice(-LONGEST_SUBJECT);
  return expressions.some((expression) => expression.test(text));
}
