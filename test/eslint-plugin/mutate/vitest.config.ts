// npm run mutate, which is one of the checks: vitest on the plugin's source with its switches, and on the tables of its tests instead of the tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../../vitest.config.ts';
import { withSwitches } from './mutants.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  ...base,
  root: here('../../..'),
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      resolveId: (id) => (id === '../table.ts' ? here('collected.ts') : undefined),
      load(id) {
        const path = /packages\/eslint-plugin\/src\/((?:analysis|sinks|rules)\/[\w-]+\.ts)$/.exec(id)?.[1];
        return path === undefined ? undefined : withSwitches(path, readFileSync(id, 'utf8'));
      },
    },
  ],
  test: { include: ['test/eslint-plugin/mutate/survivors.ts'], setupFiles: [here('mutants.ts')], testTimeout: 600_000, reporters: ['default'] },
});
