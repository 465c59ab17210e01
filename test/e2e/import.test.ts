// Moving in: what other scanners were told holds here, and what cannot be carried over is said. The examples are made up after real configurations.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { leaklint } from './command.ts';
import type { Ran } from './command.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

afterAll(removeScratch);

const importing = async (scratch: Scratch, ...args: string[]): Promise<Ran> => await leaklint(['import', ...args], { cwd: scratch.root });
const read = (scratch: Scratch, name: string): string => readFileSync(join(scratch.root, name), 'utf8');
/** The rules and paths of what is still reported. */
async function reported(scratch: Scratch): Promise<string[]> {
  const { stdout } = await leaklint(['-f', 'json'], { cwd: scratch.root });
  return (JSON.parse(stdout) as ScanResult).findings.map(({ rule, places }) => `${rule} ${places[0]?.path}`).sort();
}
const lost = ({ stdout }: Ran): string[] => stdout.split('\n').filter((line) => line.startsWith('  ')).map((line) => line.trim());

describe('gitleaks', () => {
  test('a configuration: allowlists old and new, rules of one’s own, and what has no counterpart', async () => {
    const scratch = new Scratch();
    scratch.write(
      '.gitleaks.toml',
      `
title = "made up"
[extend]
useDefault = true
disabledRules = ["zavu-test-key", "rule-of-theirs"]

[[rules]]
id = "acme-ci"
description = "Acme CI token"
regex = '''\\b(ACME_CI_[A-Za-z0-9]{20,44})\\b'''
keywords = ["acme_ci_"]
entropy = 3.0
[[rules.allowlists]]
paths = ['''^ci/.*[.]lock$''']

[[rules]]
id = "mail"
regex = '''[a-z.]+@[a-z.]+'''

[[rules]]
id = "zavu-live-key"
[rules.allowlist]
stopwords = ["${keyFor('stop').slice(8, 18)}"]

[allowlist]
description = "fixtures and public addresses"
regexTarget = "line"
paths = ['''(^|/)fixtures/''', '''[.]sample$''']
regexes = ['''public-[a-z]+''', '''(a+)+$''', '''(?i:mixed)Case''']
commits = ["a3629013"]

[[allowlists]]
condition = "AND"
paths = ['''^docs/''']
regexes = ['''${keyFor('both').slice(0, 14)}''']
`,
    );
    const planted: Readonly<Record<string, string>> = { 'fixtures/a.ts': 'fixture', 'b.sample': 'sample', 'src/c.ts': 'stop', 'docs/both.md': 'both', 'src/both.ts': 'both', 'docs/other.md': 'other', 'src/live.ts': 'live' };
    for (const [path, name] of Object.entries(planted)) scratch.write(path, `key = "${keyFor(name)}"\n`);
    scratch.write('src/line.ts', `key = "${keyFor('line')}" // public-key\n`);
    scratch.write('src/t.ts', `key = "${keyFor('t').replace('live', 'test')}"\n`);
    scratch.write('ci/a.lock', `ACME_CI_${keyFor('lock').slice(8)}\n`);
    scratch.write('ci/b.txt', `ACME_CI_${keyFor('ci').slice(8)}\n`);
    scratch.commit('first');
    const ran = await importing(scratch, '.gitleaks.toml');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('.gitleaks.toml: 5 allow entries, 1 rule, 1 disabled rule\n');
    expect(lost(ran)).toEqual([
      '.gitleaks.toml: [extend] disabledRules rule-of-theirs: no rule of this name here; leaklint rules lists them, disable switches one off',
      '.gitleaks.toml: [allowlist]: commit a3629013: not the full id of a commit',
      expect.stringMatching(/^\.gitleaks\.toml: \[allowlist\]: regex \(a\+\)\+\$: takes too long/) as string,
      '.gitleaks.toml: [allowlist]: regex (?i:mixed)Case: flags inside an expression have no counterpart',
      '.gitleaks.toml: rule mail: no literal of four letters or more is in every match: leaklint would have to try it at every byte',
    ]);
    // The key of docs/both.md stands in src/both.ts, too, where it is a leak.
    expect(await reported(scratch)).toEqual(['acme-ci ci/b.txt', 'zavu-live-key docs/other.md', 'zavu-live-key src/both.ts', 'zavu-live-key src/live.ts']);
  });

  test('what an item of the configuration cannot hold, or says a little differently, is named', async () => {
    const scratch = new Scratch();
    scratch.write('a.ts', `key = "${keyFor('long')}"; other = "${keyFor('left')}";\n`);
    scratch.write('.gitleaks.toml', `[extend]\nuseDefault = true\n[allowlist]\nregexTarget = "match"\nregexes = ['${keyFor('long').slice(0, 20)}']\nstopwords = ["${'whole key '.repeat(200)}", ""]\npaths = ['${'folder/'.repeat(200)}']\n`);
    const ran = await importing(scratch, '.gitleaks.toml');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(lost(ran)).toEqual([
      '.gitleaks.toml: [allowlist]: a stopword of 2000 characters: a whole key is known better by its fingerprint: leaklint baseline, or audit',
      '.gitleaks.toml: [allowlist]: regexTarget match: the expressions are tried on the whole line instead of the match',
      expect.stringMatching(/^\.gitleaks\.toml: \[allowlist\]: path folder.*: longer than 1000 characters$/) as string,
    ]);
  });

  test('.gitleaksignore in both forms, and a report as baseline: what is found here is known, by fingerprint', async () => {
    const scratch = new Scratch();
    scratch.write('old.ts', `\n\nkey = "${keyFor('old')}"\n`);
    const commit = scratch.commit('first');
    scratch.write('old.ts', '');
    scratch.write('now.ts', `key = "${keyFor('now')}"\n`);
    scratch.write('report.ts', `key = "${keyFor('report')}"\n`);
    scratch.write('redacted.ts', `\nkey = "${keyFor('redacted')}"\n`);
    scratch.write('new.ts', `key = "${keyFor('new')}"\n`);
    const second = scratch.commit('second');
    scratch.write('.gitleaksignore', `# triaged\n${commit}:old.ts:zavu:3\nnow.ts:zavu:1\ngone.ts:zavu:7\n${second}:old.ts:zavu:3\na|b|c\n`);
    const finding = (name: string, line: number, secret: string): object => ({ RuleID: 'zavu', File: `elsewhere/${name}`, StartLine: line, Commit: '', Secret: secret, Match: secret });
    scratch.write('report.json', JSON.stringify([finding('report.ts', 99, keyFor('report')), { ...finding('x', 2, 'REDACTED'), File: 'redacted.ts', Commit: second }]));
    const ran = await importing(scratch, '.gitleaksignore', 'report.json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(lost(ran)).toEqual(['.gitleaksignore:6: a|b|c: not of the form file:rule:line', '.gitleaksignore:4: leaklint finds nothing there', '.gitleaksignore:5: leaklint finds nothing there']);
    expect(ran.stdout).toContain('Written: .leaklint-baseline (4 entries)');
    expect(ran.stdout + read(scratch, '.leaklint-baseline')).not.toContain(keyFor('report').slice(8, 20));
    expect(await reported(scratch)).toEqual(['zavu-live-key new.ts']);
  });

  test('betterleaks: the same file, and its programs are named', async () => {
    const scratch = new Scratch();
    scratch.write('.betterleaks.toml', 'prefilter = \'\'\'matchesAny(attributes["path"], [`testdata`])\'\'\'\n[extend]\nuseDefault = true\n[[rules]]\nid = "acme"\nregex = \'\'\'(?i)acme_key = "([a-z0-9]{32})"\'\'\'\nkeywords = ["acme_key"]\nfilter = \'\'\'entropy(finding["secret"]) <= 3.8\'\'\'\n');
    scratch.write('a.ts', `ACME_KEY = "${createHash('md5').update('acme').digest('hex')}"\n`);
    const ran = await importing(scratch, '.betterleaks.toml');
    expect(lost(ran)).toEqual(['.betterleaks.toml: rule acme: filter: leaklint runs no programs of a configuration', '.betterleaks.toml: prefilter: leaklint runs no programs of a configuration; write it as allow']);
    expect(await reported(scratch)).toContain('acme a.ts');
  });
});

describe('detect-secrets', () => {
  test('.secrets.baseline: by the SHA-1 of the secret, with what was audited, and its filters', async () => {
    const scratch = new Scratch();
    const sha1 = (name: string): string => createHash('sha1').update(keyFor(name)).digest('hex');
    for (const name of ['open', 'false', 'real', 'new']) scratch.write(`${name}.py`, `KEY = "${keyFor(name)}"\n`);
    scratch.write('spec/a.py', `KEY = "${keyFor('spec')}"\n`);
    scratch.write(
      '.secrets.baseline',
      JSON.stringify({
        version: '1.5.0',
        filters_used: [{ path: 'detect_secrets.filters.heuristic.is_lock_file' }, { path: 'detect_secrets.filters.regex.should_exclude_file', pattern: ['^spec\\/'] }, { path: 'detect_secrets.filters.wordlist.should_exclude_secret', file_name: 'words.txt' }, { path: 'file://mine.py::filter' }],
        results: {
          'moved.py': [{ hashed_secret: sha1('open'), line_number: 3 }, { hashed_secret: sha1('false'), is_secret: false, line_number: 4 }],
          'real.py': [{ hashed_secret: sha1('real'), is_secret: true, line_number: 1 }, { hashed_secret: sha1('nowhere'), line_number: 9 }],
        },
      }),
    );
    scratch.commit('first');
    const ran = await importing(scratch, '.secrets.baseline');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(lost(ran)).toEqual([
      '.secrets.baseline: detect_secrets.filters.wordlist.should_exclude_secret words.txt: word lists are not carried over; stopwords of an allow entry do the same',
      '.secrets.baseline: file://mine.py::filter: a filter of one’s own; leaklint runs no programs of a configuration',
      '.secrets.baseline: real.py:9: leaklint finds nothing there',
    ]);
    expect(read(scratch, '.leaklint-baseline').split('\n').filter((line) => line.startsWith('lk1_')).map((line) => line.slice(37)).sort()).toEqual(['false zavu-live-key -- audited with detect-secrets', 'known zavu-live-key', 'real zavu-live-key']);
    expect(await reported(scratch)).toEqual(['zavu-live-key new.py', 'zavu-live-key real.py']);
  });
});

describe('secretlint', () => {
  test('.secretlintrc: what its rules allow, also in presets, its patterns, and .secretlintignore', async () => {
    const scratch = new Scratch();
    const acme = (name: string): string => `ACME-${keyFor(name).slice(8, 28)}`;
    scratch.write(
      '.secretlintrc.json',
      JSON.stringify({
        ignore: ['dist'],
        rules: [
          { id: '@secretlint/secretlint-rule-preset-recommend', rules: [{ id: '@secretlint/secretlint-rule-zavu', options: { allows: [keyFor('exact'), `/^${keyFor('pattern').slice(0, 16).toUpperCase()}/i`] }, allowMessageIds: ['ZAVU_1'] }] },
          { id: '@secretlint/secretlint-rule-pattern', options: { patterns: [{ name: 'Acme token', pattern: '/ACME-[0-9A-Za-z]{20}/' }, { name: 'Anything', pattern: '/[a-f]+/' }] } },
        ],
      }),
    );
    scratch.write('.secretlintignore', '# built\ndist/\n');
    for (const [path, text] of Object.entries({ 'a.js': keyFor('exact'), 'b.js': keyFor('pattern'), 'dist/c.js': keyFor('dist'), 'd.js': acme('acme'), 'e.js': keyFor('live') })) scratch.write(path, `k = "${text}"\n`);
    const ran = await importing(scratch, '.secretlintrc.json', '.secretlintignore');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(lost(ran)).toEqual([
      '.secretlintrc.json: @secretlint/secretlint-rule-zavu: allowMessageIds ZAVU_1: leaklint has no message ids; disable a rule, or allow what it finds',
      '.secretlintrc.json: @secretlint/secretlint-rule-pattern: Anything: no literal of four letters or more is in every match: leaklint would have to try it at every byte',
      '.secretlintrc.json: ignore: secretlint does not read it, either',
    ]);
    expect((await reported(scratch)).filter((line) => !line.includes('secretlintrc'))).toEqual(['acme-token d.js', 'zavu-live-key e.js']);
  });
});

describe('files that are there', () => {
  test('are added to only with --yes, and keep their comments; a second time adds nothing', async () => {
    const scratch = new Scratch();
    scratch.write('.secretlintignore', 'dist/\n');
    scratch.write('.leaklint.yml', '# ours\ndisable: [zavu-test-key] # for now\n');
    const before = read(scratch, '.leaklint.yml');
    expect(await importing(scratch, '.secretlintignore')).toMatchObject({ code: 2, stderr: 'leaklint: .leaklint.yml is there already: leaklint import --yes adds to it\n', stdout: expect.stringContaining('Would write: .leaklint.yml') as string });
    expect(read(scratch, '.leaklint.yml')).toBe(before);
    expect((await importing(scratch, '--yes', '.secretlintignore')).code).toBe(0);
    const after = read(scratch, '.leaklint.yml');
    expect(after).toContain('# ours\ndisable: [ zavu-test-key ] # for now\n');
    expect(after).toContain('  exclude:\n    - dist/\n');
    await importing(scratch, '--yes', '.secretlintignore');
    expect(read(scratch, '.leaklint.yml')).toBe(after);
  });

  test.each([
    ['a.toml', '[allowlist\n', 'a.toml:1: Invalid TOML document: '],
    ['.secretlintrc.js', 'module.exports = {}', '.secretlintrc.js is a program, and leaklint runs none: print it as JSON'],
    ['.secrets.baseline', '{"results": {"a": [{"hashed_secret": 1}]}}', '.secrets.baseline: results.a[0].hashed_secret: must be a string, not 1'],
    ['other.json', '{"a": 1}', 'other.json is no file of gitleaks, betterleaks, detect-secrets or secretlint that can be told'],
  ])('%s that cannot be read is one line and exit 2', async (name, text, message) => {
    const scratch = new Scratch();
    scratch.write(name, text);
    const ran = await importing(scratch, name);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr.startsWith(`leaklint: ${message}`), ran.stderr).toBe(true);
    expect(existsSync(join(scratch.root, '.leaklint.yml'))).toBe(false);
  });
});
