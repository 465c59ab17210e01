import { ByteClass } from '@leaklint/kernel';
import { expect, test } from 'vitest';

const text = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

test.each([
  ['a-e', 'abcde'],
  ['A-C0-2_-', '-012ABC_'],
  ['-a', '-a'],
  ['', ''],
  ['\\n\\t\\r\\\\', '\t\n\r\\'],
  ['\\x00-\\x02\\-\\]', '\0\x01\x02-]'],
  ['aa', 'a'],
])('%j holds %j', (pattern, members) => {
  expect(text(ByteClass.of(pattern).bytes())).toBe(members);
});

test.each(['b-a', 'é\u0100', '\\', '\\x1'])('%j is refused', (pattern) => {
  expect(() => ByteClass.of(pattern)).toThrow(RangeError);
});

test('sets are joined, turned over and asked', () => {
  const digits = ByteClass.of('0-9');
  expect(text(digits.union(ByteClass.from([65])).bytes())).toBe('0123456789A');
  expect(digits.not().bytes()).toHaveLength(246);
  expect(ByteClass.all().bytes()).toHaveLength(256);
  expect([digits.has(0x30), digits.has(0x2f), digits.has(256), digits.has(-1)]).toEqual([true, false, false, false]);
});
