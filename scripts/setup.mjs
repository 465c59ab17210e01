// Setting up: what a checkout needs before anything else can run, with nothing but Node and git on the machine.
// No dependency may be imported here: this file runs before any is installed. What is done is said on stderr.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, without a trailing separator. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** One short line on stderr: stdout belongs to the job that follows. */
export function say(text) {
  process.stderr.write(`leaklint: ${text}\n`);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** Whether a version such as 20.19.0 lies in a range made of `^a.b.c` and `>=a` joined by `||`, the only forms `engines` uses here. */
export function versionFits(version, range) {
  const numbers = (text) => [0, 1, 2].map((place) => Number(text.split('.')[place] ?? 0));
  const [major, minor, patch] = numbers(version);
  return range.split('||').some((part) => {
    const wanted = /^(\^|>=)(\d+(?:\.\d+){0,2})$/.exec(part.trim());
    if (wanted === null) throw new Error(`engines range not understood: ${part}`);
    const [wantedMajor, wantedMinor, wantedPatch] = numbers(wanted[2]);
    if (major !== wantedMajor) return wanted[1] === '>=' && major > wantedMajor;
    return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
  });
}

/** Ends with one clear line when this Node cannot run the project. */
export function requireNode() {
  const range = readJson('package.json').engines.node;
  if (!versionFits(process.versions.node, range)) {
    say(`needs Node ${range}; this is ${process.versions.node}`);
    process.exit(2);
  }
}

/**
 * Why node_modules must be installed (again), or undefined when it holds what the lock file asks for.
 * npm writes its own stamp, node_modules/.package-lock.json, as the last act of an installation; optional packages of other platforms are absent there.
 */
export function staleInstall(lock, installed, platform = process.platform, cpu = process.arch) {
  if (installed === undefined) return 'node_modules is missing or incomplete';
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (!path.startsWith('node_modules/') || wanted.link) continue;
    const have = installed.packages[path];
    if (have === undefined && wanted.optional) continue;
    if (have === undefined || have.version !== wanted.version || have.integrity !== wanted.integrity) return `package-lock.json asks for another ${path.slice(13)}`;
  }
  for (const [path, have] of Object.entries(installed.packages)) {
    if (have.optional && ((have.os && !have.os.includes(platform)) || (have.cpu && !have.cpu.includes(cpu)))) return `${path.slice(13)} belongs to another kind of machine`;
  }
  return undefined;
}

/** Runs `npm ci` when the installed packages are not those of the lock file. */
export function install() {
  const stamp = 'node_modules/.package-lock.json';
  const reason = staleInstall(readJson('package-lock.json'), existsSync(join(root, stamp)) ? readJson(stamp) : undefined);
  if (reason === undefined) return;
  say(`installing packages (${reason}) …`);
  const started = Date.now();
  // --include=dev: NODE_ENV=production in the environment would leave the compiler out.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...options]] : ['npm', options];
  // Only where npm is a .cmd file does starting it need a shell; the arguments are fixed words.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: command === 'npm' && process.platform === 'win32' });
  if (status !== 0) {
    say(`npm ci failed${error ? `: ${error.message}` : ''}`);
    process.exit(2);
  }
  say(`packages installed in ${seconds(started)}`);
}

/** '1.2 s' since the given Date.now(). */
export function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** The JavaScript file behind a command of an installed package, so that no shell and no .cmd file is needed to run it. */
export function tool(name, command = name) {
  const { bin } = readJson(`node_modules/${name}/package.json`);
  return join(root, 'node_modules', name, typeof bin === 'string' ? bin : bin[command]);
}

/** Runs a Node script to its end and gives its exit code; a signal counts as 128 + its number, as shells count. */
export function run(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl-C reaches the child by itself; this process only waits for it to finish tidily.
    const interrupted = () => undefined;
    const terminated = () => child.kill('SIGTERM');
    process.on('SIGINT', interrupted).on('SIGTERM', terminated);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', interrupted).off('SIGTERM', terminated);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
