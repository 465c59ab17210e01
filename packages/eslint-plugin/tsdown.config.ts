import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { ascii } from '../../scripts/ascii.mjs';
import { dataBeside } from '../../scripts/data-beside.mjs';
import { lateModules } from '../../scripts/late-modules.mjs';

const source = (name: string): string => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url));

/** What only a project's configuration needs is loaded when there is one, as are the modules of Node that only a found key needs: together they were a quarter of the time that importing the plugin takes. */
const lateIgnore = {
  name: 'late-ignore',
  resolveId: (id: string): string | undefined => (id === 'ignore' ? '\0late:ignore' : undefined),
  load: (id: string): string | undefined => (id === '\0late:ignore' ? "import { createRequire } from 'node:module';\nexport default (...given) => createRequire(import.meta.url)('ignore')(...given);" : undefined),
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
  plugins: [lateModules, dataBeside, lateIgnore, ascii],
});
