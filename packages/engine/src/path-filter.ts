/** A path filter: patterns as in .gitignore, on the paths of a repository. */
import ignore from 'ignore';
import type { Ignore } from 'ignore';

export class PathFilter {
  readonly #patterns: Ignore;
  readonly #known = new Map<string, boolean>();

  /** Patterns are text; paths, here as everywhere, are bytes as latin1. */
  constructor(patterns: readonly string[]) {
    this.#patterns = ignore({ ignorecase: false, allowRelativePaths: true }).add(patterns.map((pattern) => Buffer.from(pattern, 'utf8').toString('latin1')));
  }

  has(path: string): boolean {
    let known = this.#known.get(path);
    if (known === undefined) {
      known = path !== '' && this.#patterns.ignores(path);
      if (this.#known.size > 65_536) this.#known.clear();
      this.#known.set(path, known);
    }
    return known;
  }
}
