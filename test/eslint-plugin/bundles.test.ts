// The truth about client bundles: projects are really built, and what the client rules report is in the output; what they pass is not.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTemplate } from '@leaklint/engine';
import { Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { afterAll, describe, expect, it } from 'vitest';
import { type Project, environment, projects } from './bundles.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Inside node_modules: the projects find their bundler as an installed one.
const cache = join(root, 'node_modules/.cache/leaklint-bundles');
mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(cache, 'run-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const linter = new Linter({ configType: 'flat' });
const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, renderTemplate(value, name).text]));
/** What no page may hold: the key of the machine, and what the files themselves hold. */
const key = /zv_live_\w{40}/g;

function written(project: Project, folder: string): Readonly<Record<string, string>> {
  const files = Object.fromEntries(Object.entries(project.files).map(([path, text]) => [path, renderTemplate(text, path).text]));
  for (const [path, text] of Object.entries({ ...files, 'package.json': '{ "type": "module" }' })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return files;
}

const builders: Readonly<Record<Project['bundler'], readonly string[]>> = {
  Vite: [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'],
  esbuild: ['build.js'],
  webpack: ['--input-type=module', '-e', "import webpack from 'webpack'; import config from './webpack.config.js'; webpack(config, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exitCode = 1; } });"],
};

/** Everything that the build put into dist/, which is what users are sent. */
function built(project: Project, folder: string): string {
  const { status, stderr, stdout } = spawnSync(process.execPath, builders[project.bundler], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...variables } });
  if (status !== 0) throw new Error(`${project.bundler}: ${stderr}${stdout}`);
  const names = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names.length).toBeGreaterThan(0);
  return names.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

/** The rules that report something, each once: `client` on what reaches users, `recommended` on the rest. */
function reported(files: Readonly<Record<string, string>>): string[] {
  const rules = Object.entries(files).filter(([path]) => path.endsWith('.js')).flatMap(([path, text]) => linter.verify(text, [path.startsWith('src/') ? leaklint.configs.client : leaklint.configs.recommended], { filename: path }).map(({ ruleId, message }) => ruleId?.replace('leaklint/', '') ?? message));
  return [...new Set(rules)].sort();
}

describe.each(['Vite', 'esbuild', 'webpack'] as const)('%s', (bundler) => {
  it.each(projects.filter((project) => project.bundler === bundler).map((project) => [project.name, project] as const))('%s', (name, project) => {
    const folder = join(scratch, `${bundler} ${name}`.replace(/\W+/g, '-'));
    const files = written(project, folder);
    const output = built(project, folder);
    expect(reported(files)).toEqual(project.reported);
    expect(output.match(key) === null ? 'nothing' : 'secret').toBe(project.readable);
    if (project.reported.length === 0) expect(output).toContain(variables['API_URL']);
  });
});
