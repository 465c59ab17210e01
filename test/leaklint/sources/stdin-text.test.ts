import { describe, expect, test } from 'vitest';
import { StdinText } from '../../../packages/leaklint/src/sources/stdin-text.ts';

async function read(bytes: Uint8Array, size: number): Promise<{ text: string; bytes: number; packed: string | undefined; astray: boolean }> {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size));
  };
  const stdin = new StdinText(pieces());
  const read: Uint8Array[] = [];
  for await (const piece of stdin.pieces()) read.push(piece);
  return { text: Buffer.concat(read).toString('latin1'), bytes: stdin.bytes, packed: stdin.packed?.name, astray: stdin.astray };
}

const units = (...codes: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * codes.length);
  for (const [i, code] of codes.entries()) bytes.writeUInt32LE(code, 4 * i);
  return bytes;
};
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const plain = Buffer.from('any bytes \0\0\0 at all, \xff\xfe, for more than the head of sixty-four bytes');

describe('the text on standard input, in pieces of any size', () => {
  test.each<[string, Buffer, string, boolean?]>([
    ['plain', plain, plain.toString('latin1')],
    ['short', Buffer.from('ab'), 'ab'],
    ['empty', Buffer.alloc(0), ''],
    ['UTF-16 is left to the scanner', Buffer.from('\ufeffab', 'utf16le'), '\xff\xfea\0b\0'],
    ['UTF-32 with a mark', units(0xfeff, 0x61, 0x1f511, 0x62), latin1('a🔑b')],
    ['a second mark is a character', units(0xfeff, 0xfeff), latin1('\ufeff')],
    ['no code points', units(0xfeff, 0x110000, 0xd800, 0x61), latin1('\ufffd\ufffda'), true],
    ['cut off within a character', Buffer.concat([units(0xfeff, 0x61), Buffer.of(0x62)]), 'a', true],
    ['UTF-32 without a mark', units(...Array.from({ length: 16 }, () => 0x61), 0xe4), latin1('aaaaaaaaaaaaaaaaä')],
    ['numbers, not letters', units(1, 2, 3, 4, 0), units(1, 2, 3, 4, 0).toString('latin1')],
  ])('%s', async (_name, bytes, text, astray = false) => {
    for (const size of [1, 3, 4, 7, 64, 1000]) expect(await read(bytes, size)).toEqual({ text, bytes: bytes.length, packed: undefined, astray });
  });
});
