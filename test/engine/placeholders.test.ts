/** Placeholders of documents are not secrets; random keys are no placeholders. */
import { looksLikePlaceholder, settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, scanText, secretsIn } from './scanner.ts';

/** Joined here: no text of the form of a key stands in the tree, placeholders included. */
const live = (body: string): string => ['sk_live', body].join('_');
const AWS_SECRET = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');

/** Every way in which two vendors' documents and ordinary projects write a key that is none. */
const DOCUMENTS = [
  '-H "X-API-Key: sk_live_your_secret_key"',
  '-H "X-API-Key: $UVIO_API_KEY" \\',
  'API_KEY = os.getenv("UVIO_API_KEY")',
  'const API_KEY = process.env.UVIO_API_KEY;',
  '"X-API-Key": API_KEY,',
  `Authorization: Bearer zv_live_${'x'.repeat(24)}`,
  `-H "Authorization: Bearer zv_live_${'x'.repeat(16)}" \\`,
  '-H "Authorization: Bearer zv_live_xxx" \\',
  'const zavu = new Zavu(process.env.ZAVU_API_KEY);',
  'zv_live_ | Production | Real messages, real costs |',
  'zv_test_ | Sandbox | Testing without sending real messages |',
  '"idempotencyKey": "order-12345-shipped"',
  'Zavu-Sender: snd_abc123',
  'sk_live_...',
  'sk_live_****1234',
  'sk_live_************************1234',
  'sk_live_<your-key>',
  'sk_live_${KEY}',
  'sk_live_REDACTED',
  live('REDACTEDREDACTEDREDACTED'),
  `sk_live_${'X'.repeat(24)}`,
  live('000000000000000000000000'),
  live('1234567890abcdefghijklmn'),
  live('abcdefghijklmnopqrstuvwx'),
  live('abc123abc123abc123abc123'),
  live('thisisnotarealkeyatall12'),
  live('examplekey1234567890abcd'),
  live('qwertyuiopasdfghjklzxcvb'),
  'pk_live_{{alnum:24}}',
  'pk_test_{{alnum:24}}',
  `ghp_${'x'.repeat(36)}`,
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  AWS_SECRET,
  `aws_secret_access_key = ${AWS_SECRET}`,
  'postgres://user:password@localhost:5432/db',
  'postgres://${USER}:${PASS}@db.acme.io/db',
  'password: "changeme1"',
  'API_KEY=<your-api-key>',
  'token: ${{ secrets.GITHUB_TOKEN }}',
  'apiKey: "YOUR_API_KEY_HERE_123456"',
  '-----BEGIN RSA PRIVATE KEY-----',
  '"integrity": "sha512-{{base64:86}}=="',
  'commit {{hex:40}}',
  'sourceMappingURL=data:application/json;base64,{{base64:200}}',
  '"id": "{{uuid}}"',
];

describe('documents', () => {
  it.each(DOCUMENTS)('%s', (text) => {
    expect(secretsIn(make(text))).toEqual([]);
  });

  it('as one page', () => {
    expect(secretsIn(DOCUMENTS.map((text) => make(text)).join('\n'))).toEqual([]);
  });
});

describe('looksLikePlaceholder', () => {
  it.each(['', 'your_secret_key', 'xxxxxxxxxxxx', 'XXXX', '...', 'abc...xyz', '****', '12345678', '87654321', 'qwertyuiop', 'aaaaaaaaaaaa', 'abababababab', 'deadbeefdeadbeef', 'my-token', 'INSERT_HERE', '<key>', '${KEY}', '{{key}}', 'REDACTED', 'example', 'todo', 'fake-key', 'a1b2c3d4a1b2c3d4', '0123456789abcdef0123456789abcdef'])('%j is one', (text) => {
    expect(looksLikePlaceholder(text)).toBe(true);
  });

  it.each([['alnum', 24], ['alnum', 40], ['hex', 32], ['hex', 64], ['base64', 88], ['base64url', 43], ['base32', 16], ['alnum', 128], ['base64url', 170], ['lower', 32]])('fewer than one in 500 random texts of %s:%d is one', (name, length) => {
    let wrong = 0;
    for (let seed = 0; seed < 2000; seed++) if (looksLikePlaceholder(make(`{{${name}:${length}}}`, seed))) wrong++;
    expect(wrong).toBeLessThan(4);
  });
});

