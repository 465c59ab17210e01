/** What the published bundle owes to others: every package that has code in it is named there with its licence, and every licence is one that allows it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = join(ROOT, 'packages/leaklint/dist');
const notices = readFileSync(join(DIST, 'THIRD-PARTY-NOTICES.txt'), 'utf8');

/** Package folders from the top, as the bundler's own marks in the bundle name them. */
const bundled = [...new Set(readdirSync(DIST).filter((name) => name.endsWith('.js')).flatMap((name) => [...readFileSync(join(DIST, name), 'utf8').matchAll(/^\/\/#region (?:\.\.\/)*(node_modules\/(?:.*\/node_modules\/)?(?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(([, folder = '']) => folder)))].sort();

const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'];

test('there is something to see', () => expect(bundled).toEqual(expect.arrayContaining(['node_modules/eslint', 'node_modules/@babel/parser', 'node_modules/yaml'])));

test.each(bundled)('%s', (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Record<'name' | 'version' | 'license', string>;
  expect(PERMISSIVE).toContain(license);
  const own = notices.split(`\n${'-'.repeat(78)}\n\n`).filter((one) => one.startsWith(`${name} ${version} (${license})\n`));
  expect(own).toHaveLength(1);
  expect(own[0]).toMatch(/Permission is hereby granted|Permission to use, copy|Redistribution and use in source and binary forms|Apache License|Blue Oak Model License/);
});

test('what npm installs beside the bundle is not in it', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'packages/leaklint/package.json'), 'utf8')) as { readonly dependencies: object };
  expect(Object.keys(dependencies).filter((name) => bundled.includes(`node_modules/${name}`))).toEqual([]);
});
