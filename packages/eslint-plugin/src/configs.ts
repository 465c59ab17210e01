// Configs: which rules run on which files. Each has a name and files, so one line in eslint.config.js is enough.
import type { ESLint, Linter } from 'eslint';

type Rules = Readonly<Record<string, Linter.RuleEntry>>;

export type ConfigName = 'recommended' | 'strict' | 'client' | 'files' | 'tests';

const CODE = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,astro}'];
const TEXT = ['**/.env', '**/.env.*', '**/*.env', '**/.envrc', '**/.dev.vars', '**/.npmrc', '**/.netrc', '**/*.{sh,bash,zsh,fish,yml,yaml,toml,ini,cfg,conf,properties,tf,tfvars,html,htm,xml,plist,json,json5,jsonc,md,mdx,txt,sql,gradle,http,rest}', '**/Dockerfile', '**/Dockerfile.*', '**/*.dockerfile', '**/Containerfile', '**/Makefile', '**/Jenkinsfile', '**/Procfile'];
const TESTS = ['**/*.{test,spec,stories,story,fixture,mock,cy,e2e}.{js,mjs,cjs,jsx,ts,mts,cts,tsx}', '**/{__tests__,__mocks__,__fixtures__,test,tests,spec,fixtures,e2e,cypress}/**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];

const errors = (...names: readonly string[]): Rules => Object.fromEntries(names.map((name) => [`leaklint/${name}`, 'error']));

const RECOMMENDED = errors('no-hardcoded-keys', 'no-key-fallback', 'no-key-in-url', 'no-key-in-logs', 'no-key-in-telemetry', 'no-key-in-errors', 'no-public-env-secrets', 'no-bundled-env', 'no-insecure-key-transport', 'no-live-key-outside-production');

const STRICT: Rules = {
  ...RECOMMENDED,
  'leaklint/no-hardcoded-keys': ['error', { names: true }],
  ...errors('no-key-in-response', 'no-key-in-web-storage', 'key-header-format'),
};

const CLIENT: Rules = {
  ...errors('no-hardcoded-keys', 'no-key-in-url', 'no-key-in-logs', 'no-key-in-telemetry', 'no-key-in-response', 'no-public-env-secrets', 'no-key-in-web-storage', 'no-bundled-env'),
  'leaklint/no-key-in-client-code': ['error', { everyFile: true }],
};

/** The configs, with the plugin inside. */
export function configsOf(plugin: ESLint.Plugin): Readonly<Record<ConfigName, Linter.Config>> {
  const config = (name: ConfigName, files: readonly string[], rules: Rules, more: Linter.Config = {}): Linter.Config => ({ name: `leaklint/${name}`, files: [...files], plugins: { leaklint: plugin }, ...more, rules });
  return {
    recommended: config('recommended', CODE, RECOMMENDED),
    strict: config('strict', CODE, STRICT),
    client: config('client', CODE, CLIENT),
    files: config('files', TEXT, errors('no-hardcoded-keys', 'no-public-env-secrets', 'no-live-key-outside-production'), { language: 'leaklint/text' }),
    tests: config('tests', TESTS, { 'leaklint/no-hardcoded-keys': ['error', { testKeys: false }], 'leaklint/no-key-fallback': 'off', 'leaklint/no-key-in-errors': 'off', 'leaklint/no-key-in-response': 'off', 'leaklint/no-key-in-web-storage': 'off', 'leaklint/no-live-key-outside-production': 'error' }),
  };
}
