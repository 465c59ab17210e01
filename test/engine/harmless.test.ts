/** What stands in public projects beside names of secrets and is none: hashes, types, samples that their makers have published, what the line itself calls made up. Beside each the same form with a secret. */
import { settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, scanText } from './scanner.ts';

const confidences = (template: string): string[] => settle(scanText(make(template))).map(({ confidence }) => confidence);

describe('a name', () => {
  it.each([
    ['of what makes a request unique', '"idempotency_key": "{{uuid}}"', '"account_key": "{{uuid}}"'],
    ['of what a shop shows to everybody', "storefrontToken: '{{hex:32}}'", "guestToken: '{{hex:32}}'"],
    ['of the hash that is stored', 'const storedSecret = "{{base64url:43}}"', 'const restoredSecret = "{{base64url:43}}"'],
    ['of the salt of a password', "'passwordSalt' => '{{alnum:16}}'", "'passwordValue' => '{{alnum:16}}'"],
    ['of a type', "export type ModelKey = '{{alnum:32}}'", "export const ModelKey = '{{alnum:32}}'"],
    ['of what is tried with it', "expect(validateSecret('{{alnum:24}}')).toBe(true)", "builder.setSecret('{{alnum:24}}')"],
    ['of what is tried with it in snake case', "check_token('{{alnum:24}}')", "add_token('{{alnum:24}}')"],
    ['of a kind of login', "-H 'Authorization: Basic {{alnum:17}}'", "-H 'Authorization: Token {{alnum:17}}'"],
  ])('%s promises no secret', (_, harmless, harmful) => {
    expect([confidences(harmless), confidences(harmful).length]).toEqual([[], 1]);
  });
});

describe('a value', () => {
  it.each([
    ['one of those that a type allows', 'let token: \'{{alnum:24}}\' | "other"', "let token = '{{alnum:24}}'"],
    ['the digest of a password in 64 bytes', "password: '{{hex:128}}'", "password: '{{hex:120}}'"],
    ['the digest of a password in 48 bytes', "password: '{{hex:96}}'", "password: '{{hex:100}}'"],
    ['the digest of a password in 28 bytes', "password: '{{hex:56}}'", "password: '{{hex:54}}'"],
    ['a key that is public by design', 'BILLING_KEY = "phc_{{alnum:43}}"', 'BILLING_KEY = "pha_{{alnum:43}}"'],
    ['words in base64 behind a prefix', `const secret = "hook_${Buffer.from('secret-key-bytes').toString('base64')}"`, 'const secret = "hook_{{base64:22}}=="'],
    ['typed blindly', "const acmeKey = 'acme_19{{of:a-z0-9:12}}asdfx'", "const acmeKey = 'acme_19{{of:a-z0-9:12}}asqfx'"],
    ['code between two strings', 'title: "Your password:",check:e=>e.length>3||"Required"', 'password:"t{check:e=>e.len]th>3||z"'],
  ])('that is %s is none', (_, harmless, harmful) => {
    expect([confidences(harmless), confidences(harmful).length]).toEqual([[], 1]);
  });

  it('that stands there twice is no type', () => {
    const value = make('{{alnum:24}}');
    expect([confidences(`acme token = '${value}' | '${value}'`), confidences(`acme token = '${value}' | '{{alnum:24}}'`)]).toEqual([['medium'], []]);
  });

  it.each([
    ['a digest of 16 bytes', "password: '{{hex:32}}'", ['low']],
    ['64 bytes in base64', "password: '{{alnum:86}}=='", ['low']],
    ['62 bytes in base64', "password: '{{alnum:82}}=='", ['medium']],
    ['words with digits for letters', 'password: "N3v3rSt0r3dAway!"', ['low']],
    ['the same digits in no words', 'password: "N3v3rXt0r3dQzwy!"', ['medium']],
  ])('of a password that might be %s is sure to this degree: %j', (_, template, expected) => {
    expect(confidences(template)).toEqual(expected);
  });
});

