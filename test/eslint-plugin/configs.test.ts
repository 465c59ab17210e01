// The configs, the list of rules, and what code of others has taught the rules.
import { existsSync, readFileSync } from 'node:fs';
import { PUBLIC_SALT, RuleSet, TextScanner, fingerprint, renderTemplate, settle } from '@leaklint/engine';
import * as typescript from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { describe, expect, it } from 'vitest';

interface NewRule {
  readonly ruleFiles: (name: string) => Readonly<Record<string, string>>;
  readonly listedRule: (list: string, name: string) => string;
}

const { ruleFiles, listedRule } = (await import(String(new URL('../../scripts/new-rule.mjs', import.meta.url)))) as NewRule;

const linter = new Linter({ configType: 'flat' });
const parser = typescript as unknown as Linter.Parser;
const made = (template: string): string => renderTemplate(template, 'configs').text;

function lint(code: string, filename = 'src/app.ts', configs: readonly Linter.Config[] = [leaklint.configs.recommended]): string[] {
  const messages = linter.verify(made(code), [{ files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser } }, ...configs], { filename });
  return messages.map(({ ruleId, message }) => ruleId?.replace('leaklint/', '') ?? message);
}

describe('each config', () => {
  it.each(Object.entries(leaklint.configs))('%s has a name, files and known rules', (name, config) => {
    expect(config.name).toBe(`leaklint/${name}`);
    expect(config.files?.length).toBeGreaterThan(0);
    expect(Object.keys(config.rules ?? {}).map((rule) => rule.replace('leaklint/', '')).filter((rule) => !(rule in (leaklint.rules ?? {})))).toEqual([]);
  });

  it('strict holds all of recommended', () => {
    expect(Object.keys(leaklint.configs.strict.rules ?? {})).toEqual(expect.arrayContaining(Object.keys(leaklint.configs.recommended.rules ?? {})));
  });

  it('the rules say themselves whether they are recommended', () => {
    expect(Object.entries(leaklint.rules ?? {}).filter(([, { meta }]) => meta?.docs?.recommended === true).map(([name]) => `leaklint/${name}`)).toEqual(Object.keys(leaklint.configs.recommended.rules ?? {}).sort());
  });

  it('together read code and text, each with its own rules', () => {
    const all = [leaklint.configs.recommended, leaklint.configs.files, leaklint.configs.tests];
    expect(lint('const key = "zv_live_{{alnum:40}}";', 'src/app.ts', all)).toEqual(['no-hardcoded-keys']);
    expect(lint('const key = "zv_live_{{alnum:40}}";', 'src/app.test.ts', all)).toEqual(['no-hardcoded-keys', 'no-live-key-outside-production']);
    expect(lint('const key = "zv_test_{{alnum:40}}";', 'src/app.test.ts', all)).toEqual([]);
    expect(lint('key: zv_live_{{alnum:40}}', 'deploy.yml', all)).toEqual(['no-hardcoded-keys']);
  });
});

describe('TypeScript without a parser for it', () => {
  it('is one message of ESLint for a file with types, and no obstacle for one without', () => {
    const alone = (code: string): (readonly [string | null, boolean])[] => linter.verify(made(code), [leaklint.configs.recommended], { filename: 'src/app.ts' }).map(({ ruleId, fatal }) => [ruleId, fatal === true]);
    expect(alone('const key: string = "zv_live_{{alnum:40}}";')).toEqual([[null, true]]);
    expect(alone('const key = "zv_live_{{alnum:40}}";')).toEqual([['leaklint/no-hardcoded-keys', false]]);
  });
});

describe('settings', () => {
  const withSettings = (settings: object): Linter.Config[] => [leaklint.configs.recommended, { settings: { leaklint: settings } }];
  it('a known key of the baseline is left alone, another one is not', () => {
    const code = made("const a = 'zv_live_{{alnum:40}}';\nconst b = 'zv_live_{{alnum:41}}';");
    // The scanner's own fingerprints: the same key has the same one everywhere.
    const fingerprints = fingerprintsOf(code);
    expect(fingerprints).toHaveLength(2);
    expect(linter.verify(code, withSettings({ baseline: fingerprints.slice(0, 1) }), { filename: 'a.js' }).map(({ line }) => line)).toEqual([2]);
    expect(linter.verify(code, withSettings({ baseline: fingerprints }), { filename: 'a.js' })).toEqual([]);
  });

  it.each([
    [{ keyName: ['a'] }, /settings\.leaklint\.keyName is unknown; known are .*keyNames/],
    [{ loggers: 'audit' }, /settings\.leaklint\.loggers must be a list of strings/],
    [{ vendors: [{ hosts: ['a.example'] }] }, /settings\.leaklint\.vendors\[0\] needs a name/],
    [{ baseline: 7 }, /settings\.leaklint\.baseline must be the path of a file or a list of fingerprints/],
  ])('%j is refused by name', (settings, message) => {
    expect(() => linter.verify('fetch(`/?api_key=${apiKey}`)', withSettings(settings), { filename: 'a.js' })).toThrow(message);
  });
});

