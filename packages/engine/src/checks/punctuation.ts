/** Values full of punctuation: passwords, typed or drawn, told from pieces of code. */
import { changes, kindsOf } from './character-kinds.ts';
import type { Candidate } from './check.ts';
import { isInterpolated, isMisnested } from './interpolation.ts';
import { surprise } from './word-likeness.ts';

/** Signs with a meaning inside of strings. */
export const QUOTED: RegExp = /["'`\\&]/;
/** Strings put together, the next value of a list or a query, escapes, entities. */
const PUT_TOGETHER = /["'`][+.,:;)}\]=&|<>?/]|[+.,:;({[=&|<>?/]["'`]|&&|&[\w.[\]-]+[=;]|\\[nrtbfvdswDSWBu0-9xpk.()[\]{}]|\\$/;

/** A value with such signs in it is no piece of code: of three kinds, and nothing like words. */
export function isTyped(secret: string): boolean {
  return !PUT_TOGETHER.test(secret) && kindsOf(secret) >= 3 && surprise(secret) >= 4.6;
}

/** What looks for text, calls, tags and addresses: as full of signs as a password. */
const MATCHING = /\(\?[:=!<]|\\[dwsbDWSB]|\[\^|\[[a-zA-Z0]-|\{\d|^\^|\$$|[a-z]{2}\([^()]*\)|\{\{[^{}]*\}\}|[Aa]-[Zz]|0-9|:\/\/|<\/?[a-z]+>/i;

/** What stands between two strings in code: `", validate: e => e || "`. */
const CODE_BETWEEN_STRINGS = /^,[A-Za-z_$]|(?:\|\||&&)$/;

/** Operators of two characters: without quotes around them they are code. */
const OPERATOR = /[=!<>]=|=>|->|\|\||\?\?|\?\.|\+\+/;

/**
 * Six kinds of punctuation between letters, and neither an expression for matching nor a call with its brackets closed: nobody writes that but as a password.
 * Without quotes it must be no code either: its brackets close each other crosswise, or there are neither brackets nor operators; and two neighbours in five differ in kind.
 */
export function isDense({ secret, groups }: Pick<Candidate, 'secret' | 'groups'>): boolean {
  if (secret.length < 12 || !/[a-z]/i.test(secret) || new Set(secret.replace(/[A-Za-z0-9]/g, '')).size < 6 || MATCHING.test(secret) || CODE_BETWEEN_STRINGS.test(secret) || isInterpolated(secret, true)) return false;
  return (groups['open'] ?? '') !== '' || ((isMisnested(secret) || !(OPERATOR.test(secret) || /[()[\]{}]/.test(secret))) && changes(secret) >= 0.4);
}

/** In quotes, all four kinds of character, two neighbours in three of different kinds and nothing like words: brackets and semicolons in it are no code. */
export function isDrawn({ secret, groups }: Candidate): boolean {
  return (groups['open'] ?? '') !== '' && secret.length >= 12 && kindsOf(secret) === 4 && changes(secret) >= 0.6 && surprise(secret) >= 4.8 && !/^[+,.]|[+,.]$/.test(secret) && !MATCHING.test(secret) && !isInterpolated(secret, true);
}
