/** How keys are used in what a range brings: linted from its blobs, by leaklint's own linter alone. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { act, commandsIn } from './act.ts';
import { leaklint } from './command.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);

const url = (host: string): string => `export const ${host} = (apiKey: string) => fetch(\`https://${host}.example/v1?api_key=\${apiKey}\`);\n`;
/** In pieces: our own linter reads this file, too. */
const DISABLE = ['eslint', 'disable-next-line'].join('-');
const OFF = ['eslint', 'leaklint/no-key-in-url: off'].join(' ');

/** `before` on main, then `after` in one commit on a branch that is checked out. */
function change(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Scratch {
  const scratch = new Scratch();
  for (const [path, content] of Object.entries({ 'README.md': 'nothing\n', ...before })) scratch.write(path, content);
  scratch.commit('base');
  scratch.git('checkout', '-qb', 'topic');
  for (const [path, content] of Object.entries(after)) scratch.write(path, content);
  scratch.commit('change');
  return scratch;
}

async function scan(scratch: Scratch, ...args: string[]): Promise<{ code: number | null; report: ScanResult; uses: string[]; old: string[] }> {
  const { code, stdout } = await leaklint(['--range', 'main..topic', '--format', 'json', ...args], { cwd: scratch.root });
  const report = JSON.parse(stdout) as ScanResult;
  const named = (fresh: boolean): string[] => (report.usage?.findings ?? []).filter((use) => use.new === fresh).map(({ path, line, rule }) => `${path}:${line} ${rule}`);
  return { code, report, uses: named(true), old: named(false) };
}

describe('a range', () => {
  test.each<[string, string, string]>([
    ['a.ts', url('a'), 'a.ts:1 leaklint/no-key-in-url'],
    ['a.js', 'console.log(process.env.STRIPE_SECRET_KEY);\n', 'a.js:1 leaklint/no-key-in-logs'],
    ['a.tsx', 'export const A = () => <a href={`https://x.example?api_key=${props.apiKey}`}>a</a>;\n', 'a.tsx:1 leaklint/no-key-in-url'],
    ['a.vue', '<template><p/></template>\n<script setup lang="ts">\nconsole.log(process.env.API_KEY);\n</script>\n', 'a.vue:3 leaklint/no-key-in-logs'],
    ['a.svelte', '<script>\n  console.log(process.env.API_KEY);\n</script>\n<p/>\n', 'a.svelte:2 leaklint/no-key-in-logs'],
    ['.env.production', 'NEXT_PUBLIC_STRIPE_SECRET_KEY=x\n', '.env.production:1 leaklint/no-public-env-secrets'],
  ])('fails for a new unsafe use in %s', async (path, content, expected) => {
    expect(await scan(change({}, { [path]: content }))).toMatchObject({ code: 1, uses: [expected], old: [] });
  });

  test('tells what its base holds, and does not fail for it: as it was, moved, and beside what is new', async () => {
    const scratch = change({ 'old.ts': url('old'), 'moves.ts': `${url('moves')}export const one = 1;\n` }, { 'old.ts': `// more\n${url('old')}${url('fresh')}` });
    scratch.git('mv', 'moves.ts', 'moved.ts');
    scratch.commit('moved');
    expect(await scan(scratch)).toMatchObject({ code: 1, uses: ['old.ts:3 leaklint/no-key-in-url'], old: ['moved.ts:1 leaklint/no-key-in-url', 'old.ts:2 leaklint/no-key-in-url'] });
    const quiet = change({ 'old.ts': url('old') }, { 'old.ts': `// more\n${url('old')}` });
    expect(await scan(quiet)).toMatchObject({ code: 0, uses: [], old: ['old.ts:2 leaklint/no-key-in-url'] });
  });

  test('looks at what stands at its end, as the blob holds it: not at what went again, what the base changed, or the file on disk', async () => {
    const scratch = change({ 'theirs.ts': 'export const theirs = 1;\n' }, { 'gone.ts': url('gone'), 'kept.ts': 'export const kept = 1;\n' });
    scratch.git('rm', '-q', 'gone.ts');
    scratch.commit('gone');
    scratch.git('checkout', '-q', 'main');
    scratch.write('theirs.ts', url('theirs'));
    scratch.commit('the base goes on');
    scratch.git('checkout', '-q', 'topic');
    scratch.write('kept.ts', url('disk'));
    expect(await scan(scratch)).toMatchObject({ code: 0, uses: [], old: [], report: { usage: { files: 1 } } });
  });

  test('executes and believes nothing of the project', async () => {
    const armed = (name: string): string => `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'ran-${name}'), ''); module.exports = [{ rules: { 'leaklint/no-key-in-url': 'off' } }];\n`;
    const scratch = change({}, { 'eslint.config.js': armed('config'), '.eslintrc.js': armed('rc'), 'node_modules/eslint/index.js': armed('eslint'), 'node_modules/eslint-plugin-leaklint/index.js': armed('plugin'), 'package.json': JSON.stringify({ eslintConfig: { rules: {} } }), 'a.ts': url('a') });
    expect(await scan(scratch)).toMatchObject({ code: 1, uses: ['a.ts:1 leaklint/no-key-in-url'] });
    expect(['config', 'rc', 'eslint', 'plugin'].filter((name) => existsSync(join(scratch.root, `ran-${name}`)))).toEqual([]);
  });

  test('hears comments that it brings, and lists them; one that the base has is no news; a foreign project is not heard', async () => {
    const scratch = change({ 'old.ts': `// ${DISABLE} leaklint/no-key-in-url\n${url('old')}` }, { 'old.ts': `\n// ${DISABLE} leaklint/no-key-in-url\n${url('old')}// ${DISABLE} leaklint/no-key-in-url -- meant so\n${url('fresh')}`, 'off.ts': `/* ${OFF} */\n${url('off')}` });
    const review = [
      { kind: 'inline', path: 'off.ts', line: 2, message: 'a comment that the change adds silences leaklint/no-key-in-url' },
      { kind: 'inline', path: 'old.ts', line: 5, message: 'a comment that the change adds silences leaklint/no-key-in-url' },
    ];
    expect(await scan(scratch)).toMatchObject({ code: 0, uses: [], old: [], report: { review } });
    expect(await scan(scratch, '--untrusted')).toMatchObject({ code: 1, uses: ['off.ts:2 leaklint/no-key-in-url', 'old.ts:5 leaklint/no-key-in-url'], old: ['old.ts:3 leaklint/no-key-in-url'] });
  });

  test('gives comments no more to say than whether a rule is on', async () => {
    const configured = (options: string): string => `/* ${OFF.replace('off', options)} */\n${url('configured')}`;
    const scratch = change({}, { 'broken.ts': configured('["error", { allowHosts: 5, allowParameters: 7 }]'), 'allowed.ts': configured('["error", { allowParameters: ["api_key"] }]'), 'warns.ts': configured('warn') });
    expect(await scan(scratch)).toMatchObject({ code: 1, uses: ['allowed.ts:2 leaklint/no-key-in-url', 'broken.ts:2 leaklint/no-key-in-url', 'warns.ts:2 leaklint/no-key-in-url'], report: { problems: [], usage: { silenced: 0 } } });
  });

  test('hears only comments that say why, where the policy wants a reason', async () => {
    const scratch = change({}, { 'a.ts': `// ${DISABLE} leaklint/no-key-in-url\n${url('mute')}// ${DISABLE} leaklint/no-key-in-url -- an API that has no other way\n${url('told')}` });
    expect(await scan(scratch)).toMatchObject({ code: 0, uses: [], report: { usage: { silenced: 2 } } });
    expect(await scan(scratch, '--require-reasons')).toMatchObject({ code: 1, uses: ['a.ts:2 leaklint/no-key-in-url'], report: { usage: { silenced: 1 }, review: [{ line: 4 }] } });
  });

  test('takes the policy of the project for its own: files that are not reported, rules that are off', async () => {
    const scratch = change({ '.leaklint.yml': 'disable: [zavu-live-key]\npaths:\n  exclude: [vendor/]\n' }, { 'vendor/a.ts': url('vendor'), 'key.ts': `export const key = '${keyFor('off')}';\n` });
    expect(await scan(scratch)).toMatchObject({ code: 0, uses: [], old: [], report: { findings: [], usage: { files: 1 } } });
    expect(await scan(scratch, '--no-config')).toMatchObject({ code: 1, uses: ['vendor/a.ts:1 leaklint/no-key-in-url'], report: { findings: [{ rule: 'zavu-live-key' }] } });
  });

  test('lays nothing at the door of a change that its base has mended meanwhile', async () => {
    const rest = Array.from({ length: 9 }, (_, i) => `export const n${i} = ${i};\n`).join('');
    const scratch = change({ 'a.ts': `${url('a')}${rest}` }, { 'a.ts': `${url('a')}${rest}export const last = 1;\n` });
    scratch.git('checkout', '-q', 'main');
    scratch.write('a.ts', rest);
    scratch.commit('mended');
    scratch.git('checkout', '-q', 'topic');
    expect(await scan(scratch)).toMatchObject({ code: 0, uses: [], old: ['a.ts:1 leaklint/no-key-in-url'] });
  });

  test('names a file that cannot be parsed, which was scanned all the same', async () => {
    const { code, report, uses } = await scan(change({}, { 'broken.ts': `const = ${url('broken')}\n// ${keyFor('broken')}\n` }));
    expect({ code, uses, keys: report.findings.length, files: report.usage?.files, unlinted: report.usage?.unlinted.map(({ path }) => path) }).toEqual({ code: 1, uses: [], keys: 1, files: 0, unlinted: ['broken.ts'] });
  });

  test('is incomplete where code nests too deep to be followed: such code runs all the same', async () => {
    const deep = 30_000;
    const { code, report } = await scan(change({}, { 'chain.js': `x${'.then(f)'.repeat(deep)};\n`, 'nested.js': `${'('.repeat(deep)}apiKey${')'.repeat(deep)};\n`, 'fine.js': 'run();\n' }));
    expect({ code, files: report.usage?.files, unlinted: report.usage?.unlinted, problems: report.problems }).toEqual({
      code: 3, files: 1, unlinted: [],
      problems: ['chain.js', 'nested.js'].map((subject) => ({ kind: 'lint', subject, message: 'how keys are used in it was not looked at: it nests too deep' })),
    });
  });

  test('says of a key that both see what the linter says, once', async () => {
    const key = keyFor('both');
    const { report, uses } = await scan(change({}, { 'a.ts': "fetch('https://api.zavu.example/v1?api_key=<key>');\n".replace('<key>', key) }));
    expect(uses).toEqual([]);
    expect(report.findings).toMatchObject([{ notes: [expect.stringContaining('of a URL is kept by server logs')] }]);
    expect(JSON.stringify(report)).not.toContain(key);
  });

  test('weighs a use as the fail level says, and leaves the linter out when told to', async () => {
    const scratch = change({}, { 'a.ts': url('a') });
    expect((await scan(scratch, '--fail-on', 'never')).code).toBe(0);
    expect((await scan(scratch, '--fail-on', 'critical')).code).toBe(0);
    expect((await scan(scratch, '--fail-on', 'high')).code).toBe(1);
    expect((await leaklint(['--range', 'main..topic', '--no-lint'], { cwd: scratch.root })).stdout).toContain('not linted (--no-lint)');
    const without = await scan(scratch, '--no-lint');
    expect(without.code).toBe(0);
    expect(without.report).not.toHaveProperty('usage');
  });

  test('ends in words that say what happened', async () => {
    const { stdout } = await leaklint(['--range', 'main..topic'], { cwd: change({ 'old.ts': url('old') }, { 'a.ts': url('a'), 'old.ts': `\n${url('old')}` }).root });
    expect(stdout).toMatch(/^UNSAFE USE · a\.ts:1:\d+ · leaklint\/no-key-in-url\n {2}A key in the parameter `api_key`/);
    expect(stdout).toMatch(/^NOT NEW · old\.ts:2:\d+/m);
    expect(stdout).toMatch(/^coverage [^]*2\/2 linted/m);
    expect(stdout).toContain('docs/rules/no-key-in-url.md');
    expect(stdout).toMatch(/\nfound [^]*2 unsafe uses in 2 linted files\n/);
    expect(stdout).toMatch(/\nFAILED: 1 new unsafe use of a key\. Mend it before it is merged\.\n$/);
  });

  test('of the first commit there is, with nothing before it', async () => {
    const scratch = new Scratch();
    scratch.write('a.ts', 'export const a = 1;\n');
    const first = scratch.commit('first');
    scratch.write('b.ts', url('b'));
    scratch.commit('second');
    const { stdout } = await leaklint(['--range', `${first}..HEAD`, '--format', 'json'], { cwd: scratch.root });
    expect((JSON.parse(stdout) as ScanResult).usage?.findings.map(({ path }) => path)).toEqual(['b.ts']);
  });
});

test('leaklint ci lints what a merge request brings, in a bare clone, where there is no file to read', async () => {
  const scratch = change({ 'old.ts': url('old') }, { 'old.ts': `\n${url('old')}`, 'a.ts': url('a'), 'eslint.config.js': "throw new Error('it was run');\n" });
  const [base, head] = [scratch.git('rev-parse', 'main'), scratch.git('rev-parse', 'topic')];
  const clone = join(scratchFolder(), 'clone.git');
  scratch.git('clone', '-q', '--bare', `file://${scratch.root}`, clone);
  const env = { CI: 'true', GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'merge_request_event', CI_COMMIT_SHA: head, CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
  const { code, stdout, stderr } = await leaklint(['ci', '--format', 'json', '--report', 'gitlab-codequality=quality.json', clone], { cwd: scratch.root, env });
  expect(stderr).toContain('GitLab CI, merge request 7');
  const { usage, problems } = JSON.parse(stdout) as ScanResult;
  expect({ code, problems, uses: usage?.findings.map((use) => `${use.path}:${use.line} ${use.new}`) }).toEqual({ code: 1, problems: [], uses: ['a.ts:1 true', 'old.ts:2 false'] });
  const issues = JSON.parse(readFileSync(join(scratch.root, 'quality.json'), 'utf8')) as { check_name: string; severity: string; location: object }[];
  expect(issues.map(({ check_name: check, severity }) => `${check} ${severity}`)).toEqual(['leaklint/no-key-in-url critical', 'leaklint/no-key-in-url major']);
});

describe('the action', () => {
  const onPullRequest = async (scratch: Scratch, inputs: Readonly<Record<string, string>> = {}): Promise<Awaited<ReturnType<typeof act>>> => {
    const [base, head] = [scratch.git('rev-parse', 'main'), scratch.git('rev-parse', 'topic')];
    return await act(scratch.root, 'pull_request', { action: 'opened', number: 7, pull_request: { number: 7, base: { sha: base, ref: 'main' }, head: { sha: head, ref: 'topic', repo: { full_name: 'acme/app' } } }, repository: { full_name: 'acme/app', default_branch: 'main' } }, inputs);
  };

  test('lints what a pull request brings, with its own linter, and draws it beside the code', async () => {
    const scratch = change({ 'old.ts': url('old') }, { 'a.ts': url('a'), 'old.ts': `\n${url('old')}`, 'eslint.config.js': "require('node:fs').writeFileSync('ran', '');\n" });
    const acted = await onPullRequest(scratch);
    expect(acted).toMatchObject({ code: 1, outputs: { 'unsafe-uses': '1', 'findings': '0', 'exit-code': '1', 'complete': 'true' } });
    expect(commandsIn(acted.log).map(({ name, properties }) => `${name} ${properties['file']}:${properties['line']} ${properties['title']}`)).toEqual(['error a.ts:1 leaklint/no-key-in-url', 'notice old.ts:2 leaklint/no-key-in-url']);
    expect(acted.summary).toContain('How keys are used');
    expect(existsSync(join(scratch.root, 'ran'))).toBe(false);
  });

  test('draws what a pull request silences for a person to look at, and what could not be parsed', async () => {
    const acted = await onPullRequest(change({}, { 'a.ts': `// ${DISABLE} leaklint/no-key-in-url -- meant so\n${url('a')}`, 'broken.ts': 'const = 1;\n' }));
    expect(acted).toMatchObject({ code: 0, outputs: { 'unsafe-uses': '0', 'complete': 'true' } });
    expect(commandsIn(acted.log).map(({ name, properties, data }) => [name, properties['title'], data.replace(/\(.*/, '')])).toEqual([
      ['notice', 'leaklint: scanned for keys, but not parsed', 'Parsing error: Unexpected token '],
      ['warning', 'leaklint: a suppression to review', 'a.ts:2: a comment that the change adds silences leaklint/no-key-in-url'],
    ]);
    expect(acted.summary).toContain('### Suppressions to review');
    expect(acted.summary).toContain('### Scanned for keys, but not parsed');
  });

  test('looks for keys alone when told to', async () => {
    expect(await onPullRequest(change({}, { 'a.ts': url('a') }), { lint: 'false' })).toMatchObject({ code: 0, outputs: { 'unsafe-uses': '0' } });
  });
});
