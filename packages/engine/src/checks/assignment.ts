/**
 * The assignment family: a name that promises a secret, an operator, a value. The only fuzzy check, so it doubts everything: the name, the place, the form of the value, and whether it reads like words.
 */
import type { Candidate, Check } from './check.ts';
import { shannonEntropy } from './entropy.ts';
import { isInterpolated, isMisnested } from './interpolation.ts';
import { KEYBOARD_RUNS, isFiller, isNothingButRuns, looksLikePlaceholder, looksMadeUp } from './placeholder.ts';
import { isPublished } from './published.ts';
import { isLogin } from './structure.ts';
import { surprise } from './word-likeness.ts';

/** Words of a name that make it something other than a secret: metadata, public halves, things with an everyday meaning. */
const NAME_WORDS: ReadonlySet<string> = new Set((
  'id ids uid uuid guid name names type types kind url uri urls href link path paths file files filename dir folder length len size count max min limit index idx field fields label labels placeholder hint policy regex regexp pattern format ' +
  'expiry expires expire expiration ttl timeout lifetime duration hash hashed hashes digest sha sha1 sha256 sha512 md5 checksum etag fingerprint thumbprint version prefix suffix header headers param params selector class classname style color ' +
  'usage usages public publishable pub anon anonymous csrf xsrf next page cursor continuation continue sync sitekey site nonce address contract mint symbol icon list provider manager service store storage endpoint error errors message msg title text ' +
  'description desc help info example sample test dummy fake mock placeholder enabled enable disabled required strength validator validation rule rules reset forgot forgotten confirm confirmation change issuer audience scope scopes kid ' +
  'generator factory handler callback event action state status mode interval cost cipher algorithm alg bits stream lexer parser node kinds syntax keyword integrity commit revision rev ref tree blob encrypted sealed cached cache schema column table ' +
  'event element input button form page view template key_id keyid arn vault bucket group region zone location date time at by translation i18n locale primary foreign sort partition cache unique routing map dict lookup redis object item group order label msgid message metric feature flag idempotency storefront stored author upload share invite tracking analytics ga search authenticity verification viewstate non invalid wrong bad expired revoked'
).split(' '));

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
/** Passwords so common that they protect nothing. */
export const EVERYDAY: RegExp = /^(?:p[a4@]s+w?[o0]?r?d?|pass|admin|root|user|guest|welcome|letmein|abc|test|demo|hello|login|master|changeme|temp|monkey|dragon|iloveyou|secret|super-?secret|qwe|asd|zxc|foo|bar|baz|hunter|correct|horse|battery|staple|my|your|the|some|any|old|new|wrong|valid|bad|good|strong|weak|initial|default|sample|example|bob|alice|john|jane|joe)[\W_\d]|[\W_\d](?:pass(?:word|wd)?|pwd|secret|token|key|example|test|demo)[\W_\d]*$/i;
/** Words in passwords of tests and documents. */
export const TRIED: RegExp = /pass|pwd|test|secret|example|wrong|short|secur|strong|valid|admin|user|demo|change|hello|special|upper|lower|digit/i;
/** Search services whose keys stand in public pages by design. */
const DOCUMENTED_SEARCH_KEY = /algolia|docsearch|indexName|typesense|meilisearch/i;

export const assignment: Check = (candidate) => (isSecretName(candidate) && standsRight(candidate) ? judgeValue(candidate) : 'drop');

/** `"value" == name`: the name comes last and is whole. */
export const comparison: Check = (candidate) => {
  const { groups, text, end } = candidate;
  const [, before = '', anchor = '', rest = ''] = /^(.*?)(password|passwd|passphrase|_pass(?!w|p)|pwd|secret|token|api_?key|access_?key|private_?key|auth_?key|signing_?key)(\w*)$/i.exec(groups['name'] ?? '') ?? [];
  return anchor !== '' && promisesSecret(before, anchor, rest) && text.startsWith(groups['open'] ?? '', end) ? judgeValue({ ...candidate, rule: { ...candidate.rule, weak: /^(?:pass|_pass|pwd)/i.test(anchor) }, groups: { ...groups, anchor: before + anchor } }) : 'drop';
};

