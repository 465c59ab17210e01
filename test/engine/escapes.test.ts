/** Secrets in texts that write single characters by a code: percent encoding, the backslashes of JSON and JavaScript, HTML entities. */
import fc from 'fast-check';
import { fingerprint, normaliseSecret, settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { type Escape, escapedLiterals, unescape } from '../../packages/engine/src/escapes.ts';
import { make, rules, scanText } from './scanner.ts';

const code = (prefix: string, digits: number, suffix = '') => (char: string): string => `${prefix}${char.charCodeAt(0).toString(16).padStart(digits, '0')}${suffix}`;
const each = (chars: string, write: (char: string) => string) => (text: string): string => Array.from(text, (char) => (chars.includes(char) ? write(char) : char)).join('');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const parse = (text: string): string => JSON.parse(`"${text}"`) as string;
const html = each('&<>"\'', (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? '&#39;');

/** What writes text so, the escape it is called, and what reads it. */
const WRITERS: Readonly<Record<string, readonly [Escape, write: (text: string) => string, read?: (text: string) => string]>> = {
  'encodeURIComponent': ['percent', encodeURIComponent, decodeURIComponent],
  'encodeURIComponent in lower case': ['percent', (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()), decodeURIComponent],
  'URLSearchParams': ['percent', (text) => new URLSearchParams({ '': text }).toString().slice(1), (text) => new URLSearchParams(`=${text}`).get('') ?? ''],
  'PHP, whose JSON escapes slashes': ['escapes', (text) => json(text).replaceAll('/', '\\/'), parse],
  'Go, whose JSON escapes what HTML reads': ['escapes', (text) => each('<>&', code('\\u', 4))(json(text)), parse],
  'Gson': ['escapes', (text) => each('<>&=\'', code('\\u', 4))(json(text)), parse],
  'serialize-javascript': ['escapes', (text) => each('<>/', (char) => `\\u00${char.charCodeAt(0).toString(16).toUpperCase()}`)(json(text)), parse],
  '.NET, whose JSON escapes quotes by number': ['escapes', (text) => each('<>&\'+', code('\\u', 4))(json(text).replaceAll('\\"', '\\u0022')), parse],
  'minifiers': ['escapes', (text) => each('<>&="\'', code('\\x', 2))(text.replaceAll('\n', '\\n'))],
  'HTML': ['entities', html],
  'Handlebars': ['entities', (text) => html(text).replaceAll('&#39;', '&#x27;').replaceAll('=', '&#x3D;')],
};

describe('unescape', () => {
  const read = (text: string, escape: Escape, form = false): string => {
    const bytes = Buffer.from(text);
    return Buffer.from(unescape(bytes, 0, bytes.length, 0, escape, form).bytes).toString();
  };
  // A backslash is left alone before letters that an expression may mean.
  const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(...'%\\/"\'&=+ \n\r\t;#x3Du'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((char) => !/[\b\f\ud800-\udfff]/.test(char) && char.length === 1)), maxLength: 40 });

  it.each(Object.entries(WRITERS).filter(([name]) => name !== 'minifiers'))('reads what is written by %s', (name, [escape, write]) => {
    fc.assert(fc.property(anyText, (text) => {
      expect(read(write(text), escape, name === 'URLSearchParams')).toBe(text);
    }), { numRuns: 300 });
  });

  it('says where each byte came from', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '%3D', '%', '%4', '%zz', '\\u003d', '\\/', '\\', '\\u00e9', '\\u20ac', '&amp;', '&#x3D;', '&', 'é', '=')), fc.constantFrom<Escape>('percent', 'escapes', 'entities'), (parts, escape) => {
        const bytes = Buffer.from(parts.join(''));
        const { bytes: out, from, to } = unescape(bytes, 0, bytes.length, 0, escape);
        let behind = 0;
        for (let index = 0; index < out.length; index++) {
          const [begin, end] = [from(index), to(index)];
          expect(begin === behind || (index > 0 && begin === from(index - 1) && end === behind)).toBe(true);
          behind = end;
          if (end - begin === 1) expect(out[index]).toBe(bytes[begin]);
          else expect(Buffer.from(unescape(bytes, begin, end, begin, escape).bytes).includes(out[index] ?? -1)).toBe(true);
        }
        expect(behind).toBe(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['percent', '%', '%'], ['percent', '%4', '%4'], ['percent', '%zz%3', '%zz%3'], ['percent', '%253D', '%3D'],
    ['escapes', '\\', '\\'], ['escapes', '\\u003', '\\u003'], ['escapes', '\\uzzzz', '\\uzzzz'], ['escapes', '\\d\\w\\b', '\\d\\w\\b'], ['escapes', '\\x3', '\\x3'], ['escapes', '\\ud83d\\udd11', '\\ud83d\\udd11'], ['escapes', '\\\\u003d', '\\u003d'],
    ['entities', '&', '&'], ['entities', '&ampx', '&ampx'], ['entities', '&#;&#x;&#xzz;', '&#;&#x;&#xzz;'], ['entities', '&#99999999;', '&#99999999;'], ['entities', '&#xd800;', '&#xd800;'], ['entities', '&apos;&#61;&#X3d;', '\'=='],
  ] as const)('%s: %j is %j', (escape, text, expected) => {
    expect(read(text, escape)).toBe(expected);
  });
});

