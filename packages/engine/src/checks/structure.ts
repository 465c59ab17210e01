/**
 * Structure that a token shows when it is taken apart: the header of a JWT, JSON inside base64, the alphabet of an AWS key id.
 */
import type { Check } from './check.ts';
import { looksMadeUp } from './placeholder.ts';

function jsonOf(base64: string): Record<string, unknown> | undefined {
  const text = Buffer.from(base64, 'base64url').toString('utf8');
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON: the answer to the question, not a fault.
    return undefined;
  }
}

/** Published tokens of jwt.io, of RFC 7519 and of Supabase's local stack: the subjects, names and issuers in their payloads. */
const SAMPLE_PAYLOAD = /"(?:John Doe|Jane Doe|joe)"|"sub":\s*"?1234567890"|example\.(?:com|org)|"http:\/\/example\.|"iss":\s*"supabase-demo"/i;

/** Registered header parameters (RFC 7515 § 4.1, 7516 § 4.1, 7517 § 4, 7519 § 5): one of them makes an object a header. */
const HEADER = /"(?:alg|typ|cty|enc|zip|kid|jku|jwk|x5u|x5c|x5t|crit|kty|use|iss|sub|aud|nonce|b64|apu|apv|epk|iv|ver|version)":/;

/** RFC 7515: three base64url parts; the first is a JSON object with `alg`, and the second one too, unless it is encrypted or made up. What is damaged, or not signed, is whole enough for a look. */
export const jwt: Check = ({ secret }) => {
  const [head = '', payload = '', signature] = secret.split('.');
  const header = jsonOf(head);
  const claims = jsonOf(payload);
  // One part may be damaged, not both.
  if (header === undefined) return claims === undefined || signature === undefined ? 'drop' : { note: 'the header is no JSON', doubt: 'low' };
  if (!HEADER.test(JSON.stringify(header))) return 'drop';
  const alg = header['alg'];
  if (signature === undefined) return claims === undefined ? 'drop' : { note: 'no signature', doubt: 'low' };
  if (alg !== undefined && (typeof alg !== 'string' || alg.toLowerCase() === 'none')) return 'drop';
  if (alg === undefined) return { note: 'the header names no algorithm', doubt: 'low' };
  if (claims === undefined) return { note: 'the payload is no JSON', doubt: 'low' };
  if (SAMPLE_PAYLOAD.test(JSON.stringify(claims))) return { note: 'looks like a placeholder: the claims of a published example', doubt: 'low' };
  if (claims['role'] === 'service_role') return { note: 'Supabase service_role key', doubt: false };
  if (claims['role'] === 'anon') return { note: 'Supabase anon key: public by design', doubt: true };
  const expires = claims['exp'];
  return typeof expires === 'number' && expires > 0 && expires < 1e11 ? { note: `expires ${new Date(expires * 1000).toISOString().slice(0, 10)}`, doubt: false } : 'kept';
};

/** RFC 7516 § 7.1: five parts, and a header that says how the text is encrypted. */
export const jwe: Check = ({ secret }) => {
  const header = jsonOf(secret.slice(0, secret.indexOf('.')));
  if (header === undefined || !HEADER.test(JSON.stringify(header))) return 'drop';
  return typeof header['enc'] === 'string' ? 'kept' : { note: 'the header names no encryption', doubt: 'low' };
};

/** AWS draws key ids from base32 (A-Z2-7); 0, 1, 8 and 9 never occur in an issued one. */
export const awsKeyId: Check = ({ secret }) => (/^[A-Z2-7]+$/.test(secret.slice(4)) ? 'kept' : { note: 'not of the alphabet that AWS issues', doubt: true });

/** Keys of these forms of Anthropic's all end with AA. One that looks made up and does not even do that was never a key. */
export const anthropicEnding: Check = ({ secret, body }) => {
  if (!/^sk-ant-(?:api03|admin01)-/.test(secret) || secret.endsWith('AA')) return 'kept';
  return looksMadeUp(body) === undefined ? { note: 'does not end like an issued key', doubt: true } : 'drop';
};

/** The first part of a bot's token is base64 of its id, which is a decimal number. */
export const discordBotId: Check = ({ secret }) => (/^\d{16,20}$/.test(Buffer.from(secret.slice(0, secret.indexOf('.')), 'base64url').toString('latin1')) ? 'kept' : { note: 'the first part is no id of a bot', doubt: 'low' });

/** The longest run of the token is base64 of a JSON object. */
export const base64Json: Check = ({ secret }) => {
  const longest = (secret.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? []).map((part) => part.replace(/^[a-z]{2,8}_/, ''));
  return longest.some((part) => Buffer.from(part, 'base64').toString('latin1').startsWith('{"')) ? 'kept' : 'drop';
};

/** RFC 7617: base64 of something with a colon in it. A character of it may have been damaged. */
export function isLogin(base64: string): boolean {
  return base64.replace(/=+$/, '').length % 4 !== 1 && Buffer.from(base64, 'base64').includes(':');
}
