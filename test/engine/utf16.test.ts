import { utf16Units } from '@leaklint/engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('counts what JavaScript counts, for every well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const bytes = Buffer.from(`x${text}y`);
      expect(utf16Units(bytes, 1, bytes.length - 1)).toBe(text.length);
    }),
    { numRuns: 2000 },
  );
});

it('counts any bytes, and those of two texts as those of one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
      const middle = Math.min(at, bytes.length);
      expect(utf16Units(bytes, 0, middle) + utf16Units(bytes, middle, bytes.length)).toBe(utf16Units(bytes, 0, bytes.length));
    }),
  );
});
