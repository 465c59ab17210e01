/** The named checks: checksums, structure, word-likeness, entropy. */
import { settle, shannonEntropy, surprise } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { base62Crc32, hexCrc32 } from '../../packages/engine/src/checks/checksum.ts';
import { make, scanText } from './scanner.ts';

const only = (text: string, rule: string) => scanText(text).find((match) => match.rule.id === rule);
/** The same key with its last character changed. */
const spoil = (key: string): string => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');

describe('checksums', () => {
  it.each([
    ['github-personal-token', '{{github:ghp_}}'],
    ['npm-access-token', '{{npm}}'],
  ])('%s: a valid one is noted, a wrong one makes the match less sure and drops nothing', (rule, template) => {
    const key = make(template);
    expect(only(key, rule)).toMatchObject({ confidence: 'high', notes: ['checksum valid'] });
    expect(only(spoil(key), rule)).toMatchObject({ secret: spoil(key), confidence: 'medium', notes: ['checksum does not match'] });
  });

  it('of Cloudflare and Atlassian', () => {
    const body = make('{{alnum:40}}');
    const cloudflare = `cfut_${body}${hexCrc32(body)}`;
    const atlassian = `ATATT3xFfGF0${make('{{base64url:171}}')}=`;
    const whole = atlassian + hexCrc32(atlassian).toUpperCase();
    for (const key of [cloudflare, whole]) {
      const [match] = scanText(key);
      expect([match?.secret, match?.notes]).toEqual([key, ['checksum valid']]);
    }
  });

  it('of NetBird, Polar and Synapse, whose wrong ones are noted and drop nothing', () => {
    const body = make('{{alnum:37}}');
    const polar = `polar_oat_${body}${base62Crc32(body)}`;
    const pat = make('{{github:nbp_}}');
    const base = `syt_${make('{{alnum:12}}_{{of:A-Za-z:20}}')}`;
    for (const key of [pat, polar, `${base}_${base62Crc32(base)}`]) {
      expect(scanText(key).map(({ secret, notes }) => [secret, notes])).toEqual([[key, ['checksum valid']]]);
      expect(scanText(spoil(key)).map(({ secret, notes }) => [secret, notes])).toEqual([[spoil(key), ['checksum does not match']]]);
    }
  });

  it('of Grafana, which writes the lowest byte first', () => {
    const base = `glsa_${make('{{alnum:32}}')}`;
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(Number.parseInt(hexCrc32(base), 16));
    const key = `${base}_${sum.toString('hex')}`;
    expect(scanText(key).map(({ secret, notes }) => [secret, notes])).toEqual([[key, ['checksum valid']]]);
    expect(scanText(spoil(key)).map(({ secret, notes }) => [secret, notes])).toEqual([[spoil(key), ['checksum does not match']]]);
  });

  it('of Yandex: an OAuth token without one holds no state, and is as good', () => {
    const base = `ysc2_${make('{{alnum:40}}')}`;
    const captcha = `${base}${hexCrc32(base)}`;
    expect(scanText(captcha).map(({ secret, notes }) => [secret, notes])).toEqual([[captcha, ['checksum valid']]]);
    expect(scanText(spoil(captcha)).map(({ secret, notes }) => [secret, notes])).toEqual([[spoil(captcha), ['checksum does not match']]]);
    const body = `\x02\x00${make('{{alnum:35}}')}`;
    const oauth = `y0_${Buffer.concat([Buffer.from(body, 'latin1'), Buffer.from(hexCrc32(body), 'hex')]).toString('base64url')}`;
    expect(scanText(oauth).map(({ secret, notes }) => [secret, notes])).toEqual([[oauth, ['checksum valid']]]);
    expect(scanText(spoil(oauth)).map(({ secret, notes, confidence }) => [secret, notes, confidence])).toEqual([[spoil(oauth), [], 'high']]);
  });

  it('have their known values', () => {
    // CRC32 of "123456789" is the check value of the CRC catalogue.
    expect(hexCrc32('123456789')).toBe('cbf43926');
    expect(base62Crc32('123456789')).toBe([3421780262].map((value) => base62(value))[0]);
    expect(base62Crc32('')).toBe('000000');
  });
});

function base62(value: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return value === 0 ? '' : base62(Math.floor(value / 62)) + digits.charAt(value % 62);
}

