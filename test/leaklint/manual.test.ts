import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manual } from '../../packages/leaklint/build/manual.ts';
import { FLAGS } from '../../packages/leaklint/src/command-line/flags.ts';

test('docs/cli.md is fresh', () => {
  expect(readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')).toBe(manual());
});

test.each(FLAGS.map(({ name }) => name))('--%s is documented once', (name) => {
  expect(manual().split('\n').filter((line) => new RegExp(`^\\| \`[^\`]*--${name}[ \`]`).test(line))).toHaveLength(1);
});
