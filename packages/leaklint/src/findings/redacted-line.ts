/** A redacted line: what stands around a match, for a person to judge, without a byte of any secret. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redact, settle, TextScanner } from '@leaklint/engine';
import type { RuleSet } from '@leaklint/engine';
import { discover, ObjectReader } from '@leaklint/git';
import type { Place } from '../finding.ts';

/** Bytes to either side of the place. */
const SIDE = 100;

/** Reads lines of one project. Close it when done. */
export class RedactedLines {
  readonly #root: string;
  readonly #scanner: TextScanner;
  readonly #objects: ObjectReader | undefined;

  private constructor(root: string, rules: RuleSet, objects: ObjectReader | undefined) {
    this.#root = root;
    this.#scanner = new TextScanner(rules);
    this.#objects = objects;
  }

  static async open(root: string, rules: RuleSet): Promise<RedactedLines> {
    const repository = await discover(root);
    return new RedactedLines(root, rules, repository === undefined ? undefined : new ObjectReader(repository));
  }

  close(): void {
    this.#objects?.close();
  }

  /** The line of a place; undefined where the text cannot be read any more. */
  async at(place: Place): Promise<string | undefined> {
    const text = await this.#text(place);
    return text === undefined ? undefined : redactedLine(text, place, this.#scanner);
  }

  async #text({ source, path, id }: Place): Promise<Buffer | undefined> {
    if (source === 'file') {
      try {
        return readFileSync(join(this.#root, path ?? ''));
      } catch (error) {
        // Gone since the scan, or a name that is no UTF-8: it is shown without its line.
        if (error instanceof Error && 'code' in error) return undefined;
        throw error;
      }
    }
    return source === 'name' || id === undefined ? undefined : (await this.#objects?.read(id))?.bytes;
  }
}

/** Every match that touches the line is redacted, whether it was reported or not. */
export function redactedLine(text: Buffer, { line, column }: Pick<Place, 'line' | 'column'>, scanner: TextScanner): string {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf(10, start) + 1;
  const stop = text.indexOf(10, start);
  const from = Math.max(start, start + column - 1 - SIDE);
  const to = Math.min(stop === -1 ? text.length : stop, start + column - 1 + 2 * SIDE);
  const raw = scanner.scan(text);
  const shown = settle(raw);
  let redacted = '';
  let at = from;
  for (const match of [...raw].sort((a, b) => a.start - b.start)) {
    if (match.end <= at || match.start >= to) continue;
    const label = redact(shown.find((one) => one.start < match.end && one.end > match.start) ?? match);
    redacted += `${text.toString('latin1', at, Math.max(at, match.start))}${match.start >= at || at === from ? Buffer.from(label, 'utf8').toString('latin1') : ''}`;
    at = Math.min(to, match.end);
  }
  return Buffer.from(redacted + text.toString('latin1', at, to), 'latin1').toString('utf8').trim();
}
