import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { ascii } from '../../scripts/ascii.mjs';
import { dataBeside } from '../../scripts/data-beside.mjs';

const source = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The code of others in it is part of what the command contains, which is built before. */
const notices = {
  name: 'third-party-notices',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown }): void {
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source: readFileSync(source('leaklint/dist/THIRD-PARTY-NOTICES.txt'), 'utf8') });
  },
};

/** ESLint's own rules, two thirds of it, are never asked for: ours are the only ones that the linter runs. */
const withoutCoreRules = { name: 'without-core-rules', load: (id: string): string | undefined => (/eslint\/lib\/rules\/index\.js$/.test(id) ? 'module.exports = new Map();' : undefined) };

/** What the runner starts, whole: it installs nothing. The worker stands beside it, where the scanner looks for it. Committed, and rebuilt by every check. */
export default defineConfig({
  entry: { index: 'src/index.ts', worker: source('leaklint/src/worker.ts') },
  format: 'esm',
  platform: 'node',
  target: 'node24',
  dts: false,
  fixedExtension: false,
  hash: false,
  plugins: [withoutCoreRules, notices, dataBeside, ascii],
  // A few files, whatever the scanner is cut into: the linter is loaded only when there is something to lint
  outputOptions: {
    codeSplitting: {
      groups: [
        { name: 'leaklint', test: /packages\/(?:kernel|engine|git)\/|packages\/leaklint\/src\/(?!worker\.ts|lint\/(?:own-linter|parser|enum-scopes)\.ts)|node_modules\/yaml\//, priority: 1 },
        { name: 'globs', test: /node_modules\/(?:fast-glob|micromatch|picomatch|@nodelib|glob-parent|is-e?x?t?glob|merge2|braces|fill-range|to-regex-range|is-number|fastq|reusify|run-parallel|queue-microtask)\//, priority: 1 },
        { name: 'linter', test: /packages\/(?:eslint-plugin|leaklint\/src\/lint)\/|node_modules\// },
      ],
    },
  },
  deps: { alwaysBundle: [/./] },
  alias: {
    // as modules, of which only what is used is bundled
    yaml: join(createRequire(source('leaklint/package.json')).resolve('yaml/package.json'), '../browser/dist/index.js'),
    '@leaklint/kernel': source('kernel/src/index.ts'),
    '@leaklint/engine': source('engine/src/index.ts'),
    '@leaklint/git': source('git/src/index.ts'),
    leaklint: source('leaklint/src/index.ts'),
  },
});
