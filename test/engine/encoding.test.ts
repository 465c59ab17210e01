/** Secrets under layers of base64, hex or UTF-16, found from the encoded anchor, or in a container that says what it holds. */
import fc from 'fast-check';
import { fingerprint, renderTemplate, settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, plain, scanText } from './scanner.ts';

const key = make('sk_live_{{alnum:26}}');
const found = (text: string) => scanText(text).filter((match) => match.rule.id === 'stripe-live-key').map((match) => [match.encoding, match.secret]);

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 5, 17])('with %d bytes before the key', (before) => {
    for (const after of ['', '"', '";', '"; end']) {
      const plain = `${'"{: ,'.repeat(5).slice(0, before)}${before === 0 ? '' : ' '}${key}${after}`;
      const encoded = Buffer.from(plain).toString('base64');
      expect(found(`data: ${encoded}\n`)).toEqual([['base64', key]]);
      expect(found(`data: "${encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}"`)).toEqual([['base64', key]]);
    }
  });

  it('gives the place of the encoded bytes, which decode to the secret', () => {
    const encoded = Buffer.from(`x: ${key}`).toString('base64');
    const text = `value: ${encoded}`;
    const match = scanText(text).find((one) => one.rule.id === 'stripe-live-key');
    expect(match?.start).toBe(7 + 4);
    expect(Buffer.from(text.slice(match?.start, match?.end), 'base64').toString()).toBe(key);
  });

  it('of a placeholder is none', () => {
    expect(scanText(Buffer.from('sk_live_your_secret_key_here').toString('base64'))).toEqual([]);
  });

  it('of a whole PEM block', () => {
    const pem = make('{{pem:RSA PRIVATE KEY}}');
    const match = scanText(`key: ${Buffer.from(pem).toString('base64')}`)[0];
    expect([match?.rule.id, match?.encoding, match?.secret]).toEqual(['private-key-pem', 'base64', pem]);
  });

  it('with escapes in it', () => {
    const encoded = Buffer.from(`>>>???"key": "${key}", "${'?~'.repeat(20)}"`).toString('base64');
    expect(encoded).toMatch(/\+.*\//);
    for (const escaped of [encodeURIComponent(encoded), encoded.replaceAll('/', '\\/'), encoded.replaceAll('+', '\\u002b')]) expect(found(`"data": "${escaped}"`)).toEqual([['base64', key]]);
    const split = Buffer.from(`"${make('sk_live_{{alnum:20}}')}~~?~~?"`).toString('base64');
    expect(found(encodeURIComponent(split)).map(([, secret]) => secret)).toEqual([make('sk_live_{{alnum:20}}')]);
  });
});

describe('of an anchor of three characters', () => {
  const short = make('SG.{{alnum:22}}.{{alnum:43}}');
  it.each([0, 1, 2, 3, 4, 5])('with %d bytes before the key', (before) => {
    const text = Buffer.from(`${'"{: ,'.slice(0, before)}${before === 0 ? '' : ' '}${short}"`);
    for (const written of [text.toString('base64'), text.toString('base64url')]) expect(scanText(`data: ${written}\n`).map(({ encoding, secret }) => [encoding, secret])).toEqual([['base64', short]]);
  });

  it('of a placeholder is none', () => {
    for (const before of ['', ':', '::']) expect(scanText(Buffer.from(`${before}SG.${'x'.repeat(22)}.${'x'.repeat(43)}`).toString('base64'))).toEqual([]);
  });
});

describe('hex', () => {
  it.each(['', ' ', 'abc='])('behind %j', (before) => {
    const encoded = Buffer.from(before + key).toString('hex');
    expect(found(`blob ${encoded};`)).toEqual([['hex', key]]);
    expect(found(`blob ${encoded.toUpperCase()};`)).toEqual([['hex', key]]);
  });
});

