/** The action beyond what it scans: what it says, writes and refuses. */
import { chownSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';
import { parse } from 'parse5';
import { afterAll, describe, expect, test } from 'vitest';
import { act, commandsIn } from './act.ts';
import { leaksIn } from './command.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A base, and a change on top of it. */
function change(write: (scratch: Scratch) => void, message = 'change'): { scratch: Scratch; payload: object } {
  const scratch = new Scratch();
  scratch.write('a', 'one\n');
  const base = scratch.commit('base');
  write(scratch);
  const head = scratch.commit(message);
  return { scratch, payload: { number: 7, pull_request: { base: { sha: base }, head: { sha: head } } } };
}

describe('the action', () => {
  test('says what it found: log, annotation, summary, files, outputs, and never the key', async () => {
    const key = keyFor('action');
    const { scratch, payload } = change((one) => one.write('src/config.ts', `const a = 1;\nexport const key = '${key}';\n`));
    const acted = await act(scratch.root, 'pull_request', payload, { 'comment-file': 'comment.md' });
    expect(acted.code).toBe(1);
    expect(acted.stderr).toBe('');
    expect(acted.outputs).toEqual({ findings: '1', new: '1', 'unsafe-uses': '0', suppressed: '0', complete: 'true', 'exit-code': '1', 'sarif-file': join(acted.folder, 'leaklint.sarif'), 'comment-file': 'comment.md' });
    expect(commandsIn(acted.log)).toMatchObject([{ name: 'error', properties: { file: 'src/config.ts', line: '2', title: 'leaklint: Zavu live API key' } }]);
    expect(acted.summary).toContain('| critical |');
    const comment = readFileSync(join(scratch.root, 'comment.md'), 'utf8');
    expect(comment).toBe(acted.summary);
    const sarif = readFileSync(join(acted.folder, 'leaklint.sarif'), 'utf8');
    expect((JSON.parse(sarif) as { runs: { results: unknown[] }[] }).runs[0]?.results).toHaveLength(1);
    for (const text of [acted.log, acted.summary, comment, sarif, JSON.stringify(acted.outputs), JSON.stringify(acted.report)]) expect(leaksIn(text, key)).toEqual([]);
  });

  test('is clean where nothing came in, and says so', async () => {
    const { scratch, payload } = change((one) => one.write('b', 'harmless\n'));
    const acted = await act(scratch.root, 'pull_request', payload);
    expect(acted).toMatchObject({ code: 0, outputs: { findings: '0', new: '0', complete: 'true', 'exit-code': '0' } });
    expect(acted.log).toContain('CLEAN');
    expect(commandsIn(acted.log)).toEqual([]);
  });

  test('switches off what is asked to be off, and writes the reports that are asked for', async () => {
    const { scratch, payload } = change((one) => one.write('k', keyFor('off')));
    const acted = await act(scratch.root, 'pull_request', payload, { annotations: 'false', summary: 'false', reports: 'csv=out.csv\n  html = x\n'.replace(' = x', '=out.html') });
    expect(commandsIn(acted.log)).toEqual([]);
    expect(acted.summary).toBe('');
    expect(readFileSync(join(scratch.root, 'out.csv'), 'utf8')).toContain('zavu-live-key');
    expect(existsSync(join(scratch.root, 'out.html'))).toBe(true);
  });

  test('says what it could not write, and is not clean then', async () => {
    const more = { GITHUB_OUTPUT: join(scratchFolder(), 'no', 'output'), GITHUB_STEP_SUMMARY: join(scratchFolder(), 'no', 'summary') };
    for (const [text, code] of [[keyFor('nowhere'), 1], ['harmless', 2]] as const) {
      const { scratch, payload } = change((one) => one.write('b', text));
      const acted = await act(scratch.root, 'pull_request', payload, {}, { more });
      expect(acted).toMatchObject({ code, stderr: '' });
      expect(acted.log).toMatch(/^::error title=leaklint::cannot write to the file of GITHUB_STEP_SUMMARY \(ENOENT\)$/m);
    }
  });

  test('looks at everything, or at the files as they are, when asked to', async () => {
    const { scratch, payload } = change((one) => one.write('b', 'harmless\n'));
    scratch.write('untracked.env', `KEY=${keyFor('untracked')}`);
    expect((await act(scratch.root, 'pull_request', payload)).code).toBe(0);
    for (const scope of ['everything', 'worktree']) expect((await act(scratch.root, 'pull_request', payload, { scope })).report.scope.kind, scope).toBe(scope);
    expect((await act(scratch.root, 'pull_request', payload, { scope: 'worktree', 'fail-on': 'never' })).code).toBe(0);
  });

  test.each(['change', 'everything', 'worktree'])('is never clean without .git, with the scope %s', async (scope) => {
    const { scratch, payload } = change((one) => one.write('b', 'harmless\n'));
    rmSync(join(scratch.root, '.git'), { recursive: true });
    const acted = await act(scratch.root, 'pull_request', payload, { scope });
    expect(acted).toMatchObject({ code: 3, outputs: { complete: 'false', 'exit-code': '3' }, report: { problems: [{ kind: 'scope' }] } });
    expect(acted.log.split('\n')[0]).toContain('fetch-depth: 0');
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a scope', { scope: 'all' }, /the input scope is "all", and not one of change, everything, worktree/],
    ['a severity', { 'fail-on': 'hihg' }, /the input fail-on is "hihg"/],
    ['a switch', { annotations: 'yes' }, /the input annotations is "yes", and not one of true, false/],
    ['a report', { reports: 'sarfi=x' }, /the input reports has the line "sarfi=x"/],
    ['a folder', { path: 'nowhere' }, /nowhere/],
    ['a file in a folder that is not there', { 'sarif-file': 'no/where/x.sarif' }, /cannot write the report/],
  ])('refuses %s that is wrong, in one annotation, with exit code 2', async (_, inputs, message) => {
    const { scratch, payload } = change((one) => one.write('b', 'harmless\n'));
    const acted = await act(scratch.root, 'pull_request', payload, inputs);
    const errors = commandsIn(acted.log).filter(({ name }) => name === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.data).toMatch(message);
    expect(acted).toMatchObject({ code: 2, outputs: { complete: 'false', 'exit-code': '2' } });
  });

  test.each(['', '{', '[]', '{"pull_request":{}}', '{"pull_request":{"base":{"sha":"--upload-pack=x"},"head":{"sha":"-x"}}}'])('is never clean with the payload %j', async (payload) => {
    const { scratch } = change((one) => one.write('b', 'harmless\n'));
    const acted = await act(scratch.root, 'pull_request', payload);
    expect([2, 3]).toContain(acted.code);
    expect(acted.outputs['complete']).toBe('false');
    expect(acted.log + acted.stderr).not.toMatch(/at .*\.js:\d/);
  });

  test('executes nothing of what it scans', async () => {
    const { scratch, payload } = change((one) => {
      const armed = `require('node:fs').writeFileSync(${JSON.stringify(join(one.root, 'executed'))}, '')`;
      one.write('eslint.config.js', `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${armed}; export default [];\n`);
      one.write('.eslintrc.js', `${armed};\n`);
      one.write('package.json', JSON.stringify({ type: 'module', scripts: { preinstall: 'touch executed' } }));
      one.write('node_modules/eslint/index.js', armed);
      one.write('src/a.ts', `export const key = '${keyFor('armed')}';\n`);
    });
    expect((await act(scratch.root, 'pull_request', payload)).code).toBe(1);
    expect(existsSync(join(scratch.root, 'executed'))).toBe(false);
  });

  test('is not forged by names, authors and messages', async () => {
    const names = ['::error::forged', 'a\n::error::forged', '##[error]forged', '\u001b[31mred', '<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '=1+1', 'a%0A::set-output name=x::y', '| a | b', 'a\nleaklint-\nx'];
    const { scratch, payload } = change((one) => names.forEach((name, i) => one.write(`d/${name.replaceAll('/', '_')}`, `key = '${keyFor(`forged ${i}`)}'\n`)), names.join('\n'));
    const acted = await act(scratch.root, 'pull_request', payload, { 'comment-file': 'comment.md' });
    expect(acted.report.findings).toHaveLength(names.length);
    const commands = commandsIn(acted.log);
    expect(commands).toHaveLength(10);
    expect(commands.every(({ name, properties }) => name === 'error' && properties['title'] === 'leaklint: Zavu live API key')).toBe(true);
    expect(Object.keys(acted.outputs).sort()).toEqual(['comment-file', 'complete', 'exit-code', 'findings', 'new', 'sarif-file', 'suppressed', 'unsafe-uses']);
    const elements = new Set<string>();
    const walk = (node: { nodeName: string; childNodes?: object[] }): void => {
      elements.add(node.nodeName);
      for (const child of node.childNodes ?? []) walk(child as typeof node);
    };
    walk(parse(await marked(acted.summary)));
    expect([...elements].filter((name) => ['script', 'img', 'a', 'iframe', 'svg', 'form', 'input'].includes(name))).toEqual([]);
  });

  test('keeps a name that is a command from its first letter on behind two guards: what a log obeys is spelt out, and commands are off until a token that nobody can know', async () => {
    const { scratch, payload } = change((one) => ['::error::forged', '::stop-commands::forged'].forEach((name) => one.write(name, `key = '${keyFor(name)}'\n`)));
    const runs = [await act(scratch.root, 'pull_request', payload, { annotations: 'false' }), await act(scratch.root, 'pull_request', payload, { annotations: 'false' })];
    const tokens = runs.map(({ log }) => {
      expect(commandsIn(log)).toEqual([]);
      expect(log).not.toMatch(/^\s*::(?:error|stop-commands)::forged/m);
      const [, token = '', fenced = ''] = /^::stop-commands::(\S+)\n(.*)^::\1::$/ms.exec(log) ?? [];
      expect(fenced.match(/places .*forged/g)).toHaveLength(2);
      expect(log.replace(fenced, '')).not.toContain('forged');
      return token;
    });
    expect(new Set(tokens).size).toBe(2);
  });

  test('shows the worst first, within what GitHub shows', async () => {
    const { scratch, payload } = change((one) => Array.from({ length: 25 }, (_, i) => one.write(`k${i}`, keyFor(`many ${i}`))));
    const acted = await act(scratch.root, 'pull_request', payload);
    expect(commandsIn(acted.log).map(({ name }) => name)).toEqual(Array<string>(10).fill('error'));
    expect(acted.log).toContain('+15 more annotations');
    expect(acted.outputs['findings']).toBe('25');
  });

  // Only root may give files away.
  for (const uid of process.getuid?.() === 0 ? [12_345] : []) {
    test('scans the checkout of another owner: a container runs as somebody else than the runner', async () => {
      const { scratch, payload } = change((one) => one.write('k', keyFor('owner')));
      for (const one of [scratch.root, join(scratch.root, '.git')]) chownSync(one, uid, uid);
      expect((await act(scratch.root, 'pull_request', payload)).code).toBe(1);
    });
  }
});

test('loads the linter when a change has code, and not before', async () => {
  const folder = scratchFolder();
  for (const one of ['dist', 'package.json']) cpSync(join(root('packages/action'), one), join(folder, one), { recursive: true });
  rmSync(join(folder, 'dist/linter.js'));
  const main = join(folder, 'dist/index.js');
  const text = change((one) => one.write('notes.txt', `key = '${keyFor('no code')}'\n`));
  expect(await act(text.scratch.root, 'pull_request', text.payload, {}, { main })).toMatchObject({ code: 1, stderr: '', outputs: { complete: 'true' } });
  const code = change((one) => one.write('a.ts', 'export const a = 1;\n'));
  expect(await act(code.scratch.root, 'pull_request', code.payload, {}, { main })).toMatchObject({ code: 3, outputs: { complete: 'false' } });
});

test('the bundle is small, names no folder of the machine that made it, and asks for nothing that is not there', () => {
  const dist = root('packages/action/dist');
  const files = readdirSync(dist);
  expect(files.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)).toBeLessThan(6e6);
  for (const name of files.filter((one) => one.endsWith('.js'))) {
    const text = readFileSync(join(dist, name), 'utf8');
    expect(text.includes(root('').slice(0, -1)), name).toBe(false);
    for (const [, from = ''] of text.matchAll(/^(?:import|export)\b[^;\n]*?\bfrom ["']([^"']+)["']/gm)) expect(from.startsWith('node:') || existsSync(join(dist, from)), `${name}: ${from}`).toBe(true);
  }
});

test('action.yml describes the inputs and outputs that there are', () => {
  const text = readFileSync(root('action.yml'), 'utf8');
  const keys = (section: string): string[] => [...(new RegExp(`^${section}:\\n((?:  .*\\n)+)`, 'm').exec(text)?.[1] ?? '').matchAll(/^ {2}(\S+):$/gm)].map(([, name = '']) => name).sort();
  const inputs = readFileSync(root('packages/action/src/inputs.ts'), 'utf8');
  expect(keys('inputs')).toEqual([...new Set([...inputs.matchAll(/(?:given|isOn|oneOf)\('([\w-]+)'/g)].map(([, name = '']) => name))].sort());
  const outputs = readFileSync(root('packages/action/src/action.ts'), 'utf8');
  expect(keys('outputs')).toEqual([...new Set([...outputs.matchAll(/runner\.set\('([\w-]+)'/g)].map(([, name = '']) => name))].sort());
  expect(text).toContain('main: packages/action/dist/index.js');
});
