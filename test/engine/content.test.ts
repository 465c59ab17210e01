/** Secrets that stand in a text only as codes, packed, or in pieces: what they read, how reports call it, and where they stand. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fingerprint, settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, plain, scanText } from './scanner.ts';

const KEYS = { stripe: make('sk_live_{{alnum:26}}'), github: make('{{github:ghp_}}'), gitlab: make('glpat-{{alnum:20}}'), sendgrid: make('SG.{{alnum:22}}.{{alnum:43}}'), slack: make('xoxb-{{digits:12}}-{{digits:13}}-{{alnum:24}}') };
const key = KEYS.stripe;
const all = Object.values(KEYS);
const found = (text: string) => settle(scanText(text)).map(({ encoding, secret, notes }) => [encoding, secret, notes.at(-1)]);
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const each = (code: (byte: number) => string) => (text: string): string => [...Buffer.from(text)].map(code).join('');
const hex = (byte: number): string => byte.toString(16);

/** What reads like this is a function of these bytes, wherever they stand. */
function expectLocal(line: string): void {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (before, after) => {
      const own = Buffer.from(`\n\n\n\n${line}\n\n\n\n`, 'latin1');
      const read = (text: Buffer, by: number) => plain(scanText(text.toString('latin1'))).map((match) => ({ ...(match as object), start: (match as { start: number }).start - by, end: (match as { end: number }).end - by, line: 0 }));
      expect(read(Buffer.concat([before, own, after]), before.length)).toEqual(read(own, 0));
    }),
    { numRuns: 60 },
  );
}

describe('codes for every character', () => {
  it.each<readonly [string, (text: string) => string, string]>([
    ['entities', each((byte) => `&#${byte};`), 'entities'],
    ['entities with noughts', each((byte) => `&#${String(byte).padStart(4, '0')};`), 'entities'],
    ['hexadecimal entities', each((byte) => `&#x${hex(byte)};`), 'entities'],
    ['hexadecimal entities in capitals', each((byte) => `&#X${hex(byte).toUpperCase()};`), 'entities'],
    ['octal escapes', each((byte) => `\\${byte.toString(8)}`), 'escapes'],
    ['code points', each((byte) => `\\u{${hex(byte)}}`), 'escapes'],
    ['code points of six digits', each((byte) => `\\u{${hex(byte).padStart(6, '0').toUpperCase()}}`), 'escapes'],
  ])('%s', (_, write, name) => {
    for (const secret of all) {
      const text = `x = "${write(secret)}";\n`;
      const [match, ...more] = settle(scanText(text));
      expect([match?.encoding, match?.secret, match?.start, match?.end, more]).toEqual([name, secret, 5, text.length - 3, []]);
      expect(match?.notes.at(-1)).toBe(`written as ${name === 'entities' ? 'HTML entities' : 'backslash escapes'}`);
    }
    expectLocal(`"${write(key)}"`);
    expect(found(`"${write(`token = "${key}" and more`)}"`.replaceAll(write('t'), 't')), 'a run ends where a character stands for itself').toEqual([[name, key, expect.any(String)]]);
    expect(scanText(write('sk_live_your_secret_key_here'))).toEqual([]);
  });

  it('of names and passwords alike', () => {
    const password = make('{{alnum:18}}', 'password');
    expect(found(each((byte) => `&#${byte};`)(`password = "${password}"`)).map(([, secret]) => secret)).toEqual([password]);
  });

  it('that are none give nothing', () => {
    for (const text of [`&#${[...Buffer.from(key)].join(';&#')}`.replaceAll('&#', '&'), [...Buffer.from(key)].map((byte) => `\\${byte}`).join(''), '&#115;'.repeat(40), '\\163'.repeat(40), '\\u{73}'.repeat(40), '&#;'.repeat(40), `\\u{${'0'.repeat(300)}73}`]) expect(scanText(text), text).toEqual([]);
  });

  it('of a list of bytes that nothing is said of, as JSON writes a Buffer', () => {
    for (const secret of all) {
      const text = JSON.stringify({ type: 'Buffer', data: [...Buffer.from(`"${secret}"`)] });
      const [match, ...more] = settle(scanText(text));
      expect([match?.encoding, match?.secret, more]).toEqual(['numbers', secret, []]);
      expect(Buffer.from(text.slice(match?.start, match?.end).split(',').map(Number)).toString()).toBe(secret);
    }
    expect(scanText(JSON.stringify([...Buffer.from(key)].map((byte) => byte + 0.5)))).toEqual([]);
  });
});

