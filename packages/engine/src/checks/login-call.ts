/**
 * Passwords that a call is given beside an account, `new NetworkCredential("svc", "…")`. Tests log in with words and names, so a word is none here.
 */
import type { Check } from './check.ts';
import { isNobody, isSomebodys } from './config-login.ts';
import { isNobodysPassword } from './url-credentials.ts';
import { surprise } from './word-likeness.ts';

export const loginCall: Check = ({ secret, groups }) => {
  const user = (groups['user'] ?? '').trim().replace(/^\\*["']|\\*["']$/g, '');
  if (secret.toLowerCase() === user.toLowerCase()) return 'drop';
  if (!isNobodysPassword(secret) && secret.length >= 10 && surprise(secret) >= 5) return 'kept';
  const isMixed = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_.-]/].filter((kind) => kind.test(secret)).length >= 2;
  return isMixed && !isNobody(user) && isSomebodys(secret, true) ? { note: 'a weak password, beside its login', doubt: 'low' } : 'drop';
};
