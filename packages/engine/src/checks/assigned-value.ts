/** The value of an assignment: doubted for what it says it is, for its form, and for whether it reads like words. */
import { kindsOf } from './character-kinds.ts';
import type { Candidate, Check } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { isSaidAloud } from './made-up-password.ts';
import { CHOSEN, EVERYDAY, isDressedWord, isPartlyTyped, judgePassword } from './password-form.ts';
import { isNothingButShortRuns, looksLikePlaceholder, takesTurns } from './placeholder.ts';
import { isPublished } from './published.ts';
import { QUOTED, isDense, isDrawn, isTyped } from './punctuation.ts';
import { nameAround } from './secret-name.ts';
import { surprise } from './word-likeness.ts';

/** Where a value would be a reference or a hash, not a secret. */
const NOT_A_VALUE = /^(?:https?|ftp|file|wss?|data|blob|urn|arn|op|vault|ssm|env|secret|ref|gs|s3|mailto|tel|node|npm|git|ssh|chrome|about|keyvault|awssm|gcpsm)[:/]|^(?:ENC\[|enc:|AQICAH|vault:|pk_|pk\.|pub|ssh-(?:rsa|ed25519|dss)|ecdsa-|sha(?:1|256|384|512)[-:$]|md5[-:]|\{SSHA|\$(?:2[abxy]?|1|5|6|argon2)|pbkdf2|bcrypt|scrypt[:$]|argon2|0x[0-9a-f]{40}$|phc_|LS0tLS1CRUdJTiBDRVJU|LS0tLS1CRUdJTiBQVUJM|MIIB?I?j?ANBg|MIG?fMA0)|^[@#$%]|::|\.(?:js|ts|json|ya?ml|txt|pem|key|crt|php|py|rb|go|html?|css|xml|md|com|org|net|io|dev|local)$/i;
const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
/** Names of what a service issues: a UUID behind them is one. */
const ISSUED = /secret|api[_-]?key|_key|(?:api|access|auth|bearer)[_-]?token/i;
/** `name@` alone is what anonymous FTP asks for. */
const EMAIL = /^[\w.+-]+@(?:[\w-]+\.[\w.]+)?$/;
const PATH = /^(?:\.{0,2}|~|[A-Za-z]:)[/\\]|^[\w.-]+(?:\/[\w.-]+){2,}$/;
const EXPRESSION = /\)\.|\[['"\w]|=>|&&|\|\||\+\+|[;{}]|^(?:process|this|self|req|res|request|config|options?|opts|props|state|data|params?|args|env|ctx|user|window|document|settings|module|exports|System|os|std|secrets|var|local|steps|github|inputs|outputs|needs|values)\.|^(?:new|await|typeof|return|function|null|true|false|undefined|none|nil)\b/i;
const CALL = /\w\(/;
/** In quotes one bracket is no call yet: Django draws its keys from an alphabet with brackets. */
const CLOSED_CALL = /\w\(.*\)/;
/** Dates, versions, numbers with units, colours, addresses of machines. */
const NUMERIC = /^[\d.,:/+TZ-]+$|^v?\d+(?:\.\d+)+|^\d{4}-\d\d-\d\d|^#?[0-9a-f]{3,8}$/i;

export function judgeValue(candidate: Candidate): ReturnType<Check> {
  const { secret, rule } = candidate;
  if (QUOTED.test(secret) && !isTyped(secret)) return 'drop';
  if (rule.weak && (isSaidAloud(secret) || isNothingButShortRuns(secret))) return 'drop';
  if (isDense(candidate)) return CHOSEN;
  if (UUID.test(secret)) return ISSUED.test(candidate.text.slice(Math.max(0, candidate.from - 7), candidate.from) + (candidate.groups['anchor'] ?? '')) && !looksLikePlaceholder(secret) && !isPublished(secret.toLowerCase()) ? { note: 'a UUID', doubt: 'low' } : 'drop';
  if (NOT_A_VALUE.test(secret) || EMAIL.test(secret) || isPath(secret) || (!isDrawn(candidate) && (EXPRESSION.test(secret) || (candidate.groups['open'] ? CLOSED_CALL : CALL).test(secret))) || NUMERIC.test(secret)) return 'drop';
  if (rule.weak && isDressedWord(candidate)) return { note: 'a weak password', doubt: 'low' };
  if (EVERYDAY.test(secret) || (takesTurns(secret) && nameAround(candidate)[0] === '') || isWordsInBase64(secret) || isPublished(secret)) return 'drop';
  if (looksLikePlaceholder(secret)) return rule.weak && isPartlyTyped(candidate) ? { note: 'a weak password', doubt: 'low' } : 'drop';
  return rule.weak ? judgePassword(candidate) : judgeKey(candidate);
}

/** Of keys in base64 one in seven has two slashes or more and no other sign; between those of a path stand words or hexadecimal digits. */
function isPath(secret: string): boolean {
  return PATH.test(secret) && !(secret.length >= 32 && /^[A-Za-z0-9+/]+={0,2}$/.test(secret) && kindsOf(secret) >= 4 && surprise(secret) >= 5.2);
}

/** Search services whose keys stand in public pages by design. */
const DOCUMENTED_SEARCH_KEY = /algolia|docsearch|indexName|typesense|meilisearch/i;

/** Issued keys: long, mixed, nothing like words. */
function judgeKey(candidate: Candidate): ReturnType<Check> {
  const { secret, text, start, end } = candidate;
  const isSearchKey = (): boolean => DOCUMENTED_SEARCH_KEY.test(text.slice(Math.max(0, start - 300), end + 300));
  if (/^[0-9a-f]+$/i.test(secret)) {
    if (secret.length < 24 || shannonEntropy(secret) < 3 || isSearchKey()) return 'drop';
    return { note: 'hexadecimal: might be a digest', doubt: true };
  }
  if (secret.length < 16 || shannonEntropy(secret) < 3.4 || kindsOf(ownPart(candidate)) < 2) return 'drop';
  const score = surprise(secret);
  if (score < 5) return 'drop';
  if (isMostlyOneWord(secret)) return 'drop';
  // Words joined by hyphens with a random tail are names of resources.
  const parts = secret.split(/[-_.:/]/).filter((part) => part.length >= 4);
  if (parts.length >= 3 && parts.filter((part) => surprise(part) < 4.4 && /^[A-Za-z]+$/.test(part)).length * 2 >= parts.length) return 'drop';
  return isSearchKey() ? 'drop' : 'kept';
}

/** More than half of it is a word, if of another language: chance makes lower-case letters that surprise by seven bits and more. */
function isMostlyOneWord(secret: string): boolean {
  return secret.split(/[-_.:/]/).some((part) => part.length * 2 > secret.length && /^[A-Z]?[a-z]+$/.test(part) && surprise(part) < 6.5);
}

/** The value without what stands in its name too: `"s3-access-key": "S3-toegangssleutel"` is a translation, and the digit is of the name. */
function ownPart(candidate: Candidate): string {
  const name = new Set(nameAround(candidate).join('').toLowerCase().split(/[^a-z0-9]+/));
  return candidate.secret.split(/([^A-Za-z0-9]+)/).filter((part) => !name.has(part.toLowerCase())).join('');
}

/** Base64 of plain words (`alice:secret-passwd`) is documentation; of a UUID or of chance it is a key. */
function isWordsInBase64(secret: string): boolean {
  const body = secret.replace(/^[a-z]{2,8}_/, '');
  if (body.length < 12 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return false;
  const decoded = Buffer.from(body, 'base64').toString('latin1');
  return /^[\x20-\x7e\s]+$/.test(decoded) && !/[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16}/i.test(decoded) && (surprise(decoded) < 4.4 || looksLikePlaceholder(decoded));
}
