// The text language and the rules for any language: files that no parser of ESLint's reads, disable comments, and env files that git ignores.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderTemplate } from '@leaklint/engine';
import json from '@eslint/json';
import markdown from '@eslint/markdown';
import { ESLint, Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { afterAll, describe, expect, it } from 'vitest';
import { isIgnoredByGit } from '../../../packages/eslint-plugin/src/git-ignore.ts';

const linter = new Linter({ configType: 'flat' });
const made = (template: string): string => renderTemplate(template, 'text').text;
const hardcoded = (line: number): string => `${line} leaklint/no-hardcoded-keys`;

/** `LINE RULE` of every message of a file under a config. */
function lint(filename: string, text: string, configs: readonly Linter.Config[] = [leaklint.configs.files]): string[] {
  return linter.verify(text, [...configs], { filename }).map(({ line, ruleId, message }) => `${line} ${ruleId ?? message}`);
}

describe('the files config reads', () => {
  const key = 'zv_live_{{alnum:40}}';
  it.each([
    ['.env', `# the key\nZAVU_API_KEY=${key}\n`],
    ['.env.production', `\nexport ZAVU_API_KEY="${key}"\n`],
    ['config/prod.env', `A=1\nZAVU_API_KEY=${key}\n`],
    ['deploy.sh', `#!/bin/sh\ncurl -H "Authorization: Bearer ${key}" https://api.zavu.dev/v1/messages\n`],
    ['k8s/secret.yaml', `stringData:\n  key: ${key}\n`],
    ['docker-compose.yml', `environment:\n  - ZAVU_API_KEY=${key}\n`],
    ['config.toml', `[zavu]\nkey = "${key}"\n`],
    ['app.ini', `[zavu]\nkey = ${key}\n`],
    ['application.properties', `\nzavu.key=${key}\n`],
    ['index.html', `<body>\n<script>const key = "${key}"</script>\n</body>`],
    ['Dockerfile', `FROM node:24\nENV ZAVU_API_KEY=${key}\n`],
    ['README.md', `# Use\nexport ZAVU_API_KEY=${key}\n`],
    ['settings.json', `{\n"key": "${key}"\n}\n`],
    ['main.tf', `variable "key" {\ndefault = "${key}"\n}\n`],
    ['Jenkinsfile', `environment {\nZAVU_API_KEY = '${key}'\n}\n`],
    ['.npmrc', `registry=https://registry.example.com/\n//registry.example.com/:_authToken={{npm}}\n`],
  ])('%s', (filename, template) => {
    expect(lint(filename, made(template))).toEqual([hardcoded(2)]);
  });

  it('public variables with secret names, and live keys in development files', () => {
    expect(lint('web.env', 'NEXT_PUBLIC_STRIPE_SECRET_KEY=from-the-build\nNEXT_PUBLIC_API_URL=https://api.example.com\n')).toEqual(['1 leaklint/no-public-env-secrets']);
    expect(lint('.env.development', made(`ZAVU_API_KEY=${key}\n`))).toEqual([hardcoded(1), '1 leaklint/no-live-key-outside-production']);
  });

  it('placeholders and references without a word', () => {
    expect(lint('.env.example', ['ZAVU_API_KEY=', `STRIPE_SECRET_KEY=sk_live_${'x'.repeat(24)}`, 'UVIO_API_KEY=${UVIO_API_KEY}', ''].join('\n'))).toEqual([]);
  });

  it('says the place in characters, not bytes', () => {
    const [message] = linter.verify(made(`größe: 1\nschlüssel: "${key}"\n`), [leaklint.configs.files], { filename: 'a.yml' });
    expect([message?.line, message?.column, message?.endLine, message?.endColumn]).toEqual([2, 13, 2, 61]);
  });
});

describe('disable comments', () => {
  const rule = 'leaklint/no-hardcoded-keys';
  it.each([
    ['a.env', '#', ''],
    ['a.sh', '#', ''],
    ['a.yml', '#', ''],
    ['a.toml', '#', ''],
    ['a.ini', ';', ''],
    ['a.properties', '#', ''],
    ['a.html', '<!--', ' -->'],
    ['a.md', '<!--', ' -->'],
    ['Dockerfile', '#', ''],
    ['a.sql', '--', ''],
    ['a.gradle', '//', ''],
    ['a.xml', '<!--', '-->'],
  ])('%s', (filename, open, close) => {
    const line = made('key: zv_live_{{alnum:40}}');
    const comment = (directive: string): string => `${open} eslint-${directive} ${rule} -- in use on purpose${close}`;
    expect(lint(filename, `${comment('disable-next-line')}\n${line}\n${line}\n`)).toEqual([hardcoded(3)]);
    expect(lint(filename, `${line} ${comment('disable-line')}\n${line}\n`)).toEqual([hardcoded(2)]);
    expect(lint(filename, `${comment('disable')}\n${line}\n${comment('enable')}\n${line}\n`)).toEqual([hardcoded(4)]);
    expect(lint(filename, `${open} eslint-disable-next-line${close}\n${line}\n`)).toEqual([]);
    expect(lint(filename, `${comment('disable-next-line').replace(rule, 'leaklint/no-public-env-secrets')}\n${line}\n`)).toContain(hardcoded(2));
  });

  it('one that turns nothing off is reported', () => {
    expect(lint('a.yml', `# eslint-disable-next-line ${rule}\nkey: none\n`, [{ ...leaklint.configs.files, linterOptions: { reportUnusedDisableDirectives: 'error' } }])).toEqual([expect.stringContaining('Unused eslint-disable directive')]);
  });
});

describe('beside the languages of others', () => {
  const rules: Linter.RulesRecord = { 'leaklint/no-hardcoded-keys': 'error', 'leaklint/no-public-env-secrets': 'error', 'leaklint/no-live-key-outside-production': 'error' };
  const key = 'zv_live_{{alnum:40}}';
  it.each([
    ['@eslint/json', 'settings.json', { json }, 'json/json', `{\n"key": "${key}"\n}\n`],
    ['@eslint/json with comments', 'settings.jsonc', { json }, 'json/jsonc', `{ // key\n"key": "${key}"\n}\n`],
    ['@eslint/markdown', 'README.md', { markdown }, 'markdown/gfm', `# Use\n\`${key}\`\n`],
  ])('%s', (_name, filename, plugins, language, template) => {
    const config = { files: ['**/*.*'], plugins: { ...plugins, leaklint }, language, rules } as unknown as Linter.Config;
    expect(lint(filename, made(template), [config])).toEqual([hardcoded(2)]);
  });

  it('the code rules are silent where there is no code', () => {
    const config = { files: ['**/*.*'], plugins: { json, leaklint }, language: 'json/json', rules: leaklint.configs.strict.rules } as unknown as Linter.Config;
    expect(lint('a.json', '{ "url": "/?api_key=1" }', [config])).toEqual([]);
  });
});

describe('env files that git ignores', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-ignore-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const git = (folder: string, ...args: readonly string[]): { readonly status: number | null; readonly stdout: string } => spawnSync('git', ['-C', folder, '-c', 'core.excludesFile=', ...args], { encoding: 'utf8' });
  let count = 0;

  /** A repository with these files; env files hold a key. */
  function repository(files: Readonly<Record<string, string>>): string {
    const folder = join(scratch, String(++count));
    mkdirSync(folder);
    git(folder, 'init', '--quiet');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  const paths = ['.env', '.env.local', '.env.production', 'apps/web/.env', 'apps/web/.env.local', 'prod.env', '.envrc', 'apps/web/deep/er/.env', 'build/.env'];
  it.each(['.env', '.env*', '.env.*\n!.env.production', '/.env', '*.env', 'apps/', '/apps/web/.env', 'apps/**/.env', '**/.env', '.env.[lp]*', '.env.[!l]*', '# .env', '\\#x\n.env ', '.en?', 'web/.env', 'build/', '.env\n!.env', '*\n!apps/\n!*/', '.env*\r\n!.env.local\r\n'])('as git itself says, for %j', (patterns) => {
    const folder = repository({ '.gitignore': patterns, ...Object.fromEntries(paths.map((path) => [path, 'A=1\n'])) });
    const said = git(folder, 'check-ignore', '--', ...paths).stdout.split('\n').filter(Boolean);
    expect(paths.filter((path) => isIgnoredByGit(join(folder, path))).sort()).toEqual(said.sort());
  });

  it('a deeper .gitignore and .git/info/exclude count', () => {
    const folder = repository({ 'apps/web/.gitignore': '.env\n', '.env': '', 'apps/web/.env': '', '.env.local': '', '.git/info/exclude': '.env.local\n' });
    expect(['.env', 'apps/web/.env', '.env.local'].map((path) => isIgnoredByGit(join(folder, path)))).toEqual([false, true, true]);
  });

  it('one that git has all the same is no secret place', () => {
    const folder = repository({ '.gitignore': '.env*\n', '.env': 'A=1\n', '.env.local': 'A=1\n', 'x/.env': 'A=1\n' });
    git(folder, 'add', '--force', '.env', 'x/.env');
    expect(['.env', 'x/.env', '.env.local'].map((path) => isIgnoredByGit(join(folder, path)))).toEqual([false, false, true]);
  });

  it('the files config passes them and reports the others', async () => {
    const line = made('ZAVU_API_KEY=zv_live_{{alnum:40}}\n');
    const folder = repository({ '.gitignore': '.env\n.env.local\n', '.env': line, '.env.local': line, '.env.production': line, 'a.yml': line });
    const results = await new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: [leaklint.configs.files] }).lintFiles(['.']);
    expect(results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath.slice(folder.length + 1)).sort()).toEqual(['.env.production', 'a.yml']);
  });
});
