/** Secret names: whether a name promises a secret. Its words are looked at one by one, for one of them may say otherwise. */
import type { Candidate } from './check.ts';

/** Words of a name that make it something other than a secret: metadata, public halves, things with an everyday meaning. */
const NAME_WORDS: ReadonlySet<string> = new Set((
  'id ids uid uuid guid name names type types kind url uri urls href link path paths file files filename dir folder length len size count max min limit index idx field fields label labels placeholder hint policy regex regexp pattern format ' +
  'expiry expires expire expiration ttl timeout lifetime duration hash hashed hashes digest sha sha1 sha256 sha512 md5 checksum etag fingerprint thumbprint version prefix suffix header headers param params selector class classname style color ' +
  'usage usages public publishable pub anon anonymous csrf xsrf next page cursor continuation continue sync sitekey site nonce address contract mint symbol icon list provider manager service store storage endpoint error errors message msg title text ' +
  'description desc help info example sample test dummy fake mock placeholder enabled enable disabled required strength validator validation rule rules reset forgot forgotten confirm confirmation change issuer audience scope scopes kid ' +
  'generator factory handler callback event action state status mode interval cost cipher algorithm alg bits stream lexer parser node kinds syntax keyword integrity commit revision rev ref tree blob encrypted sealed cached cache schema column table ' +
  'event element input button form page view template key_id keyid arn vault bucket group region zone location date time at by translation i18n locale primary foreign sort partition cache unique routing map dict lookup redis object item group order label msgid message metric feature flag idempotency storefront stored author upload share invite tracking analytics ga search authenticity verification viewstate non invalid wrong bad expired revoked'
).split(' '));

/** The whole name around the anchor promises a secret: the anchor is a word of it, and no word says otherwise. */
export function isSecretName(candidate: Candidate): boolean {
  const [before, anchor, rest] = nameAround(candidate);
  // The salt of a password stands beside its hash.
  return !(candidate.rule.weak && /^[-_.]?salt/i.test(rest)) && promisesSecret(before, anchor, rest);
}

/** The first word of a name of two, as texts write it: `API Key`. */
const SPOKEN = /(?:^|[^\w$.-])(api|secret|access|auth|private|client) $/i;

/** The name in three parts: what stands before the anchor, the anchor, what stands behind it. */
export function nameAround({ text, from, groups }: Candidate): readonly [before: string, anchor: string, rest: string] {
  let begin = from;
  while (begin > 0 && from - begin < 64 && /[\w$.-]/.test(text.charAt(begin - 1))) begin--;
  const [, word] = begin === from ? (SPOKEN.exec(text.slice(Math.max(0, from - 8), from)) ?? []) : [];
  if (word !== undefined) return [word.toLowerCase(), groups['anchor'] ?? '', groups['rest'] ?? ''];
  return [text.slice(begin, from), groups['anchor'] ?? '', groups['rest'] ?? ''];
}

/** A name that stands alone in the same parts; undefined where no word of it could be one for a secret. */
export function partsOf(name: string): readonly [before: string, anchor: string, rest: string] | undefined {
  const [, before = '', anchor = '', rest = ''] = /^(.*?)(password|passwd|passphrase|_pass(?!w|p)|(?:store|key|require)pass|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth[-_]?key|signing[-_]?key|encryption[-_]?key|masterauth|authorization)([\w.-]*)$/i.exec(name) ?? [];
  return anchor === '' ? undefined : [before, anchor, rest];
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
  const shown = /^(?:secret|password|passwd|private_key)$/i.test(anchor) ? before.replace(/^(?:next|nuxt|expo|gridsome)_public_/i, '') : before.replace(/^node_(?=auth)/i, '');
  // What opens a store of keys.
  const own = /^pass/i.test(anchor) ? shown.replace(/store[-_.]?$/i, '') : shown;
  const words = `${own} ${tail}`.replace(/do[-_]?not[-_]?commit/i, '').replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z\d]+/);
  return !words.some((word) => NAME_WORDS.has(word));
}
