import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';

const source = (name: string): string => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url));

/** What the engine needs of Node for fingerprints and checksums, by module. */
const BUILTINS: Readonly<Record<string, readonly string[]>> = { 'node:crypto': ['createHash', 'createHmac', 'scryptSync'], 'node:zlib': ['crc32'] };

/** What only a found key needs is loaded when one is found: it was a quarter of the time that importing the plugin takes. `ignore` reads the patterns of a project's configuration. */
const lateModules = {
  name: 'late-modules',
  resolveId: (id: string): string | undefined => (id in BUILTINS || id === 'ignore' ? `\0late:${id}` : undefined),
  load: (id: string): string | undefined => {
    const module = id.startsWith('\0late:') ? id.slice('\0late:'.length) : '';
    if (module === 'ignore') return "import { createRequire } from 'node:module';\nexport default (...given) => createRequire(import.meta.url)('ignore')(...given);";
    return BUILTINS[module]?.map((name) => `export const ${name} = (...given) => process.getBuiltinModule('${module}').${name}(...given);`).join('\n');
  },
};

/** Node reads a file of ASCII alone in two thirds of the time that one with a single other character takes. */
const ascii = {
  name: 'ascii',
  generateBundle(_options: unknown, bundle: Readonly<Record<string, { readonly type: string; code?: string }>>): void {
    for (const [name, chunk] of Object.entries(bundle)) if (name.endsWith('.js') && chunk.code !== undefined) chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  },
};

/** One file to import: the engine is bundled in, from its sources; it is made ready at the first file that may hold a key. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  fixedExtension: false,
  hash: false,
  alias: { '@leaklint/kernel': source('kernel'), '@leaklint/engine': source('engine') },
  deps: { alwaysBundle: ['ignore'] },
  plugins: [lateModules, ascii],
});
