/** The corpus of our own, planted and scanned by the built product: everything is found that was found when the results were written, and nothing else. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = readFileSync(join(root, 'bench/results/own-corpus.md'), 'utf8');

/** Rows of Markdown tables: the first cell, and the rest. */
const rowsOf = (text: string): Map<string, readonly string[]> => new Map(text.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | ')).map(([name = '', ...cells]) => [name, cells]));

let printed: Map<string, readonly string[]>;
beforeAll(() => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(root, 'bench/own-corpus.ts'), '--no-peers'], { encoding: 'utf8', cwd: root });
  expect(status, stderr).toBe(0);
  expect(stdout).not.toMatch(/ghp_[A-Za-z0-9]{20}|sk_live_[A-Za-z0-9]{20}/);
  printed = rowsOf(stdout);
}, 300_000);

it.each(['places of a history', 'code and configuration', 'encodings', 'bundles', 'what is staged'])('%s: as many are found as the results say, without a false alarm', (name) => {
  const [keys, found = ''] = printed.get(name) ?? [];
  const [wantedKeys, wanted = ''] = rowsOf(kept).get(name) ?? [];
  expect(keys).toBe(wantedKeys);
  expect(found).toMatch(/^\d+ of \d+$/);
  expect(Number.parseInt(found, 10)).toBeGreaterThanOrEqual(Number.parseInt(wanted, 10));
});

it('of a history and of code nothing is missed', () => {
  for (const name of ['places of a history', 'code and configuration']) expect(printed.get(name)?.[1]).toBe(`${printed.get(name)?.[0]} of ${printed.get(name)?.[0]}`);
});

it.each(['shallow clone', 'partial clone whose source is gone', 'objects that are missing', 'objects that are damaged', 'folder of objects that is elsewhere'])('%s: it says so', (name) => {
  expect(printed.get(name)).toEqual(['says so']);
});
