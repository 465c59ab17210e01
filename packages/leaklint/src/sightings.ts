/** Sightings: the matches of a share of texts, as they leave the thread that found them. Numbers, beside one short list of distinct
 * secrets that says everything a report may say and nothing of the secret itself (laws 5 and 8). */
import { fingerprint, redact, settle } from '@leaklint/engine';
import type { RawMatch } from '@leaklint/engine';
import type { Encoding } from './finding.ts';
import { PLACES_SHOWN } from './finding.ts';

export const ENCODINGS: readonly Encoding[] = ['plain', 'base64', 'hex', 'utf16le', 'utf16be'];

/** A distinct secret as one rule saw it in one kind of context. */
export interface Secret {
  readonly fingerprint: string;
  /** Index in the rule set. */
  readonly rule: number;
  readonly vendor: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly notes: readonly string[];
  readonly redacted: string;
  readonly length: number;
  readonly secret?: string;
}

/** Columns of one sighting in `Sightings.rows`. `UNIT` is the position of the text in the task; `TIMES` counts matches (see `record`). */
export const UNIT = 0;
export const SECRET = 1;
export const LINE = 2;
export const COLUMN = 3;
export const END_LINE = 4;
export const END_COLUMN = 5;
export const ENCODING = 6;
export const TIMES = 7;
export const SIGHTING_FIELDS = 8;

export interface Sightings {
  readonly secrets: readonly Secret[];
  readonly rows: Float64Array;
}

/** Distinct units that have a sighting. */
export function unitsOf(all: readonly Sightings[]): Set<number> {
  const units = new Set<number>();
  for (const { rows } of all) for (let at = 0; at < rows.length; at += SIGHTING_FIELDS) units.add(rows[at + UNIT] as number);
  return units;
}

export interface RecorderOptions {
  /** Default: the engine's public one. */
  readonly salt?: string;
  readonly showSecrets: boolean;
}

/** Turns the matches of one text after another into sightings. One a thread: it remembers fingerprints, because those of passwords take milliseconds. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #fingerprints = new Map<string, string>();
  #secrets: Secret[] = [];
  #indexes = new Map<string, number>();
  #rows: number[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** One text's matches. Beyond `PLACES_SHOWN` of one secret in one text only the number grows: a megabyte of one key stays small. */
  record(unit: number, matches: readonly RawMatch[]): void {
    if (matches.length === 0) return;
    const last = new Map<number, { row: number; kept: number }>();
    for (const match of settle(matches)) {
      const secret = this.#intern(match);
      const seen = last.get(secret);
      if (seen !== undefined && seen.kept >= PLACES_SHOWN) {
        this.#rows[seen.row + TIMES] = (this.#rows[seen.row + TIMES] as number) + 1;
        continue;
      }
      const end = endOf(match);
      last.set(secret, { row: this.#rows.length, kept: (seen?.kept ?? 0) + 1 });
      this.#rows.push(unit, secret, match.line, match.column, end.line, end.column, ENCODINGS.indexOf(match.encoding), 1);
    }
  }

  /** What was recorded since the last call. */
  take(): Sightings {
    const taken = { secrets: this.#secrets, rows: Float64Array.from(this.#rows) };
    this.#secrets = [];
    this.#indexes = new Map();
    this.#rows = [];
    return taken;
  }

  #intern(match: RawMatch): number {
    const print = this.#fingerprint(match);
    const key = [print, match.rule.index, match.vendor, match.confidence, ...match.notes].join('\0');
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.#secrets.length;
    this.#indexes.set(key, index);
    this.#secrets.push({
      fingerprint: print,
      rule: match.rule.index,
      vendor: match.vendor,
      confidence: match.confidence,
      notes: match.notes,
      redacted: redact(match),
      length: match.secret.length,
      ...(this.#options.showSecrets ? { secret: match.secret } : {}),
    });
    return index;
  }

  #fingerprint(match: RawMatch): string {
    const key = `${match.rule.index}\0${match.secret}`;
    let print = this.#fingerprints.get(key);
    if (print === undefined) {
      print = fingerprint(match, this.#options.salt);
      // A million distinct keys in one text must not be kept for ever.
      if (this.#fingerprints.size > 65_536) this.#fingerprints.clear();
      this.#fingerprints.set(key, print);
    }
    return print;
  }
}

/** Where a match ends, exclusive. A plain secret may span lines (PEM); an encoded one is given as one run. */
function endOf(match: RawMatch): { line: number; column: number } {
  const newlines = match.encoding === 'plain' ? match.secret.split('\n').length - 1 : 0;
  if (newlines === 0) return { line: match.line, column: match.column + match.end - match.start };
  return { line: match.line + newlines, column: match.secret.length - match.secret.lastIndexOf('\n') };
}
