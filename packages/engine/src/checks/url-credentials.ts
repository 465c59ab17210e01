/**
 * Passwords in URLs, `scheme://user:password@host`: what is filler, what is a default of a local service, what is worth a look.
 */
import type { Check } from './check.ts';
import { withLetters } from './made-up-password.ts';
import { EVERYDAY } from './password-form.ts';
import { isFiller, looksLikePlaceholder, looksMadeUp } from './placeholder.ts';
import { surprise } from './word-likeness.ts';

/** Passwords that only name the place where one belongs. */
const SLOTS = /^(?:(?:db|user|my|your)[-_]?)?(?:pass|passwd|password|pwd|passphrase|pw)[!\d]{0,4}$/i;
/** Passwords that come with the software, or that everybody takes for a test. */
const DEFAULTS = /^(?:user|username|admin|administrator|root|guest|postgres|postgresql|mysql|mariadb|redis|mongo|mongodb|rabbitmq|rabbit|db|default|test|testing|tester|dev|local|docker|app|prod|empty|none|null|undefined|minioadmin|elastic|neo4j|sa|abc|foo|bar|baz|p|x+|\.+|\*+|-+|_+|[a-z]|\d{1,6})\d{0,4}$/i;
/** Passwords that people choose and that open real databases all the same. */
const GUESSED = /^(?:(?:super|top)?-?secret|s3cr[3e]t|letmein|welcome|qwerty|hunter2)[!\d]{0,4}$/i;
const TEMPLATE = /^\$|\$[{(]|[{}<>[\]]|^%[A-Z_]+%$|^%[sdv]$|^:|^#.*#$|^@[A-Za-z_]+$|%\(|env\.|\.{3}/i;
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal)$/i;
/** RFC 1918: out of reach from elsewhere, and somebody's all the same. */
const PRIVATE = /^(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+$/;
/** RFC 2606, RFC 3849, RFC 5737, and what else documents call a host. */
const EXAMPLE = /(?:^|\.)(?:example|test|invalid|internal\.example)$|(?:^|\.)(?:example\.(?:com|org|net|edu)|mydomain\.com|domain\.com|yourdomain\.com|acme\.com|foo\.com|bar\.com|foo\.bar|myhost|host|hostname|server)$|^\[?2001:db8:|^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./i;

/** What a container is called after: its software, or what it is for; a guessed password is then what that software's documents start it with. */
const SERVICE = /^(?:[\w-]{1,40}[-_])?(?:db|database|postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|rabbitmq|clickhouse|elasticsearch)(?:\.internal)?$/i;

export const urlCredentials: Check = ({ secret, groups, rule, text, from }) => {
  const user = groups['user'] ?? '';
  const [scheme = ''] = /^[a-z]+/i.exec(text.slice(from, from + 24)) ?? [];
  const host = (groups['host'] ?? '').replace(/:\d*$/, '');
  const database = rule.id === 'url-credentials-database';
  if (secret === user || isSlot(secret) || isDefault(secret) || isTemplate(secret) || isFiller(secret)) return 'drop';
  if (GUESSED.test(secret) && (SERVICE.test(host) || (user !== '' && isFiller(user)))) return 'drop';
  if (EXAMPLE.test(host) || EXAMPLE.test(/%40(.*)$/.exec(user)?.[1] ?? '')) return database && isMixed(plain(secret)) ? { note: 'the host is an example', doubt: 'low' } : 'drop';
  const local = LOCAL.test(host);
  const near = local || !host.includes('.');
  if (near && isNamedAfter(secret, [user, scheme])) return 'drop';
  // In the URL of a database stands what opens one, however easily guessed.
  if (GUESSED.test(secret) || looksMadeUp(secret) !== undefined) return database && secret.length >= 6 ? { note: 'looks like a placeholder: an easily guessed password', doubt: 'low' } : 'drop';
  const random = secret.length >= 10 && /\d/.test(secret) && /[A-Za-z]/.test(secret) && surprise(secret) >= 4.8;
  if (near) return random || isChosen(secret) || (isNoWord(secret) && isNoWord(user)) ? { note: `the host ${local ? 'is local' : 'has no domain'}`, doubt: random ? true : 'low' } : 'drop';
  if (random) return PRIVATE.test(host) ? { note: 'the host is in a private network', doubt: true } : 'kept';
  // Fixtures are full of made-up web URLs with words for passwords; a database's are connection strings.
  if (!database) return secret.length >= 8 && /\d/.test(secret) && /[^a-z0-9]/.test(secret) ? { note: 'the password is not random', doubt: true } : 'drop';
  return secret.length >= 6 ? { note: 'the password is not random', doubt: PRIVATE.test(host) || /test|demo/i.test(secret) ? 'low' : true } : 'drop';
};

/** The account or the software, and a word for a password: `acme_secret` of acme, `myredissecret` of redis. */
function isNamedAfter(secret: string, names: readonly string[]): boolean {
  const rest = names.filter((name) => name.length > 2).reduce((left, name) => left.replaceAll(name.toLowerCase(), ''), secret.toLowerCase());
  return rest.length < secret.length && /^(?:my)?[-_]*(?:secret|pass|passwd|password|pwd|pw)\d{0,4}$/.test(rest);
}

/** As the server gets it: `p%40ss` is `p@ss`. */
function plain(secret: string): string {
  return secret.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Upper case, lower case and digits, and not one of the words that everybody uses: somebody's own password. */
function isMixed(secret: string): boolean {
  return secret.length >= 8 && /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret) && !EVERYDAY.test(secret);
}

/** The same, and nothing in it of what people call a local service and its users. */
function isChosen(secret: string): boolean {
  return isMixed(secret) && !/test|demo|local|user|admin|root|guest|postgres|mysql|mongo|redis|rabbit|secure|strong/i.test(secret);
}

/** Letters of both cases that make no word: of a login, of which both halves are so, nobody thought up either. */
function isNoWord(part: string): boolean {
  return part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part) && surprise(part) >= 5;
}

/** A password that opens nothing: the software's own, everybody's, a template, filler. */
export function isNobodysPassword(secret: string): boolean {
  return isSlot(withLetters(secret)) || isDefault(secret) || GUESSED.test(secret) || EVERYDAY.test(secret) || isTemplate(secret) || looksLikePlaceholder(secret);
}

export function isSlot(secret: string): boolean {
  return SLOTS.test(secret);
}

export function isDefault(secret: string): boolean {
  return DEFAULTS.test(secret);
}

export function isGuessed(secret: string): boolean {
  return GUESSED.test(secret);
}

export function isTemplate(secret: string): boolean {
  return TEMPLATE.test(secret);
}
