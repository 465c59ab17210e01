// The package as users get it: packed, installed into empty projects, and run by the lines of its README.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTemplate } from '@leaklint/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'leaklint-package-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const minutes = 60_000;

const readme = readFileSync(join(root, 'packages/eslint-plugin/README.md'), 'utf8');
/** The blocks of the README that begin with this file's name, without that line. */
const fromReadme = (name: string): string[] => [...readme.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```$/gms)].filter(([, file]) => file === name).map(([, , body = '']) => body);

const key = renderTemplate('zv_live_{{alnum:40}}', 'package').text;
const sources = { 'src/app.js': `const key = '${key}';\nconsole.log(process.env.ZAVU_API_KEY, key);\n`, 'deploy.yml': `key: ${key}\n` };

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // npm hands its own settings down to what it starts; a project of a user knows none of them.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(?:registry|cache)$)/i.test(name)));
    const child = spawn(file, args, { cwd, env: { ...env, CI: '1' }, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

async function succeed(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await run(file, args, cwd);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${String(status)}: ${stderr}${stdout}`);
  return stdout;
}

let tarball = '';

/** A project of its own with these packages, the plugin and its files. */
async function project(name: string, packages: readonly string[], files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(scratch, name);
  write(folder, { 'package.json': JSON.stringify({ name, private: true, type: name.includes('commonjs') ? 'commonjs' : 'module' }), ...sources, ...files });
  await succeed('npm', ['install', '--save-dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages, tarball], folder);
  return folder;
}

/** `FILE LINE RULE` of everything that the project's own ESLint reports. */
async function lint(folder: string, eslint = folder): Promise<string[]> {
  const { stdout, stderr, status } = await run(process.execPath, [join(eslint, 'node_modules/eslint/bin/eslint.js'), '--format', 'json', '.'], folder);
  if (status !== 1 || stderr !== '') throw new Error(`eslint ended with ${String(status)}: ${stderr}${stdout}`);
  const results = JSON.parse(stdout) as { filePath: string; messages: { line: number; ruleId: string; message: string; suggestions?: object[] }[] }[];
  // The text of a file stands in ESLint's own report; ours never holds a key.
  expect(JSON.stringify(results.flatMap(({ messages }) => messages.map(({ message, suggestions }) => [message, suggestions])))).not.toContain(key.slice(8, 16));
  return results.flatMap(({ filePath, messages }) => messages.map(({ line, ruleId }) => `${filePath.split(/[\\/]/).slice(-1)[0] ?? ''} ${line} ${ruleId}`)).sort();
}

/** Every installed version of TypeScript. */
async function typescripts(folder: string): Promise<string[]> {
  const listed = JSON.parse((await run('npm', ['ls', 'typescript', '--all', '--json'], folder)).stdout) as { dependencies?: Record<string, Tree> };
  return [...new Set(versions(listed))];
}

interface Tree {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, Tree>>;
}

function versions(tree: Tree): string[] {
  return Object.entries(tree.dependencies ?? {}).flatMap(([name, below]) => [...(name === 'typescript' && below.version !== undefined ? [below.version] : []), ...versions(below)]);
}

const code = ['app.js 1 leaklint/no-hardcoded-keys', 'app.js 2 leaklint/no-key-in-logs', 'app.js 2 leaklint/no-key-in-logs'];
const all = [...code, 'deploy.yml 1 leaklint/no-hardcoded-keys'];

describe('installed', () => {
  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync('npm', ['pack', '--silent', '--pack-destination', scratch, '-w', 'eslint-plugin-leaklint'], { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status !== 0) throw new Error(stderr);
    tarball = join(scratch, stdout.trim().split('\n').at(-1) ?? '');
  }, 2 * minutes);

  it.concurrent('the first lines of the README work with ESLint 10, and no TypeScript comes along', async () => {
    const folder = await project('eslint-10', ['eslint@10'], { 'eslint.config.js': fromReadme('eslint.config.js')[0] ?? '' });
    expect(await lint(folder)).toEqual(all);
    expect(await typescripts(folder)).toEqual([]);
    // Every other configuration in the README is one, too.
    for (const text of fromReadme('eslint.config.js').slice(1)) {
      write(folder, { 'eslint.config.js': text, '.leaklint-baseline': '' });
      expect(await lint(folder)).toEqual(code);
    }
  }, 5 * minutes);

  it.concurrent('require gives the plugin to a CommonJS configuration, with the oldest ESLint that is supported', async () => {
    const folder = await project('commonjs', ['eslint@9.38.0'], { 'eslint.config.cjs': fromReadme('eslint.config.cjs')[0] ?? '' });
    expect(await lint(folder)).toEqual(code);
  }, 5 * minutes);

  it.concurrent('a project on TypeScript 7 keeps its one TypeScript, and its compiler reads the types', async () => {
    const folder = await project('typescript-7', ['eslint@10', 'typescript@7', '@types/node@20'], {
      // ESLint has no parser for TypeScript of its own.
      'eslint.config.js': (fromReadme('eslint.config.js')[0] ?? '').replace('];', ", { ignores: ['config.ts'] }];"),
      'config.ts': "import leaklint, { type LeaklintSettings } from 'eslint-plugin-leaklint';\nimport { defineConfig } from 'eslint/config';\nconst settings: LeaklintSettings = { keyNames: ['acmePass'] };\nexport default defineConfig([leaklint.configs.recommended, { settings: { leaklint: settings } }]);\n",
      'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', strict: true, noEmit: true, types: ['node'], skipLibCheck: false }, files: ['config.ts'] }),
    });
    expect((await typescripts(folder)).map((version) => version.split('.')[0])).toEqual(['7']);
    await succeed(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder);
    expect(await lint(folder)).toEqual(all);
  }, 5 * minutes);

  it.concurrent('TypeScript is read with the parser of the project, which brings the only TypeScript there is', async () => {
    const folder = await project('typescript-6', ['eslint@10', 'typescript@6', 'typescript-eslint@8'], { 'eslint.config.mjs': fromReadme('eslint.config.mjs')[0] ?? '', 'src/typed.ts': `export const key: string = '${key}' as const;\n` });
    expect(await lint(folder)).toEqual([...code, 'typed.ts 1 leaklint/no-hardcoded-keys']);
    expect((await typescripts(folder)).map((version) => version.split('.')[0])).toEqual(['6']);
  }, 5 * minutes);

  it.concurrent('a pnpm workspace finds it from its packages', async () => {
    const folder = join(scratch, 'pnpm');
    const app = join(folder, 'packages/app');
    write(folder, { 'package.json': '{ "name": "workspace", "private": true }', 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' });
    write(app, { 'package.json': JSON.stringify({ name: 'app', type: 'module', devDependencies: { eslint: '^10.0.0', 'eslint-plugin-leaklint': `file:${tarball}` } }), 'eslint.config.js': fromReadme('eslint.config.js')[0] ?? '', ...sources });
    await succeed('npx', ['--yes', '--prefer-offline', 'pnpm@9', 'install', '--prefer-offline'], folder);
    expect(await lint(app)).toEqual(all);
    write(app, { '.leaklint.yml': 'allow:\n  - reason: a test\n    paths: [deploy.yml]\n' });
    expect(await lint(app)).toEqual(code);
  }, 5 * minutes);
});
