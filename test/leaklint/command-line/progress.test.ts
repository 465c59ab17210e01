import { expect, test } from 'vitest';
import { ProgressLine, progressText } from '../../../packages/leaklint/src/command-line/progress.ts';
import type { Progress } from '../../../packages/leaklint/src/scan-options.ts';

const at = (share: number): Progress => ({ phase: 'scan', objects: 1000 * share, totalObjects: 1000, bytes: 1e9 * share, totalBytes: 1e9 });

function lines(isTTY: boolean, seconds: number, calls: number, columns = 80): string[] {
  const written: string[] = [];
  let now = 0;
  const progress = new ProgressLine({ write: (text) => void written.push(text), isTTY, columns, now: () => now });
  for (let i = 0; i <= calls; i++) {
    now = (seconds * 1000 * i) / calls;
    progress.show(at(i / calls));
  }
  progress.clear();
  return written;
}

test.each([
  [at(0), 0, 'scanning · 0/1,000'],
  [at(0.42), 2, 'scanning 42 % · 420/1,000 · 420 MB · 210 MB/s · 3 s left'],
  [at(1), 5, 'scanning 100 % · 1,000/1,000 · 1.0 GB · 200 MB/s'],
  [{ phase: 'list', objects: 1234, totalObjects: 0, bytes: 0, totalBytes: 0 } as const, 1, 'listing objects · 1,234'],
])('%j after %i s: %s', (progress, seconds, text) => {
  expect(progressText(progress, seconds)).toBe(text);
});

test('on a terminal: one line, at most ten times a second, taken away at the end', () => {
  const written = lines(true, 2, 1000);
  expect(written.length).toBeLessThanOrEqual(22);
  expect(written.length).toBeGreaterThan(10);
  expect(written.every((text) => text.startsWith('\r\u001b[K') && !text.includes('\n'))).toBe(true);
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('on a narrow terminal the line is cut, so that it never wraps', () => {
  for (const text of lines(true, 2, 1000, 20)) expect(text.replace('\r\u001b[K', '').length).toBeLessThan(20);
});

test('in a log: nothing of a short scan, a line for each tenth of a long one', () => {
  expect(lines(false, 5, 1000)).toEqual([]);
  const written = lines(false, 100, 1000);
  expect(written).toHaveLength(10);
  expect(written[3]).toMatch(/^leaklint: scanning 40 % .*\n$/);
});
