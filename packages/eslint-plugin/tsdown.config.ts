import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';

const source = (name: string): string => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url));

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
});
