/** Templates: what one stands for, and that the same template and seed give the same text. */
import { expandTemplate, renderTemplate } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';

describe('a template stands for', () => {
  it.each([
    ['sk_live_{{alnum:24}}', ['sk_live_{{alnum:24}}']],
    ['{{alnum:14,255}}', ['{{alnum:14}}', '{{alnum:255}}']],
    ['{{of:a-z0-9_-:3,4,5}}.', ['{{of:a-z0-9_-:3}}.', '{{of:a-z0-9_-:4}}.', '{{of:a-z0-9_-:5}}.']],
    ['{{or:dop|doo}}_{{hex:8}}', ['dop_{{hex:8}}', 'doo_{{hex:8}}']],
    ['x{{or:|y}}z', ['xz', 'xyz']],
    ['{{pem:{{or:RSA |}}PRIVATE KEY}}', ['{{pem:RSA PRIVATE KEY}}', '{{pem:PRIVATE KEY}}']],
    ['{{or:a|b}}{{hex:1,2}}', ['a{{hex:1}}', 'a{{hex:2}}', 'b{{hex:1}}', 'b{{hex:2}}']],
    ['$KEY {{ .Values.key }} {0}', ['$KEY {{ .Values.key }} {0}']],
  ])('%s', (template, expected) => {
    expect(expandTemplate(template)).toEqual(expected);
  });
});

it('renders the first of them, and the same for the same seed', () => {
  const first = renderTemplate('{{or:a|b}}_{{hex:20,30}}', 'seed');
  expect(first.text).toMatch(/^a_[0-9a-f]{20}$/);
  expect(first.parts).toEqual([first.text.slice(2)]);
  expect(renderTemplate('{{or:a|b}}_{{hex:20,30}}', 'seed')).toEqual(first);
  expect(renderTemplate('{{or:a|b}}_{{hex:20,30}}', 'other').text).not.toBe(first.text);
});
