/** Sightings: the matches of a share of texts, as they leave the thread that found them. Numbers, beside one short list of distinct
 * secrets that says everything a report may say and nothing of the secret itself (laws 5 and 8). */
import { ContentRules, fingerprint, identifiersBeside, inlineIgnore, lineContexts, redact, settle, utf16Units } from '@leaklint/engine';
import type { BesideMatch, Classify, ContentRule, InlineIgnore, LineContext, RawMatch } from '@leaklint/engine';
import type { Encoding } from '../finding.ts';
import { PLACES_SHOWN } from '../finding.ts';

export const ENCODINGS: readonly Encoding[] = ['plain', 'base64', 'hex', 'utf16le', 'utf16be', 'percent', 'escapes', 'entities', 'numbers', 'gzip', 'pieces', 'quoted-printable'];

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

/** What the text of a match says about it, as far as its surroundings go. It classifies; the match is counted all the same. */
export interface Mark {
  readonly inline?: InlineIgnore;
  /** Allowlist entries (by position) whose expressions or stopwords fit. */
  readonly allow: readonly number[];
  /** What is done with the key there; absent where its line does not show it. */
  readonly context?: readonly LineContext[];
  /** Identifiers that belong to it. */
  readonly beside?: readonly BesideMatch[];
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
/** Position in `marks`. */
export const MARK = 8;
/** The two columns in UTF-16 code units. */
export const UTF16_COLUMN = 9;
export const UTF16_END = 10;
export const SIGHTING_FIELDS = 11;

export interface Sightings {
  readonly secrets: readonly Secret[];
  /** The first says nothing. */
  readonly marks: readonly Mark[];
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
  /** Whether comments beside a match are heard. Default: no. */
  readonly inline?: boolean;
  readonly allow?: readonly ContentRule[];
}

const UNMARKED: Mark = { allow: [] };

/** Turns the matches of one text after another into sightings. One a thread: it remembers fingerprints, because those of passwords take milliseconds. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #fingerprints = new Map<string, string>();
  readonly #allow: ContentRules | undefined;
  /** For the scanner whose matches are recorded here: it knows their surroundings, and what it is told comes back with each. */
  readonly classify: Classify;
  #secrets: Secret[] = [];
  #indexes = new Map<string, number>();
  #marks: Mark[] = [UNMARKED];
  #markIndexes = new Map<string, number>();
  #rows: number[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#allow = options.allow === undefined || options.allow.length === 0 ? undefined : new ContentRules(options.allow);
    this.classify = (match, around) => {
      const inline = options.inline === true ? inlineIgnore(around, match.rule.id) : undefined;
      const allow = this.#allow?.fitting(match, around) ?? [];
      const context = lineContexts(match, around);
      const beside = identifiersBeside(match, around);
      if (inline === undefined && allow.length + context.length + beside.length === 0) return 0;
      return this.#internMark({ ...(inline === undefined ? {} : { inline }), allow, ...(context.length === 0 ? {} : { context }), ...(beside.length === 0 ? {} : { beside }) });
    };
  }

  /** One text's matches. Beyond `PLACES_SHOWN` of one secret in one text, marked alike, only the number grows: a megabyte of one key stays small. */
  record(unit: number, matches: readonly RawMatch[]): void {
    if (matches.length === 0) return;
    const last = new Map<string, { row: number; kept: number }>();
    for (const match of settle(matches)) {
      const secret = this.#intern(match);
      const alike = `${secret} ${match.mark}`;
      const seen = last.get(alike);
      if (seen !== undefined && seen.kept >= PLACES_SHOWN) {
        this.#rows[seen.row + TIMES] = (this.#rows[seen.row + TIMES] as number) + 1;
        continue;
      }
      const end = endOf(match);
      last.set(alike, { row: this.#rows.length, kept: (seen?.kept ?? 0) + 1 });
      this.#rows.push(unit, secret, match.line, match.column, end.line, end.column, ENCODINGS.indexOf(match.encoding), 1, match.mark, end.utf16Start, end.utf16);
    }
  }

  /** What was recorded since the last call. */
  take(): Sightings {
    const taken = { secrets: this.#secrets, marks: this.#marks, rows: Float64Array.from(this.#rows) };
    this.#secrets = [];
    this.#indexes = new Map();
    this.#marks = [UNMARKED];
    this.#markIndexes = new Map();
    this.#rows = [];
    return taken;
  }

  #intern(match: RawMatch): number {
    const print = this.#fingerprint(match);
    // A block is one secret however its lines are broken; what is shown of it must not depend on which form came first.
    const key = [print, match.rule.index, match.rule.block ? match.secret : '', match.vendor, match.confidence, ...match.notes].join('\0');
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

  #internMark(mark: Mark): number {
    const key = JSON.stringify(mark);
    const known = this.#markIndexes.get(key) ?? this.#marks.length;
    if (known === this.#marks.length) {
      this.#marks.push(mark);
      this.#markIndexes.set(key, known);
    }
    return known;
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

/** Where a match ends, exclusive, and both its columns in UTF-16 code units. A plain secret may span lines (PEM); an encoded one is given as one run. */
function endOf(match: RawMatch): { readonly line: number; readonly column: number; readonly utf16Start: number; readonly utf16: number } {
  const bytes = match.end - match.start;
  const column = match.column + bytes;
  if (match.encoding === 'utf16le' || match.encoding === 'utf16be') {
    // The line break of little-endian text has its second byte on the next line; a match may lack its first or last NUL.
    const utf16Start = ((match.column - 1) >> 1) + 1;
    return { line: match.line, column, utf16Start, utf16: utf16Start + ((bytes + 1) >> 1) };
  }
  const utf16Start = match.utf16Column;
  if (match.encoding !== 'plain') return { line: match.line, column, utf16Start, utf16: utf16Start + bytes };
  const last = match.secret.lastIndexOf('\n') + 1;
  const units = (text: string): number => utf16Units(Buffer.from(text, 'latin1'), 0, text.length);
  if (last === 0) return { line: match.line, column, utf16Start, utf16: utf16Start + units(match.secret) };
  return { line: match.line + match.secret.split('\n').length - 1, column: match.secret.length - last + 1, utf16Start, utf16: units(match.secret.slice(last)) + 1 };
}
