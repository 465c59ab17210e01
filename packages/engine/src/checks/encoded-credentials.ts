/**
 * Credentials that formats keep in base64 or side by side: `Authorization: Basic`, `curl -u user:password`, the data of a Kubernetes Secret, connection strings.
 */
import type { Check, Verdict } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { withLetters } from './made-up-password.ts';
import { CHOSEN } from './password-form.ts';
import { isFiller, isNothingButShortRuns } from './placeholder.ts';
import { isLogin } from './structure.ts';
import { isDefault, isNobodysPassword, isSlot, isTemplate } from './url-credentials.ts';
import { surprise } from './word-likeness.ts';

/** `user:password`, as curl takes it: the password is the secret. Braces of a document, `{password}`, stay around what was put in their place. */
export const userPassword: Check = ({ secret, groups }) => {
  const inner = /^\{([^{}]{12,})\}$/.exec(secret)?.[1];
  return judge(inner !== undefined && /\d/.test(inner) && surprise(inner) >= 4.6 ? inner : secret, groups['user'] ?? '');
};

/** Keywords of connection strings, with their values, as they stand before a password in the same string. */
const KEYWORDS = /(?:server|data source|host|addr(?:ess)?|port|driver|provider|database|initial catalog|dsn|user[ ]?id|uid|user(?:[ ]?name)?)[ \t]{0,2}=[ \t]{0,3}([^;"']{1,128});/gi;

/** The password of a connection string opens a database even where it is a word; then it is the least sure. */
export const connectionString: Check = ({ secret, text, start }) => {
  const before = text.slice(Math.max(0, start - 512), start);
  const values = [...before.slice(/["'`\n][^"'`\n]*$/.exec(before)?.index ?? 0).matchAll(KEYWORDS)].map(([, value]) => value);
  if (secret.length < 6 || values.includes(secret) || /\w\([^()]*\)$/.test(secret) || isSlot(withLetters(secret)) || isDefault(secret) || isTemplate(secret) || isFiller(secret) || isNothingButShortRuns(secret)) return 'drop';
  const verdict = judge(secret, '');
  if (verdict !== 'drop') return verdict;
  return values.length > 0 && /[A-Za-z]/.test(secret) ? { note: 'the password is not random', doubt: 'low' } : 'drop';
};

/** RFC 7617: base64 of `user:password`. */
export const basicAuthorization: Check = ({ secret }) => {
  const decoded = textIn(secret);
  return decoded?.includes(':') === true ? judge(passwordIn(decoded), '') : 'drop';
};

/** `auth` of a Docker config.json, `_auth` and `_password` of an .npmrc. What is no text may be a format of its own. */
export const registryLogin: Check = ({ secret }) => {
  const decoded = textIn(secret);
  return decoded !== undefined && isNobodysPassword(passwordIn(decoded)) ? 'drop' : 'kept';
};

/** What base64 reads when it is printable ASCII. */
function textIn(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const decoded = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
}

/** Of `user:password` the password. Some services take the key as the user and leave the password empty, or the other way round. */
function passwordIn(login: string): string {
  const colon = login.indexOf(':');
  const password = login.slice(colon + 1);
  return password === '' || password === 'x' || password === 'X' ? login.slice(0, colon) : password;
}

/** The secret inside of one that a rule with these checks finds in base64: a password, or the value of a manifest. Undefined where it is no text. */
export function secretIn(base64: string, checks: readonly string[]): string | undefined {
  if (checks.includes('basic-authorization') || checks.includes('registry-login')) {
    const login = textIn(base64);
    return login === undefined ? undefined : passwordIn(login);
  }
  if (!checks.includes('kubernetes-secret') || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const decoded = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x20-\x7e\s]+$/.test(decoded) ? decoded.trim() : undefined;
}

/** Names of headers that say key or token and hold none. */
const NO_SECRET = /idempotency|websocket|surrogate|cache|partition|public|csrf|xsrf|next|cursor|id$/i;

/** `-H "Api-Key: …"`: the command says that it is sent, so an issued id counts too; filler and words do not. */
export const header: Check = ({ secret, groups }) => {
  if (groups['scheme'] === 'Basic' && !isLogin(secret)) return 'drop';
  if (NO_SECRET.test(groups['name'] ?? '') || isNobodysPassword(secret) || !/\d/.test(secret) || shannonEntropy(secret) < 2.8) return 'drop';
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(secret)) return { note: 'a UUID', doubt: true };
  return surprise(secret) >= 4.4 || isHexadecimal(secret) ? 'kept' : 'drop';
};

/** Values of Secret manifests: base64 of something that is neither public nor words. */
export const kubernetesSecret: Check = ({ secret }) => {
  const decoded = Buffer.from(secret, 'base64').toString('latin1');
  if (/-----BEGIN (?:CERTIFICATE|PUBLIC)/.test(decoded) || decoded.length < 6) return 'drop';
  if (isSetting(decoded.trim())) return 'drop';
  if (/^[\x20-\x7e\s]+$/.test(decoded)) return judge(decoded.trim().replace(/^[^:\s]{1,32}:/, ''), '');
  // A path or a word that could be base64 has letters of one case
  return shannonEntropy(decoded) > 3 && /[a-z]/.test(secret) && /[A-Z]/.test(secret) ? { note: 'the data is binary', doubt: true } : 'drop';
};

/** What stands beside secrets in their manifests and is none: a host, an address of mail, a URL without a login, a path, a number, a time. */
function isSetting(text: string): boolean {
  if (/^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?$/i.test(text) && !/\d[a-z]+\d/i.test(text)) return true;
  return /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$|^[a-z][a-z0-9+.-]{1,20}:\/\/[^@?#\s]{1,200}$|^\.{0,2}(?:\/[a-z][a-z._-]{0,60}){1,20}\/?$|^[\d.:TZ+-]{1,32}$/i.test(text);
}

function judge(password: string, user: string): Verdict {
  if (password.length < 6 || password === user) return 'drop';
  if (isNobodysPassword(password)) return isDressedUp(password) ? { note: 'looks like a placeholder: an easily guessed password', doubt: 'low' } : 'drop';
  if ((surprise(password) >= 4.6 && password.length >= 8) || isHexadecimal(password)) return 'kept';
  return /\d/.test(password) && /[^a-z0-9]/.test(password) ? CHOSEN : 'drop';
}

/** Digits and letters up to f, too many for a word or a number. */
function isHexadecimal(text: string): boolean {
  return /^(?=.*[a-f])(?=.*\d)[0-9a-f]{16,}$/i.test(text);
}

/** A word that everybody guesses, with upper case, digits and signs to please a rule for passwords (`P@ssw0rd$1`): that is set on real machines. */
function isDressedUp(password: string): boolean {
  return password.length >= 8 && [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_.-]/].every((kind) => kind.test(password)) && !isSlot(password) && !isDefault(password) && !isTemplate(password) && !isFiller(password);
}
