import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = (name: string) => fileURLToPath(new URL(`packages/${name}/src/index.ts`, import.meta.url));

/** What takes a minute and more: whole projects are built, whole commits made. */
const LONG = /(?:bundles|commit-matrix.*|event-matrix|mutations|init-managers)\.test\.ts$/;

/** These first, so that no core idles while another is at the last of them: in a fresh clone the runner knows the files' sizes only. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