describe('UTF-16', () => {
  const wide = (text: string, order: 'le' | 'be'): string => {
    const bytes = Buffer.from(text, 'utf16le');
    return (order === 'le' ? bytes : bytes.swap16()).toString('latin1');
  };

  it.each(['le', 'be'] as const)('%s', (order) => {
    for (const text of [key, `"${key}"`, `a\r\nkey: ${key}\r\nb`]) expect(found(wide(text, order)).map(([, secret]) => secret)).toEqual([key]);
    expect(found(`x${wide(`"${key}"`, order)}`).map(([, secret]) => secret)).toEqual([key]);
  });

  it.each(['le', 'be'] as const)('%s, the assignment family', (order) => {
    const password = make('{{alnum:16}}');
    expect(scanText(wide(`password = "${password}"\r\n`, order)).map((match) => match.secret)).toEqual([password]);
  });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const password = make('{{alnum:18}}', 'password');

describe('deeper layers', () => {
  const layers = (text: string) => settle(scanText(text)).map((match) => [match.rule.id, match.encoding, match.secret, match.notes.at(-1)]);

  it('are not looked for where nothing says that there are some', () => {
    expect(scanText(base64(base64(base64(key))))).toEqual([]);
    expect(scanText(base64(`password = "${password}"`))).toEqual([]);
  });

  const inside = make('zv_live_{{alnum:30}}');
  it.each([
    ['beside a key in the same base64', base64(`{"a": "${inside}", "b": "${base64(`"${key}"`)}"}`), 'base64 in base64'],
    ['beside a key in the same hex', Buffer.from(`{"a": "${inside}", "b": "${base64(key)}"}`).toString('hex'), 'base64 in hex'],
  ])('%s', (_, text, expected) => {
    expect(layers(`x: ${text};`).filter(([id]) => id === 'stripe-live-key').map(([, , secret, note]) => [secret, note])).toEqual([[key, `written as ${expected}`]]);
  });

  it('are not looked for in what is no text', () => {
    const text = `{"a": "${inside}", "b": "${base64(`"${key}"`)}"}`;
    for (const [mark, ids] of [['\x01', ['zavu-live-key']], ['\0', ['zavu-live-key']], ['\t', ['stripe-live-key', 'zavu-live-key']], ['\x1b', ['stripe-live-key', 'zavu-live-key']], ['é', ['stripe-live-key', 'zavu-live-key']]] as const) {
      expect(settle(scanText(`x: ${base64(mark + text)};`)).map(({ rule }) => rule.id).sort(), JSON.stringify(mark)).toEqual(ids);
    }
  });

  it.each([
    ['.netrc', `machine api.acme.io\n  login deploy\n  password ${password}\n`],
    ['.npmrc', `//registry.acme.io/:_auth=${base64(`deploy:${password}`)}\n`],
    ['config.json of Docker', JSON.stringify({ auths: { 'registry.acme.io': { auth: base64(`deploy:${password}`) } } }, undefined, '\t')],
  ])('the login in a %s in base64, as it stands in the file', (_, text) => {
    const print = (written: string): string[] => settle(scanText(written)).map((match) => fingerprint(match));
    expect(print(text)).toHaveLength(1);
    expect(print(base64(text))).toEqual(print(text));
    expect(print(text)).toEqual(print(`curl -u deploy:${password} https://api.acme.io`));
  });

  it.each([undefined, '\t'])('every login of a configuration of Docker, with a registry between them that has none (indent %j)', (indent) => {
    const passwords = ['index.docker.io', 'ghcr.io', 'registry.acme.io:5000'].map((host, seed) => [host, renderTemplate('{{alnum:24}}', seed + 20).text] as const);
    const auths = Object.fromEntries(passwords.flatMap(([host, own]) => [[host, { email: 'ada@acme.io', auth: base64(`deploy:${own}`) }], [`cache.${host}`, {}]]));
    const matches = settle(scanText(JSON.stringify({ auths, credsStore: 'pass' }, undefined, indent)));
    expect(matches.map(({ rule, secret }) => [rule.id, secret])).toEqual(passwords.map(([, own]) => ['docker-config-auth', base64(`deploy:${own}`)]));
  });

  it('a login in a configuration of Docker in a manifest', () => {
    const match = settle(scanText(`  .dockerconfigjson: ${base64(JSON.stringify({ auths: { 'registry.acme.io': { auth: base64(`deploy:${password}`) } } }))}\n`));
    expect(match.map(({ rule, encoding }) => [rule.id, encoding])).toEqual([['docker-config-auth', 'base64']]);
    expect(match.map((one) => fingerprint(one))).toEqual(settle(scanText(`machine registry.acme.io login deploy password ${password}`)).map((one) => fingerprint(one)));
  });
});

describe('base64 of base64, with nothing known beside it', () => {
  const kinds: Readonly<Record<string, string>> = { 'stripe-live-key': key, 'zavu-live-key': make('zv_live_{{alnum:30}}'), 'sendgrid-api-key': make('SG.{{alnum:22}}.{{alnum:43}}'), 'slack-bot-token': make('xoxb-{{digits:12}}-{{digits:13}}-{{alnum:24}}') };
  const ids = (text: string): string[] => settle(scanText(text)).map((match) => `${match.rule.id} ${match.secret === kinds[match.rule.id]}`);

  it.each(['stripe-live-key', 'zavu-live-key'])('%s is found in all alignments', (id) => {
    const plain = kinds[id] ?? '';
    for (let inner = 0; inner < 3; inner++) {
      for (let outer = 0; outer < 3; outer++) {
        const once = base64(`${'"'.repeat(inner)}${plain}" `);
        for (const text of [base64(`${':'.repeat(outer)}${once}`), Buffer.from(`${':'.repeat(outer)}${once}\n`).toString('base64url')]) expect(ids(`d: ${text}`)).toEqual([`${id} true`]);
      }
    }
  });

  it.each(Object.entries(kinds))('%s is found where it stands first', (id, plain) => {
    expect(ids(`d: ${base64(base64(`${plain} after`))}`)).toEqual([`${id} true`]);
  });

  it('of placeholders and of what is no key there is none', () => {
    for (const text of [`sk_live_${'x'.repeat(26)}`, 'sk_live_your_secret_key_here', 'sk_live_', make('{{alnum:40}}'), `${make('{{alnum:20}}')}_live_`]) expect(scanText(base64(base64(text)))).toEqual([]);
  });
});

describe('base64 over several lines', () => {
  const wrap = (text: string, width: number, between: string): string => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(between);
  const long = make('SG.{{alnum:22}}.{{alnum:43}}');
  const secrets = (text: string): string[] => settle(scanText(text)).map(({ secret }) => secret);
  /** Keys of all places in a line, but for those whose first characters, which they are known by, stand on two. */
  const places = (width: number): number[] => Array.from({ length: 120 }, (_, before) => before).filter((before) => {
    const [first, last] = [Math.floor((before * 8) / 6), Math.ceil(((before + 8) * 8) / 6)];
    return Math.floor(first / width) === Math.floor(last / width);
  });

  it.each([[76, '\r\n'], [64, '\n'], [60, '\n    '], [76, '\n\t'], [64, '\n# '], [76, '\r\n> '], [72, '\n * ']])('of %d columns, %j between them', (width, between) => {
    let found = 0;
    for (const before of places(width)) {
      const text = wrap(base64(`${'x: '.repeat(50).slice(0, before)}${key}\n${'filler '.repeat(20)}`), width, between);
      if (before > 0 && before % 3 !== 2 && before % 3 !== 0) continue; // a letter would stand before the key
      expect(secrets(`data:\n${text}\n`), String(before)).toEqual([key]);
      found++;
    }
    expect(found).toBeGreaterThan(30);
  });

  it('as a string of JSON, and where the key is longer than a line', () => {
    const text = wrap(base64(`${'x '.repeat(15)}"${key}" ${'y '.repeat(40)}`), 64, '\n');
    expect(secrets(JSON.stringify({ body: `${text}\n` }))).toEqual([key]);
    for (const before of [0, 3, 9, 15, 24]) expect(secrets(wrap(base64(`${'x: '.repeat(10).slice(0, before)}${long} and more`), 60, '\n')), String(before)).toEqual([long]);
  });

  it('a PEM block, as `base64 id_rsa` prints it', () => {
    const pem = make('{{pem:RSA PRIVATE KEY}}');
    const text = wrap(base64(pem), 76, '\n');
    const match = settle(scanText(`tls.key: |\n  ${text.replaceAll('\n', '\n  ')}\n`));
    expect(match.map(({ rule, secret }) => [rule.id, secret])).toEqual([['private-key-pem', pem]]);
    expect(match.map((one) => fingerprint(one))).toEqual(settle(scanText(pem)).map((one) => fingerprint(one)));
  });

  it('gives the place of the first and the last line', () => {
    const text = wrap(base64(`${'x: '.repeat(12)}${long} and more`), 76, '\n  ');
    const [match] = scanText(text);
    expect(Buffer.from(text.slice(match?.start, match?.end).replaceAll('\n  ', ''), 'base64').toString()).toBe(long);
  });

  it('lines that were not wrapped stay apart', () => {
    const half = base64(`x: ${key.slice(0, 24)}`);
    const rest = base64(`${key.slice(24)} ${'and so on '.repeat(4)}`);
    for (const text of [`${half}\n${rest}`, `${half} \n${rest}`, `${half}=\n${rest}`]) expect(secrets(text)).not.toContain(key);
    // A longer line than the one before it; a line between; words.
    const one = base64(`${'x: '.repeat(9)}${key}`).slice(0, 60);
    const other = base64(`${'x: '.repeat(9)}${key}`).slice(60);
    expect(secrets(`${one}\n${other}`)).toEqual([key]);
    for (const text of [`${one}\n${other.replaceAll('=', '')}${base64('z '.repeat(60))}`, `${one}\n\n${other}`, `${one}\n-\n${other}`, `${one}.\n${other}`]) expect(secrets(text), text).not.toContain(key);
  });
});

describe('lists of bytes', () => {
  const bytes = [...Buffer.from(`key=${key}`)];
  const numbers = bytes.join(', ');
  const hex = bytes.map((byte) => `0x${byte.toString(16)}`).join(',');
  it.each([
    `String.fromCharCode(${numbers})`, `String.fromCharCode(...[${numbers}])`, `String.fromCodePoint(${hex})`, `Buffer.from([${hex}]).toString()`, `new Uint8Array([ ${numbers} ])`, `Uint8Array.of(${numbers})`, `Uint8Array.from([${numbers}])`,
    `bytes([${numbers}]).decode()`, `bytearray([${hex}])`, `[]byte{${hex}}`, `new byte[]{${numbers}}`, `new byte[] {${numbers}}`, `[]byte{\n\t${hex.replaceAll(',', ', ').replaceAll(/((?:\S+ ){16})/g, '$1\n\t')}}`,
  ])('%s', (text) => {
    const [match, ...more] = settle(scanText(`x = ${text};\n`));
    expect([match?.rule.id, match?.encoding, match?.secret, match?.notes.at(-1), more]).toEqual(['stripe-live-key', 'numbers', key, 'written as numbers', []]);
    const place = `x = ${text}`.slice(match?.start, match?.end).split(',').map(Number);
    expect(Buffer.from(place).toString()).toBe(key);
  });

  it('of no text, with other things in between or in hexadecimal with nothing that says so give nothing', () => {
    const broken = bytes.map((byte, index) => (index === 12 ? 300 : byte)).join(',');
    for (const text of [`String.fromCharCode(${broken})`, `String.fromCharCode(${bytes.join(';')})`, `String.fromCharCode(${bytes.slice(0, 20).join(',')}, x, ${bytes.slice(20).join(',')})`, `new Uint16Array([${hex}])`, `[${hex}]`, numbers, 'String.fromCharCode(0x)', 'String.fromCharCode()', `Buffer.from([${Array.from({ length: 400 }, (_, index) => (index * 7919) % 256).join(',')}])`, `Buffer.from([${[...Buffer.from('sk_live_your_secret_key_here')].join(',')}])`]) expect(scanText(text), text).toEqual([]);
  });
});

describe('the data of a Secret of Kubernetes', () => {
  const values = Array.from({ length: 5 }, (_, index) => make('{{alnum:24}}', `entry ${index}`));
  const manifest = (entries: readonly string[], more = ''): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n${entries.map((entry) => `  ${entry}\n`).join('')}${more}`;
  const found = (text: string): string[] => settle(scanText(text)).filter(({ rule }) => rule.id === 'kubernetes-secret-data').map(({ secret }) => Buffer.from(secret, 'base64').toString());

  it('is read in every entry', () => {
    expect(found(manifest(values.map((value, index) => `file-${index}.env: ${base64(value)}`)))).toEqual(values);
    expect(found(manifest(values.flatMap((value, index) => [`name-${index}: ${base64('admin')}`, `# ${index}: not here`, '', `"file-${index}": "${base64(value)}"`, `none-${index}: ""`])))).toEqual(values);
    expect(found(manifest(values.map((value, index) => `file-${index}: |\n    ${base64(`${value} ${'and more '.repeat(12)}`).match(/.{1,76}/g)?.join('\n    ') ?? ''}`))), 'the first line of each').toHaveLength(5);
  });

  it('is read where it stands before the kind, as kubectl prints it', () => {
    const data = values.map((value, index) => `  file-${index}.env: ${base64(value)}\n`).join('');
    expect(found(`apiVersion: v1\ndata:\n${data}kind: Secret\nmetadata:\n  name: app\n`)).toEqual(values);
    for (const text of [`apiVersion: v1\ndata:\n${data}kind: ConfigMap\n`, `apiVersion: v1\ndata:\n${data}`, `apiVersion: v1\ndata:\n${data}metadata:\n  name: app\n---\nkind: Secret\n`]) expect(found(text), text).toEqual([]);
  });

  it('ends with the data', () => {
    const other = base64(values[1] ?? '');
    for (const more of [`spec:\n  hash: ${other}\n`, `---\nkind: ConfigMap\ndata:\n  hash: ${other}\n`, `  a: words and words\n  b: ${other}\n`, `binary: ${other}\n`]) expect(found(manifest([`a: ${base64(values[0] ?? '')}`], more)), more).toEqual([values[0]]);
  });

  it('without keys gives nothing', () => {
    expect(scanText(manifest(['user: YWRtaW4=', `host: ${base64('db.acme.io')}`, `ca.crt: ${base64(`-----BEGIN CERTIFICATE-----\n${make('{{base64:64}}')}\n`)}`, `mode: ${base64('production')}`, ...['deploy@acme.io', 'https://api.acme.io/v1', '/etc/ssl/app', '10.0.12.7:5432', 'ip-10-0-3-2.ec2.internal'].map((text, index) => `setting-${index}: ${base64(text)}`)]))).toEqual([]);
  });
});

