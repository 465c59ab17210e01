/** The mask: names, authors and messages are shown in reports, and may hold keys themselves. What is shown goes through here (law 5). */
import { redact, RuleSet, settle, TextScanner } from '@leaklint/engine';
import { displayPath } from '@leaklint/git';

/** What is printed about a run itself, by the built-in rules: an argument that was meant for another flag may be a key, and error lines end in the logs of builds. */
export function withoutKeys(text: string): string {
  return new Mask(RuleSet.builtin(), false).text(text);
}

export class Mask {
  readonly #rules: RuleSet;
  readonly #off: boolean;
  readonly #known = new Map<string, string>();
  #scanner: TextScanner | undefined;

  /** @param showSecrets leaves everything as it is. */
  constructor(rules: RuleSet, showSecrets: boolean) {
    this.#rules = rules;
    this.#off = showSecrets;
  }

  /** A path (bytes as latin1) as text for people, each part and then the whole masked. */
  path(path: string): string {
    if (this.#off) return displayPath(path);
    return displayPath(this.#masked(path.split('/').map((part) => this.#masked(part)).join('/')));
  }

  text(text: string): string {
    if (this.#off) return text;
    return Buffer.from(this.#masked(Buffer.from(text, 'utf8').toString('latin1')), 'latin1').toString('utf8');
  }

  /** Whether there is nothing to mask in any of these. */
  leaves(texts: Iterable<string>, paths: Iterable<string>): boolean {
    for (const text of texts) if (this.text(text) !== text) return false;
    for (const path of paths) if (this.path(path) !== displayPath(path)) return false;
    return true;
  }

  #masked(text: string): string {
    if (text === '.') return text;
    let masked = this.#known.get(text);
    if (masked === undefined) {
      masked = this.#mask(text);
      if (this.#known.size > 65_536) this.#known.clear();
      this.#known.set(text, masked);
    }
    return masked;
  }

  #mask(text: string): string {
    this.#scanner ??= new TextScanner(this.#rules);
    const matches = settle(this.#scanner.scan(Buffer.from(text, 'latin1'))).sort((a, b) => a.start - b.start);
    let masked = '';
    let from = 0;
    for (const match of matches) {
      if (match.start < from) continue;
      masked += text.slice(from, match.start) + Buffer.from(redact(match), 'utf8').toString('latin1');
      from = match.end;
    }
    return masked + text.slice(from);
  }
}
