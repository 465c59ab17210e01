import { execFileSync } from 'node:child_process';
import { ESLint } from 'eslint';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Edit } from '../../../packages/leaklint/src/init/edit.ts';
import { CALL, namesLeaklint } from '../../../packages/leaklint/src/init/edit.ts';
import { eslintConfig } from '../../../packages/leaklint/src/init/eslint-config.ts';
import { lefthookEntry, preCommitEntry } from '../../../packages/leaklint/src/init/hook-config.ts';
import { jsonHook } from '../../../packages/leaklint/src/init/json-hooks.ts';
import { pathEntry, plainHook, scriptLine, shellQuoted } from '../../../packages/leaklint/src/init/shell-hook.ts';
import { workflowFile } from '../../../packages/leaklint/src/init/workflow.ts';

const NPX = `npx --no -- ${CALL}`;
const plain = plainHook({ before: ['node_modules/.bin', "it's/node_modules/.bin"], after: ['/opt/node/bin'], command: CALL });

/** Adds, and sees that adding again changes nothing and removing gives back every byte. */
function added(edit: Edit, text: string | undefined): string {
  const after = edit.add(text);
  if (typeof after !== 'string') throw new Error(`by hand: ${after.byHand}`);
  expect(edit.add(after)).toBe(after);
  expect(edit.remove(after)).toBe(text);
  return after;
}

