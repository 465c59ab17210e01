// The context of a match: what its line and its path show. Each case is a whole text with one key in it.
import { FILE_CONTEXTS, InPlaceScanner, LINE_CONTEXTS, TextScanner, fileContexts, lineContexts, settle } from '@leaklint/engine';
import type { LineContext, RawMatch } from '@leaklint/engine';
import { describe, expect, it, test } from 'vitest';
import { outsideProduction } from '../../packages/eslint-plugin/src/analysis/file-kind.ts';
import { make, rules } from './scanner.ts';

const told: LineContext[][] = [];
const scanner = new TextScanner(rules, (match, around) => told.push(lineContexts(match, around)) - 1);
const inPlace = new InPlaceScanner(scanner, rules);
const KEY = make('zv_live_{{alnum:24}}', 1);
const GENERIC = make('{{alnum:32}}', 2);

/** Of the one match that stays. */
function only(matches: readonly RawMatch[]): LineContext[] | undefined {
  const kept = settle(matches);
  expect(kept).toHaveLength(1);
  return told[kept[0]?.mark ?? -1];
}

function contextsOf(text: string, chunk = Infinity): LineContext[] | undefined {
  const bytes = Buffer.from(text);
  scanner.begin();
  for (let at = 0; at < bytes.length; at += chunk) scanner.write(bytes.subarray(at, at + chunk));
  return only(scanner.finish());
}

const CASES: Readonly<Record<LineContext | 'nothing', readonly string[]>> = {
  'url-query': [
    `fetch('https://api.zavu.dev/v1?key=${KEY}&a=1')`,
    'fetch(`https://api.zavu.dev/v1?a=${id}&api_key=KEY`)'.replace('KEY', KEY),
    `<a href="/x?a=1&amp;token=${KEY}">`,
    'https://x.example.org/cb#access_token=KEY'.replace('KEY', KEY),
    `redirect=https%3A%2F%2Fx.example.org%3Fkey%3D${KEY}`,
    `const url = 'https://x.example.org/?key=' + '${KEY}';`,
    `url.searchParams.set('key', '${KEY}');`,
  ],
  'url-user': [`url = https://x:${KEY}@git.example.org/a.git`, `remote = https://${KEY}@git.example.org/a.git`],
  'url-path': [`https://api.zavu.dev/bots/${KEY}/send`],
  header: [
    `headers: { Authorization: 'Bearer ${KEY}' }`,
    `headers: { 'X-Api-Key': '${KEY}' }`,
    `request.setHeader('Authorization', '${KEY}');`,
    `req.Header.Set("X-Auth-Token", "${KEY}")`,
    `Authorization: Token ${KEY}`,
    `headers = {"Authorization": f"Bearer ${KEY}"}`,
    `{ \\"Authorization\\": \\"Bearer ${KEY}\\" }`,
    `"x-api-key": "${KEY}"`,
  ],
  'log-call': [
    `console.log('the key is ${KEY}');`,
    `logger.info({ key: '${KEY}' }, 'started (again)');`,
    `this.logger.warn(\n  '${KEY}',\n);`,
    `log.Printf("key %s", "${KEY}")`,
    `print("${KEY}")`,
    `System.out.println("key " + "${KEY}");`,
    `println!("{}", "${KEY}");`,
    `Rails.logger.info "key ${KEY}"`,
    `console.error('see :) below', '${KEY}')`,
  ],
  'command-line': [`zavu login --api-key ${KEY}`, `zavu send --token=${KEY}`, `$ ZAVU=1 zavu send ${KEY}`, `  curl -u ${KEY}: https://api.zavu.dev`, `spawn('zavu', ['--key', '${KEY}'])`, `docker run zavu ${KEY}`, `curl https://api.zavu.dev \\\n  -d 'key ${KEY}'`],
  assignment: [
    `const key = '${KEY}';`,
    `ZAVU_API_KEY=${KEY}`,
    `export ZAVU_API_KEY="${KEY}"`,
    `key: ${KEY}`,
    `"key": "${KEY}"`,
    `{\\"key\\": \\"${KEY}\\"}`,
    `key := "${KEY}"`,
    `'key' => '${KEY}',`,
    `ENV ZAVU_API_KEY ${KEY}`,
    `<key>${KEY}</key>`,
    `const key = process.env.ZAVU_API_KEY ?? '${KEY}';`,
    `api_key = "${GENERIC}"`,
  ],
  argument: [`const zavu = new Zavu('${KEY}');`, `zavu.send(message, '${KEY}')`],
  nothing: [`the key ${KEY} was here`, `if (key === '${KEY}') return;`, `console.log(a); f(b); c ${KEY}`, `dialog.error('x'); ${KEY}`, `a == "${KEY}"`],
};

