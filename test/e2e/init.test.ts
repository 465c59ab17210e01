// leaklint init in fresh projects, as a new user has them: with git's own hooks, with core.hooksPath, with the real husky.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { leaklint } from './command.ts';
import { commit, everyFile, KEY as key, project, tour } from './init-project.ts';
import type { Kind } from './init-project.ts';
import { removeScratch, Scratch, scratchFolder } from './scratch.ts';

afterAll(removeScratch);

const bin = (name: string): string => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));

function hook(scratch: Scratch, path: string, text: string): void {
  scratch.write(path, text);
  chmodSync(join(scratch.root, path), 0o755);
}

const husky = (scratch: Scratch): void => void execFileSync(process.execPath, [bin('husky/bin.js')], { cwd: scratch.root, env: { PATH: process.env['PATH'] } });

const KINDS: readonly Kind[] = [
  { manager: 'plain hooks', file: '.git/hooks/pre-commit', prepare: () => undefined, oldHook: false },
  { manager: 'plain hooks', file: '.git/hooks/pre-commit', prepare: (scratch) => hook(scratch, '.git/hooks/pre-commit', '#!/bin/sh\necho the old hook ran\nexit 0\n'), oldHook: true },
  { manager: 'plain hooks', file: '.githooks/pre-commit', prepare: (scratch) => {
    scratch.git('config', 'core.hooksPath', '.githooks');
    hook(scratch, '.githooks/pre-commit', '#!/bin/sh\necho the old hook ran');
  }, oldHook: true },
  { manager: 'husky', file: '.husky/pre-commit', prepare: (scratch) => {
    husky(scratch);
    scratch.write('.husky/pre-commit', 'echo the old hook ran\n');
  }, oldHook: true },
  { manager: 'husky', file: '.husky/pre-commit', prepare: husky, oldHook: false },
];

describe.each(KINDS)('$manager, $file', (kind) => {
  test('a commit with a key is blocked, without it committed, and everything can be taken out again', async () => await tour(kind));
});

describe('a plain hook', () => {
  test('finds node where init was run, when a program without a PATH commits', async () => {
    const scratch = project();
    await leaklint(['init', '--yes'], { cwd: scratch.root });
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const bare = scratchFolder();
    for (const name of ['git', 'sh', 'env']) symlinkSync(name === 'git' ? git : execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(bare, name));
    expect(commit(scratch, `const key = '${key}';\n`, { PATH: bare }).said).toContain('Zavu live API key');

    // Without the folder that init noted, as after an update of node: one line, and nothing is committed unscanned.
    const file = join(scratch.root, '.git/hooks/pre-commit');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`:'${dirname(process.execPath)}'`, ''));
    const { code, said } = commit(scratch, 'nothing\n', { PATH: bare });
    expect(code).toBe(1);
    expect(said).toMatch(/^leaklint: not scanned, so not committed: no node .*--no-verify.*\n$/);
  });

  test('of husky stops the commit, too, where there is no node, and husky says what was not found', async () => {
    const scratch = project();
    husky(scratch);
    await leaklint(['init', '--yes'], { cwd: scratch.root });
    const bare = scratchFolder();
    for (const name of ['git', 'sh', 'env', 'dirname', 'basename']) symlinkSync(execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(bare, name));
    const { code, said } = commit(scratch, 'nothing\n', { PATH: bare });
    expect(code).toBe(1);
    expect(said).toContain('husky - command not found in PATH=');
  });

  test('says how to get leaklint where it is not installed', async () => {
    const scratch = project();
    await leaklint(['init', '--yes'], { cwd: scratch.root });
    execFileSync('rm', [join(scratch.root, 'node_modules/.bin/leaklint')]);
    const { code, said } = commit(scratch, 'nothing\n');
    expect(code).toBe(1);
    expect(said).toMatch(/no leaklint .*npm install/);
  });

  test('that git passes over, or that is no shell script, is left to a person', async () => {
    const scratch = project();
    scratch.write('.git/hooks/pre-commit', '#!/usr/bin/env python3\n');
    const { code, stdout } = await leaklint(['init', '--yes'], { cwd: scratch.root });
    expect(code).toBe(2);
    expect(stdout).toMatch(/By hand\n {2}\.git\/hooks\/pre-commit: it is no shell script.*\n {2}\.git\/hooks\/pre-commit: .*not executable/);
    expect(readFileSync(join(scratch.root, '.git/hooks/pre-commit'), 'utf8')).toBe('#!/usr/bin/env python3\n');
  });

  test('outside the repository is left alone', async () => {
    const scratch = project();
    const folder = scratchFolder();
    scratch.git('config', 'core.hooksPath', folder);
    expect(await leaklint(['init', '--yes'], { cwd: scratch.root })).toMatchObject({ code: 2, stdout: expect.stringContaining('out of the repository') });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a project in a folder of the repository looks there, too', async () => {
    const scratch = project();
    for (const path of ['package.json', 'node_modules']) execFileSync('sh', ['-c', 'mkdir -p web && mv "$0" web/', path], { cwd: scratch.root });
    expect(await leaklint(['init', '--yes', 'web'], { cwd: scratch.root })).toMatchObject({ code: 0 });
    expect(commit(scratch, `const key = '${key}';\n`)).toMatchObject({ code: 1, said: expect.stringContaining('Zavu live API key') });
  });
});

