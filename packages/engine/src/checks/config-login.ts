/**
 * Passwords in lines of configuration, `user = …` and `password = …`, `DB_PASSWORD=…`. Beside a login even a word is one; what only says where one belongs, or what everybody has, is none.
 */
import type { Check } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { EVERYDAY, TRIED } from './password-form.ts';
import { isFiller, isNothingButRuns, looksLikePlaceholder } from './placeholder.ts';
import { promisesSecret } from './secret-name.ts';
import { isDefault, isGuessed, isSlot, isTemplate } from './url-credentials.ts';

/** What may stand before the name in such a line. */
const MARGIN = String.raw`(?:\xef\xbb\xbf)?[ \t]*(?:[#;]{1,2}[ \t]*|//[ \t]*)?(?:export[ \t]+|set[ \t]+)?["':$]?`;
const OWN = new RegExp(`^${MARGIN}(?<before>[\\w.-]*?)(?<anchor>password|passwd|pass|pwd)(?<gap>[ \\t]*=[ \\t]*)["']?$`, 'i');
/** The account that the password opens, in a line of the same form. */
const ACCOUNT = new RegExp(`^${MARGIN}[\\w.-]*(?:user(?:[-_.]?name)?|login|account|e?mail|uid)[ \\t]*=[ \\t]*(?<open>["']?)(?<user>[^"'\\s#;,]{2,64})\\k<open>[ \\t]*(?:[#;].*)?$`, 'i');
const SECTION_OR_COMMENT = /^\s*(?:\[[^\]]*\]\s*|(?:[#;]|\/\/).*)?$/;
const SETTING = new RegExp(`^${MARGIN}[\\w.-]+[ \\t]*=[ \\t]*\\S`);

/** Values that switch something on or say of what kind it is. */
const SWITCHES = /^(?:enabled?|disabled?|optional|required|always|never|random|generated?|auto(?:matic)?|prompt|string|boolean|integer|number|object|hidden|plain(?:text)?|hash(?:ed)?|bcrypt|empty|blank|nothing|something|anything|whatever|foobar|unknown|missing|inherit)$/i;
/** What people install and call its password after. */
const SOFTWARE = /^(?:wordpress|drupal|joomla|magento|homestead|laravel|symfony|django|rails|strapi|directus|ghost|hasura|supabase|nextcloud|owncloud|bitnami|sonarqube?|jenkins|vagrant|pgadmin|keycloak|grafana|gitea|gitlab|airflow|superset|metabase|odoo|moodle|mattermost|zabbix|nagios|influxdb|clickhouse|cassandra|couchdb|opensearch|elastic(?:search)?|kibana|cockroach|timescale|prisma|docker|kubernetes|oracle|sqlserver|phpmyadmin|changeit|stackoverflow)\d*$/i;
/** People in documents. */
const NOBODY = /^(?:alice|bob|john|jane|joe|jdoe|john[._-]?doe|jane[._-]?doe|you|me|name|someone|somebody|anyone|anonymous|test\w*|demo\w*|dev\w*|foo|bar|login|email|account|string|none|null)$/i;

export const configLogin: Check = ({ secret, text, start, end, groups }) => {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const own = OWN.exec(text.slice(lineStart, start))?.groups;
  const quote = groups['open'] ?? '';
  const isQuoted = quote !== '';
  if (own === undefined || (isQuoted ? text[end] !== quote : /\s/.test(secret)) || !promisesSecret(own['before'] ?? '', own['anchor'] ?? '', '')) return 'drop';
  const above = text.slice(0, lineStart).split('\n').slice(0, -1);
  const lineEnd = text.indexOf('\n', end);
  const behind = lineEnd === -1 ? [] : text.slice(lineEnd + 1).split('\n');
  const lines = [...above, ...behind].map((line) => line.replace(/\r$/, ''));
  const users = lines.map((line) => ACCOUNT.exec(line)?.groups?.['user'] ?? '').filter((user) => user !== '');
  if (users.some((user) => secret.toLowerCase() === user.toLowerCase() || isNobody(user))) return 'drop';
  const known = users.find((user) => secret.startsWith(user));
  // The name of the account and a number.
  if (known !== undefined && /^[\W_]?\d{4,}$/.test(secret.slice(known.length))) return { note: 'a weak password, beside its login', doubt: 'low' };
  if (!isSomebodys(secret, isQuoted)) return 'drop';
  if (users.length > 0 && lines.every((line) => SECTION_OR_COMMENT.test(line) || SETTING.test(line))) return { note: 'a weak password, beside its login', doubt: 'low' };
  // In the environment the name alone says what it is for; a word of the name is no password then.
  if (own['gap'] !== '=' || !/^[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*$/.test(own['before'] ?? '') || !/^[a-z][a-z0-9!@#$%^*]+$/i.test(secret)) return 'drop';
  return (own['before'] ?? '').toLowerCase().split('_').some((word) => word.length > 2 && secret.toLowerCase().includes(word)) ? 'drop' : { note: 'a word for a password, by its name', doubt: 'low' };
};

/** An account of documents and tests. */
export function isNobody(user: string): boolean {
  const name = user.replace(/@.*$/, '');
  return isDefault(name) || isTemplate(name) || NOBODY.test(name) || /^[A-Z][A-Z0-9_]*$/.test(name) && name.includes('_') || looksLikePlaceholder(name) || /user|passw/i.test(name) && !/\d/.test(name) && name.includes('_');
}

/** Neither everybody's password, nor a word for one, nor an expression that gives one. */
export function isSomebodys(secret: string, isQuoted: boolean): boolean {
  if (secret.length < 6 || secret.length > 134 || shannonEntropy(secret) < 2.2 || !/[A-Za-z]/.test(secret)) return false;
  if (isSlot(secret) || isDefault(secret) || isGuessed(secret) || isTemplate(secret) || isFiller(secret) || isNothingButRuns(secret) || EVERYDAY.test(secret) || TRIED.test(secret) || SWITCHES.test(secret) || SOFTWARE.test(secret)) return false;
  // Paths, addresses, options, lists, members, calls
  if (/^[/.~-]|:\/\/|^[A-Za-z]:|[,\\]$|[a-z_]\w*\.[a-z_]|^\w+@\w|=/i.test(secret)) return false;
  return isQuoted || !/^[A-Z][A-Z0-9_]*$|[a-z][A-Z][a-z]/.test(secret);
}