function judgeValue(candidate: Candidate): ReturnType<Check> {
  const { secret, rule } = candidate;
  if (QUOTED.test(secret) && !isTyped(secret)) return 'drop';
  if (isDense(candidate)) return { note: 'a chosen password, by its form', doubt: true };
  if (UUID.test(secret)) return ISSUED.test(candidate.text.slice(Math.max(0, candidate.from - 7), candidate.from) + (candidate.groups['anchor'] ?? '')) && !looksLikePlaceholder(secret) && !isPublished(secret.toLowerCase()) ? { note: 'a UUID', doubt: 'low' } : 'drop';
  if (NOT_A_VALUE.test(secret) || EMAIL.test(secret) || isPath(secret) || (!isDrawn(candidate) && (EXPRESSION.test(secret) || (candidate.groups['open'] ? CLOSED_CALL : CALL).test(secret))) || NUMERIC.test(secret)) return 'drop';
  if (rule.weak && isDressedWord(candidate)) return { note: 'a weak password', doubt: 'low' };
  if (EVERYDAY.test(secret) || isWordsInBase64(secret) || isPublished(secret)) return 'drop';
  if (looksLikePlaceholder(secret)) return rule.weak && isPartlyTyped(candidate) ? { note: 'a weak password', doubt: 'low' } : 'drop';
  return rule.weak ? judgePassword(candidate) : judgeKey(candidate);
}

/** Of keys in base64 one in seven has two slashes or more and no other sign; between those of a path stand words or hexadecimal digits. */
function isPath(secret: string): boolean {
  return PATH.test(secret) && !(secret.length >= 32 && /^[A-Za-z0-9+/]+={0,2}$/.test(secret) && kindsOf(secret) >= 4 && surprise(secret) >= 5.2);
}