describe('containers', () => {
  const lines = `STRIPE_KEY=${key}\nDB_PASSWORD=${password}\nURL=postgres://app:${password}@db.acme.io/app\n`;
  const all = ['stripe-live-key', 'generic-password-unquoted', 'url-credentials-database'];
  const ids = (text: string): string[] => settle(scanText(text)).map(({ rule }) => rule.id);

  it.each(['data:text/plain;base64,', 'data:application/json;base64,', 'data:;base64,', 'data:text/plain;charset=UTF-8;base64,', 'data:application/x-yaml;base64,', 'data:application/octet-stream;base64,'])('%s', (head) => {
    expect(ids(`source = "${head}${base64(lines)}"`)).toEqual(all);
    expect(ids(`source = "${head}${encodeURIComponent(base64(`>>>???\n${lines}`))}"`)).toEqual(all);
    expect(ids(`source = "${head}${base64(base64(lines))}"`)).toEqual(all);
    expect(ids(`source = "${head}${base64(base64(base64(lines)))}"`)).toEqual(all);
    expect(ids(`source = "${head}${base64(base64(base64(base64(lines))))}"`), 'three layers are the most').toEqual([]);
  });

  it.each([['-EncodedCommand ', ''], ['-encodedcommand ', '"'], ['-ENCODEDCOMMAND ', "'"]])('%s%s of PowerShell', (option, quote) => {
    expect(ids(`powershell.exe -NoProfile ${option}${quote}${Buffer.from(`$env:KEY = "${key}"\r\n$password = "${password}"\r\n`, 'utf16le').toString('base64')}${quote}`)).toEqual(['stripe-live-key', 'generic-password']);
  });

  it('give the place of what was found', () => {
    const text = `source = "data:text/plain;base64,${base64(`key: ${key} `)}"`;
    const match = scanText(text).find(({ rule }) => rule.id === 'stripe-live-key');
    expect(match?.start).toBe(text.indexOf(',') + 1 + 5 / 3 * 4 - 2 / 3);
    expect(Buffer.from(text.slice((match?.start ?? 0) - 2, match?.end), 'base64').toString()).toContain(key.slice(0, -1));
  });

  it('of pictures, and of what holds no key, give nothing', () => {
    const noise = make('{{base64:4000}}');
    for (const type of ['image/png', 'font/woff2', 'application/json', 'text/plain']) expect(scanText(`url(data:${type};base64,${noise})`)).toEqual([]);
    expect(scanText(`//# sourceMappingURL=data:application/json;charset=utf-8;base64,${base64(JSON.stringify({ version: 3, sources: ['src/login.ts'], sourcesContent: ['const password = readPassword(token);\nconst apiKey = process.env.API_KEY;'], mappings: 'AAAA;IACI,OAAO,CAAC' }))}`)).toEqual([]);
    for (const end of ['', '"', 'A', 'AAAA====', ' QUJD']) expect(scanText(`data:text/plain;base64,${end}`)).toEqual([]);
  });

  it('hang on their window alone', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (seed, before, after) => {
        const line = Buffer.from(`\n"data:text/plain;base64,${base64(`x=1\nDB_PASSWORD=${make('{{alnum:18}}', seed)}\n`)}"\n`);
        const found = (text: Buffer, by: number) => plain(scanText(text.toString('latin1'))).map((match) => ({ ...(match as object), start: (match as { start: number }).start - by, end: (match as { end: number }).end - by, line: 0 }));
        expect(found(Buffer.concat([before, line, after]), before.length)).toEqual(found(line, 0));
      }),
      { numRuns: 200 },
    );
    const far = (length: number): string => `"data:text/plain;base64,${base64(`${'x '.repeat(length)}\nDB_PASSWORD=${password}\nx=1\n`)}"`;
    expect(ids(far(1200))).toEqual(['generic-password-unquoted']);
    expect(ids(far(1600)), 'behind the window').toEqual([]);
  });
});

it('of nothing but keys all are found', () => {
  const keys = Array.from({ length: 2000 }, (_, index) => make('sk_live_{{alnum:26}}', index)).join('\n');
  const secrets = (text: string): string[] => scanText(text).map(({ secret }) => secret);
  expect(secrets(keys).length).toBeGreaterThan(1990);
  expect(secrets(base64(keys))).toEqual(secrets(keys));
});
