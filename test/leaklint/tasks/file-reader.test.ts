import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileReader } from '../../../packages/leaklint/src/tasks/file-reader.ts';
import type { FileOutcome } from '../../../packages/leaklint/src/tasks/file-reader.ts';
import type { TextFeed } from '../../../packages/leaklint/src/tasks/text-feed.ts';

let root = '';
let outside = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leaklint-'));
  outside = mkdtempSync(join(tmpdir(), 'leaklint-'));
  writeFileSync(join(outside, 'passwd'), 'outside');
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'folder/file'), 'inside');
  writeFileSync(join(root, 'empty'), '');
  writeFileSync(join(root, 'large'), Buffer.alloc(2_500_000, 'x'));
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff])]), 'no UTF-8');
  symlinkSync('/somewhere/else', join(root, 'link'));
  symlinkSync(outside, join(root, 'elsewhere'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(outside, { recursive: true });
});

function read(path: string): { text: string; outcome: FileOutcome } {
  let text = '';
  const feed = {
    begin: () => undefined,
    chunk: (bytes: Uint8Array) => void (text += Buffer.from(bytes).toString('latin1')),
    end: () => undefined,
    text: (_unit: number, bytes: Uint8Array) => void (text += Buffer.from(bytes).toString('latin1')),
  };
  const outcome = new FileReader(root).read(path, 0, feed as unknown as TextFeed);
  return { text, outcome };
}

test.each([
  ['folder/file', 'inside'],
  ['empty', ''],
  ['link', '/somewhere/else'],
  ['elsewhere', () => outside],
  ['f\xff', 'no UTF-8'],
])('%j is read as its own bytes; a link is its target', (path, content) => {
  const text = typeof content === 'string' ? content : content();
  expect(read(path)).toEqual({ text, outcome: { kind: 'read', bytes: text.length } });
});

test('a large file comes in pieces and whole', () => {
  const { text, outcome } = read('large');
  expect(outcome).toEqual({ kind: 'read', bytes: 2_500_000 });
  expect(text.length).toBe(2_500_000);
});

test.each([['missing'], ['folder'], ['folder/file/below'], ['elsewhere/passwd']])('%j is nothing to scan', (path) => {
  expect(read(path)).toEqual({ text: '', outcome: { kind: 'absent' } });
});

test.each([['../x'], ['folder/../../x'], ['/etc/passwd'], ['a//b'], ['.']])('%j is not read', (path) => {
  expect(read(path)).toEqual({ text: '', outcome: { kind: 'unreadable', reason: 'the path leaves the scanned folder' } });
});
