/** Law 1: a raw match is a function of its window alone. */
import fc from 'fast-check';
import { type RawMatch, TextScanner, WINDOW } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { setWindow } from '../../packages/engine/src/window.ts';
import { make, rules } from './scanner.ts';

const scanner = new TextScanner(rules);
const at = (matches: readonly RawMatch[], start: number, end: number): string[] => matches.filter((match) => match.start === start && match.end === end).map((match) => `${match.rule.id} ${match.secret} ${match.vendor} ${match.confidence} ${match.notes.join()}`);

describe('the window', () => {
  const windowOf = (text: string, anchor: number, lines = 0, block = false) => {
    const window = { start: 0, end: 0, clippedStart: false, clippedEnd: false };
    setWindow(window, Buffer.from(text), 0, text.length, anchor, lines, block);
    return { ...window, text: text.slice(window.start, window.end) };
  };

  it.each([
    ['is the line', 'ab\ncdXef\ngh', 5, 0, 'cdXef'],
    ['is the whole text without line breaks', 'cdXef', 2, 0, 'cdXef'],
    ['takes in one line more on either side', 'a\nb\ncX\nd\ne', 5, 1, 'b\ncX\nd'],
    ['takes in three, as far as there are', 'a\nb\ncX\nd\ne', 5, 3, 'a\nb\ncX\nd\ne'],
    ['keeps \\r', 'a\r\nX\r\nb', 3, 0, 'X\r'],
  ])('%s', (_, text, anchor, lines, expected) => {
    expect(windowOf(text, anchor, lines)).toMatchObject({ text: expected, clippedStart: false, clippedEnd: false });
  });

  it('is clipped before and after', () => {
    const text = 'a'.repeat(20_000);
    expect(windowOf(text, 10_000)).toMatchObject({ start: 10_000 - WINDOW.before, end: 10_000 + WINDOW.after, clippedStart: true, clippedEnd: true });
    expect(windowOf(text, 500)).toMatchObject({ start: 0, clippedStart: false });
    expect(windowOf(text, 19_000)).toMatchObject({ end: 20_000, clippedEnd: false });
  });

  it('of a block runs on over lines', () => {
    const text = 'a\n'.repeat(40_000);
    expect(windowOf(text, 101, 0, true)).toMatchObject({ start: 100, end: 101 + WINDOW.blockAfter, clippedEnd: true });
  });
});

describe('bytes outside the window', () => {
  const cases = ['"sk_live_{{alnum:24}}"', 'password: "{{alnum:18}}"', 'postgres://app:{{alnum:20}}@db.acme.io/x', '{{github:ghp_}}', 'b64{: {{npm}} ;}', 'api_key={{alnum:30}}', '{{jwt}}'];

  it.each(cases)('never change what is found in %s', (template) => {
    fc.assert(
      fc.property(fc.nat(1000), fc.uint8Array({ minLength: 0, maxLength: 60 }), fc.uint8Array({ minLength: 0, maxLength: 60 }), (seed, before, after) => {
        // Three lines of its own on either side: the widest window of a line rule.
        const line = Buffer.from(`\n\n\n\n${make(template, seed)}\n\n\n\n`, 'latin1');
        const text = Buffer.concat([before, line, after]);
        const shifted = (matches: readonly RawMatch[], by: number): string[] => matches.filter((match) => match.start >= by && match.end <= by + line.length).map((match) => `${match.start - by} ${match.end - by} ${at([match], match.start, match.end).join()}`);
        expect(shifted(scanner.scan(text), before.length)).toEqual(shifted(scanner.scan(line), 0));
      }),
      { numRuns: 60 },
    );
  });

  it('never change what is found in a long line', () => {
    const key = `"${make('zv_live_{{alnum:40}}')}"`;
    const far = (fill: string): Buffer => Buffer.from(fill.repeat(3000) + ' '.repeat(WINDOW.before) + key + ' '.repeat(WINDOW.after) + fill.repeat(3000));
    const start = 3000 + WINDOW.before + 1;
    expect(at(scanner.scan(far('a')), start, start + 48)).toHaveLength(1);
    expect(at(scanner.scan(far('a')), start, start + 48)).toEqual(at(scanner.scan(far('"')), start, start + 48));
  });
});

describe('the end of the text', () => {
  it('is a boundary, but a clip edge is none', () => {
    const key = make('zv_live_{{alnum:40}}');
    expect(scanner.scan(Buffer.from(key))).toHaveLength(1);
    const connection = (gap: number): Buffer => Buffer.from(`-----BEGIN RSA PRIVATE KEY-----\n${`${make('{{base64:64}}')}\n`.repeat(gap)}`);
    expect(scanner.scan(connection(20))).toHaveLength(1);
    expect(scanner.scan(connection(600))).toHaveLength(0);
  });
});
