/**
 * Placeholders: what people write where a key belongs, so that nobody takes it for one.
 */
import { distinctCharacters } from './entropy.ts';

/** Words that no random key of usual length holds by chance: five letters in any case occur in one of 10⁵ keys of 100 characters. */
const WORDS = /example|change[-_]?me|place[-_]?holder|dummy|sample|redacted|removed|masked|hidden|insert|replace|foobar|foo[-_]?bar|p[a@]ssw[o0]rd|secret|token|your[-_]?|my[-_](?:api|key|tok|sec|pas)|mykey|api[-_]?key|access[-_]?key|private[-_]?key|not[-_]?a?[-_]?real|fake[-_]?|invalid|random|string|value|goes[-_]?here|key[-_]?here|testing|test[-_]?key|thisis|hello|world|lorem|ipsum|qwerty|asdfg|zxcvb|deadbeef|cafebabe|baadf00d|badc0de|undefined|default|123456789|abcdefg/i;

/** The same for long texts, where five letters are no longer rare. */
const LONG_WORDS = /example|changeme|placeholder|redacted|dummy[-_]|your[-_]|_here|foobar|deadbeef|1234567890|abcdefgh/i;

/** Short words count only as a whole segment. */
const SEGMENTS = /(?:^|[-_.:/])(?:test|demo|fake|mock|your|here|todo|none|null|xxx+|abc|abcd?|key|foo|bar|baz|my|the|me|bogus|blah|some|temp|tmp)(?:$|[-_.:/])/i;

/** Template and mask syntax: `${KEY}`, `<key>`, `{{key}}`, `%s`, `$(cmd)`, `...`, `…`, `****`, `xxxx`, `••••`. */
const TEMPLATE = /\$\{|\{\{|<[A-Za-z%$ _-]|\$\(|#\{|%[sd]\b|%\(|\.\.\.|\xe2\x80\xa6|\*{3}|x{4}|X{4}|(?:\xe2\x80\xa2){3}|_{4}|-{5}|#{4}|\?{3}/;

/** Says whether `text` (the part of a key behind its public prefix) is filler. Of a text longer than 128 characters only the first 256 count. */
export function looksLikePlaceholder(text: string): boolean {
  return isFiller(text) || looksMadeUp(text);
}

/** Nobody could take it for a key: empty, a template, words that say so, one character or block over and over, a long run along the keyboard. */
export function isFiller(text: string): boolean {
  if (text.length === 0) return true;
  if (text.length > 128) {
    const head = text.slice(0, 256);
    return TEMPLATE.test(head) || LONG_WORDS.test(head) || fewCharacters(head);
  }
  return TEMPLATE.test(text) || WORDS.test(text) || SEGMENTS.test(text) || fewCharacters(text) || sequences(text).longest >= 8 || isPeriodic(text);
}

/** Short runs along the alphabet or the keyboard make half of it (`abcd1234efgh5678`): typed by hand, but of a form that only a key has. */
export function looksMadeUp(text: string): boolean {
  return text.length <= 128 && sequences(text).covered * 2 >= text.length;
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

/** Runs along the alphabet, the digits or the keyboard, up or down: the longest, and how many characters those of four and more cover. */
function sequences(text: string): { readonly longest: number; readonly covered: number } {
  let covered = 0;
  let longest = 1;
  for (let index = 1, up = 1, down = 1; index <= text.length; index++) {
    const [a, b] = [lower(text.charCodeAt(index - 1)), index < text.length ? lower(text.charCodeAt(index)) : 0];
    const rises = follows(a, b);
    const falls = follows(b, a);
    if (!rises && up >= 4) covered += up;
    if (!falls && down >= 4) covered += down;
    longest = Math.max(longest, up, down);
    up = rises ? up + 1 : 1;
    down = falls ? down + 1 : 1;
  }
  return { longest, covered };
}

/** One short block over and over: `abc123abc123abc1`. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period * 2 <= text.length; period++) {
    let index = period;
    while (index < text.length && text.charCodeAt(index) === text.charCodeAt(index - period)) index++;
    if (index === text.length) return text.length >= 8;
  }
  return false;
}
