// Generating: everything that is derived from something else is written by one command and proven fresh by the same one.
//   node scripts/generate.mjs           writes
//   node scripts/generate.mjs --check   writes, and fails when that changed anything
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, say, tool } from './setup.mjs';

/** In building order: what a package is made of stands before it. One that is only planned, or not yet bundled, is left out. */
export const packages = ['kernel', 'engine', 'git', 'leaklint', 'eslint-plugin', 'action'].filter((name) => existsSync(join(root, 'packages', name, 'tsdown.config.ts')));

/** Sources, not bundles, answer to the packages' names while generating: nothing then depends on an earlier build. */
const aliases = Object.fromEntries(packages.map((name) => [JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).name, join(root, 'packages', name, 'src', 'index.ts')]));

/** Runs a TypeScript file of the checkout; what it prints goes to stderr. */
async function runTypeScript(file) {
  const code = await run([tool('jiti'), join(root, file)], { stdio: ['ignore', 2, 2], env: { ...process.env, JITI_ALIAS: JSON.stringify(aliases) } });
  if (code !== 0) throw new Error(`${file} ended with exit code ${code}`);
}

/** What a package derives from its sources and from rules/, and the file that does it. */
const generators = { kernel: 'build/generate.ts', engine: 'build/compile-rules.ts', leaklint: 'build/generate.ts' };

/** Writes what a package derives; for a package without a generator, nothing. */
export async function generatePackage(name) {
  if (name in generators) await runTypeScript(`packages/${name}/${generators[name]}`);
}

/** Writes everything derived. */
async function generateAll() {
  for (const name of packages) {
    await generatePackage(name);
    // What is published on its own carries the licence with it.
    copyFileSync(join(root, 'LICENSE'), join(root, 'packages', name, 'LICENSE'));
  }
  const { writeComparison, writeReadme } = await import('./readme.mjs');
  writeReadme();
  writeComparison();
  const { writeRuleDocs } = await import('./rule-docs.mjs');
  await writeRuleDocs();
}

/** Content hash of every file that git knows and of every generated file that it ignores, by path. */
function snapshot() {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  const paths = listed.stdout.split('\0').filter((path) => path !== '');
  for (const name of packages) {
    const folder = `packages/${name}/src/generated`;
    if (existsSync(join(root, folder))) paths.push(...readdirSync(join(root, folder)).map((file) => `${folder}/${file}`));
  }
  return new Map(paths.filter((path) => existsSync(join(root, path))).map((path) => [path, createHash('sha256').update(readFileSync(join(root, path))).digest('hex')]));
}

/** Paths whose content the generators changed: empty when all that is derived was fresh. */
async function stale() {
  const before = snapshot();
  await generateAll();
  const after = snapshot();
  return [...after.keys()].filter((path) => before.get(path) !== after.get(path));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) await generateAll();
  else {
    const changed = await stale();
    for (const path of changed) say(`was not fresh: ${path}`);
    if (changed.length > 0) process.exitCode = 1;
    else say('everything derived is fresh');
  }
}