/** Signs with a meaning inside of strings. */
const QUOTED = /["'`\\&]/;
/** Strings put together, the next value of a list or a query, escapes, entities. */
const PUT_TOGETHER = /["'`][+.,:;)}\]=&|<>?/]|[+.,:;({[=&|<>?/]["'`]|&&|&[\w.[\]-]+[=;]|\\[nrtbfvdswDSWBu0-9xpk.()[\]{}]|\\$/;

/** A value with such signs in it is no piece of code: of three kinds, and nothing like words. */
function isTyped(secret: string): boolean {
  return !PUT_TOGETHER.test(secret) && kindsOf(secret) >= 3 && surprise(secret) >= 4.6;
}

/** What looks for text, calls, tags and addresses: as full of signs as a password. */
const MATCHING = /\(\?[:=!<]|\\[dwsbDWSB]|\[\^|\[[a-zA-Z0]-|\{\d|^\^|\$$|[a-z]{2}\([^()]*\)|\{\{[^{}]*\}\}|[Aa]-[Zz]|0-9|:\/\/|<\/?[a-z]+>/i;

/** What stands between two strings in code: `", validate: e => e || "`. */
const CODE_BETWEEN_STRINGS = /^,[A-Za-z_$]|(?:\|\||&&)$/;

/** Operators of two characters: without quotes around them they are code. */
const OPERATOR = /[=!<>]=|=>|->|\|\||\?\?|\?\.|\+\+/;

/**
 * Six kinds of punctuation between letters, and neither an expression for matching nor a call with its brackets closed: nobody writes that but as a password.
 * Without quotes it must be no code either: its brackets close each other crosswise, or there are neither brackets nor operators; and two neighbours in five differ in kind.
 */
export function isDense({ secret, groups }: Pick<Candidate, 'secret' | 'groups'>): boolean {
  if (secret.length < 12 || !/[a-z]/i.test(secret) || new Set(secret.replace(/[A-Za-z0-9]/g, '')).size < 6 || MATCHING.test(secret) || CODE_BETWEEN_STRINGS.test(secret) || isInterpolated(secret, true)) return false;
  return (groups['open'] ?? '') !== '' || ((isMisnested(secret) || !(OPERATOR.test(secret) || /[()[\]{}]/.test(secret))) && changes(secret) >= 0.4);
}

/** In quotes, all four kinds of character, two neighbours in three of different kinds and nothing like words: brackets and semicolons in it are no code. */
function isDrawn({ secret, groups }: Candidate): boolean {
  return (groups['open'] ?? '') !== '' && secret.length >= 12 && kindsOf(secret) === 4 && changes(secret) >= 0.6 && surprise(secret) >= 4.8 && !/^[+,.]|[+,.]$/.test(secret) && !MATCHING.test(secret) && !isInterpolated(secret, true);
}

/** Of all pairs of neighbours the share that differ in kind: lower case, upper case, digits, signs. Of characters drawn from all of ASCII it is about 0.7, in words and identifiers below 0.2. */
function changes(text: string): number {
  const kinds = text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0').replace(/[^aA0]/g, '!');
  let count = 0;
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== kinds[at - 1]) count++;
  return count / (kinds.length - 1);
}

/** Names that people give to passwords. Issued values follow `judgeKey`. */
function judgePassword({ secret, groups }: Candidate): ReturnType<Check> {
  const kinds = kindsOf(secret);
  const score = surprise(secret);
  if (kinds < 2 || shannonEntropy(secret) < 2.4) return 'drop';
  if (/^[0-9a-f]+$/i.test(secret)) {
    if (secret.length < 16 || DIGESTS.has(secret.length / 2)) return 'drop';
    return secret.length === 32 ? { note: 'hexadecimal: might be a digest', doubt: true } : 'kept';
  }
  if (isDigestInBase64(secret)) return { note: 'might be a digest', doubt: 'low' };
  // Words in which digits and signs stand for letters read like chance.
  if (score >= 5.2 && secret.length >= 10) return surprise(withLetters(secret)) < WORDS ? { note: 'a chosen password, by its form', doubt: 'low' } : 'kept';
  // Tests call with whatever they like, and a blank alone joins words too.
  if (groups['op'] === '(' || /^[ \t]$/.test(groups['op'] ?? '')) return 'drop';
  if (groups['open'] === undefined || groups['open'] === '') {
    if (score >= 4.8 && kinds >= 3) return 'kept';
    // `Boolean!` is a type of GraphQL.
    return kinds >= 3 && isChosen(secret, kinds, score) && !TRIED.test(secret) && !/^[A-Z][A-Za-z]+!$/.test(secret) ? { note: 'a chosen password, by its form', doubt: 'low' } : 'drop';
  }
  if ((score >= 4.6 && kinds >= 3) || (score >= 4 && kinds === 4)) return { note: 'a chosen password, by its form', doubt: true };
  return isChosen(secret, kinds, score) ? { note: 'a chosen password, by its form', doubt: 'low' } : 'drop';
}

/** Bytes of the digests SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. */
const DIGESTS: ReadonlySet<number> = new Set([20, 28, 32, 48, 64]);

/** Nobody types a password of exactly 64 bytes in base64. */
function isDigestInBase64(secret: string): boolean {
  return /^[A-Za-z0-9+/]{86}==$/.test(secret);
}

/** Of a text of words less than this, by word-likeness. */
const WORDS = 4;

const STANDS_FOR: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** The letters that digits and signs stand for among letters: `N3verSt0red!` is `NeverStored!`. */
function withLetters(text: string): string {
  return text.replace(/(?<=[A-Za-z][013457@$]{0,3})[013457@$](?=[013457@$]{0,3}[A-Za-z])/g, (sign) => STANDS_FOR[sign] ?? sign);
}

/** A run along the keyboard, and beside it what is no word and no run: nobody's example, if a weak password. */
function isPartlyTyped({ secret, groups }: Candidate): boolean {
  if ((groups['open'] ?? '') === '' || isFiller(secret) || isNothingButRuns(secret) || looksMadeUp(secret) !== KEYBOARD_RUNS || TRIED.test(secret)) return false;
  return isChosen(secret, kindsOf(secret), surprise(secret));
}

/** A word, digits, and three different signs (`Sunset123!@#`): what people type where a rule for passwords asks for all of them, on real machines too. */
function isDressedWord({ secret, groups }: Candidate): boolean {
  const [, signs = ''] = /^[A-Z][a-z]{2,11}\d{1,6}([!@#$%^&*]{3,6})$/.exec(secret) ?? [];
  return (groups['open'] ?? '') !== '' && groups['op'] !== '(' && new Set(signs).size >= 3 && !/^(?:test|demo|example|sample|dummy|changeme)/i.test(secret);
}

/** Letters with digits or signs among them that make no word, no name of a thing and no version of one. */
function isChosen(secret: string, kinds: number, score: number): boolean {
  if (!/[A-Za-z]/.test(secret) || /^[A-Za-z]+[-_.]?\d{0,3}$/.test(secret) || /[\s/\\<>]|[a-z]+[-_.][a-z]+[-_.]/i.test(secret)) return false;
  return kinds >= 2 && (score >= 3.9 || (/[$!#%^*?@]/.test(secret) && score >= 3.2));
}

/** Issued keys: long, mixed, nothing like words. */
function judgeKey({ secret, text, start, end }: Candidate): ReturnType<Check> {
  const isSearchKey = (): boolean => DOCUMENTED_SEARCH_KEY.test(text.slice(Math.max(0, start - 300), end + 300));
  if (/^[0-9a-f]+$/i.test(secret)) {
    if (secret.length < 24 || shannonEntropy(secret) < 3 || isSearchKey()) return 'drop';
    return { note: 'hexadecimal: might be a digest', doubt: true };
  }
  if (secret.length < 16 || shannonEntropy(secret) < 3.4 || kindsOf(secret) < 2) return 'drop';
  const score = surprise(secret);
  if (score < 5) return 'drop';
  // Words joined by hyphens with a random tail are names of resources.
  const parts = secret.split(/[-_.:/]/).filter((part) => part.length >= 4);
  if (parts.length >= 3 && parts.filter((part) => surprise(part) < 4.4 && /^[A-Za-z]+$/.test(part)).length * 2 >= parts.length) return 'drop';
  return isSearchKey() ? 'drop' : 'kept';
}

/** Base64 of plain words (`alice:secret-passwd`) is documentation; of a UUID or of chance it is a key. */
function isWordsInBase64(secret: string): boolean {
  const body = secret.replace(/^[a-z]{2,8}_/, '');
  if (body.length < 12 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return false;
  const decoded = Buffer.from(body, 'base64').toString('latin1');
  return /^[\x20-\x7e\s]+$/.test(decoded) && !/[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16}/i.test(decoded) && (surprise(decoded) < 4.4 || looksLikePlaceholder(decoded));
}

function kindsOf(text: string): number {
  return Number(/[a-z]/.test(text)) + Number(/[A-Z]/.test(text)) + Number(/\d/.test(text)) + Number(/[^A-Za-z0-9_.-]/.test(text));
}

/** The whole name around the anchor promises a secret: the anchor is a word of it, and no word says otherwise. */
function isSecretName({ rule, text, from, groups }: Candidate): boolean {
  let begin = from;
  while (begin > 0 && from - begin < 64 && /[\w$.-]/.test(text.charAt(begin - 1))) begin--;
  const anchor = groups['anchor'] ?? '';
  const rest = groups['rest'] ?? '';
  // The salt of a password stands beside its hash.
  return !(rule.weak && /^[-_.]?salt/i.test(rest)) && promisesSecret(text.slice(begin, from), anchor, rest);
}

/** A name in three parts: the anchor, or several of it (`tokens`), or how it is misspelt (`secrete`), is a word of it, and no other word says otherwise. */
export function promisesSecret(before: string, anchor: string, rest: string): boolean {
  const tail = /(?:secret|token|password|credential|key)$/i.test(anchor) ? rest.replace(/^(?:s|es?)(?![a-z])/i, '') : rest;
  if (!/^(?:$|[_.\-\d])/.test(tail) && !(/[a-z\d]$/.test(anchor) && /^[A-Z]/.test(tail))) return false;
  // A key of something: `stripeKey`, `mapbox-key`. Alone the word says no more than that one looks something up by it.
  if (/^-?key$/i.test(anchor) && !/[a-z\d]$/i.test(before)) return false;
  // `broken`, `unsecret`: a word that only contains the anchor. Glued lower-case words (dbpassword, authtoken) are few.
  if (/^[a-z]/.test(anchor) && /[a-z]$/.test(before) && !/(?:^|[^a-z]|[a-z](?=[A-Z]))(?:db|my|user|admin|root|auth|access|api|app|bot|client|refresh|bearer|session|smtp|mail|ftp|ssh|sql|mysql|postgres|redis|mongo|pg|proxy|master|encryption|web|shared|aws|git|github|gitlab|slack|jwt|oauth|id)$/.test(before)) return false;
  if (/^[A-Z]+$/.test(anchor) && /[A-Z]$/.test(before) && /[a-z]/.test(before)) return false;
  // What a bundler puts into the page has `PUBLIC_` before its name, a secret that got there by mistake as well
  const own = /^(?:secret|password|passwd|private_key)$/i.test(anchor) ? before.replace(/^(?:next|nuxt|expo|gridsome)_public_/i, '') : before.replace(/^node_(?=auth)/i, '');
  const words = `${own} ${tail}`.replace(/do[-_]?not[-_]?commit/i, '').replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z\d]+/);
  return !words.some((word) => NAME_WORDS.has(word));
}

/** Before the first line of what Windows writes. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

/** Quoted values end with their quote; bare ones stand where bare values are legal: alone in a line of configuration, in a query, on a command line, in a header. */
function standsRight({ text, from, start, end, groups }: Candidate): boolean {
  const open = groups['open'] ?? '';
  const lineEnd = text.indexOf('\n', end);
  const after = text.slice(end, Math.min(end + 64, lineEnd === -1 ? text.length : lineEnd));
  const before = text.slice(Math.max(text.lastIndexOf('\n', from - 1) + 1, from - 160), from).replace(BYTE_ORDER_MARK, '');
  if (text.startsWith('Basic ', start - 6) && !isLogin(text.slice(start, end))) return false;
  // A comma joins name and value only in a call or a pair: the name is a whole string.
  if (groups['op'] === ',' && !/["'`][\w.-]{0,48}$/.test(before)) return false;
  // What a call is given is a secret where its name says so, and it is given nothing more but a number: `setPassword("…")`, `secret.assign("…", 17)`.
  if (groups['op'] === '(' && (!/^[\w-]*(?:\.(?:assign|set))?$/.test(groups['rest'] ?? '') || !/^(?:\\{0,3}["'`]|&quot;)(?:\s*,\s*\d+)?\s*\)/.test(after))) return false;
  // Tests try with it what looks at secrets: `validateSecret("…")`.
  if (groups['op'] === '(' && TRIES.test(before)) return false;
  // A type: its name, or what its values may be, each of them once.
  const [or] = /^["'`]\s*\|\s*["'`]/.exec(after) ?? [];
  if (open !== '' && (/\btype\s+[\w$]*$/.test(before) || (or !== undefined && !text.startsWith(text.slice(start, end), end + or.length)))) return false;
  // `"", timeout="20"`: an empty string ends where the next one seems to begin.
  if (open.length === 1 && text.charAt(start - 2) === open) return false;
  if (open !== '') return after.startsWith(open) || (open.startsWith('\\') && /^\\+["'`]/.test(after));
  // `--set chart.deployKey=…`: an installer's page prints it for whoever installs.
  if (groups['anchor'] === 'Key' && /^\s*--/.test(before)) return false;
  const assigned = text[start - 1] === '=';
  if (assigned && /[?&][\w.[\]-]{0,48}$/.test(before)) return /^(?:&|$|["'`\s#)\\<])/.test(after);
  // A form on a command line: `curl -d access_token=…`.
  if (assigned && /(?:^|\s)(?:-[dF]|--data(?:-raw|-urlencode)?|--form)[\s=]{1,4}\\?["']?[\w.[\]-]{0,48}$/.test(before)) return /^(?:&|$|["'\s\\])/.test(after);
  if (assigned && /(?:^|\s)--?[\w-]{0,48}$/.test(before)) return /^(?:$|["'`\s\\])/.test(after);
  // `kubectl create secret generic db --from-literal=password=…`, `helm upgrade --set auth.password=…`
  if (assigned && groups['anchor'] !== 'Key' && /(?:^|\s)--(?:from-literal|set(?:-string)?)[\s=]["']?[\w.-]{0,48}$/.test(before)) return /^(?:$|["'`\s\\,])/.test(after);
  if (/(?:-H|--header)[\s=]{1,4}\\?["'][\w-]{0,48}$/.test(before)) return /^\\?["']/.test(after);
  if (groups['tag'] !== undefined) return after.startsWith('</');
  // What the shell and compose take where the variable is not set: `${DB_PASSWORD:-…}`.
  if (text.startsWith(':-', start - 2)) return after.startsWith('}') && /\$\{[\w.]*$/.test(before);
  // A variable that a command is given: `API_TOKEN=… node server.js`, `docker run -e API_TOKEN=…`.
  if (/^[A-Z][A-Z0-9_]*=$/.test((/[^\s"'`]*$/.exec(before)?.[0] ?? '') + text.slice(from, start)) && /^(?:[\s;"'`\\]|$)/.test(after)) return true;
  if (!/^\s*(?:$|[#;]\s|\\?["'`]\s*(?:\\|$|[,)\]]))/.test(after) && !(groups['dense'] !== undefined && /^,\s*$/.test(after))) return false;
  return CONFIGURATION.test(before);
}

/** What is done to a secret with what it is given. */
const TRIES = /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(?:validate|verify|check|assert|parse|mask|redact|scrub|compare|hash|[Ii]s|[Hh]as)_?[A-Za-z]{0,24}$/;

/** What may stand before the name in a line of configuration: indentation, a list, a quote mark, a comment, a diff or log margin, the time and the level of a log, `export`, `ENV`, a header option, a registry of npm. */
const CONFIGURATION = /^(?:[\s>*+|#;-]|\/\/(?=\s|[A-Z_]{3})){0,40}(?:\d{1,6}[:|]\s{0,8})?(?:[\d:.,TZ+/ -]{0,40}\[?(?:trace|debug|info|notice|warn|warning|error|fatal)\]?:?\s(?:[a-z]{2,16}\s){0,4})?(?:export\s{1,8}|set\s{1,8}|setx\s{1,8}|ENV\s{1,8}|ARG\s{1,8}|\$env:|\[|Environment=["']?|declare\s+-x\s+)?["']?(?:\/\/[\w.:@/-]{1,100}:)?(?:[\w.$][\w.$-]{0,80})?$/i;
