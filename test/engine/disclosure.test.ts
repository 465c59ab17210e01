/** Fingerprints and redaction give nothing of the secret away, and a fingerprint is the secret's alone. */
import { PUBLIC_SALT, fingerprint, normaliseSecret, redact } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, rules, scanText } from './scanner.ts';

const strong = { weak: false };
const weak = { weak: true };

describe('fingerprint', () => {
  const secret = make('{{npm}}');

  it('is lk1_ and 32 hexadecimal digits', () => {
    expect(fingerprint({ rule: strong, secret })).toMatch(/^lk1_[0-9a-f]{32}$/);
    expect(fingerprint({ rule: weak, secret })).toMatch(/^lk1_[0-9a-f]{32}$/);
  });

  it('never changes between versions', () => {
    expect(fingerprint({ rule: strong, secret: 'a' })).toBe(KNOWN.strong);
    expect(fingerprint({ rule: weak, secret: 'a' })).toBe(KNOWN.weak);
  });

  it('depends on secret, salt and stretching, not on the rule', () => {
    const other = rules.rules.filter((rule) => !rule.weak);
    expect(new Set(other.map((rule) => fingerprint({ rule, secret })))).toHaveLength(1);
    expect(fingerprint({ rule: strong, secret })).toBe(fingerprint({ rule: strong, secret }, PUBLIC_SALT));
    expect(fingerprint({ rule: strong, secret }, 'mine')).not.toBe(fingerprint({ rule: strong, secret }));
    expect(fingerprint({ rule: strong, secret }, Buffer.from('mine'))).toBe(fingerprint({ rule: strong, secret }, 'mine'));
    expect(fingerprint({ rule: weak, secret })).not.toBe(fingerprint({ rule: strong, secret }));
    expect(fingerprint({ rule: strong, secret: `${secret}x` })).not.toBe(fingerprint({ rule: strong, secret }));
  });

  it('stretches each distinct weak secret once', () => {
    const begin = process.cpuUsage(); // the clock would count what else runs on the machine
    for (let times = 0; times < 2000; times++) fingerprint({ rule: weak, secret: 'the same again' });
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(1000);
  });
});

describe('a PEM block', () => {
  const pem = make('{{pem:RSA PRIVATE KEY}}');
  const forms: Record<string, string> = {
    'as a file': `${pem}\n`,
    'with Windows line ends': pem.replaceAll('\n', '\r\n'),
    'indented': pem.replace(/^/gm, '    '),
    'in one line of JSON': `{"private_key": "${pem.replaceAll('\n', '\\n')}\\n"}`,
    'escaped twice': `"{\\"key\\": \\"${pem.replaceAll('\n', '\\\\n')}\\"}"`,
    'as a concatenation': pem.split('\n').map((line) => `"${line}\\n"`).join(' +\n  '),
    'with list marks': pem.replace(/^/gm, '> '),
    'in a template literal': `const key = \`${pem}\`;`,
  };

  it.each(Object.entries(forms))('has one fingerprint: %s', (_, text) => {
    const matches = scanText(text).filter((match) => match.rule.id === 'private-key-pem');
    expect(matches.map((match) => fingerprint(match))).toEqual([fingerprint({ rule: strong, secret: pem })]);
    expect(matches[0]?.confidence).toBe('high');
  });

  it('without its end is found, and less sure', () => {
    expect(scanText(pem.slice(0, pem.indexOf('-----END'))).map((match) => [match.rule.id, match.confidence])).toEqual([['private-key-pem', 'medium']]);
  });
});

describe('redaction', () => {
  it.each(rules.rules.map((rule) => [rule.id, rule] as const))('%s shows no eight bytes beyond the public prefix', (id, rule) => {
    for (const example of rule.examples) {
      for (const match of scanText(make(example, id)).filter((one) => one.rule.id === id)) {
        const shown = redact(match);
        const prefix = shown.includes('…') ? shown.slice(0, shown.indexOf('…')) : '';
        expect(match.secret.startsWith(prefix)).toBe(true);
        const body = normaliseSecret(match.secret);
        const hidden = body === match.secret ? body.slice(prefix.length) : body;
        for (let at = 0; at + 8 <= hidden.length; at++) expect(shown.includes(hidden.slice(at, at + 8))).toBe(false);
        expect(hidden.length, `${shown}: hardly anything is hidden`).toBeGreaterThanOrEqual(4);
        expect(shown).toContain(`(${match.secret.length} character`);
      }
    }
  });

  it('shows only the length of what a person may have chosen', () => {
    const [match] = scanText(make('postgres://app:{{alnum:20}}@db.acme.io/app'));
    expect(match === undefined ? '' : redact(match)).toBe('(20 characters)');
  });

  it('shows the public prefix of a key', () => {
    const [match] = scanText(make('sk_live_{{alnum:24}}'));
    expect(match === undefined ? '' : redact(match)).toBe('sk_live_… (32 characters)');
  });
});

const KNOWN = { strong: 'lk1_a40a360d65d44d0774b1c1ef0beb8ac7', weak: 'lk1_541e4bf5cf9731a16208d885ce0ae856' };
