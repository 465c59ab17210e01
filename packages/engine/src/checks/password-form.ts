/** The form of a password: whether somebody chose it to protect something, or wrote down what he would call one. */
import { kindsOf } from './character-kinds.ts';
import type { Candidate, Verdict } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { WORDS, isWordsAroundNumber, withLetters } from './made-up-password.ts';
import { KEYBOARD_RUNS, isFiller, isNothingButRuns, looksMadeUp } from './placeholder.ts';
import { nameAround } from './secret-name.ts';
import { surprise } from './word-likeness.ts';

/** Passwords so common that they protect nothing. */
export const EVERYDAY: RegExp = /^(?:p[a4@]s+w?[o0]?r?d?|pass|admin|root|user|guest|welcome|letmein|abc|test|demo|hello|login|master|changeme|temp|monkey|dragon|iloveyou|secret|super-?secret|qwe|asd|zxc|foo|bar|baz|hunter|correct|horse|battery|staple|my|your|the|some|any|old|new|wrong|valid|bad|good|strong|weak|initial|default|sample|example|bob|alice|john|jane|joe)[\W_\d]|[\W_\d](?:pass(?:word|wd)?|pwd|secret|token|key|example|test|demo)[\W_\d]*$/i;
/** Words in passwords of tests and documents. */
export const TRIED: RegExp = /pass|pwd|test|secret|example|wrong|short|secur|strong|valid|admin|user|demo|change|hello|special|upper|lower|digit/i;

/** Nobody drew it: somebody chose it. */
export const CHOSEN: Exclude<Verdict, string> = { note: 'a chosen password, by its form', doubt: true };
/** Or wrote it as an example. */
const PERHAPS_CHOSEN: Verdict = { ...CHOSEN, doubt: 'low' };

/** What stands behind a name that people give to passwords. Values that a service issues are judged by `judgeKey`. */
export function judgePassword(candidate: Candidate): Verdict {
  const { secret, groups } = candidate;
  const kinds = kindsOf(secret);
  const score = surprise(secret);
  if (kinds < 2 || shannonEntropy(secret) < 2.4) return 'drop';
  if (/^[0-9a-f]+$/i.test(secret)) {
    if (secret.length < 16 || DIGESTS.has(secret.length / 2)) return 'drop';
    return secret.length === 32 ? { note: 'hexadecimal: might be a digest', doubt: true } : 'kept';
  }
  if (isDigestInBase64(secret)) return { note: 'might be a digest', doubt: 'low' };
  // Words in which digits and signs stand for letters read like chance.
  if (score >= 5.2 && secret.length >= 10) return surprise(withLetters(secret)) < WORDS || isWordsAroundNumber(secret) || isNamedAfter(candidate) ? PERHAPS_CHOSEN : 'kept';
  // Tests call with whatever they like, and a blank alone joins words too.
  if (groups['op'] === '(' || /^[ \t]$/.test(groups['op'] ?? '')) return 'drop';
  if (groups['open'] === undefined || groups['open'] === '') {
    if (score >= 4.8 && kinds >= 3) return isNamedAfter(candidate) ? PERHAPS_CHOSEN : 'kept';
    // `Boolean!` is a type of GraphQL.
    return kinds >= 3 && isChosen(secret, kinds, score) && !TRIED.test(secret) && !/^[A-Z][A-Za-z]+!$/.test(secret) ? PERHAPS_CHOSEN : 'drop';
  }
  if ((score >= 4.6 && kinds >= 3) || (score >= 4 && kinds === 4)) return CHOSEN;
  return isChosen(secret, kinds, score) ? PERHAPS_CHOSEN : 'drop';
}

/** A word of the name stands in it, as `Hana` does in the password that HANA comes with: nobody draws that. */
function isNamedAfter(candidate: Candidate): boolean {
  const password = candidate.secret.toLowerCase();
  return nameAround(candidate)[0].split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).some((word) => word.length >= 4 && password.includes(word.toLowerCase()));
}

/** Bytes of the digests SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. */
const DIGESTS: ReadonlySet<number> = new Set([20, 28, 32, 48, 64]);

/** Nobody types a password of exactly 64 bytes in base64. */
function isDigestInBase64(secret: string): boolean {
  return /^[A-Za-z0-9+/]{86}==$/.test(secret);
}

/** A run along the keyboard, and beside it what is no word and no run: nobody's example, if a weak password. */
export function isPartlyTyped({ secret, groups }: Candidate): boolean {
  if ((groups['open'] ?? '') === '' || isFiller(secret) || isNothingButRuns(secret) || looksMadeUp(secret) !== KEYBOARD_RUNS || TRIED.test(secret)) return false;
  return isChosen(secret, kindsOf(secret), surprise(secret));
}

/** A word, digits, and three different signs (`Sunset123!@#`): what people type where a rule for passwords asks for all of them, on real machines too. */
export function isDressedWord({ secret, groups }: Candidate): boolean {
  const [, signs = ''] = /^[A-Z][a-z]{2,11}\d{1,6}([!@#$%^&*]{3,6})$/.exec(secret) ?? [];
  return (groups['open'] ?? '') !== '' && groups['op'] !== '(' && new Set(signs).size >= 3 && !/^(?:test|demo|example|sample|dummy|changeme)/i.test(secret);
}

/** Letters with digits or signs among them that make no word, no name of a thing and no version of one. */
function isChosen(secret: string, kinds: number, score: number): boolean {
  if (!/[A-Za-z]/.test(secret) || /^[A-Za-z]+[-_.]?\d{0,3}$/.test(secret) || /[\s/\\<>]|[a-z]+[-_.][a-z]+[-_.]/i.test(secret)) return false;
  return kinds >= 2 && (score >= 3.9 || (/[$!#%^*?@]/.test(secret) && score >= 3.2));
}