describe('a JSON Web Token', () => {
  const token = (header: object, payload: object): string => [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + `.${make('{{base64url:43}}')}`;

  it.each([
    ['with an algorithm', { alg: 'HS256', typ: 'JWT' }, { sub: '8a', aud: 'acme' }, true],
    ['whose type comes first', { typ: 'JWT', alg: 'RS256' }, { sub: '8a', aud: 'acme' }, true],
    ['without one, but with another registered parameter', { typ: 'JWT' }, { sub: '8a', aud: 'acme' }, true],
    ['whose header is none', { owner: 'JWT', ref: 'x' }, { sub: '8a', aud: 'acme' }, false],
    ['that is not signed', { alg: 'none' }, { sub: '8a', aud: 'acme' }, false],
    ['of the documents', { alg: 'HS256', typ: 'JWT' }, { sub: '1234567890', name: 'John Doe', iat: 1516239022 }, true],
  ])('%s', (_, header, payload, found) => {
    expect(only(token(header, payload), 'jwt-token') !== undefined).toBe(found);
  });

  it.each<readonly [string, unknown, string]>([
    ['claims of the documents', { sub: '1234567890', name: 'John Doe', iat: 1516239022 }, 'looks like a placeholder: the claims of a published example'],
    ['a payload that is no object', 'opaque', 'the payload is no JSON'],
  ])('with %s is the least sure', (_, payload, note) => {
    expect(only(token({ alg: 'HS256', typ: 'JWT' }, payload as object), 'jwt-token')).toMatchObject({ confidence: 'low', notes: [note] });
  });

  it.each<readonly [string, object, string]>([
    ['a missing signature', { alg: 'HS256', typ: 'JWT' }, ''],
    ['a missing signature, as its header says', { alg: 'none' }, '.'],
  ])('with %s is the least sure', (_, header, end) => {
    const bare = token(header, { sub: '8a', aud: 'acme' }).split('.').slice(0, 2).join('.');
    expect(only(`token=${bare}${end}`, 'jwt-token')).toMatchObject({ secret: bare, confidence: 'low', notes: ['no signature'] });
  });

  it('with a damaged header is the least sure, with a damaged payload besides it is none', () => {
    const [, payload, signature] = token({ alg: 'HS256' }, { sub: '8a', aud: 'acme' }).split('.');
    const damaged = 'eyJhbGciOiJIUzI1NiIsEnR5cCI6IkpXVCJ9';
    expect(only(`${damaged}.${payload}.${signature}`, 'jwt-token')).toMatchObject({ confidence: 'low', notes: ['the header is no JSON'] });
    expect(only(`${damaged}.${make('{{base64url:40}}')}.${signature}`, 'jwt-token')).toBeUndefined();
    expect(only(`${damaged}.${payload}`, 'jwt-token')).toBeUndefined();
  });

  it.each(['.<signature>', '.${signature}', '.*****', '.abc'])('is a sample when %s follows two parts', (end) => {
    expect(only(token({ alg: 'HS256' }, { sub: '8a' }).split('.').slice(0, 2).join('.') + end, 'jwt-token')).toBeUndefined();
  });

  it('says when it expires', () => {
    expect(only(token({ alg: 'HS256', typ: 'JWT' }, { sub: '8a', exp: 1_900_000_000 }), 'jwt-token')?.notes).toEqual(['expires 2030-03-17']);
  });
});

describe('a password in the URL of a database', () => {
  const found = (url: string) => scanText(url).find(({ rule }) => rule.id === 'url-credentials-database');

  it.each<readonly [string, 'high' | 'medium' | 'low', readonly string[]]>([
    ['postgres://app:{{alnum:16}}@db.acme.io/app', 'high', []],
    ['postgres://app:{{alnum:16}}@localhost:5432/app', 'medium', ['the host is local']],
    ['postgres://app:{{word}}@db.acme.io:5432/app', 'medium', ['the password is not random']],
    ['postgres://app:Big{{word}}$4@db.acme.io:5432/app', 'medium', ['the password is not random']],
    ['postgres://app:{{of:s:1}}ecret@localhost:5432/app', 'low', ['looks like a placeholder: an easily guessed password']],
    ['mongodb+srv://app:{{of:h:1}}unter2@cluster0.acme.io/app', 'low', ['looks like a placeholder: an easily guessed password']],
    ['mysql://app:{{of:p:1}}assw0rd12@db.acme.io/app', 'low', ['looks like a placeholder: an easily guessed password']],
    ['redis://:{{word}}@10.0.3.7:6379', 'low', ['the password is not random']],
    ['redis://:{{alnum:20}}@192.168.3.7:6379', 'medium', ['the host is in a private network']],
    ['mongodb://app:Ha9{{of:x:1}}orWillow@db.example.com:27017/app', 'low', ['the host is an example']],
    ['mysql://app:{{of:t:1}}estpass@db.acme.io/app', 'low', ['the password is not random']],
  ])('%s: %s', (template, confidence, notes) => {
    expect(found(make(template))).toMatchObject({ confidence, notes });
  });

  it.each(['postgres://app:password@db.acme.io/app', 'postgres://app:app@db.acme.io/app', 'postgres://app:PASSWORD@localhost/app', 'postgres://app:$PASS@db.acme.io/app', 'postgres://app:your_secret@db.acme.io/app', 'postgres://app:secret@example.com:5432/app', 'postgres://app:secret@[2001:db8::1]:5432/app', 'postgres://app:{{word}}@127.0.0.1:5432/app', 'postgres://app:testpass@localhost/app'])('nobody’s: %s', (template) => {
    expect(found(make(template))).toBeUndefined();
  });
});

describe('a connection string', () => {
  it('is one string: what stands in another one before it explains nothing', () => {
    expect(only(make('"Server=db.acme.io;Password={{word}}{{word}};"'), 'generic-connection-string')).toMatchObject({ confidence: 'low', notes: ['the password is not random'] });
    expect(only(make('["Server=db.acme.io;", "a=1;password={{word}}{{word}};"]'), 'generic-connection-string')).toBeUndefined();
  });
});

describe('a Discord bot token', () => {
  it('whose first part is no number is the least sure', () => {
    const tail = make('{{base64url:6}}.{{base64url:38}}');
    expect(only(`${make('b64{1{{digits:17}}}')}.${tail}`, 'discord-bot-token')).toMatchObject({ confidence: 'high', notes: [] });
    expect(only(`${make('b64{1{{digits:3}}}').slice(0, 4)}NED5${make('{{alnum:16}}')}.${tail}`, 'discord-bot-token')).toMatchObject({ confidence: 'low', notes: ['the first part is no id of a bot'] });
  });
});

describe('an Anthropic key', () => {
  it.each<readonly [string, string | undefined, readonly string[]]>([
    ['sk-ant-api03-{{base64url:93}}AA', 'high', []],
    ['sk-ant-api03-{{base64url:93}}BB', 'medium', ['does not end like an issued key']],
    ['sk-ant-api09-{{base64url:93}}BB', 'high', []],
    ['sk-ant-api03-{{alnum:60}}klmnopqrstu{{alnum:22}}AA', 'low', ['looks like a placeholder: runs along the keyboard']],
  ])('%s: %s', (template, confidence, notes) => {
    expect(only(make(template), 'anthropic-api-key')).toMatchObject({ confidence, notes });
  });
});

describe('a value in quotes', () => {
  const found = (text: string) => settle(scanText(text)).map(({ rule, secret, confidence }) => [rule.kind, secret, confidence]);

  it('may hold an open bracket, but no call', () => {
    const key = make('{{of:a-z0-9:9}}{{of:a-z0-9!@#^*+=_:8}}x({{of:a-z0-9:28}}');
    expect(found(`SECRET_KEY = "${key}"`)).toEqual([['generic', key, 'medium']]);
    expect(found(`SECRET_KEY = "getKey(${make('{{alnum:20}}')})"`)).toEqual([]);
  });

  it('ends where an empty string ends', () => {
    expect(found('authorize(user, password="",timeout1="20xK9dQ")')).toEqual([]);
  });

  it('a UUID behind a name that a service issues is the least sure, behind any token it is none', () => {
    const id = make('{{uuid}}');
    expect(found(`getOrDefault("api_token", "${id}")`)).toEqual([['generic', id, 'low']]);
    expect(found(`token = "${id}"`)).toEqual([]);
  });
});

describe('surprise', () => {
  it.each(['password', 'accessToken', 'getUserById', 'AbstractFactoryBean', 'my-app-production-secrets', 'internationalization', 'api_key_header_name', 'someVeryLongIdentifierName2'])('%s reads like words', (text) => {
    expect(surprise(text)).toBeLessThan(4.4);
  });

  it.each([['alnum', 16], ['alnum', 24], ['alnum', 40], ['base64', 44], ['lower', 24]])('random %s:%d does not', (name, length) => {
    const scores = Array.from({ length: 500 }, (_, seed) => surprise(make(`{{${name}:${length}}}`, seed)));
    expect(scores.filter((score) => score < 5).length).toBeLessThan(10);
  });

  it('of nothing is nothing', () => {
    expect(surprise('')).toBe(0);
  });
});

describe('shannonEntropy', () => {
  it.each([['', 0], ['aaaa', 0], ['ab', 1], ['abcd', 2], ['aabb', 1], ['0123456789abcdef', 4]])('of %j is %d', (text, bits) => {
    expect(shannonEntropy(text)).toBeCloseTo(bits, 12);
  });
});

describe('vendors that share a shape', () => {
  const key = make('sk_live_{{alnum:24}}');
  it.each([
    [`-H "X-API-Key: ${key}" https://api.uvio.chat/notify/v1`, 'Uvio'],
    [`UVIO_API_KEY=${key}`, 'Uvio'],
    [`const stripe = new Stripe('${key}')`, 'Stripe'],
    [`key: ${key}`, 'Stripe'],
  ])('are told apart by what stands near: %s', (text, vendor) => {
    expect(only(text, 'stripe-live-key')?.vendor).toBe(vendor);
  });
});
