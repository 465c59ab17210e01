// The door to the engine: text in, keys out, with places in UTF-16 units. The engine is made ready at the first text that is looked at.
import { type ContentRules, type InlineIgnore, type Rule as KeyRule, RuleSet, type Surroundings, TextScanner, fingerprint, inlineIgnore, looksLikePlaceholder, redact, settle } from '@leaklint/engine';

/** A key in a text. It does not hand the key out: what depends on the key itself, it answers. */
export interface KeyMatch {
  readonly rule: KeyRule;
  /** `[start, end)` in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** What may be shown: `sk_live_… (32 characters)`. */
  readonly shown: string;
  readonly vendor: string;
  /** Found by name and randomness alone. */
  readonly fuzzy: boolean;
  /** The scanner's: the same key has the same one everywhere. */
  fingerprint(salt: string): string;
  /** The entries of an allowlist whose conditions on the key and its line hold. */
  fitting(rules: ContentRules): readonly number[];
  /** The comment beside it that asks scanners to be silent. */
  readonly ignored: InlineIgnore | undefined;
}

/** The keys of a whole source; every rule asks for them. `source` is what ESLint has one of for each file. */
export function keysOf(source: { readonly ast: object; readonly text: string }): readonly KeyMatch[] {
  const known = wholes.get(source.ast);
  if (known !== undefined) return known;
  const found = source.text.length < SHORTEST ? NOTHING : search(source.text);
  wholes.set(source.ast, found);
  return found;
}

const wholes = new WeakMap<object, readonly KeyMatch[]>();

const SHORTEST = 8;
const NOTHING: readonly KeyMatch[] = Object.freeze([]);
const MOST_REMEMBERED = 64;

let scanner: TextScanner | undefined;
/** What stands around the matches of the text that is being looked at; the scanner marks each match with its number. */
const surroundings: Surroundings[] = [];
const NOWHERE: Surroundings = { above: '', before: '', behind: '', off: false, near: () => ({ before: '', behind: '' }) };
const remembered = new Map<string, readonly KeyMatch[]>();

/** The keys of a text, in order; overlapping ones settled as the scanner settles them. The last texts are remembered. */
export function findKeys(text: string): readonly KeyMatch[] {
  if (text.length < SHORTEST) return NOTHING;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const found = search(text);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(text, found);
  return found;
}

function search(text: string): readonly KeyMatch[] {
  scanner ??= new TextScanner(RuleSet.builtin(), (_match, around) => surroundings.push(around));
  surroundings.length = 0;
  const raw = scanner.scanString(text);
  if (raw.length === 0) return NOTHING;
  const bytes = Buffer.from(text, 'utf8');
  let [byte, unit] = [0, 0];
  /** Bytes to UTF-16 units; asked in ascending order of matches, so the text is decoded once. */
  const units = (offset: number): number => {
    if (bytes.length === text.length) return offset;
    if (offset < byte) [byte, unit] = [0, 0];
    unit += bytes.toString('utf8', byte, offset).length;
    byte = offset;
    return unit;
  };
  // What a check of the engine doubts (the anon key of Supabase, public by design) is for a report to show, not for an editor to underline.
  // What code puts together of pieces its syntax says more exactly (analysis/value.ts).
  const certain = raw.filter((match) => match.encoding !== 'pieces' && (match.rule.kind === 'generic' || match.confidence === match.rule.confidence) && !hasExpired(match.notes));
  return settle(certain).map((match) => {
    const around = surroundings[match.mark - 1] ?? NOWHERE;
    return {
      rule: match.rule,
      start: units(match.start),
      end: units(match.end),
      shown: redact(match),
      vendor: match.vendor,
      fuzzy: match.rule.kind === 'generic',
      fingerprint: (salt) => fingerprint(match, salt),
      fitting: (rules) => rules.fitting(match, around),
      ignored: inlineIgnore(around, match.rule.id),
    };
  });
}

/** A session token that has expired opens nothing any more: it stands in samples and recorded answers. */
function hasExpired(notes: readonly string[]): boolean {
  return notes.some((note) => note.startsWith('expires ') && Date.parse(note.slice('expires '.length)) < Date.now());
}

/** Whether the text holds the shape of a key, by prefix or structure, not by name and randomness alone. */
export function firstKey(text: string): KeyMatch | undefined {
  return findKeys(text).find((match) => !match.fuzzy);
}

/** What people write where a key belongs. */
export function isPlaceholder(text: string): boolean {
  return looksLikePlaceholder(text);
}
