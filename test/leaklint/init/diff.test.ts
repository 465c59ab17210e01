import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../../../packages/leaklint/src/init/diff.ts';

const drawn = (before: string | undefined, after: string | undefined): string[] => diff(before, after).map(({ mark, text }) => mark + text);

describe('a small diff', () => {
  test.each([
    [undefined, 'a\nb\n', ['+a', '+b']],
    ['a\n', undefined, ['-a']],
    ['a\nb\nc\nd\ne\n', 'a\nb\nc\nX\nd\ne\n', ['…', ' b', ' c', '+X', ' d', ' e']],
    ['a\nb\nc\n', 'a\nB\nc\n', [' a', '-b', '+B', ' c']],
    ['a', 'a\nb', [' a', '+b']],
    ['1\n2\n3\n4\n5\n6\n7\n8\n', 'x\n1\n2\n3\n4\n5\n6\n7\n8\ny\n', ['+x', ' 1', ' 2', '…', ' 7', ' 8', '+y']],
  ])('%j to %j', (before, after, lines) => {
    expect(drawn(before, after)).toEqual(lines);
  });

  test('what comes and goes turns the one text into the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diff(before, after);
        const count = (mark: string): number => lines.filter((line) => line.mark === mark).length;
        const size = (text: string): number => text.replace(/\n$/, '').split('\n').length;
        expect(size(before) - count('-') + count('+')).toBe(size(after));
      }),
    );
  });
});
