/** Where keys stand in real text: every delimiter behind a key, and every escape before it. */
import { RuleSet, TextScanner } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../packages/engine/src/template.ts';

const scanner = new TextScanner(RuleSet.builtin());
const found = (text: string) => scanner.scan(Buffer.from(text, 'latin1')).filter((match) => match.rule.kind === 'secret');

const around: Readonly<Record<string, (key: string) => string>> = {
  'double quotes': (key) => `const key = "${key}";`,
  backticks: (key) => `const key = \`${key}\`;`,
  'a query parameter': (key) => `https://api.test.invalid/v1?key=${key}&a=1`,
  'a comma': (key) => `${key}, next`,
  'a bracket': (key) => `login(${key})`,
  'a brace': (key) => `{${key}}`,
  'a tag': (key) => `<b>${key}</b>`,
  'a hash': (key) => `${key}#part`,
  'a full stop': (key) => `The key is ${key}. It`,
  'a slash': (key) => `/v1/${key}/messages`,
  'a percent escape behind': (key) => `${key}%20next`,
  'a name glued on': (key) => `PROD_${key}`,
  'an escaped line break': (key) => `"a\\n${key}"`,
  'an escaped tab': (key) => `"a\\t${key}"`,
  'an escaped equals sign': (key) => `q%3D${key}`,
  'an escaped quote': (key) => `%22${key}%22`,
  'a unicode escape': (key) => `\\u0022${key}\\u0022`,
  'an entity': (key) => `&quot;${key}&quot;`,
  'a colour': (key) => `\u001b[31m${key}\u001b[0m`,
};

const keys = ['sk_live_{{alnum:24}}', 'sk_live_{{alnum:98}}', 'sk_live_{{alnum:104}}', 'zv_live_{{alnum:24}}', 'zv_live_{{alnum:98}}', 'zv_live_{{alnum:104}}', 'zv_test_{{alnum:24}}', 'AIzaSy{{base64url:33}}', '{{npm}}', '{{github:ghp_}}', 'AKIA{{base32:16}}', 'SG.{{base64url:22}}.{{base64url:43}}', 'SK{{hex:32}}', 're_{{alnum:8}}_{{alnum:24}}', 'glpat-{{alnum:20}}', 'hf_{{of:A-Za-z:34}}'];

describe.each(keys)('%s', (template) => {
  const key = renderTemplate(template, 7).text;
  it.each(Object.keys(around))('in %s', (name) => {
    const text = around[name]?.(key) ?? '';
    expect(found(text).map((match) => match.secret)).toContain(key);
  });
});

describe('sk_live_ belongs to whom the words around it name', () => {
  const key = renderTemplate('sk_live_{{alnum:32}}', 3).text;
  it.each([
    ['Uvio', `curl https://api.uvio.chat/notify/v1/health -H "X-API-Key: ${key}"`],
    ['Uvio', `-H "X-API-Key: ${key}"`],
    ['Uvio', `UVIO_API_KEY=${key}`],
    ['Stripe', `new Stripe('${key}')`],
    ['Stripe', `secret: ${key}`],
    ['Clerk', `CLERK_SECRET_KEY=${key}`],
    ['WorkOS', `WORKOS_API_KEY=${key}`],
  ])('%s: %s', (vendor, text) => {
    expect(found(text).map((match) => match.vendor)).toEqual([vendor]);
  });
});

it('a PuTTY key ends with its lines', () => {
  const lines = renderTemplate('{{base64:64}}\n{{base64:44}}', 5).text;
  expect(found(`Encryption: none\nPrivate-Lines: 2\n${lines}\nPrivate-MAC: 07c1f2\n`).map((match) => match.secret)).toEqual([lines]);
});