describe('what is beside the hook', () => {
  test('ESLint where the plugin is installed, and a workflow on GitHub', async () => {
    const scratch = project();
    scratch.git('remote', 'add', 'origin', 'git@github.com:fresh/fresh.git');
    const config = 'export default [\n  { rules: {} },\n];\n';
    scratch.write('eslint.config.mjs', config);
    scratch.write('node_modules/eslint-plugin-leaklint/package.json', '{}');
    const { stdout } = await leaklint(['init', '--yes'], { cwd: scratch.root });
    expect(stdout).toContain("+ import leaklint from 'eslint-plugin-leaklint';");
    expect(existsSync(join(scratch.root, '.github/workflows/leaklint.yml'))).toBe(true);
    await leaklint(['init', '--remove', '--yes'], { cwd: scratch.root });
    expect(readFileSync(join(scratch.root, 'eslint.config.mjs'), 'utf8')).toBe(config);
    expect(existsSync(join(scratch.root, '.github'))).toBe(false);
  });

  test('is only named where it is not there', async () => {
    const scratch = project();
    scratch.write('eslint.config.mjs', 'export default [\n];\n');
    scratch.write('.github/workflows/ci.yml', 'jobs: { a: { steps: [{ run: npx leaklint }] } }\n');
    const { stdout } = await leaklint(['init', '--dry-run'], { cwd: scratch.root });
    expect(stdout).toContain('eslint.config.mjs: npm install --save-dev eslint-plugin-leaklint');
    expect(stdout).toContain('.github/workflows/ci.yml: runs leaklint already');
  });
});

describe('without anybody to ask', () => {
  test.each([
    [['init', '--dry-run'], 0, ''],
    [['init'], 2, 'leaklint: nobody to ask here: leaklint init --yes makes these changes\n'],
  ])('%j shows the changes and makes none', async (args, code, stderr) => {
    const scratch = project();
    const before = everyFile(scratch);
    const ran = await leaklint(args, { cwd: scratch.root });
    expect(ran).toMatchObject({ code, stderr });
    expect(ran.stdout).toContain('.git/hooks/pre-commit (new)');
    expect(ran.stdout).toContain('Nothing was changed.');
    expect(everyFile(scratch)).toEqual(before);
  });

  test('a hostile name is drawn, not obeyed', async () => {
    const scratch = project();
    hook(scratch, '.git/hooks/pre-commit', '#!/bin/sh\n\u001b[31m::error::x\n');
    expect((await leaklint(['init', '--dry-run'], { cwd: scratch.root })).stdout).toContain('\\x1b[31m::error::x');
  });

  test.each([
    ['is in no git repository', (): string => scratchFolder()],
    ['is a bare repository', (): string => new Scratch(scratchFolder(), ['--bare']).root],
    ['no such folder', (): string => join(scratchFolder(), 'nowhere')],
  ])('%s', async (message, folder) => {
    expect(await leaklint(['init', folder()])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