/** Files put together from such lines, with and without a final line feed, with both line ends. */
function textsOf(...lines: string[]): fc.Arbitrary<string | undefined> {
  const text = fc.tuple(fc.array(fc.constantFrom(...lines), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
  return fc.oneof({ weight: 9, arbitrary: text.map(([chosen, end, final]) => chosen.join(end) + (final && chosen.length > 0 ? end : '')) }, { weight: 1, arbitrary: fc.constant(undefined) });
}

describe('a script of husky', () => {
  test.each([
    [undefined, `${CALL}\n`],
    ['npm test\n', `npm test\n${CALL}\n`],
    ['npm test', `npm test\n${CALL}`],
    ['', `\n${CALL}`],
    ['#!/bin/sh\r\nnpm test\r\n', `#!/bin/sh\r\nnpm test\r\n${CALL}\r\n`],
    ['#!/bin/sh\nif [ "$CI" ]; then exit 0; fi\nnpm test\n', `#!/bin/sh\n${CALL}\nif [ "$CI" ]; then exit 0; fi\nnpm test\n`],
    ['# no exit here\nnpm test\n', `# no exit here\nnpm test\n${CALL}\n`],
    ['npx lint-staged && exec npm test\n', `${CALL}\nnpx lint-staged && exec npm test\n`],
    ['# leaklint is to come\n', `# leaklint is to come\n${CALL}\n`],
  ])('%j', (before, after) => {
    expect(added(scriptLine(CALL), before)).toBe(after);
  });

  test('gets each byte back', () => {
    fc.assert(fc.property(textsOf('#!/bin/sh', 'npm test', '', 'exit 0', '# exit', 'exec a', '\u00c3\u00bc'), (text) => void added(scriptLine(CALL), text)), { numRuns: 500 });
  });
});

describe('a plain hook', () => {
  test.each([['#!/bin/sh\n'], ['#!/bin/sh'], [''], ['npm test\n'], ['#!/usr/bin/env bash\nset -eu\nnpm test\nexit $?'], ['#!/bin/sh\n\n\nnpm test\n']])('%j: the block comes first, and is a script that sh can read', (before) => {
    const after = added(plain, before);
    expect(after.indexOf('# leaklint: begin')).toBeLessThan(before === '#!/bin/sh' ? 100 : 25);
    execFileSync('sh', ['-n'], { input: after });
  });

  test('a new one is a script with a first line', () => {
    expect(added(plain, undefined)).toMatch(/^#!\/bin\/sh\n# leaklint: begin/);
  });

  test.each([['#!/usr/bin/env python3\nprint(1)\n'], ['#!/usr/bin/env node\n'], ['#!/usr/bin/fish\n'], ['\u007fELF\0\0']])('%j is no script of sh', (text) => {
    expect(plain.add(text)).toEqual({ byHand: expect.stringContaining('no shell script') });
    expect(plain.remove(text)).toBe(text);
  });

  test('gets each byte back', () => {
    fc.assert(fc.property(textsOf('#!/bin/sh', 'npm test', '', 'exit 0', '# a', '\u00c3\u00bc'), (text) => void added(plain, text)), { numRuns: 500 });
  });
});

describe('words of a shell', () => {
  test('quotes', () => {
    fc.assert(fc.property(fc.string({ maxLength: 20 }).filter((word) => !word.includes('\0')), (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuoted(word)}`]).toString()).toBe(word);
    }), { numRuns: 50 });
  });

  test.each([
    ['/usr/local/bin', 'linux', '/usr/local/bin'],
    ['C:\\Program Files\\nodejs', 'win32', '/c/Program Files/nodejs'],
    ['\\\\server\\share\\node', 'win32', '//server/share/node'],
    ['/odd:folder', 'linux', undefined],
    ['C:\\a:b', 'win32', undefined],
  ] as const)('%s on %s: %s', (folder, platform, entry) => {
    expect(pathEntry(folder, platform)).toBe(entry);
  });
});

describe("lefthook's configuration", () => {
  const edit = lefthookEntry(NPX);
  const run = { run: NPX };
  test.each([
    ['', { 'pre-commit': { commands: { leaklint: run } } }],
    ['pre-push:\n  commands:\n    a:\n      run: b', { 'pre-push': { commands: { a: { run: 'b' } } }, 'pre-commit': { commands: { leaklint: run } } }],
    ['pre-commit:\n  parallel: true\n', { 'pre-commit': { parallel: true, commands: { leaklint: run } } }],
    ['pre-commit:\n  # all at once\n  parallel: true\n', { 'pre-commit': { parallel: true, commands: { leaklint: run } } }],
    ['pre-commit: # first\n    commands:\n        a:\n            run: b\n\npre-push:\n  parallel: true\n', { 'pre-commit': { commands: { a: { run: 'b' }, leaklint: run } }, 'pre-push': { parallel: true } }],
    ['pre-commit:\n  jobs:\n    - name: a\n      run: |\n        b\n        # c\n', { 'pre-commit': { jobs: [{ name: 'a', run: 'b\n# c\n' }, { name: 'leaklint', ...run }] } }],
    ['pre-commit:\r\n  jobs:\r\n  - run: b\r\n', { 'pre-commit': { jobs: [{ run: 'b' }, { name: 'leaklint', ...run }] } }],
  ])('%j', (before, meaning) => {
    expect(parse(added(edit, before))).toEqual(meaning);
  });

  test.each(['pre-commit: { parallel: true }\n', 'pre-commit:\n', 'pre-commit:\n  commands:\n', 'pre-commit:\n  jobs: [{ run: a }]\n', 'pre-commit: *shared\n', 'pre-commit:\n\tparallel: true\n'])('%j is left to a person', (text) => {
    expect(edit.add(text)).toEqual({ byHand: expect.stringContaining(NPX) });
  });

  test('gets each byte back, and stays the YAML that it was', () => {
    const lines = ['pre-commit:', '  commands:', '    a:', '      run: b', '', '# c', '  # d', '  parallel: true', 'pre-push:', '  piped: true'];
    fc.assert(
      fc.property(textsOf(...lines), (text) => {
        if (text === undefined || typeof edit.add(text) !== 'string') return;
        const after = added(edit, text);
        try {
          parse(text);
        } catch {
          return;
        }
        expect(parse(after)['pre-commit'].commands.leaklint).toEqual(run);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the configuration of pre-commit', () => {
  const own = { id: 'leaklint', name: 'leaklint', pass_filenames: false, require_serial: true, always_run: true, stages: ['pre-commit', 'pre-merge-commit'] };
  test.each([
    ["repos:\n- repo: https://a\n  rev: v1\n  hooks:\n  - id: b\n", undefined, { ...own, entry: NPX, language: 'system' }],
    ["# top\nrepos:\n    -   repo: https://a\n        rev: v1\n        hooks:\n        -   id: b\n\nfail_fast: true", '1.2.3', { ...own, entry: NPX, language: 'node', additional_dependencies: ['leaklint@1.2.3'] }],
  ])('%j', (before, version, hook) => {
    const { repos } = parse(added(preCommitEntry(NPX, version), before));
    expect(repos.slice(1)).toEqual([{ repo: 'local', hooks: [hook] }]);
    expect(repos[0]).toEqual(parse(before).repos[0]);
  });

  test.each(['repos: []\n', '', 'repos:\n', 'repos: [{repo: meta}]\n'])('%j is left to a person', (text) => {
    expect(preCommitEntry(NPX, undefined).add(text)).toEqual({ byHand: expect.stringContaining('docs/hooks.md') });
  });

  test('a hook that a person put beside ours keeps ours', () => {
    const text = `${added(preCommitEntry(NPX, undefined), 'repos:\n- repo: meta\n  hooks:\n  - id: identity\n')}  - id: mine\n    name: mine\n    entry: a\n    language: system\n`;
    expect(preCommitEntry(NPX, undefined).remove(text)).toBe(text);
  });
});

describe('hooks in JSON', () => {
  test.each([
    ['{\n  "name": "a",\n  "simple-git-hooks": {\n    "pre-push": "b"\n  }\n}\n', { 'pre-push': 'b', 'pre-commit': NPX }],
    ['{ "simple-git-hooks": { "pre-commit": "a \\"b\\"" } }', { 'pre-commit': `a "b" && ${NPX}` }],
    ['{"simple-git-hooks":{}}', { 'pre-commit': NPX }],
    ['{"simple-git-hooks": {\n}}', { 'pre-commit': NPX }],
    ['{\n\t"x": {"simple-git-hooks": {"pre-commit": "no"}},\n\t"y": ["}", "{"]\n}\n', { 'pre-commit': NPX }],
    ['{}\n', { 'pre-commit': NPX }],
    ['{\r\n  "name": "a"\r\n}\r\n', { 'pre-commit': NPX }],
  ])('%j', (before, hooks) => {
    expect(JSON.parse(added(jsonHook(NPX, 'simple-git-hooks'), before))).toEqual({ ...JSON.parse(before), 'simple-git-hooks': hooks });
  });

  test('a file of its own', () => {
    expect(JSON.parse(added(jsonHook(NPX, undefined), '{\n  "pre-push": "b"\n}\n'))).toEqual({ 'pre-push': 'b', 'pre-commit': NPX });
  });

  test.each([['{"simple-git-hooks": "./hooks.js"}'], ['{"simple-git-hooks": {"pre-commit": ["a"]}}'], ['{'], ['[]'], [undefined]])('%j is left to a person', (text) => {
    expect(jsonHook(NPX, 'simple-git-hooks').add(text)).toEqual({ byHand: expect.stringContaining(NPX) });
  });

  test('gets each byte back, whatever the JSON', () => {
    const value = fc.dictionary(fc.constantFrom('simple-git-hooks', 'a', 'pre-commit', 'b"}{'), fc.oneof(fc.json(), fc.dictionary(fc.constantFrom('pre-commit', 'pre-push', 'c,'), fc.string())));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(json, undefined, indent);
        if (namesLeaklint(text) || typeof jsonHook(NPX, 'simple-git-hooks').add(text) !== 'string') return;
        const hooks = JSON.parse(added(jsonHook(NPX, 'simple-git-hooks'), text))['simple-git-hooks'];
        expect(hooks['pre-commit'].endsWith(NPX)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("ESLint's configuration", () => {
  test.each([
    ["import js from '@eslint/js';\n\nexport default [\n  js.configs.recommended,\n];\n"],
    ["import { defineConfig } from 'eslint/config';\nexport default defineConfig([\n    { rules: {} },\n]);\n"],
    ["// @ts-check\nimport {\n  a,\n} from 'b';\nimport tseslint from 'typescript-eslint';\nexport default tseslint.config(\n  { ignores: ['dist'] },\n);"],
    ['export default [\n];\n'],
    ["const js = require('@eslint/js');\nmodule.exports = [\n\tjs.configs.recommended,\n];\n"],
    ["import js from '@eslint/js';\r\nexport default [\r\n  js.configs.recommended,\r\n];\r\n"],
  ])('%j: imported, and first in the list', (before) => {
    const after = added(eslintConfig, before);
    expect(after).toMatch(/(?:\[|\()\r?\n[ \t]+leaklint\.configs\.recommended,\r?\n/);
    expect(after.match(/(?:import leaklint from|const leaklint = require\()/g)).toHaveLength(1);
  });

  test('is one that ESLint can read', async () => {
    const text = added(eslintConfig, "import js from '@eslint/js';\nexport default [\n  js.configs.recommended,\n];\n");
    const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: { languageOptions: { sourceType: 'module', ecmaVersion: 'latest' } } });
    expect((await eslint.lintText(text)).flatMap(({ messages }) => messages)).toEqual([]);
  });

  test.each(['export default [...base, { rules: {} }];\n', 'const config = [];\nexport default config;\n', 'module.exports = { root: true };\n'])('%j is left to a person', (text) => {
    expect(eslintConfig.add(text)).toEqual({ byHand: expect.stringContaining('eslint-plugin-leaklint') });
    expect(eslintConfig.remove(text)).toBe(text);
  });
});

describe('the workflow', () => {
  const written = added(workflowFile('1.2.3'), undefined);
  test('holds no permission but to read, the whole history, and no action by a name that can move', () => {
    const { permissions, jobs } = parse(written);
    const [checkout, own] = jobs.leaklint.steps;
    expect(permissions).toEqual({ contents: 'read' });
    expect(checkout).toEqual({ uses: expect.stringMatching(/@[0-9a-f]{40}$/), with: { 'fetch-depth': 0, 'persist-credentials': false } });
    expect(own).toEqual({ run: 'npx --yes leaklint@1.2.3 ci --report github=- --report markdown="$GITHUB_STEP_SUMMARY"' });
  });

  test('goes when another version wrote it, and stays when somebody changed it', () => {
    expect(workflowFile('2.0.0-beta.1').remove(written)).toBeUndefined();
    expect(workflowFile('1.2.3').remove(`${written}# mine\n`)).toBe(`${written}# mine\n`);
  });
});
