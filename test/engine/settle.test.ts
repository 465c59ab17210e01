/** Of overlapping matches the most specific stays, in whatever order they come. */
import fc from 'fast-check';
import { type RawMatch, settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, scanText } from './scanner.ts';

const ids = (matches: readonly RawMatch[]): string[] => settle(matches).map((match) => match.rule.id);

describe('settle', () => {
  it.each([
    ['a token as the password of a URL', 'https://bot:{{github:ghp_}}@github.com/acme/app', 'github-personal-token'],
    ['a token in an assignment', 'auth_token = "{{github:ghp_}}"', 'github-personal-token'],
    ['a token in a line of configuration', 'NPM_TOKEN={{npm}}', 'npm-access-token'],
    ['a JSON Web Token in an assignment', 'access_token: "{{jwt}}"', 'jwt-token'],
    ['a key whose prefix begins like another’s', 'sk-ant-api03-{{base64url:93}}AA', 'anthropic-api-key'],
  ])('%s is that token', (_, template, rule) => {
    expect(ids(scanText(make(template)))).toEqual([rule]);
  });

  it('keeps what does not overlap, in order', () => {
    const text = make('{{npm}} {{github:ghp_}}\npassword: "{{alnum:14}}"');
    expect(ids(scanText(text))).toEqual(['npm-access-token', 'github-personal-token', 'generic-password']);
  });

  it('does not depend on the order', () => {
    const text = [make('https://bot:{{github:ghp_}}@github.com'), make('token="{{npm}}"'), make('{{jwt}}'), make('secret: "sk_live_{{alnum:24}}"')].join('\n');
    const matches = [...scanText(text)];
    expect(matches.length).toBeGreaterThan(5);
    const settled = settle(matches);
    fc.assert(fc.property(fc.shuffledSubarray(matches, { minLength: matches.length }), (shuffled) => {
      expect(settle(shuffled)).toEqual(settled);
    }));
    expect(settle(settled)).toEqual(settled);
  });

  it('is quick with 100,000 matches apart and 2,000 on one spot', () => {
    const one = scanText(make('{{npm}}'))[0] as RawMatch;
    const apart = Array.from({ length: 100_000 }, (_, index) => ({ ...one, start: index * 50, end: index * 50 + 40 }));
    const chain = Array.from({ length: 2_000 }, (_, index) => ({ ...one, start: 9_000_000 + index, end: 9_000_040 + index }));
    expect(settle([...chain, ...apart])).toHaveLength(100_000 + 50);
  });
});
