// What the scanner is told of known keys holds in the editor as well: the built command line writes and judges, and both report the same lines.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint, Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import { afterAll, describe, expect, it } from 'vitest';
import { leaklint as scanner } from '../e2e/command.ts';
import { IGNORE, Scratch, keyFor, removeScratch } from '../e2e/scratch.ts';

afterAll(removeScratch);

const FILES = ['src/one.js', 'src/two.js', 'docs/three.js', 'src/four.test.js'];

/** A project with a key in each of four files. */
function project(files: Readonly<Record<string, string>> = {}): Scratch {
  const scratch = new Scratch();
  for (const path of FILES) scratch.write(path, `export const first = 1;\nexport const key = '${keyFor(path)}';\n`);
  for (const [path, text] of Object.entries(files)) scratch.write(path, text);
  return scratch;
}

interface Reported {
  readonly findings: readonly { readonly fingerprint: string; readonly places: readonly { readonly path: string; readonly line: number }[] }[];
}

async function scan(root: string): Promise<Reported> {
  const { stdout, stderr } = await scanner([root, '-f', 'json', '--no-progress']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Reported;
}

/** `PATH:LINE` of everything that each of them reports. */
async function both(root: string): Promise<{ readonly scanned: string[]; readonly linted: string[] }> {
  const scanned = (await scan(root)).findings.flatMap(({ places }) => places.map(({ path, line }) => `${path}:${line}`)).sort();
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.js'], plugins: { leaklint }, rules: { 'leaklint/no-hardcoded-keys': 'error' } }] });
  const linted = (await eslint.lintFiles(['.'])).flatMap(({ filePath, messages }) => messages.map(({ line }) => `${filePath.slice(root.length + 1).replaceAll('\\', '/')}:${line}`)).sort();
  return { scanned, linted };
}

async function expectSame(root: string, reported: readonly string[]): Promise<void> {
  const { scanned, linted } = await both(root);
  expect({ scanned, linted }).toEqual({ scanned: reported, linted: reported });
}

const EVERYTHING = FILES.map((path) => `${path}:2`).sort();
const without = (...paths: readonly string[]): string[] => EVERYTHING.filter((place) => !paths.some((path) => place.startsWith(path)));

describe('a baseline that the scanner wrote', () => {
  it.each([
    ['under the public salt', {}],
    ['under a salt of the project', { '.leaklint.yml': 'salt: a salt of this test\n' }],
    ['under another name', { '.leaklint.yml': 'baseline: security/known\n', 'security/known': '' }],
    ['under a salt that the baseline says itself', { '.leaklint-baseline': 'salt only-in-the-baseline\n' }],
  ])('%s', async (_name, files) => {
    const { root, write } = bound(project(files));
    await expectSame(root, EVERYTHING);
    expect(await scanner(['baseline', root])).toMatchObject({ code: 0 });
    await expectSame(root, []);
    write('src/new.js', `export const key = '${keyFor('new')}';\n`);
    await expectSame(root, ['src/new.js:1']);
  });

  it('keeps what an audit found real, and hides the rest', async () => {
    const { root } = bound(project());
    const { findings } = await scan(root);
    const verdicts = ['real', 'false', 'test', 'revoked'];
    const set = findings.flatMap(({ fingerprint }, at) => ['--set', `${fingerprint}=${verdicts[at] ?? ''}`]);
    expect(await scanner(['audit', root, ...set])).toMatchObject({ code: 0 });
    await expectSame(root, findings[0]?.places.map(({ path, line }) => `${path}:${line}`) ?? []);
  });

  it('is read again when it changes: an editor stays open', async () => {
    const { root } = bound(project());
    const linter = new Linter({ configType: 'flat', cwd: root });
    const lint = (): number => linter.verify(`const key = '${keyFor('src/one.js')}';`, [{ plugins: { leaklint }, rules: { 'leaklint/no-hardcoded-keys': 'error' } }], { filename: join(root, 'src/one.js') }).length;
    expect(lint()).toBe(1);
    expect(await scanner(['baseline', root])).toMatchObject({ code: 0 });
    expect(lint()).toBe(0);
    rmSync(join(root, '.leaklint-baseline'));
    expect(lint()).toBe(1);
  });

  it('by the setting, for a project elsewhere', async () => {
    const { root } = bound(project());
    expect(await scanner(['baseline', root, '--baseline', join(root, 'known')])).toMatchObject({ code: 0 });
    await expectSame(root, EVERYTHING);
    const linter = new Linter({ configType: 'flat', cwd: root });
    const lint = (baseline: string): number => linter.verify(`const key = '${keyFor('src/one.js')}';`, [{ plugins: { leaklint }, rules: { 'leaklint/no-hardcoded-keys': 'error' }, settings: { leaklint: { baseline } } }], { filename: 'a.js' }).length;
    expect(lint('known')).toBe(0);
    expect(() => lint('src/one.js')).toThrow(/src\/one\.js:1: not an entry/);
  });
});

describe('the allowlist of .leaklint.yml', () => {
  const allow = (entry: string): Readonly<Record<string, string>> => ({ '.leaklint.yml': `allow:\n  - reason: a test\n    ${entry}\n` });
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['paths', allow('paths: [docs/]'), without('docs/')],
    ['expressions on the path', allow("path-expressions: ['\\.test\\.js$']"), without('src/four')],
    ['expressions on the key', allow(`expressions: ['^${keyFor('src/two.js').slice(0, 14)}']`), without('src/two')],
    ['expressions on the line', allow("expressions: ['^export const key = ']\n    target: line\n    paths: ['src/*']"), ['docs/three.js:2']],
    ['words in the key', allow(`stopwords: [${keyFor('src/one.js').slice(10, 18).toLowerCase()}]`), without('src/one')],
    ['rules that found others', allow('rules: [stripe-live-key]\n    paths: [docs/]'), EVERYTHING],
    ['rules that found it', allow('rules: [zavu-live-key]\n    paths: [docs/]'), without('docs/')],
    ['commits, which nothing is known of yet', allow(`commits: ['${'0'.repeat(40)}']`), EVERYTHING],
    ['a rule that is off', { '.leaklint.yml': 'disable: [zavu-live-key]\n' }, []],
    ['paths that are not reported', { '.leaklint.yml': "paths:\n  exclude: [docs/, '*.test.js']\n" }, without('docs/', 'src/four')],
    ['paths that alone are reported', { '.leaklint.yml': 'paths:\n  include: [docs/]\n' }, ['docs/three.js:2']],
    ['a file that it extends', { '.leaklint.yml': 'extends: [security/allow.yml]\n', 'security/allow.yml': 'allow:\n  - reason: a test\n    paths: [docs/]\n' }, without('docs/')],
    ['comments', { 'src/one.js': `// ${IGNORE}: zavu-live-key -- a test\nexport const key = '${keyFor('src/one.js')}';\n` }, without('src/one')],
    ['comments without a reason, where reasons are asked for', { '.leaklint.yml': 'require-reasons: true\n', 'src/one.js': `\nexport const key = '${keyFor('src/one.js')}'; // ${IGNORE}: all\n` }, EVERYTHING],
  ])('%s', async (_name, files, reported) => {
    await expectSame(bound(project(files)).root, [...reported]);
  });

  it('one key by its fingerprint', async () => {
    const { root, write } = bound(project());
    const { findings } = await scan(root);
    write('.leaklint.yml', `allow:\n  - reason: a test\n    fingerprints: [${findings[0]?.fingerprint ?? ''}]\n`);
    await expectSame(root, findings.slice(1).flatMap(({ places }) => places.map(({ path, line }) => `${path}:${line}`)).sort());
  });

  it('holds for keys that are logged, too, and not where a setting turns the project off', () => {
    const { root } = bound(project(allow('paths: [docs/]')));
    const linter = new Linter({ configType: 'flat', cwd: root });
    const lint = (filename: string, settings: object): number => linter.verify(`const key = '${keyFor('logged')}'; console.log(key);`, [{ plugins: { leaklint }, rules: { 'leaklint/no-key-in-logs': 'error' }, settings: { leaklint: settings } }], { filename }).length;
    expect([lint('docs/a.js', {}), lint('src/a.js', {}), lint('docs/a.js', { project: false })]).toEqual([0, 1, 1]);
  });

  it.each([
    ['allow: 7', /\.leaklint\.yml: allow must be a list; npx leaklint says more/],
    ['allow:\n  - reason: x', /\.leaklint\.yml: an entry of allow says nothing/],
    ['extends: [../other.yml]', /\.leaklint\.yml: cannot extend \.\.\/other\.yml/],
    ['extends: [.leaklint.yml]', /\.leaklint\.yml: cannot extend \.leaklint\.yml/],
    ['disable: [a', /\.leaklint\.yml: .+; npx leaklint says more/],
  ])('mistakes are told: %j', (text, message) => {
    const { root } = bound(project({ '.leaklint.yml': text }));
    const linter = new Linter({ configType: 'flat', cwd: root });
    expect(() => linter.verify(`const key = '${keyFor('mistake')}';`, [{ plugins: { leaklint }, rules: { 'leaklint/no-hardcoded-keys': 'error' } }], { filename: 'src/a.js' })).toThrow(message);
  });
});

function bound(scratch: Scratch): { readonly root: string; readonly write: (path: string, text: string) => void } {
  return { root: scratch.root, write: (path, text) => scratch.write(path, text) };
}
