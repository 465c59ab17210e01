// oxlint loads the plugin as it is: the same places with the same words as in ESLint.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTemplate } from '@leaklint/engine';
import * as typescript from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'leaklint-oxlint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** At least one finding of each rule, and files that are as they should be. */
const fixtures: Readonly<Record<string, string>> = {
  'src/keys.ts': "export const a: string = 'zv_live_{{alnum:40}}';\nenum Keys { Stripe = 'sk_live_{{alnum:24}}' }\n// ghp: größe sk_live_{{alnum:24}}\nconst parts = ['sk', 'live', '{{alnum:24}}'].join('_');\nexport { Keys, parts };\n",
  'src/fallback.ts': "export const secret = process.env.JWT_SECRET ?? 'dev-secret';\nexport function f(apiKey = 'default-key') { return apiKey; }\n",
  'src/url.ts': "declare const apiKey: string;\nexport const a = fetch(`https://api.acme.dev/items?api_key=${apiKey}`);\nexport const b = new URL('https://api.acme.dev'); b.searchParams.set('access_token', process.env.ACME_TOKEN!);\n",
  'src/log.cjs': "const pino = require('pino');\nconst log = pino();\nmodule.exports = (apiKey) => { log.child({}).info({ apiKey }); console.log(process.env); };\n",
  'src/telemetry.js': "import * as Sentry from '@sentry/node';\nexport const f = (token) => Sentry.setContext('a', { apiKey: process.env.ZAVU_API_KEY, token });\n",
  'src/errors.mjs': 'export const f = (apiKey) => { throw new Error(`bad ${apiKey}`); };\n',
  'src/server/response.ts': 'export const GET = () => Response.json({ apiKey: process.env.ZAVU_API_KEY });\n',
  'src/storage.jsx': "'use client';\nexport const F = ({ apiKey }) => <button onClick={() => localStorage.setItem('apiKey', apiKey)}>{process.env.ZAVU_API_KEY}</button>;\n",
  'src/public.tsx': 'export const F = () => <a href={process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY}>pay</a>;\n',
  'src/transport.js': "export const f = (apiKey) => fetch('http://api.acme.dev/items', { headers: { 'X-API-Key': apiKey } });\n",
  'src/header.js': "export const f = () => fetch('https://api.zavu.dev/v1/messages', { headers: { Authorization: process.env.ZAVU_API_KEY } });\n",
  'src/billing.test.js': "const key = 'sk_live_{{alnum:24}}';\nexport { key };\n",
  'vite.config.js': "export default { define: { 'process.env': process.env } };\n",
  'src/good.ts': "export const f = (apiKey: string) => fetch('https://api.acme.dev/items', { headers: { 'X-API-Key': apiKey } }).catch(() => console.log(Boolean(apiKey), apiKey.length));\n",
  'src/off.js': "// eslint-disable-next-line leaklint/no-hardcoded-keys\nexport const a = 'zv_live_{{alnum:40}}';\n",
};

const rules = Object.fromEntries(Object.keys(leaklint.rules ?? {}).map((name) => [`leaklint/${name}`, 'error'] as const));

/** oxlint counts columns in bytes, ESLint in UTF-16 units. */
function column(filename: string, span: { readonly line: number; readonly column: number }): number {
  const line = readFileSync(join(scratch, filename)).toString('latin1').split('\n')[span.line - 1] ?? '';
  return Buffer.from(line.slice(0, span.column - 1), 'latin1').toString('utf8').length + 1;
}

it('finds what ESLint finds', async () => {
  for (const [path, text] of Object.entries(fixtures)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), renderTemplate(text, path).text);
  }
  writeFileSync(join(scratch, '.oxlintrc.json'), JSON.stringify({ plugins: [], jsPlugins: [join(root, 'packages/eslint-plugin/dist/index.js')], categories: { correctness: 'off' }, rules }));

  const eslint = new ESLint({ cwd: scratch, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.{js,mjs,cjs,jsx,ts,tsx}'], plugins: { leaklint }, languageOptions: { parser: typescript as unknown as Linter.Parser, parserOptions: { ecmaFeatures: { jsx: true } } }, rules }] });
  const byEslint = (await eslint.lintFiles(['.'])).flatMap(({ filePath, messages }) => messages.map(({ line, column, ruleId, message }) => `${filePath.slice(scratch.length + 1)}:${line}:${column} ${String(ruleId)} ${message}`)).sort();

  const bin = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');
  const { stdout, stderr } = spawnSync(process.execPath, [bin, '--format', 'json'], { cwd: scratch, encoding: 'utf8' });
  expect(stderr).toBe('');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string; code: string; filename: string; labels: { span: { line: number; column: number } }[] }[] };
  const byOxlint = diagnostics.map(({ message, code, filename, labels: [label] }) => `${filename}:${label?.span.line ?? 0}:${label === undefined ? 0 : column(filename, label.span)} ${code.replace(/^(.+)\((.+)\)$/, '$1/$2')} ${message}`).sort();

  expect(byOxlint).toEqual(byEslint);
  expect([...new Set(byEslint.map((line) => line.split(' ')[1]))].sort()).toEqual(Object.keys(rules).sort());
});
