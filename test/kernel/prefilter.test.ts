import { Kernel, planPrefilter, ReferencePrefilter } from '@leaklint/kernel';
import { describe, expect, test } from 'vitest';
import { cases } from './cases.ts';
import { bytes, scanAll } from './text.ts';

/** What stands around the text: it goes on as if the text went on, which must change nothing. */
const misleading = (text: string): string => (text + text + 'a'.repeat(64)).slice(0, 64);

describe.each(cases)('$name', ({ text, anchors, hits }) => {
  test('reference', () => {
    for (const shift of [0, 1, 17]) {
      const arena = bytes(misleading(text).slice(0, shift) + text + misleading(text));
      expect(scanAll(new ReferencePrefilter(anchors, arena), shift, shift + text.length)).toEqual(hits);
    }
  });

  test('kernel, shifted by 0 to 260 bytes', () => {
    const kernel = new Kernel(planPrefilter(anchors), { arenaBytes: 4096 });
    for (let shift = 0; shift <= 260; shift++) {
      kernel.bytes.fill(0x61, kernel.base, kernel.base + 4096);
      kernel.bytes.set(bytes(misleading(text)), kernel.base + shift + text.length);
      if (shift >= 64) kernel.bytes.set(bytes(misleading(text)), kernel.base + shift - 64);
      const start = kernel.base + shift;
      kernel.bytes.set(bytes(text), start);
      expect(scanAll(kernel, start, start + text.length), `shift ${shift}`).toEqual(hits);
    }
  });
});
