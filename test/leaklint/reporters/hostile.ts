/** Names and texts as an attacker chooses them. */
import fc from 'fast-check';

export const HOSTILE: readonly string[] = [
  'two\nlines',
  'carriage\rreturn',
  'esc\u001b[2J\u001b[31mred',
  'c1\u009b31m',
  'bidi\u202egnp.exe',
  'isolate\u2066x\u2069',
  'zero\u200bwidth\u200d\ufeff',
  'lone\ud800surrogate\udc00',
  'lines\u2028and\u2029paragraphs',
  'nbsp\u00a0thin\u2009',
  'tags\u{e0041}\u{e0042}',
  '%0A::error::injected',
  '::error file=x::injected',
  ' ::set-output name=a::b',
  '##[error]injected',
  '##vso[task.complete]',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) `x` **b** @everyone #1',
  '{0} {placeholder}',
  '=cmd|calc',
  '$(touch x)`id`',
  '../../etc/passwd',
  '/absolute/path',
  'C:\\windows',
  'http://evil.example/x',
  '-n',
  '',
  'ünï/🔑/键.txt',
];

/** Strings of any UTF-16 units, dense in those that harm. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom('\n', '\r', '\t', '\u001b', '\u0000', '\u007f', '\u0085', '\u200f', '\u202a', '\u2069', '::', '##[', ' ', '%', '\ud83d', '\ude00', '"', '\\'),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