describe('the line', () => {
  for (const [context, texts] of Object.entries(CASES)) {
    test.each(texts.map((text) => [text.replaceAll(KEY, 'KEY').replaceAll(GENERIC, 'VALUE'), text]))(`${context}: %s`, (_, text) => {
      expect(contextsOf(text)).toEqual(context === 'nothing' ? [] : [context]);
    });
  }

  it('has a case for everything there is', () => {
    expect(Object.keys(CASES).filter((context) => context !== 'nothing').sort()).toEqual([...LINE_CONTEXTS].sort());
  });

  it('tells of several things at once, in one order', () => {
    expect(contextsOf(`console.log('GET https://api.zavu.dev/v1?key=${KEY}')`)).toEqual(['log-call', 'url-query']);
    expect(contextsOf(`curl -H "Authorization: Bearer ${KEY}" https://api.zavu.dev`)).toEqual(['header', 'command-line']);
    expect(contextsOf(`curl "https://api.zavu.dev/v1?key=${KEY}"`)).toEqual(['url-query', 'command-line']);
  });

  it('does not depend on the pieces in which a text comes, nor on where it stands', () => {
    for (const text of Object.values(CASES).flat()) {
      const far = `${'x '.repeat(700)}\n${text}\n${'y '.repeat(700)}\n`;
      const whole = contextsOf(far);
      expect(contextsOf(far, 7)).toEqual(whole);
      const bytes = Buffer.from(far);
      const at = scanner.end;
      inPlace.kernel.reserve(at + bytes.length + 256 - inPlace.kernel.base);
      inPlace.kernel.bytes.set(bytes, at);
      expect(only(inPlace.whole(at, bytes.length))).toEqual(whole);
    }
  });

  it('reads UTF-16 like any other text', () => {
    expect(only(scanner.scan(Buffer.from(`fetch('https://api.zavu.dev/v1?key=${KEY}')`, 'utf16le')))).toEqual(['url-query']);
  });
});

describe('the path', () => {
  test.each<[string, readonly string[]]>([
    ['src/index.ts', []],
    ['src/latest/contest.ts', []],
    ['src/send.test.ts', ['test']],
    ['test/send.ts', ['test']],
    ['pkg/send_test.go', ['test']],
    ['tests/test_send.py', ['test']],
    ['src/__tests__/a.js', ['test']],
    ['test/fixtures/keys.json', ['test', 'fixture']],
    ['src/__mocks__/stripe.ts', ['fixture']],
    ['src/__snapshots__/a.test.ts.snap', ['test', 'fixture']],
    ['src/Button.stories.tsx', ['story']],
    ['examples/send/index.ts', ['example']],
    ['config.example.json', ['example']],
    ['.env.example', ['example', 'env-file']],
    ['docs/guide.md', ['docs']],
    ['README', ['docs']],
    ['.env', ['env-file']],
    ['.env.production', ['env-file']],
    ['apps/web/.env.development', ['development', 'env-file']],
    ['.env.development.local', ['development', 'env-file']],
    ['.env.test', ['test', 'env-file']],
    ['production.env', ['env-file']],
    ['docker-compose.dev.yml', ['development']],
    ['.github/workflows/ci.yml', ['ci-config']],
    ['.gitlab-ci.yml', ['ci-config']],
    ['package-lock.json', ['lock-file']],
    ['web/yarn.lock', ['lock-file']],
    ['dist/app.js.map', ['source-map']],
    ['public/app.min.js', ['bundle']],
    ['apps/web/.next/static/a.js', ['bundle']],
  ])('%s', (path, contexts) => {
    expect(fileContexts(path)).toEqual(contexts);
    // What the linter calls outside production the scanner does not take for production code.
    if (outsideProduction(path, []) !== undefined) expect(contexts.some((context) => ['test', 'fixture', 'story', 'example', 'development'].includes(context))).toBe(true);
  });

  it('is told of in one order', () => {
    const all = fileContexts('docs/examples/test/fixtures/.env.test');
    expect(all).toEqual(FILE_CONTEXTS.filter((context) => all.includes(context)));
  });
});