/** Whole in prefix, alphabet and length, and yet nobody believes it: worth a look, and low. */
describe('a key of a vendor’s form that looks made up', () => {
  it.each([
    ['words', 'glpat-hello_{{alnum:14}}', 'words in it'],
    ['a short word as a part', 'glpat-{{alnum:12}}-test-{{alnum:4}}', 'words in it'],
    ['the names of what it is', 'ghp_token{{alnum:24}}secret0', 'words in it'],
    ['a long run', 'sk_live_{{alnum:12}}1234567890{{alnum:8}}', 'words in it'],
    ['a long run backwards', 'sk_live_{{alnum:12}}987654321{{alnum:8}}', 'runs along the keyboard'],
    ['a long block, pasted', 'ghp_{{of:x:1}}k29QfVb7LwZ{{of:x:1}}k29QfVb7LwZ{{of:x:1}}k29QfVb7LwZ', 'one block over and over'],
    ['short runs', 'glpat-{{of:a:1}}bcdQ4567rtyuX9876sd', 'runs along the keyboard'],
    ['short runs and a long one', 'duffel_live_{{of:a:1}}bcd1234efgh5678ijkl9012mnop3456qrstuvwxyza', 'runs along the keyboard'],
  ])('%s', (_, template, why) => {
    const key = make(template);
    expect(settle(scanText(`key = "${key}"`)).map(({ secret, confidence, notes }) => [secret, confidence, notes.filter((note) => note.startsWith('looks'))])).toEqual([[key, 'low', [`looks like a placeholder: ${why}`]]]);
  });

  it.each([
    ['that says what it is', 'glpat-{{alnum:12}}-your-{{alnum:4}}'],
    ['that says where it belongs', 'xoxp-1-{{alnum:20}}Here'],
    ['that is one run after the other', 'sk_live_{{of:a:1}}bcdefghijklm1234567890'],
    ['that is one block over and over', 'sk_live_{{of:a:1}}1b2c3d4a1b2c3d4a1b2c3d4'],
  ])('but not one %s', (_, template) => {
    expect(secretsIn(make(template))).toEqual([]);
  });

  it.each([
    ['CIRCLECI_API_TOKEN: ', '{{of:a:1}}1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2', 'one block over and over'],
    ['azure_subscription_key = ', '{{of:a:1}}bcd1234ef567890abcd1234ef567890', 'one block over and over'],
  ])('a vendor’s name and exactly its alphabet and length: %s', (name, template, why) => {
    const value = make(template);
    const seen = (text: string): unknown[] => settle(scanText(text)).map(({ secret, confidence, notes }) => [secret, confidence, notes.filter((note) => note.startsWith('looks'))]);
    expect(seen(`${name}${value}`)).toEqual([[value, 'low', [`looks like a placeholder: ${why}`]]]);
    expect(seen(`${name}${value.slice(0, -1)}`)).toEqual([]);
  });

  it('only a name explains it: then words make it filler', () => {
    const value = make('{{alnum:14}}password{{alnum:2}}');
    expect(secretsIn(`razorpay_key_secret = "${value}"`)).toEqual([]);
    expect(secretsIn(`razorpay_key_secret = "${make('{{alnum:24}}')}"`)).toHaveLength(1);
  });
});

describe('a real key beside a placeholder', () => {
  it('is still found', () => {
    const key = make('sk_live_{{alnum:24}}');
    expect(scanText(`sk_live_your_secret_key and ${key}`).map((match) => match.secret)).toEqual([key]);
  });
});
