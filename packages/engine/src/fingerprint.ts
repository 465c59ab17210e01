/**
 * Fingerprints: the stable id of a secret. A keyed hash of the decoded, normalised secret alone, so that it survives moves, reformatting and a better rule, and tells nothing of a weak one.
 */
import { createHmac, scryptSync } from 'node:crypto';
import { secretIn } from './checks/encoded-credentials.ts';
import { unescapeAll } from './escapes.ts';
import { pemBody } from './pem.ts';
import type { Rule } from './rule.ts';

/** Used where a project has no salt of its own: public, so it only keeps apart the fingerprints of other tools. */
export const PUBLIC_SALT = 'leaklint public salt, version 1';

/** scrypt's cost for secrets that a person may have chosen: 3.4 ms each on the reference machine. */
const STRETCH = { N: 2048, r: 8, p: 1 } as const;
const MOST_REMEMBERED = 10_000;

/** Stretched keys by the plain keyed hash of their secret: each distinct one is stretched once, and the map holds no secret. */
const stretched = new Map<string, string>();

/** `lk1_` and 32 hexadecimal digits: HMAC-SHA-256 under `salt` of the normalised secret (of its scrypt, when the rule is weak). */
export function fingerprint(match: { readonly rule: Identity; readonly secret: string }, salt: Uint8Array | string = PUBLIC_SALT): string {
  const secret = Buffer.from(normaliseSecret(match.secret, match.rule.checks), 'latin1');
  const plain = createHmac('sha256', salt).update(secret).digest('hex');
  if (!match.rule.weak) return `lk1_${plain.slice(0, 32)}`;
  let hash = stretched.get(plain);
  if (hash === undefined) {
    hash = createHmac('sha256', salt).update(scryptSync(secret, salt, 32, STRETCH)).digest('hex');
    if (stretched.size >= MOST_REMEMBERED) stretched.clear();
    stretched.set(plain, hash);
  }
  return `lk1_${hash.slice(0, 32)}`;
}

/** What a rule says of how its secrets are normalised. */
type Identity = Pick<Rule, 'weak'> & Partial<Pick<Rule, 'checks'>>;

/**
 * A PEM block is its body; what a rule finds in base64 (a login, a value of a Kubernetes Secret) is what that reads; the password of a URL is what its percent escapes stand for
 * (RFC 3986 § 2.1); anything else stands for itself.
 */
export function normaliseSecret(secret: string, checks: readonly string[] = []): string {
  const inner = secretIn(secret, checks) ?? secret;
  const body = pemBody(inner);
  if (body !== undefined) return body;
  return checks.includes('url-credentials') && inner.includes('%') ? unescapeAll(inner, 'percent') : inner;
}
