/** A stream's result does not depend on how it is cut, nor on its length; and growth is linear. */
import fc from 'fast-check';
import { TextScanner, WINDOW } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, plain, rules } from './scanner.ts';

const scanner = new TextScanner(rules);

function inChunks(text: Buffer, sizes: () => number): unknown[] {
  scanner.begin();
  for (let at = 0; at < text.length; ) {
    const size = Math.max(1, sizes());
    scanner.write(text.subarray(at, at + size));
    at += size;
  }
  return plain(scanner.finish());
}

const PIECES = ['const a = 1;\n', '\n', '{"k": "sk_live_{{alnum:24}}"}\n', 'ghp: {{github:ghp_}} ', '{{pem:RSA PRIVATE KEY}}\n', 'x'.repeat(300), '\npassword = "{{alnum:16}}"\n', 'postgres://app:{{alnum:20}}@db.acme.io/app\n', 'b64{key={{npm}};} ', ' {{jwt}} ', 'zv_live_', '-----BEGIN PRIVATE KEY-----\n'];

describe('chunks', () => {
  const text = Buffer.from(PIECES.map((piece, index) => make(piece, index)).join(''), 'latin1');

  it('of every size give what the whole gives', () => {
    const whole = plain(scanner.scan(text));
    expect(whole.length).toBeGreaterThan(6);
    for (const size of [1, 2, 3, 7, 64, 1000, 1 << 20]) expect(inChunks(text, () => size)).toEqual(whole);
  });

  it('of any sizes give what the whole gives, for any text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...PIECES), fc.nat(50)), { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), (pieces, sizes) => {
        const some = Buffer.from(pieces.map(([piece, seed]) => make(piece, seed)).join(''), 'latin1');
        let turn = 0;
        expect(inChunks(some, () => sizes[turn++ % sizes.length] ?? 1)).toEqual(plain(scanner.scan(some)));
      }),
      { numRuns: 100 },
    );
  });

  it('of a line that is longer than the buffer, in characters of one to four bytes: columns count on', () => {
    const key = make('sk_live_{{alnum:24}}');
    const filler = 'ä 漢 🔑 e\u0301 x '.repeat(60_000);
    const line = `${filler}"${key}" ${filler}"${key}"\n🔑 "${key}"`;
    const whole = scanner.scan(Buffer.from(line));
    const first = filler.length + 2;
    expect(whole.map((match) => [match.line, match.utf16Column])).toEqual([[1, first], [1, first + key.length + 2 + filler.length + 1], [2, 5]]);
    expect(inChunks(Buffer.from(line), () => 99_991)).toEqual(plain(whole));
  });

  it('of a text of many pieces, with keys across every border of the buffer', () => {
    const key = make('sk_live_{{alnum:24}}');
    const filler = Buffer.alloc(3_000_000, 'lorem ipsum, dolor.\n');
    const places: number[] = [];
    for (let at = 4000; at + 100 < filler.length; at += 32_749) {
      filler.write(`"${key}"`, at, 'latin1');
      places.push(at + 1);
    }
    const whole = scanner.scan(filler);
    expect(whole.map((match) => match.start)).toEqual(places);
    for (const match of whole) {
      const before = filler.subarray(0, match.start).toString('latin1');
      expect(match.line).toBe(before.split('\n').length);
      expect(match.column).toBe(match.start - (before.lastIndexOf('\n') + 1) + 1);
    }
    expect(inChunks(filler, () => 777_777)).toEqual(plain(whole));
  });
});

describe('nothing found', () => {
  it('gives one shared array', () => {
    expect(scanner.scan(Buffer.from('nothing'))).toBe(scanner.scan(Buffer.from('here')));
    expect(scanner.scan(new Uint8Array(0))).toEqual([]);
  });
});

describe('growth is linear', () => {
  /** The least milliseconds of the processor's in five turns, or in as many as it takes to be below `enough`: those of the clock count what else runs on the machine. */
  const cost = (text: Buffer, enough = 0): number => {
    let best = Infinity;
    for (let turn = 0; turn < 5 && best >= enough; turn++) {
      const begin = process.cpuUsage();
      scanner.scan(text);
      const { user, system } = process.cpuUsage(begin);
      best = Math.min(best, (user + system) / 1000);
    }
    return best;
  };
  const repeat = (unit: string, bytes: number): Buffer => Buffer.from(unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes), 'latin1');
  const keys = Array.from({ length: 50 }, (_, seed) => make('sk_live_{{alnum:24}}', seed)).join(' ');

  it.each([
    ['nothing but keys, 200 KB', keys, 200_000],
    ['nothing but keys glued together, 200 KB', keys.replaceAll(' ', ''), 200_000],
    ['one line of code, 10 MB', 'a=b(c);token="x1";e://f:', 10_000_000],
    ['anchors that fail, a million', 'sk_live_a ', 10_000_000],
    ['anchors that pass the kernel, 200,000', `sk_live_${'a'.repeat(24)} `, 6_600_000],
    ['PEM headers', '-----BEGIN PRIVATE KEY-----\n', 1_000_000],
    ['assignments that fail', 'password: "aaaaaaaa1", ', 2_000_000],
  ])('%s', (_, unit, bytes) => {
    const eighth = cost(repeat(unit, bytes / 8));
    const most = 8 * 3 * eighth + 30;
    expect(cost(repeat(unit, bytes), most), `${eighth} ms for an eighth`).toBeLessThan(most);
  }, 300_000);
});

describe('a secret longer than its window', () => {
  it('is no match: a clip edge is no boundary', () => {
    const long = `zv_live_${make(`{{alnum:${WINDOW.after + 100}}}`)}`;
    expect(scanner.scan(Buffer.from(long)).filter((match) => match.rule.id === 'zavu-live-key')).toEqual([]);
  });
});
