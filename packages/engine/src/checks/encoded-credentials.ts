/**
 * Credentials that formats keep in base64 or side by side: `Authorization: Basic`, `curl -u user:password`, the data of a Kubernetes Secret, connection strings.
 */
import type { Check, Verdict } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { isNobodysPassword } from './url-credentials.ts';
import { surprise } from './word-likeness.ts';

/** `user:password`, as curl takes it: the password is the secret. */
export const userPassword: Check = ({ secret, groups }) => judge(secret, groups['user'] ?? '');

/** RFC 7617: base64 of `user:password`. */
export const basicAuthorization: Check = ({ secret }) => {
  const decoded = Buffer.from(secret, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon === -1 || !/^[\x20-\x7e]+$/.test(decoded)) return 'drop';
  const [user, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  // Some services take the key as the user and leave the password empty, or the other way round.
  return judge(password === '' || password === 'x' || password === 'X' ? user : password, '');
};

/** Names of headers that say key or token and hold none. */
const NO_SECRET = /idempotency|websocket|surrogate|cache|partition|public|csrf|xsrf|next|cursor|id$/i;

/** `-H "Api-Key: …"`: the command says that it is sent, so an issued id counts too; filler and words do not. */
export const header: Check = ({ secret, groups }) => {
  if (NO_SECRET.test(groups['name'] ?? '') || isNobodysPassword(secret) || !/\d/.test(secret) || shannonEntropy(secret) < 2.8) return 'drop';
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(secret)) return { note: 'a UUID', doubt: true };
  return surprise(secret) >= 4.4 ? 'kept' : 'drop';
};

/** Values of Secret manifests: base64 of something that is neither public nor words. */
export const kubernetesSecret: Check = ({ secret }) => {
  const decoded = Buffer.from(secret, 'base64').toString('latin1');
  if (/-----BEGIN (?:CERTIFICATE|PUBLIC)/.test(decoded) || decoded.length < 6) return 'drop';
  if (/^[\x20-\x7e\s]+$/.test(decoded)) return judge(decoded.trim().replace(/^[^:\s]{1,32}:/, ''), '');
  return shannonEntropy(decoded) > 3 ? { note: 'the data is binary', doubt: true } : 'drop';
};

function judge(password: string, user: string): Verdict {
  if (password.length < 6 || password === user || isNobodysPassword(password)) return 'drop';
  if (surprise(password) >= 4.6 && password.length >= 8) return 'kept';
  return /\d/.test(password) && /[^a-z0-9]/.test(password) ? { note: 'a chosen password, by its form', doubt: true } : 'drop';
}