describe('what gzip packed, in base64', () => {
  const values = Array.from({ length: 5 }, (_, index) => make('{{alnum:24}}', `entry ${index}`));
  const filler = Array.from({ length: 300 }, (_, index) => `setting${index}: ${(index * 7919).toString(36)}`).join('\n');

  it('is read', () => {
    for (const secret of all) {
      const packed = base64(gzipSync(`token = "${secret}"\n`));
      expect(found(`data: "${packed}"`)).toEqual([['gzip', secret, 'written as gzip in base64']]);
      expect(found(`data: "${base64(packed)}"`)).toEqual([['base64', secret, 'written as gzip in base64 in base64']]);
      expect(found(`data: ${packed.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}\n`).map(([, value]) => value)).toEqual([secret]);
    }
  });

  it('gives the places in the order of the text, each in the run', () => {
    const text = `user-data: ${base64(gzipSync(`${filler}\nA: ${key}\n${filler.split('').reverse().join('')}\nB: ${KEYS.github}\n`))}\n`;
    const matches = settle(scanText(text));
    expect(matches.map(({ secret }) => secret)).toEqual([key, KEYS.github]);
    expect(matches.every(({ start, end }) => start >= 11 && start < end && end < text.length)).toBe(true);
  });

  it('as Helm stores a release', () => {
    const release = { name: 'app', chart: { metadata: { name: 'app', version: '1.2.3' }, templates: [{ name: 'templates/a.yaml', data: base64(filler) }] }, config: { database: { password: values[0] }, stripe: { secretKey: key } }, manifest: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n${values.map((value, index) => `  file-${index}: ${base64(value)}\n`).join('')}` };
    const packed = base64(base64(gzipSync(JSON.stringify(release))));
    const secrets = settle(scanText(`apiVersion: v1\ndata:\n  release: ${packed}\nkind: Secret\nmetadata:\n  name: sh.helm.release.v1.app.v1\ntype: helm.sh/release.v1\n`)).map(({ secret }) => secret);
    expect(secrets).toEqual(expect.arrayContaining([key]));
    const alone = settle(scanText(`release: ${packed}\n`)).map((match) => fingerprint(match));
    expect(alone).toEqual(expect.arrayContaining(settle(scanText(JSON.stringify(release.config))).map((match) => fingerprint(match))));
    expect(alone.length).toBeGreaterThan(values.length);
  });

  it('is read as far as the window goes, and where it is cut off', () => {
    const noise = make('{{base64:60000}}');
    const packed = base64(gzipSync(`A: ${key}\n${noise}\nB: ${KEYS.github}\n`));
    expect(packed.length).toBeGreaterThan(40_000);
    expect(found(`data: ${packed}\n`).map(([, secret]) => secret)).toEqual([key]);
    expect(found(`data: ${packed.slice(0, 2000)}\n`).map(([, secret]) => secret)).toEqual([key]);
    expectLocal(`data: ${base64(gzipSync(`A: ${key}\n`))}`);
  });

  it('is no stream, or unpacks to more than anybody stores: nothing', () => {
    const packed = base64(gzipSync(`A: ${key}\n`));
    for (const text of [`H4sI${'A'.repeat(200)}`, `H4sI${make('{{base64:4000}}')}`, 'H4sI', 'SDRzS', `SDRzS${'A'.repeat(300)}`, `x${packed}`, packed.replace(/^H4sIA/, 'H4sIB'), base64(gzipSync(Buffer.alloc(32 << 20)))]) expect(scanText(`data: ${text}\n`), text.slice(0, 40)).toEqual([]);
  });
});

describe('what base64 a program reads', () => {
  const password = make('{{alnum:18}}', 'password');
  it.each<readonly [string, (text: string) => string]>([
    ['atob in double quotes', (text) => `const k = atob("${text}");`],
    ['atob in single quotes', (text) => `const k = window.atob('${text}')`],
    ['a Buffer', (text) => `const k = Buffer.from("${text}", "base64").toString();`],
    ['a Buffer in single quotes', (text) => `Buffer.from('${text}','base64')`],
    ['Python', (text) => `base64.b64decode('${text}')`],
    ['PHP', (text) => `base64_decode("${text}")`],
  ])('%s', (_, write) => {
    for (const content of [`password = "${password}"`, `{"db_password":"${password}"}`, `A=1\nDB_PASSWORD=${password}\n`]) {
      expect(found(write(base64(content))).map(([encoding, secret]) => [encoding, secret]), content).toEqual([['base64', password]]);
      expect(scanText(`"${base64(content)}"`).filter(({ secret }) => secret === password && content.startsWith('p')), 'with nothing that reads it').toEqual([]);
    }
    expect(found(write(base64(key))).map(([, secret]) => secret)).toEqual([key]);
    expectLocal(write(base64(`password = "${password}"`)));
  });

  it('that is none, or is built elsewhere, gives nothing', () => {
    for (const text of ['atob("', 'atob(secretAccessKeyOfTheUser)', 'Buffer.from(x, "base64")', 'Buffer.from("", "base64")', `f("${'A'.repeat(40)}", "base64")`, `atob("${base64('password = "changeme-please"')}")`]) expect(scanText(text), text).toEqual([]);
  });
});

describe('strings that are put together', () => {
  const ways: Readonly<Record<string, (first: string, second: string) => string>> = {
    '+': (first, second) => `const k = "${first}" + "${second}";`,
    'single quotes': (first, second) => `const k = '${first}'+'${second}'`,
    'templates': (first, second) => `const k = \`${first}\` + \`${second}\`;`,
    'over lines': (first, second) => `const k =\n  '${first}' +\n  '${second}';`,
    'over lines of Windows': (first, second) => `const k = "${first}" +\r\n    "${second}";`,
    'concat': (first, second) => `const k = "${first}".concat("${second}");`,
    'a list': (first, second) => `const k = ["${first}", "${second}"].join("");`,
    'a list over lines': (first, second) => `const k = [\n  '${first}',\n  '${second}',\n].join('');`,
  };

  it.each(Object.entries(ways))('%s', (_, write) => {
    for (const secret of all) {
      for (const cut of [4, 8, 14, secret.length - 4]) {
        const text = write(secret.slice(0, cut), secret.slice(cut));
        const whole = scanText(text).find((match) => match.secret === secret);
        expect([whole?.encoding, whole?.notes.at(-1)], text).toEqual(['pieces', 'written as pieces of a string']);
        expect(text.slice(whole?.start, whole?.end)).toBe(text.slice(text.indexOf(secret.slice(0, cut)), text.indexOf(secret.slice(cut)) + secret.length - cut));
      }
    }
    expectLocal(write(key.slice(0, 14), key.slice(14)));
  });

  it('of more than two pieces', () => {
    const [a, b, c, d] = [key.slice(0, 4), key.slice(4, 12), key.slice(12, 20), key.slice(20)];
    for (const text of [`"${a}" + "${b}" + '${c}' + "${d}"`, `["${a}","${b}","${c}","${d}"].join('')`, `"${a}".concat("${b}").concat("${c}").concat("${d}")`, `"${a}" +\n"${b}" +\n"${c}" +\n"${d}"`]) expect(found(text), text).toEqual([['pieces', key, 'written as pieces of a string']]);
    expect(found(`"Bearer " + "${a}${b}" + "${c}${d}"`).map(([, secret]) => secret)).toEqual([key]);
  });

  it('gives nothing where they are not put together, or hold no key', () => {
    const [a, b] = [key.slice(0, 14), key.slice(14)];
    for (const text of [`["${a}", "${b}"]`, `["${a}", "${b}"].join(",")`, `f("${a}", "${b}")`, `"${a}" + x + "${b}"`, `"${a}" - "${b}"`, `"${a}\\" + "${b}"`, `"${a}" + "${b}`, `${a}" + "${b}"`, '"sk_live_" + "your_secret_key_goes_here"', '"sk_live_" + process.env.KEY + "abcdefghijkl"', '].join("")', '"" + ""', '" + "', `"password: " + "${b}"`]) expect(scanText(text), text).toEqual([]);
  });

  it('leaves a key that stands whole in one of them what it is', () => {
    for (const text of [`"${key}" + "&x=1"`, `"key=" + "${key}"`, `["${key}", "abc"].join("")`]) expect(found(text).map(([encoding, secret]) => [encoding, secret]), text).toEqual([['plain', key]]);
  });
});

describe('lines that quoted-printable breaks', () => {
  const words = 'the words before it take most of a line, and then comes setting=3D';
  it.each(['\n', '\r\n'])('by %j', (end) => {
    for (const secret of all) {
      for (const cut of [3, 9, 12]) {
        const text = `Hello,${end}${end}${words}${secret.slice(0, cut)}=${end}${secret.slice(cut)} and more.${end}`;
        const match = scanText(text).find((one) => one.secret === secret);
        expect([match?.encoding, match?.notes.at(-1)], text).toEqual(['quoted-printable', 'written as quoted-printable']);
        expect(text.slice(match?.start, match?.end)).toBe(`${secret.slice(0, cut)}=${end}${secret.slice(cut)}`);
      }
    }
    expectLocal(`${words}${key.slice(0, 9)}=${end}${key.slice(9)} x`);
  });

  it('of which one is none, or the line short', () => {
    const [a, b] = [key.slice(0, 9), key.slice(9)];
    for (const text of [`${words}${a}\n${b}`, `${words}${a}= \n${b}`, `${words}${a}=\n\n${b}`, `A=${a}=\n${b}`, `${words}${a}=\n${words}${b}`]) expect(scanText(text), text).toEqual([]);
  });
});
