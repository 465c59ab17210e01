/**
 * Placeholders: what people write where a key belongs, so that nobody takes it for one.
 */
import { distinctCharacters } from './entropy.ts';
import { isInterpolated } from './interpolation.ts';
import { isLocalAccount } from './published.ts';
import { surprise } from './word-likeness.ts';

/** Words that say of themselves that no key stands here. No random key of usual length holds one by chance: five letters in any case occur in one of 10⁵ keys of 100 characters. */
const DENIALS = /example|change[-_]?me|place[-_]?holder|dummy|sample|redacted|removed|masked|hidden|insert|replace|foo[-_]?bar|your[-_]?|my[-_]?(?:api[-_]?)?key|my[-_](?:api|sec|pas)|not[-_]?a?[-_]?real|fake[-_]?|goes[-_]?here|key[-_]?here|thisis|here$|lorem|ipsum|deadbeef|cafebabe|baadf00d|badc0de/i;

/** Words that chance does not make either, but that stand in keys which people typed by hand to look like one. */
const WORDS = /p[a@]ssw[o0]rd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|invalid|random|string|value|testing|test[-_]?key|hello|world|letmein|qwerty|asdfg|zxcvb|undefined|default|123456789|abcdefg/i;

/** The same for long texts, where five letters are no longer rare. */
const LONG_DENIALS = /example|changeme|placeholder|redacted|dummy[-_]|your[-_]|_here|foobar|deadbeef|1234567890|abcdefgh/i;

/** Short words count only as a whole segment. */
const SHORT_DENIALS = /(?:^|[-_.:/])(?:fake|mock|your|here|todo|none|null|xxx+|foo|bar|baz|bogus|blah)(?:$|[-_.:/])/i;
const SHORT_WORDS = /(?:^|[-_.:/])(?:test|demo|abc|abcd?|key|my|the|me|some|temp|tmp)(?:$|[-_.:/])/i;

/** Four keys of the row that fingers rest on: in one of 30,000 random texts of this length, and in most that were typed blindly. */
const MASHED = /asdf/i;
const SHORT = 40;

/** Masks, and templates whose marks close nothing or need no end: `<key>`, `%s`, `...`, `…`, `****`, `xxxx`, `••••`. */
const TEMPLATE = /<[A-Za-z%$ _-]|%[sd]\b|\.\.\.|\xe2\x80\xa6|\*{3}|x{4}|X{4}|(?:\xe2\x80\xa2){3}|_{4}|-{5}|#{4}|\?{3}/;

/** Of a text longer than this only the first `HEAD` characters count. */
const LONG = 128;
const HEAD = 256;

/** Says whether `text` (the part of a key behind its public prefix) is filler or looks like it. */
export function looksLikePlaceholder(text: string): boolean {
  return isFiller(text) || looksMadeUp(text) !== undefined;
}

/** Nobody could take it for a key: empty, a template, words that say so, one character or block over and over, little but long runs along the keyboard, or everybody's. */
function saysFiller(text: string): boolean {
  if (text.length === 0) return true;
  if (text.length > LONG) {
    const head = text.slice(0, HEAD);
    return isTemplate(head) || LONG_DENIALS.test(head) || fewCharacters(head);
  }
  return isTemplate(text) || DENIALS.test(text) || SHORT_DENIALS.test(text) || fewCharacters(text) || isPeriodic(text, SHORT_BLOCK) || sequences(text).long * 3 > text.length * 2 || isLocalAccount(text);
}

function isTemplate(text: string): boolean {
  return TEMPLATE.test(text) || isInterpolated(text);
}

/** That, or runs that are short but for one: no key where only a name or a place explains the value. */
export function isFiller(text: string): boolean {
  if (saysFiller(text)) return true;
  if (text.length > LONG) return false;
  const { longest, covered } = sequences(text);
  return longest >= LONG_RUN && covered * 4 >= text.length * 3;
}

/** What speaks for a value besides itself: the vendor's prefix; a vendor's name, with exactly the alphabet and the length that it issues; a name alone. */
export type Form = 'prefixed' | 'measured' | 'named';

/** Filler, as far as its form leaves no doubt. A key that somebody typed is one: with a prefix whatever is typed, measured where it is no word, named never. */
export function isNoKey(text: string, form: Form): boolean {
  if (form === 'prefixed') return saysFiller(text) || isNothingButRuns(text) || (isIdentifier(text) && !/\d/.test(text));
  if (isIdentifier(text)) return true;
  if (form === 'measured') return saysFiller(text) || hasWords(text);
  return isFiller(text) || (text.length <= LONG && (hasWords(text) || sequences(text).longest >= LONG_RUN || isPeriodic(text, LONG_BLOCK)));
}

/** Words joined as in code, and nothing besides: the name of a class, of a constant, of what a test is about. Of random texts of 16 characters not one in 10⁵ surprises so little. */
function isIdentifier(text: string): boolean {
  return text.length >= 16 && text.length <= LONG && /[a-z][A-Z]|[a-z][_-][a-z]/.test(text) && text.replace(/[^A-Za-z]/g, '').length * 4 >= text.length * 3 && surprise(text) < 3.6;
}

/** The last of the reasons below. */
export const KEYBOARD_RUNS = 'runs along the keyboard';

