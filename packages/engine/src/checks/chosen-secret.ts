/**
 * Secrets that people choose themselves, where the place leaves no doubt what they are for: what signs tokens, what opens a database. Drawn at random or not, they open it.
 */
import type { Check } from './check.ts';
import { isSomebodys } from './config-login.ts';
import { isDense } from './punctuation.ts';
import { isNobodysPassword } from './url-credentials.ts';
import { surprise } from './word-likeness.ts';

/** What signs tokens. A word, and a name of a thing, is where the secret comes from; signs that no name holds make it one that somebody chose. */
export const signingSecret: Check = (candidate) => {
  const { secret } = candidate;
  if (isDense(candidate)) return 'kept';
  if (isNobodysPassword(secret) || /[\s\\()/]|^[\w.:-]+$/.test(secret) && surprise(secret) < 5) return 'drop';
  return surprise(secret) >= 5 ? 'kept' : { note: 'a chosen secret, by its form', doubt: 'low' };
};

/** The password of a login: beside the user it opens what it is for, even where it is a word. */
export const login: Check = ({ secret, groups }) => {
  if (secret === groups['user'] || isNobodysPassword(secret)) return 'drop';
  return surprise(secret) >= 5 && secret.length >= 8 ? 'kept' : { note: 'the password is not random', doubt: 'low' };
};

/** Django draws from letters, digits and fourteen signs: of fifty characters five different signs at least. What looks like a template in it is chance. */
export const djangoKey: Check = ({ body }) => (new Set(body.replace(/[a-z0-9]/g, '')).size >= 5 && /\d/.test(body) ? 'kept' : 'drop');

/** Told in words, or compared with: it is a password by what is said of it, so only everybody's are none. */
export const toldPassword: Check = ({ secret }) => (isSomebodys(secret, true) ? { note: 'a weak password, by what is said of it', doubt: 'low' } : 'drop');

/** The same, compared with something of which only the name says that it is one: a word alone, and a constant, may be a mode, a kind, a state. */
export const comparedSecret: Check = (candidate) => (/^[A-Za-z]+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(candidate.secret) ? 'drop' : toldPassword(candidate));

/** On a command line stands no word but the name of something else. */
export const argumentPassword: Check = ({ secret }) => {
  if (isNobodysPassword(secret) || !isSomebodys(secret, true) || !/[\d!#%^*?]/.test(secret)) return 'drop';
  return surprise(secret) >= 4.6 && secret.length >= 8 ? 'kept' : { note: 'the password is not random', doubt: 'low' };
};
