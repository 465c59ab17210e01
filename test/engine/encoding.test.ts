/** Secrets under one layer of base64, hex or UTF-16, found from the encoded anchor. */
import { describe, expect, it } from 'vitest';
import { make, scanText } from './scanner.ts';

const key = make('sk_live_{{alnum:26}}');
const found = (text: string) => scanText(text).filter((match) => match.rule.id === 'stripe-live-key').map((match) => [match.encoding, match.secret]);

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 5, 17])('with %d bytes before the key', (before) => {
    for (const after of ['', '"', '";', '"; end']) {
      const plain = `${'"{: ,'.repeat(5).slice(0, before)}${before === 0 ? '' : ' '}${key}${after}`;
      const encoded = Buffer.from(plain).toString('base64');
      expect(found(`data: ${encoded}\n`)).toEqual([['base64', key]]);
      expect(found(`data: "${encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}"`)).toEqual([['base64', key]]);
    }
  });

  it('gives the place of the encoded bytes, which decode to the secret', () => {
    const encoded = Buffer.from(`x: ${key}`).toString('base64');
    const text = `value: ${encoded}`;
    const match = scanText(text).find((one) => one.rule.id === 'stripe-live-key');
    expect(match?.start).toBe(7 + 4);
    expect(Buffer.from(text.slice(match?.start, match?.end), 'base64').toString()).toBe(key);
  });

  it('of a placeholder is none', () => {
    expect(scanText(Buffer.from('sk_live_your_secret_key_here').toString('base64'))).toEqual([]);
  });

  it('of a whole PEM block', () => {
    const pem = make('{{pem:RSA PRIVATE KEY}}');
    const match = scanText(`key: ${Buffer.from(pem).toString('base64')}`)[0];
    expect([match?.rule.id, match?.encoding, match?.secret]).toEqual(['private-key-pem', 'base64', pem]);
  });

  it('deeper than one layer is not looked for', () => {
    const once = Buffer.from(key).toString('base64');
    expect(scanText(Buffer.from(once).toString('base64'))).toEqual([]);
  });
});

describe('hex', () => {
  it.each(['', ' ', 'abc='])('behind %j', (before) => {
    const encoded = Buffer.from(before + key).toString('hex');
    expect(found(`blob ${encoded};`)).toEqual([['hex', key]]);
    expect(found(`blob ${encoded.toUpperCase()};`)).toEqual([['hex', key]]);
  });
});

describe('UTF-16', () => {
  const wide = (text: string, order: 'le' | 'be'): string => {
    const bytes = Buffer.from(text, 'utf16le');
    return (order === 'le' ? bytes : bytes.swap16()).toString('latin1');
  };

  it.each(['le', 'be'] as const)('%s', (order) => {
    for (const text of [key, `"${key}"`, `a\r\nkey: ${key}\r\nb`]) expect(found(wide(text, order)).map(([, secret]) => secret)).toEqual([key]);
    expect(found(`x${wide(`"${key}"`, order)}`).map(([, secret]) => secret)).toEqual([key]);
  });

  it.each(['le', 'be'] as const)('%s, the assignment family', (order) => {
    const password = make('{{alnum:16}}');
    expect(scanText(wide(`password = "${password}"\r\n`, order)).map((match) => match.secret)).toEqual([password]);
  });
});