/** Made up, it seems, and why: words, one block over and over, or runs along the alphabet or the keyboard (`abcd1234efgh5678`) that are long or make half of it. Typed by hand, but of a form that only a key has. */
export function looksMadeUp(text: string): string | undefined {
  if (text.length > LONG) return undefined;
  if (hasWords(text)) return 'words in it';
  if (isPeriodic(text, LONG_BLOCK)) return 'one block over and over';
  const { longest, covered } = sequences(text);
  return longest >= LONG_RUN || covered * 2 >= text.length ? KEYBOARD_RUNS : undefined;
}

/** Runs along the alphabet or the keyboard, and nothing besides: `abcd1234`. */
export function isNothingButRuns(text: string): boolean {
  return sequences(text).covered === text.length;
}

/** The same, where runs as short as two count, each in one case or with one capital before it: `123ABabc!`, `Qwe123!`. Signs may stand between them. */
export function isNothingButShortRuns(text: string): boolean {
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return runs.length >= 2 && runs.every((run) => run.length >= 2 && isRun(run));
}

function isRun(text: string): boolean {
  for (let at = 1; at < text.length; at++) if (!follows(lower(text.charCodeAt(at - 1)), lower(text.charCodeAt(at)))) return false;
  return true;
}

function hasWords(text: string): boolean {
  return WORDS.test(text) || SHORT_WORDS.test(text) || (text.length <= SHORT && MASHED.test(text));
}

function fewCharacters(text: string): boolean {
  if (text.length >= 12 && distinctCharacters(text) <= 4) return true;
  return longestRepeat(text) >= Math.max(6, text.length / 4);
}

function longestRepeat(text: string): number {
  let longest = 1;
  for (let index = 1, run = 1; index < text.length; index++) {
    run = text.charCodeAt(index) === text.charCodeAt(index - 1) ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}

/** Nobody types so many keys of a row by chance. */
const LONG_RUN = 8;
const KEYBOARD = 'qwertyuiop asdfghjkl zxcvbnm 1234567890 abcdefghijklmnopqrstuvwxyz 0123456789';
const NEXT: Uint8Array = nextKeys();

/** For each lower-case character the (at most two) characters that follow it in a row or in the alphabet: two tables in one. */
function nextKeys(): Uint8Array {
  const table = new Uint8Array(512);
  for (let index = 0; index + 1 < KEYBOARD.length; index++) {
    const [code, next] = [KEYBOARD.charCodeAt(index), KEYBOARD.charCodeAt(index + 1)];
    if (code === 0x20 || next === 0x20) continue;
    if (table[code] === 0) table[code] = next;
    else table[256 + code] = next;
  }
  return table;
}

function follows(a: number, b: number): boolean {
  return (NEXT[a] === b || NEXT[256 + a] === b) && b !== 0;
}

function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

/** Runs along the alphabet, the digits or the keyboard, up or down: the longest, and how many characters those of four and more cover, and those of eight and more. */
function sequences(text: string): { readonly longest: number; readonly covered: number; readonly long: number } {
  let covered = 0;
  let long = 0;
  let longest = 1;
  for (let index = 1, up = 1, down = 1; index <= text.length; index++) {
    const [a, b] = [lower(text.charCodeAt(index - 1)), index < text.length ? lower(text.charCodeAt(index)) : 0];
    const rises = follows(a, b);
    const falls = follows(b, a);
    if (!rises && up >= 4) covered += up;
    if (!falls && down >= 4) covered += down;
    if (!rises && up >= LONG_RUN) long += up;
    if (!falls && down >= LONG_RUN) long += down;
    longest = Math.max(longest, up, down);
    up = rises ? up + 1 : 1;
    down = falls ? down + 1 : 1;
  }
  return { longest, covered, long };
}

/** Letters in their order and digits in theirs, in turns: `abc123def456ghi789`, `1a2b3c4d5e6f7a8b9c0d`. Typed by hand; a vendor's key in a test looks so too. */
export function takesTurns(text: string): boolean {
  if (text.length > LONG) return false;
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  const digits = text.replace(/\D/g, '');
  return letters.length >= 4 && digits.length >= 4 && isInOrder(letters) && isInOrder(digits);
}

/** Each the next of the one before, or each the one before it; behind the last (of hexadecimal digits the f) it begins again. */
function isInOrder(text: string): boolean {
  const follows = (at: number, before: number): boolean => text.charCodeAt(at) - text.charCodeAt(before) === 1 || WRAPS.has(text.charAt(before) + text.charAt(at));
  let [up, down] = [true, true];
  for (let at = 1; at < text.length && (up || down); at++) {
    up &&= follows(at, at - 1);
    down &&= follows(at - 1, at);
  }
  return up || down;
}

const WRAPS: ReadonlySet<string> = new Set(['fa', 'za', '90']);

/** The longest block whose repetition nobody takes for a key. */
const SHORT_BLOCK = 8;
/** One that is longer was typed once and pasted to reach a length. */
const LONG_BLOCK = 24;

/** One block over and over: `abc123abc123abc1`. */
function isPeriodic(text: string, block: number): boolean {
  for (let period = 1; period <= block && period * 2 <= text.length; period++) {
    let index = period;
    while (index < text.length && text.charCodeAt(index) === text.charCodeAt(index - period)) index++;
    if (index === text.length) return text.length >= 8;
  }
  return false;
}
