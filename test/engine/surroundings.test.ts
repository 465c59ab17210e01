// What stands around a match is a function of the text alone: in whatever pieces it came, and wherever it stood.
import { InPlaceScanner, TextScanner, inlineIgnore } from '@leaklint/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORE } from '../e2e/scratch.ts';
import { make, rules } from './scanner.ts';

const TOOLS = ['', 'leaklint', 'gitleaks', 'betterleaks', 'detect-secrets', 'secretlint', 'trufflehog'];
const scanner = new TextScanner(rules, (match, around) => TOOLS.indexOf(inlineIgnore(around, match.rule.id)?.tool ?? ''));
const inPlace = new InPlaceScanner(scanner, rules);

function marks(text: Buffer, chunk: number): number[] {
  scanner.begin();
  for (let at = 0; at < text.length; at += chunk) scanner.write(text.subarray(at, at + chunk));
  return scanner.finish().map((match) => match.mark);
}

function marksInPlace(text: Buffer): number[] {
  const at = scanner.end;
  inPlace.kernel.reserve(at + text.length + 256 - inPlace.kernel.base);
  inPlace.kernel.bytes.set(text, at);
  return inPlace.whole(at, text.length).map((match) => match.mark);
}

const key = (seed: number): string => make('zv_live_{{alnum:24}}', seed);
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 50 }).map((seed) => `k = "${key(seed)}"`) },
  { weight: 2, arbitrary: fc.constantFrom('\n', ' ', '\0', '\r\n') },
  { weight: 3, arbitrary: fc.constantFrom(`// ${IGNORE}: zavu-live-key -- known`, '# gitleaks:allow', '/* secretlint-disable */', '/* secretlint-enable */', '// secretlint-disable-next-line', '# pragma: allowlist nextline secret') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }).map((length) => 'x '.repeat(length / 2)) },
);

describe('the marks of matches', () => {
  it('do not depend on the pieces, nor on where the text stands', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 1, max: 5000 }), (parts, chunk) => {
        const text = Buffer.from(parts.join(''), 'latin1');
        const whole = marks(text, text.length + 1);
        expect(marks(text, chunk)).toEqual(whole);
        expect(marksInPlace(text)).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('of a text that is longer than what a scanner holds', () => {
    const filler = `${'y '.repeat(30)}\n`;
    const lines = Array.from({ length: 20_000 }, (_, line) => (line % 700 === 3 ? `k = "${key(line)}" // gitleaks:allow\n` : line % 700 === 4 ? `k = "${key(line)}"\n` : line % 5000 === 60 ? '// secretlint-disable\n' : filler));
    const text = Buffer.from(lines.join(''), 'latin1');
    const whole = marksInPlace(text);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(new Set(whole)).toEqual(new Set([0, TOOLS.indexOf('gitleaks'), TOOLS.indexOf('secretlint')]));
    expect(marks(text, 65_536)).toEqual(whole);
    expect(marks(text, 1000)).toEqual(whole);
  });

  it('a comment out of sight says nothing', () => {
    const far = Buffer.from(`# gitleaks:allow ${'z '.repeat(600)}${key(1)}\n`, 'latin1');
    expect(marks(far, far.length)).toEqual([0]);
  });
});
