// Building: kernel, engine, git, leaklint, in this order; a package is built again only when something it is made of changed.
//   node scripts/build.mjs [--force]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generatePackage, packages } from './generate.mjs';
import { install, requireNode, root, run, say, seconds, tool } from './setup.mjs';

/** What a package is made of besides the packages before it. */
const inputs = (name) => [`packages/${name}`, ...(name === 'kernel' ? [] : ['rules']), 'package-lock.json', 'tsconfig.base.json', 'scripts/ascii.mjs', 'scripts/late-modules.mjs', 'scripts/build.mjs', 'scripts/generate.mjs'];

/** What building makes, and what it does not look at. */
const results = new Set(['dist', 'generated', 'node_modules', 'CHANGELOG.md', 'LICENSE', 'README.md']);

/** Every file below a path, in a fixed order, results left out. */
function files(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .filter((entry) => !results.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? files(`${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

/** A hash of everything a package's build reads, given the hash of the package before it. */
function contentHash(name, before) {
  const hash = createHash('sha256').update(before);
  for (const path of inputs(name).flatMap(files)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** Builds what is out of date; says so on stderr. The stamp is written last, so a build that broke off is done again. */
export async function build({ force = false } = {}) {
  let hash = '';
  for (const name of packages) {
    hash = contentHash(name, hash);
    const folder = join(root, 'packages', name);
    const stamp = join(root, '.tsbuild', `${name}.stamp`);
    const built = existsSync(join(folder, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
    if (built && !force) continue;
    const started = Date.now();
    say(`building ${name} …`);
    rmSync(stamp, { force: true });
    await generatePackage(name);
    const code = await run([tool('tsdown'), '--logLevel', 'warn'], { cwd: folder, stdio: ['ignore', 2, 2] });
    if (code !== 0) throw new Error(`bundling ${name} ended with exit code ${code}`);
    mkdirSync(join(root, '.tsbuild'), { recursive: true });
    writeFileSync(stamp, hash);
    say(`${name} built in ${seconds(started)}`);
  }
}

/** Everything a job needs before it starts. A failure is one clear line and exit code 2. */
export async function prepare(options) {
  requireNode();
  install();
  try {
    await build(options);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await prepare({ force: process.argv.includes('--force') });
