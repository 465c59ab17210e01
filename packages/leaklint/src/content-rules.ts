/** Content rules: the part of an allowlist that depends on the secret or its line. It is tried beside the match, in the thread that found it, so that no secret has to travel. */
import type { Found, Surroundings } from '@leaklint/engine';
import type { Config } from './config.ts';
import { expressionOf, LONGEST_SUBJECT } from './expression.ts';

/** The part of an entry that is tried beside the match; `entry` is its position in the list. Plain data. */
export interface ContentRule {
  readonly entry: number;
  readonly expressions: readonly string[];
  readonly target: 'secret' | 'line';
  readonly stopwords: readonly string[];
}

export function contentRules(allow: Config['allow']): ContentRule[] {
  return allow.flatMap(({ expressions, stopwords, target }, entry) => (hasContent({ expressions, stopwords }) ? { entry, expressions: expressions ?? [], target: target ?? 'secret', stopwords: stopwords ?? [] } : []));
}

/** Whether an entry says anything of the content. */
export function hasContent({ expressions, stopwords }: { readonly expressions?: readonly string[] | undefined; readonly stopwords?: readonly string[] | undefined }): boolean {
  return expressions !== undefined || stopwords !== undefined;
}

export class ContentRules {
  readonly #rules: readonly { readonly entry: number; readonly target: 'secret' | 'line'; readonly expressions: readonly RegExp[]; readonly stopwords: readonly string[] }[];

  constructor(rules: readonly ContentRule[]) {
    this.#rules = rules.map((rule) => ({ ...rule, expressions: rule.expressions.map(expressionOf), stopwords: rule.stopwords.map((word) => word.toLowerCase()) }));
  }

  /** The entries whose conditions on the content all hold. */
  fitting({ secret }: Found, { before, behind }: Surroundings): number[] {
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
