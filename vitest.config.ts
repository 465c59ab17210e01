import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      '@leaklint/kernel': source('kernel'),
      '@leaklint/engine': source('engine'),
      '@leaklint/git': source('git'),
      'eslint-plugin-leaklint': source('eslint-plugin'),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    // It imports JSON as only bundlers do.
    server: { deps: { inline: [/@actions\//] } },
    // By default one core is left to whoever watches; on two that is every second minute.
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
