/** Files of one commit: keys in code and configuration, in encodings, and in bundles. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
