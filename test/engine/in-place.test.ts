// Law 2 in the engine: where a text differs from one without matches, scanning the changes is scanning the whole. Deltas are made here, in every way a delta can be made.
import fc from 'fast-check';
import { InPlaceScanner, type Reach, RuleSet, TextScanner, WINDOW, reachOf } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { PROBE_BODY, PROBE_RULES } from './probes.ts';
import { make, plain, rules } from './scanner.ts';

const scanner = new TextScanner(rules);
const REACH = reachOf(rules);

interface Made {
  readonly text: Buffer;
  readonly ranges: Uint32Array;
}

/** A copy of [from, to) of the base, or new bytes. */
type Instruction = readonly [from: number, to: number] | Buffer;

/** What a delta makes, and its ranges: insertions, seams, both ends. */
function apply(base: Buffer, delta: readonly Instruction[]): Made {
  const parts: Buffer[] = [];
  const ranges: number[] = [0, 0];
  let length = 0;
  let next = -1;
  for (const instruction of delta) {
    const copy = !Buffer.isBuffer(instruction);
    const bytes = copy ? base.subarray(instruction[0], instruction[1]) : instruction;
    if (copy && instruction[0] !== next) ranges.push(length, length);
    if (!copy) ranges.push(length, length + bytes.length);
    next = copy ? instruction[1] : -1;
    parts.push(bytes);
    length += bytes.length;
  }
  ranges.push(length, length);
  return { text: Buffer.concat(parts), ranges: Uint32Array.from(ranges) };
}

class Chain {
  readonly scan: InPlaceScanner;
  readonly #at: number;

  constructor(reach: Reach = REACH, text = scanner, set = rules) {
    this.scan = new InPlaceScanner(text, set, reach);
    this.#at = text.end;
  }

  put(text: Buffer): number {
    this.scan.kernel.reserve(this.#at + text.length + 4096 - this.scan.kernel.base);
    this.scan.kernel.bytes.fill(0x7a, this.#at - 64, this.#at);
    this.scan.kernel.bytes.set(text, this.#at);
    this.scan.kernel.bytes.fill(0x7a, this.#at + text.length, this.#at + text.length + 4096);
    return this.#at;
  }

  whole(text: Buffer): unknown[] {
    return plain(this.scan.whole(this.put(text), text.length));
  }

  changes({ text, ranges }: Made): unknown[] {
    return plain(this.scan.changes(this.put(text), text.length, ranges, ranges.length / 2));
  }

  /** By the rule: whole after a hot base, else the changes. */
  child(base: Buffer, made: Made): unknown[] {
    this.whole(base);
    return this.scan.hot ? this.whole(made.text) : this.changes(made);
  }
}

const chain = new Chain();
const oracle = (text: Buffer): unknown[] => plain(scanner.scan(text));

/** What a child of `base` gives by changes, and what it should. */
function compare(base: Buffer, delta: readonly Instruction[], by: Chain = chain): { found: unknown[]; expected: unknown[] } {
  const made = apply(base, delta);
  return { found: by.child(base, made), expected: oracle(made.text) };
}

const utf16 = (text: string, order: 'le' | 'be' = 'le'): string => {
  const bytes = Buffer.from(text, 'utf16le');
  return (order === 'be' ? bytes.swap16() : bytes).toString('latin1');
};

const PIECES = [
  '\n', '\n\n', '\r\n', ' ', 'x', '"', '0', 'const a = 1;\n', 'lorem ipsum dolor\n', '\0', '\0\0', '\n\0', '=', 'A', '/', '+',
  'zv_live_{{alnum:32}}', 'zv_live_', '{{alnum:12}}', '{{alnum:32}}', 'password = "', '{{alnum:20}}"', 'secret_key: ', 'sk_live_{{alnum:24}}', '{{github:ghp_}}', 'ghp_',
  'postgres://app:', '{{alnum:20}}', '@db.acme.io/app', 'AWS_SECRET_ACCESS_KEY=', '{{base64:40}}', 'b64{key=zv_live_{{alnum:32}};}', '{{pem:RSA PRIVATE KEY}}', '-----BEGIN RSA PRIVATE KEY-----\n',
  '{{base64:300}}\n', '-----END RSA PRIVATE KEY-----\n', 'twilio\n', 'SK{{hex:32}}', 'auth_token\n', 'heroku', 'datadog api_key\n', '{{hex:32}}', '{{uuid}}', '{{jwt}}', 'Authorization: Basic ', 'algolia ', 'docsearch\n',
  'b64{DB_PASSWORD={{alnum:18}} }', 'data:text/plain;base64,', 'b64{DB_PASSWORD={{alnum:18}} zv_live_{{alnum:32}} }', '%', '%3D', '%40', '%3A%2F%2F', '\\u003d', '\\/', '\\', '&quot;', 'postgres%3A%2F%2Fapp%3A', '%40db.acme.io', 'AccountKey%3D', 'AccountKey=', '-----BEGIN%20RSA%20PRIVATE%20KEY-----%0A', '%0A-----END%20RSA%20PRIVATE%20KEY-----',
];
const WIDE = ['zv_live_', '{{alnum:32}}', '\n', '\u0a0a', '\u0a41', 'x', 'password = "', '{{alnum:20}}"'];

const piece = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constantFrom(...PIECES), fc.nat(6)).map(([template, seed]) => make(template, seed)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...WIDE), fc.nat(6)).map(([template, seed]) => utf16(make(template, seed))) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).chain((times) => fc.constantFrom(1000, 1010, 1023, 1024, 1025, 2000, 4050, 4090, 4096, 4097).map((length) => 'y '.repeat((length * times) / 2))) },
);
const textOf = (max: number) => fc.array(piece, { maxLength: max }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
/** Instructions as shares of a base of any length, so that they shrink. */
const deltaOf = fc.array(fc.oneof({ weight: 3, arbitrary: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })) }, { weight: 2, arbitrary: textOf(3) }), { minLength: 1, maxLength: 6 });