describe('the literals of an anchor', () => {
  it('are read as the anchor', () => {
    for (const { text } of rules.rules.flatMap((rule) => rule.anchors)) {
      for (const form of escapedLiterals(text)) {
        const bytes = Buffer.from(form.text, 'latin1');
        expect(Buffer.from(unescape(bytes, 0, bytes.length, 0, form.escape, form.form).bytes).toString('latin1')).toBe(text);
      }
    }
  });

  it('are none where nothing is escaped', () => {
    expect(escapedLiterals('sk_live_')).toEqual([]);
    expect(escapedLiterals('AccountKey=').map(({ text }) => text)).toEqual(['AccountKey%3d', 'AccountKey\\u003d', 'AccountKey\\x3d', 'AccountKey&#x3d;']);
    expect(escapedLiterals('SG.').map(({ text }) => text)).toEqual(['SG%2e']);
  });
});

/** Rules whose examples are not found so, whatever writes them: anchors of two characters and such as stand on a command line, are an operator between blanks or end in one, a byte that has to follow and is itself escaped, tokens with percent escapes of their own. */
const NOT_SO = ['asana-token', 'generic-user-option', 'generic-user-option-key', 'generic-comparison', 'generic-header', 'generic-package-registry', 'login-argument-password', 'login-compared-secret', 'login-object-password', 'generic-netrc', 'generic-paired-secret', 'generic-paired-password', 'generic-default', 'generic-set-variable', 'generic-option', 'login-sql-password', 'login-mysql-dsn', 'generic-basic-authorization', 'npm-basic-auth', 'generic-connection-string', 'slack-session-cookie', 'twitter-bearer-token'];
/** The same for one writer: a block that goes over lines is read as it stands, and so is what stands lines away from the secret; forms escape `~` and `!`, and a blank is `+`, which may belong to the token. */
const NOT_BY: Readonly<Record<string, readonly string[]>> = {
  HTML: ['kubernetes-secret-data'],
  Handlebars: ['private-key-putty', 'kubernetes-secret-data'],
  URLSearchParams: ['azure-client-secret', 'salesforce-access-token', 'docker-swarm-token', 'mux-token-secret', 'login-call-password', 'login-told-password', 'login-argument-password', 'login-encoded-password', 'calls-crypto-key', 'calls-encrypt', 'calls-bearer', 'jwt-signing-call'],
};

/** All examples but those that are a string within a string already, which would be escaped twice, and those that are longer than what is read without escapes. */
const texts = rules.rules.flatMap((rule) => rule.examples.map((example, index) => ({ id: rule.id, text: make(example, `${rule.id}${index}`) }))).filter(({ text }) => !text.includes('\\') && text.length < 1500);
const inside = (text: string, id: string) => scanText(`a: "${text}", b`).filter((match) => match.rule.id === id);

it.each(Object.entries(WRITERS))('what %s writes gives the secrets of the text itself', (name, [escape, write]) => {
  const not = new Set([...NOT_SO, ...(NOT_BY[name] ?? [])]);
  let written = 0;
  const missed: string[] = [];
  for (const { id, text } of texts) {
    const plain = settle(inside(escape === 'escapes' ? json(text) : text, id));
    const escaped = write(text);
    if (escaped === text || plain.length === 0 || not.has(id)) continue;
    written++;
    const found = new Set(inside(escaped, id).map(({ secret, rule }) => normaliseSecret(secret, rule.checks)));
    if (!plain.every(({ secret, rule }) => found.has(normaliseSecret(secret, rule.checks)))) missed.push(`${id}: ${escaped}`);
  }
  expect(written).toBeGreaterThan(100);
  // A new example may hold what the writer makes ambiguous, as a key that begins with the + of a form.
  expect(missed.length, missed.join('\n')).toBeLessThan(written / 100);
});

