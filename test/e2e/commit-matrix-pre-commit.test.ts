/** The commit matrix through the real pre-commit framework and this repository’s own .pre-commit-hooks.yaml; and what `pre-commit run` makes of a tree where nothing is staged. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testMatrix } from './commit-matrix.ts';
import { Place } from './commits.ts';
import { preCommit, ROOT } from './hook-managers.ts';
import { keyFor, removeScratch } from './scratch.ts';

let hooks: ReturnType<typeof preCommit>;
beforeAll(() => {
  hooks = preCommit();
}, 600_000);
afterAll(removeScratch);

testMatrix(() => hooks);

test('what the framework installs is the version that is here', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/leaklint/package.json'), 'utf8')) as { readonly version: string };
  for (const file of ['.pre-commit-hooks.yaml', 'docs/hooks.md']) expect([...readFileSync(join(ROOT, file), 'utf8').matchAll(/leaklint@([\d.]+)/g)].map(([, named]) => named), file).toEqual([version]);
});

describe('pre-commit run --all-files', () => {
  const run = async (place: Place, env: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly output: string }> =>
    await new Promise((resolve) => {
      execFile(join(hooks.framework, 'pre-commit'), ['run', '--all-files', '--verbose'], { cwd: place.root, env: { ...place.environment(), ...env } }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }));
    });

  test.each([['by hand', {}], ['in a build', { CI: 'true' }]])('%s looks at every tracked file, and says so', async (_, env) => {
    const place = Place.create(hooks);
    for (const [path, content] of Object.entries(hooks.files ?? {})) place.write(path, content);
    place.write('clean.txt', 'nothing\n');
    place.commit('first');
    const clean = await run(place, env);
    expect(clean.output).toContain('nothing is staged: the whole index was checked instead');
    expect(clean.code, clean.output).toBe(0);
    place.write('old.txt', `key = ${keyFor('old')}\n`);
    place.commit('second');
    expect(await run(place, env)).toMatchObject({ code: 1, output: expect.stringContaining('old.txt:1') as string });
    // A commit of nothing brings nothing.
    hooks.install?.(place);
    expect(await place.person(['commit', '-q', '--allow-empty', '-m', 'third'])).toMatchObject({ code: 0 });
  });
});
