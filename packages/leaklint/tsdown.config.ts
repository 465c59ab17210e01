import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { ascii } from '../../scripts/ascii.mjs';
import { dataBeside } from '../../scripts/data-beside.mjs';
import { lateModules } from '../../scripts/late-modules.mjs';
import { browserBuild, thirdPartyNotices } from './build/notices.ts';

const source = (name: string): string => fileURLToPath(new URL(`../${name}/src/index.ts`, import.meta.url));
const here = (path: string): boolean => existsSync(new URL(path, import.meta.url));

/** One product: the internal packages are bundled in, from their sources. The worker stands beside the command line. */
export default defineConfig({
  entry: ['src/index.ts', 'src/worker.ts', 'src/cli.ts'].filter(here),
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  fixedExtension: false,
  hash: false,
  // ESLint's own rules, two thirds of it, are never asked for: ours are the only ones that the built-in linter runs.
  plugins: [{ name: 'without-core-rules', load: (id) => (/eslint\/lib\/rules\/index\.js$/.test(id) ? 'module.exports = new Map();' : undefined) }, thirdPartyNotices, lateModules, dataBeside, ascii],
  // A module is a file that Node opens, reads and links, about 1 ms each: what every start loads is one, what a hook loads is another.
  outputOptions: {
    advancedChunks: {
      groups: [
        { name: 'start', test: /leaklint\/src\/(?:command-line\/(?:command-line|context|help)|terminal\/interrupt|exit-codes|failure|sinks|version)\.ts$/, priority: 2 },
        { name: 'hook', test: /leaklint\/src\/hook\/(?:hook-run|staged-check)\.ts$/, priority: 1 },
        { name: 'lint', test: /leaklint\/src\/lint\/(?:lint-finding|held-lint|at-keys|rules-off)\.ts$/ },
      ],
    },
  },
  alias: { yaml: browserBuild(createRequire(import.meta.url).resolve('yaml'), 'browser/dist/index.js'), '@leaklint/kernel': source('kernel'), '@leaklint/engine': source('engine'), '@leaklint/git': source('git'), 'eslint-plugin-leaklint': source('eslint-plugin') },
});