describe('code of others: no finding', () => {
  it.each([
    ['the value of an expectation', 'assert.equal(client.url(), `${base}?apikey=${DEFAULT_API_KEY}&v=1`);'],
    ['the value of an expectation', 'expect(client.url()).toBe(`${base}?apikey=${DEFAULT_API_KEY}&v=1`);'],
    ['a text under its own absence', 'function f({ authToken }: { authToken: string }) { if (!authToken) { throw new Error(`no token but ${JSON.stringify(authToken)}`); } }'],
    ['a text under its own absence', 'throw !options.apiKey ? new Error(`no key: ${options.apiKey}`) : done;'],
    ['the place of a session', "import { STORAGE_KEY } from './constants'; const o = { storageKey: STORAGE_KEY }; console.warn(`more than one client under ${o.storageKey}`);"],
  ])('%s: %s', (_name, code) => {
    expect(lint(code)).toEqual([]);
  });

  it('defaults for keys in test code', () => {
    expect(lint("function make(apiKey = 'test-key') { return apiKey; }", 'test/client.test.ts')).toEqual([]);
    expect(lint("function make(apiKey = 'test-key') { return apiKey; }", 'src/client.ts')).toEqual(['no-key-fallback']);
  });

  it('what a check of the engine doubts: a public anon key, the demo keys of a local stack, and expired tokens', () => {
    const token = (claims: object): string => [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.{{base64url:43}}';
    expect(lint(`const key = '${token({ iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'anon', exp: 2_000_000_000 })}';`)).toEqual([]);
    expect(lint(`const key = '${token({ iss: 'supabase-demo', role: 'service_role', exp: 1_983_812_996 })}';`)).toEqual([]);
    expect(lint(`const key = '${token({ iss: 'acme', sub: '58f1a9', exp: 1_600_000_000 })}';`)).toEqual([]);
    expect(lint(`const key = '${token({ iss: 'acme', sub: '58f1a9', exp: Math.floor(Date.now() / 1000) + 86_400 * 30 })}';`)).toEqual(['no-hardcoded-keys']);
  });

  it('a variable that is only set, server runtimes, and test code are no client code', () => {
    const client = [leaklint.configs.client];
    expect(lint("process.env.API_KEY = 'x'; delete process.env.API_KEY;", 'src/app.ts', client)).toEqual([]);
    expect(lint("Deno.serve(handler); const key = Deno.env.get('API_KEY');", 'src/app.ts', client)).toEqual([]);
    expect(lint("const { App } = require('@slack/bolt'); new App({ token: process.env.SLACK_BOT_TOKEN });", 'src/app.ts', client)).toEqual([]);
    expect(lint('const key = process.env.API_KEY;', 'src/app.test.ts', client)).toEqual([]);
    expect(lint('const key = process.env.API_KEY;', 'src/app.ts', client)).toEqual(['no-key-in-client-code']);
  });
});

describe('code of others: still found', () => {
  it.each([
    ['no-key-in-errors', 'assert.equal(status, 200, `refused with ${apiKey}`);'],
    ['no-key-in-errors', 'if (!authToken) { authToken = load(); throw new Error(`bad token ${authToken}`); }'],
    ['no-key-in-errors', 'if (apiKey) { throw new Error(`bad key ${apiKey}`); }'],
    ['no-key-in-logs', "import { AZURE_STORAGE_ACCOUNT_KEY } from './secrets'; console.warn(AZURE_STORAGE_ACCOUNT_KEY);"],
    ['no-key-in-url', 'const url = `${base}?apikey=${DEFAULT_API_KEY}`; expect(await get(url)).toBe(1);'],
  ])('%s: %s', (rule, code) => {
    expect(lint(code)).toEqual([rule]);
  });
});

describe('a new rule', () => {
  const root = new URL('../../', import.meta.url);
  it('is three files in the form of those that are there', () => {
    for (const name of Object.keys(leaklint.rules ?? {})) {
      const paths = Object.keys(ruleFiles(name));
      expect(paths).toHaveLength(3);
      for (const path of paths.filter((each) => !each.startsWith('test/'))) expect(existsSync(new URL(path, root)), path).toBe(true);
    }
  });

  it('is code that parses, and a line in the list at its place', () => {
    const files = ruleFiles('no-key-in-nowhere');
    for (const [path, text] of Object.entries(files)) if (path.endsWith('.ts')) expect(linter.verify(text, [{ files: ['**/*.ts'], languageOptions: { parser } }], { filename: path })).toEqual([]);
    const list = readFileSync(new URL('packages/eslint-plugin/src/rules.ts', root), 'utf8');
    const lines = listedRule(list, 'no-key-in-nowhere').split('\n');
    expect(lines.filter((line) => !list.split('\n').includes(line))).toEqual(["import { noKeyInNowhere } from './rules/no-key-in-nowhere.ts';", "  'no-key-in-nowhere': noKeyInNowhere,"]);
    for (const pattern of [/^import .*\/rules\/(.*)\.ts';$/, /^ {2}'(.*)': \w+,$/]) {
      const names = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
      expect(names).toEqual([...names].sort());
    }
  });
});

/** The scanner's fingerprints of a text. */
function fingerprintsOf(text: string): string[] {
  return settle(new TextScanner(RuleSet.builtin()).scan(Buffer.from(text))).map((match) => fingerprint(match, PUBLIC_SALT));
}
