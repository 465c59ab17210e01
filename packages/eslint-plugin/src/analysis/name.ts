// Names: which identifiers, properties, headers, parameters and variables of the environment promise a key, and which only look like it.
import { plainName } from '../settings.ts';

/** A secret of its own, whatever stands before it. */
const ALONE: ReadonlySet<string> = new Set(['secret', 'secrets', 'password', 'passwd', 'passphrase', 'credential', 'credentials', 'apikey', 'apikeys', 'apisecret', 'apitoken', 'authtoken', 'accesstoken', 'refreshtoken', 'bearertoken', 'clientsecret', 'secretkey', 'privatekey', 'accesskey', 'signingkey', 'encryptionkey', 'bottoken']);
/** What makes a `token` a key. */
const TOKEN: ReadonlySet<string> = new Set('access auth bearer refresh api bot oauth oauth2 jwt personal service deploy admin github gitlab slack npm discord telegram openai stripe vercel cloudflare netlify heroku sentry vault aws azure gcp twilio sendgrid notion linear figma zavu uvio'.split(' '));
/** What makes a `key` a secret one. */
const KEY: ReadonlySet<string> = new Set('api private access auth encryption encrypt signing sign signature master admin hmac aes rsa ssh gpg pgp pem role service app license licence subscription webhook live openai stripe anthropic sendgrid twilio aws azure gcp zavu uvio mailgun resend supabase algolia datadog gemini groq mistral deepseek'.split(' '));
/** What makes `pwd` and `pass` a password. */
const PASS: ReadonlySet<string> = new Set('db database user admin root smtp mail email ftp ssh sql mysql pg postgres redis mongo proxy login ldap keystore'.split(' '));

/** Words that make a name something else: what is public, what describes a key, what has to do with forms, files, counting. */
const VETO: ReadonlySet<string> = new Set((
  'public publishable pub anon anonymous site dsn mapbox measurement count counts counter length len size name names id ids uid type types kind url urls uri href link path paths file files filename dir folder label labels hash hashed hashes digest checksum fingerprint ' +
  'masked mask redacted obfuscated hidden encrypted ciphertext primary foreign cache cached sort sorted storage store tokenizer tokenized tokens max min author index idx field fields input prompt placeholder hint help text title message messages msg error errors err invalid valid validity ' +
  'valid validator validation schema regex regexp pattern format policy rule rules strength score expiry expires expired expiration expire ttl timeout lifetime date time at version prefix suffix header headers param params query column table row component page screen view form modal dialog button icon ' +
  'event events handler handlers listener callback action actions reducer selector status state mode option options config provider manager factory builder helper util endpoint region scope scopes audience issuer algorithm alg description desc example sample docs readme env ' +
  'list count total limit usage quota has is are should needs need required require requires enabled disabled visible shown show toggle missing present exists available changed updated created ' +
  'reset forgot forgotten change confirm confirmation repeat match matches mismatch csrf xsrf nonce salt rotation rotate rotated permission permissions feature flag env code codes press down up stroke board keyboard locale translation i18n santa question sharing manager arn'
).split(' '));
/** Words that make it something else only at the end: a `clientSecret` is a key, a `secretClient` is none. */
const VETO_LAST: ReadonlySet<string> = new Set(['client', 'service', 'api', 'app', 'auth', 'role', 'user', 'admin', 'mail', 'email', 'proxy', 'vault']);
/** A few words say something else of a header or a variable than of an identifier. */
const VETO_ENVIRONMENT: ReadonlySet<string> = new Set([...VETO].filter((word) => !['site', 'client', 'service', 'state', 'page', 'app', 'env', 'config', 'provider', 'store', 'storage', 'button', 'time', 'event', 'action', 'mail', 'pub', 'row', 'code', 'primary', 'rotation', 'sort'].includes(word)));

/** Names of functions begin with what they do: `validateApiKey` is no key. */
const VERBS: ReadonlySet<string> = new Set('get set fetch load read create generate make new validate verify check test use update delete remove revoke add insert save parse render handle on redact encrypt decrypt sign compare find hide ask with assert ensure build issue refresh clear to from log print send'.split(' '));

/** The words of a name, in lower case: `xApiKey`, `X-API-Key` and `X_API_KEY` are `x api key`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/(\d)([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

const judged = new Map<string, boolean>();

/** Whether a name promises a key: an identifier, a property, a query parameter. `own` are the project's own names (plain). */
export function namesKey(name: string, own: ReadonlySet<string>): boolean {
  if (name.length > 80) return false;
  if (own.size > 0 && own.has(plainName(name))) return true;
  let known = judged.get(name);
  if (known === undefined) {
    const words = wordsOf(name);
    known = promises(words) && !words.some((word) => VETO.has(word)) && !VETO_LAST.has(words.at(-1) ?? '') && !isFunctionName(words);
    if (judged.size > 20_000) judged.clear();
    judged.set(name, known);
  }
  return known;
}

/** `validateApiKey` does something; a `refreshToken` is one. */
function isFunctionName([verb = '', object]: readonly string[]): boolean {
  return VERBS.has(verb) && !(verb === 'refresh' && object === 'token');
}