function instructions(base: Buffer, shares: readonly (readonly [number, number] | Buffer)[]): Instruction[] {
  return shares.map((share): Instruction => {
    if (Buffer.isBuffer(share)) return share;
    const [from, to] = [Math.round(share[0] * base.length), Math.round(share[1] * base.length)].sort((a, b) => a - b);
    return [from ?? 0, to ?? 0];
  });
}

describe('changes', () => {
  it('give what the whole gives, for any delta', () => {
    fc.assert(
      fc.property(textOf(14), deltaOf, (base, shares) => {
        const { found, expected } = compare(base, instructions(base, shares));
        expect(found).toEqual(expected);
      }),
      { numRuns: 4000 },
    );
  }, 120_000);

  it('give what the whole gives where a key is broken and mended by the change', () => {
    let mended = 0;
    fc.assert(
      fc.property(textOf(4), textOf(4), fc.constantFrom(...SECRETS), fc.nat(4), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 5 }), (before, after, template, seed, share, taken) => {
        const key = Buffer.from(make(template, seed), 'latin1');
        const whole = Buffer.concat([before, key, after]);
        const at = before.length + Math.floor(share * key.length);
        const base = Buffer.concat([whole.subarray(0, at), Buffer.from('!?!?!'.slice(0, 5 - taken)), whole.subarray(at + taken)]);
        const { found, expected } = compare(base, [[0, at], ...(taken > 0 ? [whole.subarray(at, at + taken)] : []), [at + 5 - taken, base.length]]);
        if (expected.length > 0) mended++;
        expect(found).toEqual(expected);
      }),
      { numRuns: 4000 },
    );
    expect(mended).toBeGreaterThan(1000);
  }, 120_000);

  it('take a chain of deltas as far as one', () => {
    fc.assert(
      fc.property(textOf(8), fc.array(deltaOf, { minLength: 2, maxLength: 6 }), (first, deltas) => {
        let base: Buffer = first;
        chain.whole(base);
        let { hot } = chain.scan;
        for (const shares of deltas) {
          const made = apply(base, instructions(base, shares));
          expect(hot ? chain.whole(made.text) : chain.changes(made)).toEqual(oracle(made.text));
          ({ hot } = chain.scan);
          base = made.text.subarray(0, 30_000);
          if (base.length < made.text.length) chain.whole(base);
          if (base.length < made.text.length) ({ hot } = chain.scan);
        }
      }),
      { numRuns: 1000 },
    );
  }, 120_000);
});

const SECRETS = ['data:text/plain;base64,b64{\nDB_PASSWORD={{alnum:18}}\n}\n', 'postgres%3A%2F%2Fapp%3A{{alnum:20}}%40db.acme.io%2Fx', 'AccountKey\\u003d{{alnum:40}}\\u002f{{alnum:45}}\\u003d\\u003d', 'AWS_SECRET_ACCESS_KEY%3D{{alnum:19}}%2F{{alnum:20}}', 'zv_live_{{alnum:32}}', 'sk_live_{{alnum:24}}', '{{github:ghp_}}', 'postgres://app:{{alnum:20}}@db.acme.io/app', 'password = "{{alnum:20}}"', 'b64{key=zv_live_{{alnum:32}};}', '{{jwt}}', '{{pem:RSA PRIVATE KEY}}', '\n{{pem:EC PRIVATE KEY}}\n', 'AWS_SECRET_ACCESS_KEY={{base64:40}}\n'];

