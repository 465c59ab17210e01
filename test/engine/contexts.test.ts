/** A key is found whatever stands before and behind it. */
import { describe, expect, it } from 'vitest';
import { make, rules, scanText } from './scanner.ts';

/** What may stand around KEY. */
const AROUND = ['"KEY"', '`KEY`', "'KEY'", '?key=KEY&a=1', 'KEY,', 'KEY)', 'KEY}', 'KEY<', 'KEY#', 'KEY.', 'KEY/', 'KEY%20', 'FOO_KEY', 'KEY', 'KEY;', 'KEY\\n', 'KEY\\"', 'key=KEY', 'a KEY b'];
/** Escapes and codes whose last letter looks like a part of the key. */
const BEFORE = ['\\nKEY', '\\tKEY', '\\rKEY', '%3DKEY', '%22KEY', '\\u0022KEY', '\\x22KEY', '&quot;KEY', '\u001b[32mKEY\u001b[0m', '\\u001b[1;31mKEY', '\\\\nKEY', 'FOO_KEY', '\nKEY', '=KEY', ':KEY', '//KEY', '(KEY'];

const KEYS: readonly (readonly [rule: string, template: string])[] = [
  ['stripe-live-key', 'sk_live_{{alnum:24}}'],
  ['zavu-live-key', 'zv_live_{{alnum:24}}'],
  ['gcp-api-key', 'AIza{{of:A-Za-z0-9_-:35}}'],
  ['npm-access-token', '{{npm}}'],
  ['github-personal-token', '{{github:ghp_}}'],
];

describe.each(KEYS)('%s', (rule, template) => {
  // A key that ends in a sign which is also a letter of the next word cannot be told from it: the template ends in a letter.
  const key = make(template, rule);
  const found = (text: string): string[] => scanText(text).filter((match) => match.rule.id === rule).map((match) => match.secret);

  it.each([...AROUND, ...BEFORE])('stands in %j', (context) => {
    expect(found(context.replace('KEY', key))).toEqual([key]);
  });
});

describe.each([['stripe-live-key', 'sk_live_'], ['zavu-live-key', 'zv_live_']])('%s is open-ended', (rule, prefix) => {
  it.each([98, 104])('with %d characters', (length) => {
    const key = make(`${prefix}{{alnum:${length}}}`);
    expect(scanText(`"${key}"`).filter((match) => match.rule.id === rule).map((match) => match.secret)).toEqual([key]);
  });
});

describe('every rule whose secret is a prefix and one run', () => {
  const simple = rules.rules.filter((rule) => rule.kind === 'secret' && !rule.block && rule.boundary === 'token' && rule.checks.every((check) => check.endsWith('checksum')) && /^\(\?<secret>[A-Za-z0-9_-]+\{\{token\}\}\)$/.test(rule.pattern));
  it('are most', () => expect(simple.length).toBeGreaterThan(50));

  it.each(simple.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const run = rule.runs[0];
    const prefix = rule.pattern.slice('(?<secret>'.length, rule.pattern.indexOf('{{'));
    const key = prefix + make(`{{of:${run?.alphabet.replaceAll('{', '').replaceAll('}', '')}:${run?.min}}}`, id);
    const inside = (byte: string): boolean => new RegExp(`^[${(run?.alphabet ?? '').replace(/[\]\\^/]/g, '\\$&')}]$`).test(byte);
    for (const context of [...AROUND, ...BEFORE]) {
      const next = context[context.indexOf('KEY') + 3];
      if (next !== undefined && inside(next)) continue;
      expect(scanText(context.replace('KEY', key)).filter((match) => match.rule.id === id).map((match) => match.secret), `${id} in ${JSON.stringify(context)}`).toEqual([key]);
    }
  });
});

describe('not a boundary', () => {
  it.each(['xKEY', '9KEY', 'KEYx'])('%s', (context) => {
    const key = make('AIza{{alnum:35}}');
    expect(scanText(context.replace('KEY', key)).filter((match) => match.rule.id === 'gcp-api-key')).toEqual([]);
  });
});
