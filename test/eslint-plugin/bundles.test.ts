// The truth about client bundles: projects are really built, and what the client rules report is in the output; what they pass is not.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderTemplate } from '@leaklint/engine';
import { Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workshop } from './bundles/builders.ts';
import { frameworkProjects } from './bundles/frameworks.ts';
import { type Project, environment, projects } from './bundles/projects.ts';

const minutes = 60_000;
const linter = new Linter({ configType: 'flat' });
const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, renderTemplate(value, name).text]));
/** What no page may hold: the key of the machine, and what the files themselves hold. */
const key = /zv_live_\w{40}/;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The config for a file, as their documents say: what reaches users is client code, an app folder has the pages and routes of the server, the rest is configuration. */
function configFor(path: string): Linter.Config {
  const { client, strict, recommended } = leaklint.configs;
  return path.startsWith('src/') ? client : path.startsWith('app/') ? strict : recommended;
}

/** The rules that report something, each once. */
function reported(files: Readonly<Record<string, string>>): string[] {
  const jsx: Linter.Config = { languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } };
  const rules = Object.entries(files).filter(([path]) => /\.m?jsx?$/.test(path)).flatMap(([path, text]) => linter.verify(text, [jsx, configFor(path)], { filename: path }).map(({ ruleId, message }) => ruleId?.replace('leaklint/', '') ?? message));
  return [...new Set(rules)].sort();
}

describe.each(['Vite', 'esbuild', 'webpack', 'Next.js', 'Expo'] as const)('%s', (bundler) => {
  let shop: ReturnType<typeof workshop>;
  beforeAll(() => {
    shop = workshop(bundler);
  }, 10 * minutes);
  afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

  it.each([...projects, ...frameworkProjects].filter((project) => project.bundler === bundler).map((project) => [project.name, project] as const))('%s', (name, project: Project) => {
    const folder = join(shop.folder, name.replace(/\W+/g, '-'));
    const files = Object.fromEntries(Object.entries(project.files).map(([path, text]) => [path, renderTemplate(text, path).text]));
    write(folder, { ...shop.files, ...files });
    const output = shop.build(folder, variables);
    expect(reported(files)).toEqual(project.reported);
    expect(output.length).toBeGreaterThan(0);
    expect(key.test(output) ? 'secret' : 'nothing').toBe(project.readable);
    if (project.reported.length === 0) expect(output).toContain(variables['API_URL']);
  }, 5 * minutes);
});
