/** Files of one commit: keys in code and configuration, in encodings, and in bundles. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { CONTEXTS, barred } from './contexts.ts';
import { type Plant, keysFor } from './keys.ts';
import type { Repository } from './repository.ts';

/** A name that promises nothing: what is measured is the key. */
const NAME = 'setting';

export function plantContexts(repository: Repository, seed: string): Plant[] {
  const plants = CONTEXTS.flatMap((context, number) => keysFor(seed, context.name).flatMap((key, which) => {
    if (barred(context, NAME, key) !== undefined) return [];
    const texts = context.write(NAME, key);
    repository.write(`contexts/${number}-${which}.${/JSON/.test(context.name) ? 'json' : /script|JSX|template/i.test(context.name) ? 'jsx' : 'txt'}`, texts[which % texts.length] ?? '');
    return [{ place: context.name, key }];
  }));
  repository.commit('Add code');
  return plants;
}

const base64 = (before: string) => (key: string): string => Buffer.from(`${before}${key} after`).toString('base64');
const units = (swap: boolean) => (key: string): Buffer => {
  const bytes = Buffer.from(`token = "${key}"\n`, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

const each = (code: (byte: number) => string, between = '') => (key: string): string => [...Buffer.from(key)].map(code).join(between);
const hex = (byte: number, digits = 2): string => byte.toString(16).padStart(digits, '0');

/** Base64 of a text that holds the key somewhere, in lines; how much stands before it hangs on the key. */
const wrapped = (columns: number, between: string) => (key: string): string => {
  const before = 'some words '.repeat(12).slice(0, [...Buffer.from(key)].reduce((sum, byte) => sum + byte, 0) % 120);
  const lines = Buffer.from(`${before} ${key} ${'and some more '.repeat(8)}`).toString('base64').match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
  return `${between}${lines.join(between)}`;
};

/** As `hexdump -C` prints it. */
function hexDump(key: string): string {
  const bytes = Buffer.from(`setting = "${key}"`);
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => bytes.subarray(16 * row, 16 * row + 16));
  return rows.map((row, number) => `\n${hex(16 * number, 8)}  ${[...row].map((byte) => hex(byte)).join(' ').padEnd(48)}  |${row.toString('latin1')}|`).join('');
}

/** RFC 4648, 6. */
function base32(key: string): string {
  const bits = [...Buffer.from(key)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** A line of mail is broken at 76 characters, by a sign of equality (RFC 2045, 6.7). */
const quotedPrintable = (key: string): string => `\n${`some words and the setting=3D${key} `.replace(/^.{50}/, '$&=\n')}`;

const secretManifest = (key: string): string => `\napiVersion: v1\nkind: Secret\ndata:\n  host: ${Buffer.from('db.test.invalid').toString('base64')}\n  user: ${Buffer.from('admin').toString('base64')}\n  setting: ${Buffer.from(key).toString('base64')}`;

/** How a key can be written without being there. */
const ENCODINGS: Readonly<Record<string, (key: string) => string | Buffer>> = {
  'base64 from the first byte': base64(''),
  'base64 from the second byte': base64('"'),
  'base64 from the third byte': base64('="'),
  'base64 for URLs': (key) => Buffer.from(`?>${key}?>`).toString('base64url'),
  'hexadecimal': (key) => Buffer.from(key).toString('hex'),
  'hexadecimal, upper case': (key) => Buffer.from(key).toString('hex').toUpperCase(),
  'UTF-16, little end first': units(false),
  'UTF-16, big end first': units(true),
  'percent signs for every byte': (key) => [...Buffer.from(key)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  'base64 of base64': (key) => Buffer.from(base64('')(key)).toString('base64'),
  '\\x for every byte': each((byte) => `\\x${hex(byte)}`),
  '\\u for every byte': each((byte) => `\\u${hex(byte, 4)}`),
  'octal escapes for every byte': each((byte) => `\\${byte.toString(8)}`),
  'HTML entities for every byte': each((byte) => `&#${byte};`),
  'base64 in lines of 76 columns': wrapped(76, '\r\n'),
  'base64 in lines of 64 columns, indented': wrapped(64, '\n    '),
  'base64 in lines within a string of JSON': (key) => JSON.stringify(wrapped(64, '\n')(key)),
  'Kubernetes Secret, third entry': secretManifest,
  'data URL': (key) => `"data:text/plain;base64,${base64('the setting: ')(key)}"`,
  'command of PowerShell': (key) => `powershell -EncodedCommand ${Buffer.from(`$setting = "${key}"`, 'utf16le').toString('base64')}`,
  'JSON in JSON in JSON': (key) => JSON.stringify(JSON.stringify(JSON.stringify({ setting: key }))),
  'String.fromCharCode': (key) => `String.fromCharCode(${each(String, ', ')(key)})`,
  'list of bytes that nothing is said of': (key) => `[${each(String, ', ')(key)}]`,
  'hexadecimal of base64': (key) => Buffer.from(base64('')(key)).toString('hex'),
  'base64 of hexadecimal': (key) => Buffer.from(Buffer.from(key).toString('hex')).toString('base64'),
  'base64 of what gzip packed': (key) => gzipSync(`setting = "${key}"`).toString('base64'),
  'base32': base32,
  'hex dump': hexDump,
  'quoted-printable': quotedPrintable,
  'string in two pieces': (key) => `"${key.slice(0, 14)}" + "${key.slice(14)}"`,
};

export function plantEncodings(repository: Repository, seed: string): Plant[] {
  const plants = Object.entries(ENCODINGS).flatMap(([place, encode], number) => keysFor(seed, place).map((key, which) => {
    const written = encode(key);
    repository.write(`encodings/${number}-${which}.txt`, typeof written === 'string' ? `data: ${written}\n` : written);
    return { place, key, ...(typeof written === 'string' ? { written } : {}) };
  }));
  repository.commit('Add encodings');
  return plants;
}

/** A module of which only `use` survives in production. */
const source = (used: string, dropped: string): string => `import { connect } from './client.js';\nexport const use = () => connect({ setting: '${used}', retries: 3 });\nif (process.env.NODE_ENV !== 'production') connect({ setting: '${dropped}' });\n`;
const client = 'export function connect(options) {\n  return fetch("https://api.test.invalid/v1", { method: "POST", body: JSON.stringify(options) });\n}\n';

/** Bundles as esbuild writes them: minified, with a map beside it, with a map inside. */
export async function plantBundles(repository: Repository, seed: string): Promise<Plant[]> {
  const places = ['minified bundle', 'source map', 'source map inside a bundle'] as const;
  const keys = Object.fromEntries(places.map((place) => [place, keysFor(seed, place)])) as Record<(typeof places)[number], string[]>;
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-bundle-'));
  try {
    writeFileSync(join(folder, 'client.js'), client);
    for (const [which, used] of keys['minified bundle'].entries()) {
      for (const [inside, dropped] of [[false, keys['source map'][which] ?? ''], [true, keys['source map inside a bundle'][which] ?? '']] as const) {
        writeFileSync(join(folder, 'index.js'), source(inside ? `public-${which}` : used, dropped));
        const outfile = join(folder, `${inside ? 'inside' : 'beside'}-${which}.js`);
        await build({ entryPoints: [join(folder, 'index.js')], outfile, bundle: true, minify: true, format: 'esm', sourcemap: inside ? 'inline' : true, define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' });
        repository.write(`dist/${inside ? 'inside' : 'beside'}-${which}.js`, readFileSync(outfile));
        if (!inside) repository.write(`dist/beside-${which}.js.map`, readFileSync(`${outfile}.map`));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  repository.commit('Add bundles');
  return places.flatMap((place) => keys[place].map((key) => ({ place, key })));
}
