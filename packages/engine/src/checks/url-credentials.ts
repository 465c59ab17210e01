/**
 * Passwords in URLs, `scheme://user:password@host`: what is filler, what is a default of a local service, what is worth a look.
 */
import { EVERYDAY } from './assignment.ts';
import type { Check } from './check.ts';
import { looksLikePlaceholder } from './placeholder.ts';
import { surprise } from './word-likeness.ts';

/** Passwords that name themselves, or come with the software. */
const DEFAULTS = /^(?:pass|passwd|pwd|passphrase|user|username|admin|administrator|root|guest|postgres|postgresql|mysql|mariadb|redis|mongo|mongodb|rabbitmq|rabbit|db|dbpass|default|test|testing|tester|dev|local|docker|app|prod|empty|none|null|undefined|letmein|welcome|qwerty|hunter2|minioadmin|elastic|neo4j|sa|abc|foo|bar|baz|pw|p|x+|\.+|\*+|-+|_+|[a-z]|\d{1,6})\d{0,4}$/i;
const TEMPLATE = /[${}<>[\]]|^%[A-Z_]+%$|^%[sdv]$|^:|^#|^@|%\(|env\.|\.{3}/i;
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|host\.docker\.internal)$/i;
const EXAMPLE = /(?:^|\.)(?:example|test|invalid|internal\.example)$|(?:^|\.)(?:example\.(?:com|org|net|edu)|mydomain\.com|domain\.com|yourdomain\.com|acme\.com|foo\.com|bar\.com|foo\.bar|myhost|host|hostname|server)$/i;

export const urlCredentials: Check = ({ secret, groups, rule }) => {
  const user = groups['user'] ?? '';
  const host = groups['host'] ?? '';
  if (secret === user || DEFAULTS.test(secret) || TEMPLATE.test(secret) || looksLikePlaceholder(secret) || EXAMPLE.test(host)) return 'drop';
  const near = LOCAL.test(host) || !host.includes('.');
  const random = secret.length >= 10 && /\d/.test(secret) && /[A-Za-z]/.test(secret) && surprise(secret) >= 4.8;
  if (near) return random || isChosen(secret) ? { note: `the host ${LOCAL.test(host) ? 'is local' : 'has no domain'}`, doubt: random ? true : 'low' } : 'drop';
  if (random) return 'kept';
  // Fixtures are full of made-up web URLs with words for passwords; a database's are connection strings.
  if (rule.id !== 'url-credentials-database') return secret.length >= 8 && /\d/.test(secret) && /[^a-z0-9]/.test(secret) ? { note: 'the password is not random', doubt: true } : 'drop';
  return secret.length >= 6 ? { note: 'the password is not random', doubt: true } : 'drop';
};

/** Upper case, lower case and digits, and not one of the words that everybody uses: somebody's own password. */
function isChosen(secret: string): boolean {
  return secret.length >= 8 && /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret) && !EVERYDAY.test(secret) && !/test|demo|local|user|admin|root|guest|postgres|mysql|mongo|redis|rabbit|secure|strong/i.test(secret);
}

/** A password that opens nothing: the software's own, everybody's, a template, filler. */
export function isNobodysPassword(secret: string): boolean {
  return DEFAULTS.test(secret) || EVERYDAY.test(secret) || TEMPLATE.test(secret) || looksLikePlaceholder(secret);
}
