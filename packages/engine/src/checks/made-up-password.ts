/**
 * Passwords that are made up for a test or a document to look like one: words that say so, or runs of the keyboard, dressed with the digits and signs that a rule for passwords asks for.
 */
import { surprise } from './word-likeness.ts';

/** Of a text of words less than this, by word-likeness. */
export const WORDS = 4;

const STANDS_FOR: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** The letters that digits and signs stand for among letters: `N3verSt0red!` is `NeverStored!`. */
export function withLetters(text: string): string {
  return text.replace(/(?<=[A-Za-z][013457@$]{0,3})[013457@$](?=[013457@$]{0,3}[A-Za-z])/g, (sign) => STANDS_FOR[sign] ?? sign);
}

/** What passwords of tests are put together of: what it is, how good it is, whose it is, which one it is. None names a thing or a person. */
const SAID = /passphrase|password|passwd|pass|pwd|secret|authentication|authorized|auth|login|username|user|admin|root|secure|strong|complex|simple|valid|invalid|correct|incorrect|wrong|right|weak|short|long|another|other|first|second|third|different|original|initial|default|temporary|temp|changed|change|updated|update|reset|new|old|some|both|one|two|three|my|your|the|testing|tester|test|example|sample|dummy|hello|world|welcome/g;

/** `NewPass123!`, `Another1!`, `MyC0mpl3x!P@ssw0rd`: hardly a letter is left without those words, and they make half of it. */
export function isSaidAloud(password: string): boolean {
  const text = withLetters(password).toLowerCase();
  const left = text.replace(SAID, '');
  return (text.length - left.length) * 2 >= text.length && left.replace(/[^a-z]/g, '').length < 3 || /^(?:my|your)?(?:password|passwd|passphrase)$/.test(text.replace(/[^a-z]/g, ''));
}

/** Words around a number for a word: `kiwi4boats`. */
export function isWordsAroundNumber(password: string): boolean {
  return /^[A-Za-z]{3,}\d[A-Za-z]{3,}$/.test(password) && surprise(password.replace(/\d/, '-')) < WORDS;
}
