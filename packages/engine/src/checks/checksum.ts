/**
 * Checksums that vendors build into their tokens. A wrong one makes a match less sure and never drops it: formats change, and made-up tokens in documents are worth a look.
 */
import { crc32 } from 'node:zlib';
import type { Check, Verdict } from './check.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC32 in base62 (digits, upper case, lower case), padded with zeros to six characters: GitHub's and npm's scheme. */
export function base62Crc32(text: string): string {
  let value = crc(text);
  let digits = '';
  do {
    digits = BASE62.charAt(value % 62) + digits;
    value = Math.floor(value / 62);
  } while (value > 0);
  return digits.padStart(6, '0');
}

/** CRC32 as eight lower-case hexadecimal digits. */
export function hexCrc32(text: string): string {
  return crc(text).toString(16).padStart(8, '0');
}

function crc(text: string): number {
  return crc32(Buffer.from(text, 'latin1')) >>> 0;
}

function verdict(valid: boolean): Verdict {
  return valid ? { note: 'checksum valid', doubt: false } : { note: 'checksum does not match', doubt: true };
}

/** The six last of the 36 characters behind the prefix are the CRC32 of the 30 before. Longer bodies have no known checksum. */
function base62Tail(prefix: number): Check {
  return ({ secret }) => {
    const body = secret.slice(prefix);
    return body.length === 36 ? verdict(base62Crc32(body.slice(0, 30)) === body.slice(30)) : 'kept';
  };
}

/** ghp_ gho_ ghu_ ghs_ ghr_: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ */
export const githubChecksum: Check = base62Tail(4);
export const npmChecksum: Check = base62Tail(4);
/** nbp_: https://github.com/netbirdio/netbird/blob/main/management/server/types/personal_access_token.go */
export const netbirdChecksum: Check = base62Tail(4);

/** ATATT… and ATCTT…: `=` and eight upper-case hexadecimal digits, the CRC32 of everything before them. */
export const atlassianChecksum: Check = ({ secret }) => {
  const tail = /=[0-9A-F]{8}$/.exec(secret);
  if (tail === null) return 'kept';
  return verdict(hexCrc32(secret.slice(0, -8)).toUpperCase() === secret.slice(-8));
};

/** cfut_ cfat_ cfk_: 40 characters, then their CRC32 as eight lower-case hexadecimal digits. */
export const cloudflareChecksum: Check = ({ secret }) => {
  const body = secret.slice(secret.indexOf('_') + 1);
  return body.length === 48 ? verdict(hexCrc32(body.slice(0, 40)) === body.slice(40)) : 'kept';
};

/** polar_…: 37 characters, then their CRC32 in base62: https://github.com/polarsource/polar/blob/main/server/polar/kit/crypto.py */
export const polarChecksum: Check = ({ secret }) => {
  const body = secret.slice(secret.lastIndexOf('_') + 1);
  return body.length === 43 ? verdict(base62Crc32(body.slice(0, 37)) === body.slice(37)) : 'kept';
};

/** syt_ and syr_: the last part is the CRC32 in base62 of everything before its underscore: https://github.com/element-hq/synapse/blob/develop/synapse/handlers/auth.py */
export const synapseChecksum: Check = ({ secret }) => {
  const end = secret.lastIndexOf('_');
  return verdict(base62Crc32(secret.slice(0, end)) === secret.slice(end + 1));
};

/** glsa_: the CRC32 of everything before the last underscore, its lowest byte first: https://github.com/grafana/grafana/blob/main/pkg/components/satokengen/tokengen.go */
export const grafanaChecksum: Check = ({ secret }) => {
  const end = secret.lastIndexOf('_');
  return verdict(hexCrc32(secret.slice(0, end)).replace(/(..)(..)(..)(..)/, '$4$3$2$1') === secret.slice(end + 1));
};

/** ysc2_: the CRC32 of everything before as eight hexadecimal digits: https://github.com/yandex-cloud/docs/blob/master/en/security/operations/search-secrets.md */
export const yandexCaptchaChecksum: Check = ({ secret }) => verdict(hexCrc32(secret.slice(0, -8)) === secret.slice(-8));

/** y0_: base64url, its last four bytes the CRC32 of those before; tokens that hold no state have none (same page). */
export const yandexOauthChecksum: Check = ({ secret }) => {
  const bytes = Buffer.from(secret.slice(3), 'base64url');
  const end = bytes.length - 4;
  return end > 0 && crc32(bytes.subarray(0, end)) >>> 0 === bytes.readUInt32BE(end) ? verdict(true) : 'kept';
};