/** Only how they begin; the rest is of the same form. */
describe('what its maker has published', () => {
  it.each([
    ['the emulator of Azure Storage', 'Eby8vdM02xNOcqFl{{alnum:70}}=='],
    ['the emulator of Azure Cosmos DB', 'C2y6yDjf5/R+ob0N{{alnum:70}}=='],
  ])('%s is told as the least sure beside its own name', (_, key) => {
    const [match] = settle(scanText(make(`AccountName=acme;AccountKey=${key};`)));
    expect(match).toMatchObject({ rule: { id: 'azure-connection-string-key' }, confidence: 'low', notes: ['looks like a placeholder: its maker has published it'] });
    expect(confidences('AccountName=acme;AccountKey={{alnum:86}}==;')).toEqual(['high']);
  });

  it.each(['Eby8vdM02xNOcqFl{{alnum:70}}==', 'C2y6yDjf5/R+ob0N{{alnum:70}}==', 'sig_7kYjw48mhY7kAj{{alnum:14}}', 'sig_5ZB6DVzB1wjE8S{{alnum:14}}', 'Jhj5dZrVaK7ZwHHj{{alnum:8}}', 'gIkuvaNzQIHg97AT{{alnum:8}}', 'z26uFbvR1xHJEdHE{{alnum:8}}'])('%s beside a name alone is none', (key) => {
    expect([confidences(`signing_key: "${key}"`), confidences('signing_key: "{{alnum:32}}"')]).toEqual([[], ['medium']]);
  });

  it.each(['123e4567-e89b-12d3-a456-{{digits:12}}', '550e8400-e29b-41d4-a716-{{digits:12}}', 'f81d4fae-7dec-11d0-a765-{{hex:12}}', '6ba7b810-9dad-11d1-80b4-{{hex:12}}'])('%s, a sample of a UUID, is the least sure beside a vendor, and none beside a name alone', (uuid) => {
    expect([confidences(`deepai_api_key = "${uuid}"`), confidences(`account_api_key: "${uuid}"`)]).toEqual([['low'], []]);
    expect([confidences('deepai_api_key = "{{uuid}}"'), confidences('account_api_key: "{{uuid}}"')]).toEqual([['medium'], ['low']]);
  });

  it('the login of a local server of QStash is told as the least sure', () => {
    const login = Buffer.from('{"UserID":"defaultUser","Password":"defaultPassword"}').toString('base64');
    expect(confidences(`QSTASH_TOKEN="${login}"`).filter((confidence) => confidence !== 'low')).toEqual([]);
  });
});

describe('what the line says of a key', () => {
  const key = ['sk', 'live', '{{alnum:24}}'].join('_');

  it.each([
    [`<input placeholder="${key}" />`],
    [`<Input placeholder={'${key}'} />`],
    [`  placeholder: '${key}',`],
    [`"placeholder": "${key}"`],
    [`secret: '${key}', // a dummy`],
    [`SECRET=${key} # fake`],
    [`f('${key}') /* this one is made up */`],
    [`secret: "${key}" // not a real key`],
    [`<key>${key}</key>`.replace('</key>', ' <!-- bogus -->')],
    [`const key = "${key}"; // mock`],
  ])('%s: the least sure', (line) => {
    expect(confidences(line)).toEqual(['low']);
  });

  it.each([
    [`placeholder: ''\nsecret: '${key}'`],
    [`// no dummy\nsecret: '${key}'`],
    [`secret: '${key}'\n// a dummy`],
    [`secret: '${key}', other: 'dummy'`],
    [`secret: '${key}' // for the dummyish service`],
    [`secret: '${key}' // of the account that all of us in the company share since we moved to the new house, no dummy`],
  ])('%s: nothing', (line) => {
    expect(confidences(line)).toEqual(['high']);
  });

  it.each([
    ['abc123def456ghi789', 'low'],
    ['1a2b3c4d5e6f7a8b9c0d', 'low'],
    ['9f8e7d6c5b4a3f2e1d0c', 'low'],
    ['abc124def456ghi789', 'high'],
    ['abd123efg456hij789', 'high'],
  ])('letters and digits in their order, %s: %s', (body, expected) => {
    expect(confidences(['sk', 'live', body].join('_'))).toEqual([expected]);
  });
});