interface Case {
  readonly base: Buffer;
  readonly delta: readonly Instruction[];
}

/** Named changes that a careless reader misses. Each makes a match appear that its base has not. */
const key = make('zv_live_{{alnum:32}}');
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const filler = 'some words and no keys\n'.repeat(300);

/** The base has `from` where the child has `to`. */
function replaced(before: string, from: string, to: string, after: string): Case {
  const base = bytes(before + from + after);
  return { base, delta: [[0, before.length], ...(to === '' ? [] : [bytes(to)]), [before.length + from.length, base.length]] };
}

const STRATA: Readonly<Record<string, readonly Case[]>> = {
  'a text cut off behind the key': [{ base: bytes(`${filler}${key}tail that makes the token too long ${filler}`.replace('tail', 'Q'.repeat(200))), delta: [[0, filler.length + key.length]] }],
  'a text cut off before the key': [{ base: bytes(`${filler}Q${key} ${filler}`), delta: [[filler.length + 1, filler.length * 2]] }],
  'a seam inside the anchor': [1, 4, 7].map((cut) => ({ base: bytes(`${filler}${key.slice(0, cut)}\n\n\n\n\n${key.slice(cut)}\n${filler}`), delta: [[0, filler.length + cut], [filler.length + cut + 5, 2 * filler.length + key.length + 6]] })),
  'a seam at the beginning of a line': [{ base: bytes(`${filler}Q${key}\n`), delta: [[0, filler.length], [filler.length + 1, filler.length + key.length + 2]] }],
  'a seam behind the anchor': [12, 20].map((cut) => ({ base: bytes(`${filler}${key.slice(0, cut)}\n\n\n\n${key.slice(cut)}\n${filler}`), delta: [[0, filler.length + cut], [filler.length + cut + 4, filler.length * 2]] })),
  'the left neighbour taken away': [replaced(`${filler}x = "`, 'Q', '', `${key}"\n${filler}`)],
  'the tail taken away': [replaced(`${filler}${key}`, 'Q'.repeat(200), '', `\n${filler}`)],
};

describe('a change that makes a key', () => {
  it.each(Object.entries(STRATA))('%s', (_, cases) => {
    for (const { base, delta } of cases) {
      const { found, expected } = compare(base, delta);
      expect(oracle(base)).toEqual([]);
      expect(expected.length).toBeGreaterThan(0);
      expect(found).toEqual(expected);
    }
  });

  it('is found at every distance in a line of one to three times the window', () => {
    let decisive = 0;
    for (const length of [WINDOW.after, 2 * WINDOW.after, 3 * WINDOW.after]) {
      for (let at = 0; at <= length; at += 61) {
        // a stretch of token bytes around the key: one byte of it decides where the token ends
        const line = 'w '.repeat(length / 2);
        const text = `${line.slice(0, at)}"${key}"${line.slice(at)}`;
        for (const distance of [1, 40, 45, 100, WINDOW.before - 1, WINDOW.before, WINDOW.before + 1, WINDOW.after - 1, WINDOW.after, WINDOW.after + 1]) {
          for (const side of [-1, 1]) {
            const change = at + side * distance;
            if (change < 1 || change >= text.length) continue;
            const { found, expected } = compare(bytes(text.slice(0, change) + '\0' + text.slice(change + 1)), [[0, change], bytes(text.slice(change, change + 1)), [change + 1, text.length]]);
            expect(found).toEqual(expected);
            decisive++;
          }
        }
      }
    }
    expect(decisive).toBeGreaterThan(5000);
  }, 60_000);
});

const probe = RuleSet.compile([PROBE_RULES]);
const prober = new TextScanner(probe);
const body = PROBE_BODY;
const around = (middle: string): string => `${filler}${middle}${filler}`;

/** Each piece of these texts is needed for the match, so the change of one makes it or breaks it. */
const PROBES: readonly (readonly [name: string, text: string, needed: readonly string[], fault: Partial<Reach>])[] = [
  ['three lines before the anchor', around(`HEAD\n\n\nPROBE_KEY ${body}#\n`), ['HEAD'], { lines: 1 }],
  ['three lines behind the anchor', around(`HEAD PROBE_KEY\n\n\n${body}#\n`), [body, '#'], { lines: 1 }],
  ['the clip before the anchor', around(`HEAD${'.'.repeat(WINDOW.before - 5)}CLIP_KEY ${body}#\n`), ['HEAD', 'H'], { after: WINDOW.before - 40 }],
  ['the clip behind the anchor', around(`HEAD CLIP_KEY${'.'.repeat(WINDOW.after - 8 - 14)}${body}#\n`), [body, '#'], { before: WINDOW.after - 60 }],
];