function promises(words: readonly string[]): boolean {
  return words.some((word, at) => {
    if (ALONE.has(word)) return true;
    const before = words[at - 1] ?? '';
    switch (word) {
      case 'token':
        return TOKEN.has(before);
      case 'key':
      case 'keys':
        return KEY.has(before);
      case 'pwd':
      case 'pass':
        return PASS.has(before);
      case 'authorization':
        return words.length === 1 || before === 'proxy';
      default:
        return /^(?:.{2,})(?:apikey|secretkey|accesskey|privatekey|authtoken|accesstoken|password)$/.test(word);
    }
  });
}

/** What every name that promises a key holds, whatever is held against it; made of the same words. The word that is rarer in code stands first and looks back. */
export const PROMISE: RegExp = new RegExp(
  ['secret|passw|passphrase|credential|authorization', ...([[TOKEN, 'token'], [KEY, 'key'], [PASS, 'pass|pwd']] as const).map(([before, word]) => `(?:${word})(?<=(?:${[...before].join('|')})[^A-Za-z\\d]{0,2}(?:${word}))`), '_(?:token|key|pass)\\b'].join('|'),
  'i',
);

/** Prefixes by which bundlers and frameworks put a variable into client code. */
export const PUBLIC_PREFIXES: readonly string[] = ['NEXT_PUBLIC_', 'VITE_', 'REACT_APP_', 'EXPO_PUBLIC_', 'NUXT_PUBLIC_', 'GATSBY_', 'VUE_APP_', 'NG_APP_', 'STORYBOOK_', 'PUBLIC_', 'SNOWPACK_PUBLIC_', 'RENDERER_VITE_'];

/** The public prefix of a variable's name; empty when it has none. */
export function publicPrefixOf(name: string, own: readonly string[]): string {
  return [...own, ...PUBLIC_PREFIXES].find((prefix) => name.startsWith(prefix) && name.length > prefix.length) ?? '';
}

/** Whether a variable of the environment holds a key, by its name without any public prefix. */
export function namesSecretVariable(name: string, own: ReadonlySet<string>): boolean {
  if (own.size > 0 && own.has(plainName(name))) return true;
  const words = wordsOf(name);
  if (words.length === 0 || words.some((word) => VETO_ENVIRONMENT.has(word)) || /SITE_?KEY/i.test(name)) return false;
  const last = words.at(-1) ?? '';
  if (promises(words)) return true;
  if (words.length === 1) return ['token', 'apikey'].includes(last);
  return ['token', 'key', 'pat', 'pass', 'pwd', 'auth'].includes(last) ? last !== 'auth' && !['cache', 'sort', 'primary', 'partition', 'hot', 'ssh_auth'].includes(words.at(-2) ?? '') : /^(?:.{2,})(?:key|token|secret|pass(?:word)?)$/.test(last) && /(?:api|auth|access|secret|private|db|user|admin)(?:key|token|secret|pass(?:word)?)$/.test(last);
}

/** Services whose client keys are meant to be seen: their names excuse `KEY` and `TOKEN`, not `SECRET`, `PRIVATE` or `PASSWORD`. */
const PUBLIC_SERVICES = /FIREBASE|MAPS?(?:_|$)|MAPBOX|MAPTILER|POSTHOG|ALGOLIA|SEARCH|RECAPTCHA|TURNSTILE|HCAPTCHA|CAPTCHA|SENTRY|SUPABASE|CLERK|ANALYTICS|AMPLITUDE|MIXPANEL|SEGMENT|WRITE_KEY|LOGROCKET|PUSHER|VAPID|GIPHY|ALCHEMY|INFURA|WALLET_?CONNECT|TYPESENSE|MEILI|STREAM_|TINYMCE|TINY_|CKEDITOR|BUGSNAG|ROLLBAR|DATADOG|CLIENT_TOKEN|INTERCOM|CRISP|GTM|LAUNCHDARKLY|GROWTHBOOK|STATSIG|RAZORPAY_KEY_ID|PAYSTACK|FLUTTERWAVE|PADDLE|REVENUECAT|APPINSIGHTS|ONESIGNAL|PLACES|GEOCOD|PLAUSIBLE|UMAMI|SITE_?KEY|STRIPE_KEY|STRIPE_P|MUX_ENV|THIRDWEB|BRANCH|CONTENTFUL|SANITY|STORYBLOK|DATOCMS|PRISMIC|OSM|ARCGIS|HERE_|LICEN[CS]E|SHOPIFY_STOREFRONT|STOREFRONT|WIDGET/;

/** Whether a variable with a public prefix gives a secret away. */
export function publicNameLeaks(rest: string, own: ReadonlySet<string>): boolean {
  if (!namesSecretVariable(rest, own)) return false;
  return !PUBLIC_SERVICES.test(rest.toUpperCase()) || /SECRET|PRIVATE|PASSWORD|SERVICE_ROLE|ADMIN/.test(rest.toUpperCase());
}

/** Query parameters that hold a key only when their value is one. */
export function weakParameter(name: string): boolean {
  return /^(?:key|k|token|t|auth|appid|app_?id|sig|signature|code|pass|pwd|apitoken|jwt|access|session|bearer|credentials?|api|hapikey|subscription-key|authorization|id|client|x|q|v|value|data|p|h|u|user|username)$/i.test(name);
}
