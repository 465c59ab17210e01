/**
 * Private keys in PEM armour: a header alone is no key; the body must be base64 of the right beginning; one behind a passphrase is less urgent.
 */
import { pemBody } from '../pem.ts';
import type { Check, Verdict } from './check.ts';
import { distinctCharacters, shannonEntropy } from './entropy.ts';

/** The smallest real body: a PKCS #8 Ed25519 key has 64 characters. */
const LEAST_BODY = 60;
/** Of a closed block that much is worth a look: a key that was cut, or made up. */
const LEAST_CLOSED_BODY = 40;
/** A block whose end is missing must show more. */
const LEAST_OPEN_BODY = 200;
/** The header of an OpenSSH key: `openssh-key-v1`, zero, then the name of the cipher with its length. */
const OPENSSH = /^openssh-key-v1\0\0\0\0(.)([\s\S]+)/;

export const privateKey: Check = ({ secret }) => judge(secret, false);
export const encryptedPrivateKey: Check = ({ secret }) => judge(secret, true);

function judge(secret: string, encrypted: boolean): Verdict {
  const body = pemBody(secret);
  const closed = secret.includes('-----END');
  if (body === undefined || body.length < (closed ? LEAST_CLOSED_BODY : LEAST_OPEN_BODY)) return 'drop';
  if (distinctCharacters(body) < 24 || shannonEntropy(body) < 4 || /(.)\1{23}/.test(body)) return 'drop';
  if (isEncrypted(secret, body) !== encrypted) return 'drop';
  if (body.length < LEAST_BODY) return { note: 'too short for a key of this kind', doubt: 'low' };
  if (!closed) return { note: 'the end of the block is missing', doubt: true };
  return beginsRight(secret, body) ? 'kept' : { note: 'the body does not begin like a key of this kind', doubt: true };
}

function isEncrypted(secret: string, body: string): boolean {
  if (/^-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(secret)) return true;
  const openssh = OPENSSH.exec(Buffer.from(body.slice(0, 96), 'base64').toString('latin1'));
  return openssh !== null && !(openssh[2] ?? '').startsWith('none');
}

/** DER is a SEQUENCE (0x30, `M` in base64); OpenSSH names itself; OpenPGP packets of secret keys begin with tag 5. Bytes behind a passphrase can be anything. */
function beginsRight(secret: string, body: string): boolean {
  if (/^-----BEGIN OPENSSH/.test(secret)) return body.startsWith('b3BlbnNzaC1rZXkt');
  if (/^-----BEGIN PGP/.test(secret)) return /^[lx]/.test(body);
  return secret.includes('Proc-Type:') || body.startsWith('M');
}