describe('the reach', () => {
  const probing = new Chain(reachOf(probe), prober, probe);
  const run = (text: string, part: string, by: Chain): { found: unknown[]; expected: unknown[] } => {
    const at = text.indexOf(part);
    const base = bytes(`${text.slice(0, at)}${'~'.repeat(part.length)}${text.slice(at + part.length)}`);
    const made = apply(base, [[0, at], bytes(part), [at + part.length, base.length]]);
    return { found: by.child(base, made), expected: plain(prober.scan(made.text)) };
  };

  it.each(PROBES)('goes as far as %s, and no shorter one does', (_, text, needed, fault) => {
    for (const part of needed) {
      const { found, expected } = run(text, part, probing);
      expect(expected).toHaveLength(1);
      expect(found).toEqual(expected);
      expect(run(text, part, new Chain({ ...reachOf(probe), ...fault }, prober, probe)).found).toEqual([]);
    }
  });

  it('of a block rule is the whole text: its anchor makes a text hot', () => {
    const text = around(`BLOCK_KEY${'words and lines\n'.repeat(1500)}${body}#\n`);
    const { found, expected } = run(text, '#', probing);
    expect(expected).toHaveLength(1);
    expect(found).toEqual(expected);
    const base = bytes(text.replace('#', '~'));
    probing.whole(base);
    expect(probing.scan.hot).toBe(true);
    const at = text.indexOf('#');
    expect(probing.changes(apply(base, [[0, at], bytes('#'), [at + 1, base.length]])), 'without the hot rule it is missed').toEqual([]);
  });

  it('needs the hot rule for matches, too', () => {
    const base = bytes(around(`"${key}"\n`));
    const made = apply(base, [[0, base.length], bytes('one line more\n')]);
    expect(chain.child(base, made)).toEqual(oracle(made.text));
    expect(chain.changes(made), 'without the hot rule it is missed').toEqual([]);
  });

  it.each(['insertion', 'seam', 'end'] as const)('needs every kind of range: %s', (kind) => {
    const [base, delta] = {
      insertion: [bytes(around('zv_live_\n')), [[0, filler.length + 8], bytes(key.slice(8)), [filler.length + 8, 2 * filler.length + 9]]],
      seam: [bytes(around(`zv_live_\n\n\n\n\n\n${key.slice(8)}\n`)), [[0, filler.length + 8], [filler.length + 14, 2 * filler.length + 47]]],
      end: [bytes(around(`${key}${'Q'.repeat(200)}\n`)), [[0, filler.length + key.length]]],
    }[kind] as [Buffer, Instruction[]];
    const made = apply(base, delta);
    expect(oracle(base)).toEqual([]);
    expect(oracle(made.text)).toHaveLength(1);
    expect(chain.child(base, made)).toEqual(oracle(made.text));
    const less = kind === 'end' ? made.ranges.slice(0, -2) : Uint32Array.of(0, 0, made.text.length, made.text.length);
    expect(chain.changes({ text: made.text, ranges: less }), 'without the range it is missed').toEqual([]);
  });

  it('is found when the ranges stand in the kernel and its memory has to grow for the text', () => {
    const { kernel } = chain.scan;
    const text = bytes(around(`"${key}"\n`));
    const ranges = kernel.bytes.length - 4096 - text.length;
    const at = kernel.bytes.length - text.length;
    const view = new Uint32Array(kernel.bytes.buffer, ranges & ~3, 2);
    view.set([0, text.length]);
    kernel.bytes.set(text, at);
    expect(plain(chain.scan.changes(at, text.length, view, 1))).toEqual(oracle(text));
    expect(view.length, 'the memory has grown').toBe(0);
  });

  it('is found in more ranges than the kernel takes at once', () => {
    const text = bytes('-\n'.repeat(12_000) + around(`"${key}"\n`));
    const ranges = Uint32Array.from({ length: 2 * 9000 }, (_, i) => (i >>> 1) * 2 + (i & 1));
    const made = { text, ranges: Uint32Array.of(...ranges, 24_000, text.length) };
    expect(chain.changes(made)).toEqual(oracle(text));
    expect(oracle(text)).toHaveLength(1);
  });
});