it.each(Object.entries(WRITERS).flatMap(([name, [, write, read]]) => (read === undefined ? [] : [[name, write, read] as const])))('what %s writes gives their place in it', (name, write, read) => {
  for (const { id, text } of texts.filter((one) => NOT_BY[name]?.includes(one.id) !== true)) {
    const escaped = write(text);
    for (const match of inside(escaped, id)) {
      const place = `a: "${escaped}", b`.slice(match.start, match.end);
      // the + of a form may be a part of the key
      expect((match.encoding === 'plain' ? place : read(place)).replaceAll(' ', '+'), `${id}: ${escaped}`).toBe(match.secret.replaceAll(' ', '+'));
    }
  }
});

describe('in the middle of a value', () => {
  const found = (text: string) => settle(scanText(text)).map(({ rule, encoding, secret }) => [rule.id, encoding, secret]);
  const word = make('{{alnum:18}}');
  const [left, right] = [make('{{base64:43}}', 'left').replace(/^.|.$/g, 'k'), make('{{base64:40}}', 'right').replace(/^./, 'q')];
  const account = `${left}+/${right}==`.replaceAll(/[+/](?=[+/])/g, 'x');
  const key = make('sk_live_{{alnum:26}}');

  it.each([
    ['an account key in a query', `?AccountKey=${encodeURIComponent(account)}&x=1`, ['azure-connection-string-key', 'percent', account]],
    ['an account key in JSON of PHP', `{"c": "AccountKey=${account.replaceAll('/', '\\/')}"}`, ['azure-connection-string-key', account.includes('/') ? 'escapes' : 'plain', account]],
    ['padding', `"AccountKey=${account.replaceAll('=', '\\u003d')}"`, ['azure-connection-string-key', 'escapes', account]],
    ['the password of a URL', `"postgres://app:${word}\\u0040x9@db.acme.io/app"`, ['url-credentials-database', 'escapes', `${word}@x9`]],
    ['the sign before a value', `"{\\u0022password\\u0022:\\u0022${word}\\u0022}"`, ['generic-password', 'plain', word]],
    ['the sign before a value, in HTML', `<a data-x="{&quot;password&quot;: &quot;${word}&quot;}">`, ['generic-password', 'plain', word]],
    ['the sign before a value, in a URL', `next=%2Flogin%3Fpassword%3D${word}%26x`, ['generic-password-unquoted', 'plain', word]],
    ['nothing of the key', `"${key}\\u0026x=1"`, ['stripe-live-key', 'plain', key]],
    ['two kinds at once', `"u=${encodeURIComponent(`postgres://app:${word}@db.acme.io/app`)}\\u0026x=%5C"`, ['url-credentials-database', 'plain', word]],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ password: word }).replaceAll('"', '\\u0022')), ['generic-password', 'plain', word]],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it('is the same secret to a fingerprint', () => {
    const print = (text: string) => settle(scanText(text)).map((match) => fingerprint(match));
    const url = (password: string): string => `postgres://app:${password}@db.acme.io/app`;
    expect(new Set([`"${url(`${word}%40x9`)}"`, `"${url(`${word}\\u0040x9`)}"`, encodeURIComponent(url(`${word}%40x9`)), `"${url(`${word}@x9`)}"`].flatMap(print)).size).toBe(1);
    const pem = make('{{pem:EC PRIVATE KEY}}');
    expect(new Set(Object.values(WRITERS).map(([, write]) => write(pem)).flatMap(print)).size).toBe(1);
    const login = Buffer.from(`deploy:${word}`).toString('base64');
    const basic = scanText(`Authorization: Basic ${login}`).filter(({ rule }) => rule.id === 'generic-basic-authorization').map((match) => fingerprint(match));
    expect(new Set([`curl -u deploy:${word} https://api.acme.io`, `{"auths":{"registry.acme.io":{"auth":"${login}"}}}`, `//registry.acme.io/:_auth=${login}`, `machine git.acme.io login deploy password ${word}`].flatMap(print).concat(basic))).toHaveLength(1);
    expect(basic).toHaveLength(1);
  });
});

describe('a key of which every character is a code', () => {
  const every = (write: (char: string) => string) => (text: string): string => Array.from(text, write).join('');
  const writers: Readonly<Record<string, readonly [Escape, (text: string) => string]>> = {
    '%73': ['percent', every(code('%', 2))],
    '%5F in upper case': ['percent', every((char) => code('%', 2)(char).toUpperCase())],
    '\\x73': ['escapes', every(code('\\x', 2))],
    '\\u0073': ['escapes', every(code('\\u', 4))],
    '\\u005F in upper case': ['escapes', every((char) => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)],
  };
  const keys: Readonly<Record<string, string>> = { 'stripe-live-key': make('sk_live_{{alnum:26}}'), 'github-personal-token': make('{{github:ghp_}}'), 'sendgrid-api-key': make('SG.{{alnum:22}}.{{alnum:43}}'), 'gitlab-personal-token': make('glpat-{{alnum:20}}') };

  it.each(Object.entries(writers).flatMap(([name, [escape, write]]) => Object.entries(keys).map(([id, key]) => [name, id, key, escape, write] as const)))('%s: %s', (_, id, key, escape, write) => {
    for (const text of [write(key), `x="${write(key)}"`, write(`token=${key}&more`), `${write('key: ')}${write(key)}`]) expect(settle(scanText(text)).map((match) => [match.rule.id, match.encoding, match.secret])).toEqual([[id, escape, key]]);
    // The first half only: a link that hides what it begins with.
    const half = `x="${write(key.slice(0, 12))}${key.slice(12)}"`;
    expect(settle(scanText(half)).map(({ secret }) => secret)).toEqual([key]);
  });

  it.each(Object.entries(writers))('%s: placeholders, halves and other text are none', (_, [, write]) => {
    for (const text of [`sk_live_${'x'.repeat(26)}`, 'sk_live_your_secret_key_here', 'sk_live_', make('{{alnum:40}}')]) expect(scanText(`x="${write(text)}"`), text).toEqual([]);
    const whole = write(keys['stripe-live-key'] ?? '');
    expect(scanText(whole.slice(0, whole.length / 2))).toEqual([]);
    expect(scanText(`${whole.slice(0, whole.length / 2)} ${whole.slice(whole.length / 2)}`)).toEqual([]);
  });
});

it.each(['token=3D', 'token:=20', 'a=3D=22', '=3C'])('behind %s of quoted-printable a key begins', (before) => {
  const key = make('sk_live_{{alnum:26}}');
  expect(settle(scanText(`${before}${key}=22 and`)).map(({ encoding, secret }) => [encoding, secret])).toEqual([['plain', key]]);
  for (const other of ['x3D', '=3d', '=4D', '=33', '3D']) expect(scanText(`a${other}${key}`), other).toEqual([]);
});

describe('near misses', () => {
  it.each([
    'https://img.shields.io/badge/a-b-c?logo=data%3Aimage%2Fpng%3Bbase64%2CiVBORw0KGgo%3D',
    '"password": "Mot de passe oubli\\u00e9 ? R\\u00e9initialisez-le"',
    '"token": "\\u0422\\u043e\\u043a\\u0435\\u043d 2 \\u0434\\u043b\\u044f API"',
    'printf("password: %20s token: %5d %2d\\n", p, t, u)',
    'const secret = /^[\\x20-\\x7e]{16}\\/[\\u0020-\\u007f]$/',
    'postgres%3A%2F%2Fuser%3Apassword%40localhost%3A5432%2Fapp',
    'postgres%3A%2F%2F%24%7BUSER%7D%3A%24%7BPASS%7D%40db.acme.io%2Fapp',
    'https%3A%2F%2Fgithub.com%2Facme%2Fapp%40main',
    '-----BEGIN%20RSA%20PRIVATE%20KEY-----',
    '-----BEGIN%20RSA%20PRIVATE%20KEY-----%0AMIIE...%0A-----END%20RSA%20PRIVATE%20KEY-----',
    'AccountKey%3D%24%7BKEY%7D%3BEndpointSuffix%3Dcore.windows.net',
    'AccountKey\\u003dyour-account-key',
    'SG%2Exxxxxxxxxxxxxxxxxxxxxx%2Exxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '&quot;password&quot;: &quot;changeme1&quot;',
    '"apiKey\\u003d\\u0024{API_KEY}"',
    'hooks.slack.com\\/services\\/T000\\/B000\\/XXXX',
  ])('%s', (text) => {
    expect(scanText(text)).toEqual([]);
  });

  it('of random percent text and random escapes there are none', () => {
    const parts = fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`), fc.integer({ min: 0, max: 0xffff }).map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`), fc.constantFrom('&amp;', '\\/', '\\x3d', 'token', 'password', '=', '%3D', ' ', '"', '://', '%3A%2F%2F', '@')), { maxLength: 60 });
    fc.assert(fc.property(parts, (all) => {
      expect(scanText(all.join(''))).toEqual([]);
    }), { numRuns: 2000, seed: 1 });
  });
});
