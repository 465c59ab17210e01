/** Where a run of base64 may go on behind an escape or a line break. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAround, VARIANT, withoutEscapes } from '../../packages/engine/src/encoding.ts';
import { isBroken } from '../../packages/engine/src/wrapping.ts';

/** The anchor is marked by `|`, the window by `[` and `]` where it is not the text. */
function broken(marked: string): boolean {
  const text = marked.replaceAll(/[|[\]]/g, '');
  const [start, anchor, end] = ['[', '|', ']'].map((mark) => marked.slice(0, marked.indexOf(mark)).replaceAll(/[|[\]]/g, '').length);
  return isBroken(Buffer.from(text, 'latin1'), marked.includes('[') ? start ?? 0 : 0, marked.includes(']') ? end ?? 0 : text.length, anchor ?? 0);
}

describe('a run of base64', () => {
  it.each([
    ['|QUJD'], ['QU|JD'], ['"|QUJD"'], ['key: |QUJD '], ['(|QUJD,'], ['=|QUJD=='], ['QUJD.|QUJD.QUJD'],
    // further off nothing matters
    ['\\" |QUJD "\\'], ['%20 |QUJD %20'], ['&amp; |QUJD &amp;'], ['\n |QUJD \n'],
    // what the window does not hold is not seen
    ['\\[|QUJD]\\'], ['\\n[|QUJD]&#43;'],
    // a semicolon behind, an ampersand before: no end and no beginning of an escape
    ['|QUJD;'], ['&|QUJD'],
  ])('%j is whole', (text) => {
    expect(broken(text)).toBe(false);
  });

  it.each([
    // lines, as they are and as JSON writes them
    ['QUJD\n|QUJD'], ['QUJD\r\n|QUJD'], ['|QUJD\nQUJD'], ['|QUJD\r\nQUJD'], ['QUJD\\n|QUJD'], ['|QUJD\\nQUJD'], ['\\r\\n|QUJD'], ['QUJD\\nQU|JD'],
    // + / = as URLs, JSON and HTML write them
    ['QUJD%2B|QUJD'], ['|QUJD%2FQUJD'], ['|QUJD%3d%3d'], ['QUJD\\u002b|QUJD'], ['|QUJD\\u002fQUJD'], ['QUJD\\/|QUJD'], ['|QUJD\\/QUJD'], ['QUJD\\x2b|QUJD'], ['QUJD&#43;|QUJD'], ['|QUJD&#x2F;QUJD'], ['|QUJD&#61;'],
    // a quote that is escaped ends a string within a string
    ['\\"|QUJD\\"'], ['|QUJD\\"'], ['&quot;|QUJD'], ['%22|QUJD'],
  ])('%j may go on', (text) => {
    expect(broken(text)).toBe(true);
  });

  it('that is whole reads the same without escapes', () => {
    const piece = fc.oneof({ weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z0-9+/]{1,6}$/) }, fc.constantFrom('\\n', '\\/', '\\u002b', '\\x2F', '%2B', '%2f', '%', '&#43;', '&#x2f;', '&amp;', ' ', '"', '\\"', '\\', '\n', '=', ';', '&', 'u002b', '#'));
    let whole = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.array(piece, { maxLength: 6 }), (before, after) => {
        const [head, tail] = [before.join(''), after.join('')];
        const bytes = Buffer.from(`${head}QUJDREVG${tail}`, 'latin1');
        if (isBroken(bytes, 0, bytes.length, head.length)) return;
        whole++;
        const read = decodeAround(bytes, 0, bytes.length, head.length, VARIANT.base64)?.bytes;
        for (const escape of ['escapes', 'percent', 'entities'] as const) {
          const plain = withoutEscapes(bytes, 0, bytes.length, head.length, escape);
          expect(decodeAround(plain.bytes, 0, plain.bytes.length, plain.anchor, VARIANT.base64)?.bytes, escape).toEqual(read);
        }
      }),
      { numRuns: 3000 },
    );
    expect(whole).toBeGreaterThan(300);
  });
});
