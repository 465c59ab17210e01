// Barriers, asked through the rule about logs: what hides, measures or judges a key, and what does not.
import { type Case, checkTable } from '../table.ts';

/** Logs each expression, and as the value of a property that is called like a key. */
function logged(...expressions: readonly string[]): string {
  return expressions.map((expression) => `console.log(${expression});\nconsole.log({ apiKey: ${expression} });`).join('\n');
}

const found = (...expressions: readonly string[]): Case => ({ code: logged(...expressions), findings: expressions.length * 2 });
const calls = (names: string, form: (name: string) => string): string => logged(...names.split(' ').map(form));

checkTable('no-key-in-logs', {
  found: {
    'functions that hide nothing': [found('format(apiKey)', 'String(apiKey)', 'inspect(process.env.API_KEY)'), found('apiKey.trim()', 'apiKey.toUpperCase()'), found("JSON.stringify({ apiKey }, undefined, 2)", 'JSON.stringify(apiKey)')],
    'absence that does not reach here': ['if (!apiKey) onReady(() => console.log(apiKey));', 'if (!apiKey) { apiKey = read(); console.log(apiKey); }', 'if (!other) console.log(apiKey);'],
    'cuts that show too much': [found('apiKey.slice(4)', 'apiKey.slice(0, 20)', 'apiKey.slice(-20)', 'apiKey.slice(0, -4)'), found('apiKey.substring(3)', 'apiKey.substring(0, n)', 'apiKey.substr(0, 30)'), found('apiKey.slice(0)')],
    'replacements that hide nothing': [found("apiKey.replace(/\\./g, '')", "apiKey.replace(/[.-]/g, '_')"), found("apiKey.replace('-', '')", "apiKey.replace(/-/g, '_')", "apiKey.replace(/\\w/g, '$&')"), found("process.env.API_KEY.replaceAll(' ', '')"), found("apiKey.replace(/\\n/g, '')")],
  },
  clean: {
    'functions that hide': [
      calls('hide obscure censor scrub sanitize sanitise anonymize anonymise encrypt sha1 sha256 sha512 md5 hmac bcrypt scrypt argon2 truncate shorten abbreviate partial strip omit', (name) => `${name}(apiKey)`),
      calls('mask redact obfuscate hash fingerprint digest cloak blank filtered safe', (name) => `security.${name}Value(process.env.API_KEY)`),
      calls('Masked Redacted Hidden Obfuscated Censored Scrubbed Sanitized Sanitised Anonymized Hashed Encrypted Digest Truncated Mask Redact Obfuscate Hash Fingerprint Valid Validator Last4 Length', (word) => `to${word}(apiKey)`),
    ],
    'functions that judge or measure': [calls('is has validate verify check compare equals matches test count measure exists assert sign', (name) => `${name}Key(apiKey)`), calls('startsWith endsWith includes indexOf lastIndexOf search test match charAt charCodeAt codePointAt at localeCompare equals isPrototypeOf hasOwnProperty has every some compare findIndex', (name) => `apiKey.${name}(x)`), calls('length size byteLength count constructor', (name) => `apiKey.${name}`)],
    'words of settings and forms': ["console.log({ apiKey: pattern.test(apiKey), password: re.equals(password) });", "console.log({ apiKey: Proto.isPrototypeOf(apiKey), secret: o.hasOwnProperty(secret) });", "console.log({ secret: set.has(secret), password: await argon.compare(password, x), apiKey: h.digest() });"],
    'functions by setting': [{ code: logged('shroud(apiKey)'), settings: { redactors: ['shroud'] } }, { code: logged('tools.shroud(apiKey)'), settings: { redactors: ['tools.shroud'] } }, { code: logged('this.shroud(apiKey)'), settings: { redactors: ['shroud'] } }],
    'hashes of node:crypto': ["import { createHash } from 'node:crypto'; console.log(createHash('sha256').update(apiKey).digest('hex'));", "import crypto from 'crypto'; console.log(crypto.createHmac('sha256', secretKey).update(apiKey).digest());", "const { pbkdf2Sync } = require('node:crypto'); console.log(pbkdf2Sync(password, x, 1, 32, 'sha256'));", "import { timingSafeEqual } from 'node:crypto'; console.log(timingSafeEqual(apiKey, other));"],
    operators: [logged('!apiKey', 'typeof apiKey', 'void apiKey', '-apiKey', '!!process.env.API_KEY'), logged('apiKey === x', 'apiKey.length > 3', "'apiKey' in o", 'apiKey instanceof String', 'password < limit'), logged("apiKey ? 'yes' : 'no'", "apiKey === other ? 1 : 2", "process.env.API_KEY && 'set'")],
    'functions and classes, not called': [logged('() => apiKey', 'function () { return apiKey; }', 'class { key = apiKey; }'), 'console.log(<Key value={apiKey} />);', 'console.log(<>{apiKey}</>);', logged('{ apiKey: () => apiKey }')],
    'short cuts': [logged('apiKey.slice(0, 4)', 'apiKey.slice(-4)', 'apiKey.slice(2, 8)'), logged('apiKey.substring(0, 7)', 'apiKey.substr(0, 4)', 'process.env.API_KEY.substr(-4, 4)'), 'const SHOWN = 4; console.log(apiKey.slice(0, SHOWN));'],
    'replacements of everything': [logged("apiKey.replace(/./g, '*')", "apiKey.replace(/.(?=.{4})/g, '*')"), logged("apiKey.replaceAll(/\\w/g, 'x')", "apiKey.replace(/[^-]/g, '*')"), logged("'*'.repeat(apiKey.length)", 'apiKey.repeat(0)')],
    'what is known to be missing': ['if (!apiKey) console.log(apiKey);', 'if (!config.apiKey) { console.log(`no key: ${config.apiKey}`); }', 'console.log(!process.env.API_KEY ? process.env.API_KEY : 1);'],
    'counters, elements and functions, chosen': ['console.log({ apiKey: count++ });', 'console.log({ apiKey: <Key /> });', 'console.log({ apiKey: <><Key /></> });', 'console.log({ apiKey: ok ? () => key : null });', 'console.log({ apiKey: ok ? function () { return key; } : null });', 'console.log({ apiKey: ok ? class {} : null });'],
    'encrypted and derived by node:crypto': ["import { pbkdf2Sync } from 'node:crypto'; console.log({ password: pbkdf2Sync(password, x, 1, 32, 'sha256') });", "import crypto from 'crypto'; console.log({ apiKey: crypto.createCipheriv('aes-256-gcm', k, iv).update(text) });", "import { hkdfSync as derive } from 'node:crypto'; console.log({ secret: derive('sha256', secret, x, y, 32) });"],
    'a replacer': [logged("JSON.stringify({ apiKey }, ['id'])", 'JSON.stringify({ apiKey }, (k, v) => (k === "apiKey" ? undefined : v))', 'JSON.stringify({ apiKey }, hideKeys)'), logged("JSON.stringify(config.apiKey, replacer, 2)"), "const replacer = () => 1; console.log(JSON.stringify({ password }, replacer));"],
    'values that are no keys': [logged('{ apiKey: "" }', '{ apiKey: null }', '{ apiKey: /x/ }', '{ apiKey: 3 }', '{ password: undefined }'), "const apiKey = 'none'; console.log(apiKey);", "let password = ''; password = 'x'.repeat(3); console.log(`${'a'}${password.length}`);"],
  },
});
