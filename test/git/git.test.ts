import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discover, listObjects, readObjects } from '@leaklint/git';
import { checkArguments, GitError, hardenedEnvironment, reasonOf, runGit, startGit } from '../../packages/git/src/git.ts';
import { commit, open, repository, temporary } from './fixture.ts';

const id = 'ab'.repeat(20);

describe('only safe calls', () => {
  test.each([
    ['status'], ['diff'], ['diff-files'], ['log', '-1'], ['add', '.'], ['fetch'], ['config', '-l'], ['__proto__'], ['constructor'], [''],
    ['ls-files', '-m'], ['ls-files', '-s', '-z', '--eol'], ['diff-index', '--raw', id, '--'], ['diff-index', '--cached', '--ext-diff', id],
    ['rev-list', '--output=x', id], ['rev-list', '-evil'], ['rev-list', 'main'], ['cat-file', '--textconv'], ['cat-file', '--filters'],
    ['cat-file', '--batch=x'], ['ls-tree', '--format=%(path)', id], ['ls-tree', 'main'], ['rev-parse', '--verify', 'main'], ['for-each-ref', '--shell'],
  ])('refused: git %s %s %s', (...args) => {
    expect(() => checkArguments(args)).toThrow(expect.objectContaining({ kind: 'forbidden' }) as Error);
  });
  test('data comes only behind --end-of-options', () => {
    expect(() => checkArguments(['rev-parse', '--verify', '--quiet', '--end-of-options', '--output=x'])).not.toThrow();
  });
});

test('the environment: what says where things are is kept, what runs or prints is not', () => {
  const env = hardenedEnvironment({ cwd: '/', location: [], environment: { GIT_INDEX_FILE: '.git/index.lock' } }, {
    env: { PATH: '/bin', HOME: '/h', GIT_TRACE: '1', GIT_EXTERNAL_DIFF: 'x', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a', GIT_CONFIG_PARAMETERS: 'x', GIT_PROXY_COMMAND: 'x', EDITOR: 'x', NODE_OPTIONS: 'x', DEBUG: 'x', GIT_DIR: '/elsewhere', GIT_EXEC_PATH: '/e', GIT_CONFIG_GLOBAL: '/g' },
  });
  expect(env).toMatchObject({ PATH: '/bin', HOME: '/h', GIT_EXEC_PATH: '/e', GIT_INDEX_FILE: '.git/index.lock', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_CONFIG_NOSYSTEM: '1' });
  for (const name of ['GIT_TRACE', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_PARAMETERS', 'GIT_PROXY_COMMAND', 'EDITOR', 'NODE_OPTIONS', 'DEBUG', 'GIT_DIR']) expect(env).not.toHaveProperty(name);
  expect(env['GIT_CONFIG_GLOBAL']).not.toBe('/g');
  expect(hardenedEnvironment({ cwd: '/', location: [], environment: {} }, { userConfig: true, env: { GIT_CONFIG_GLOBAL: '/g' } })['GIT_CONFIG_GLOBAL']).toBe('/g');
});

test('the reason is the last fatal line, without control characters', () => {
  expect(reasonOf('error: one\nfatal: two\nhint: three\n')).toBe('two');
  expect(reasonOf('fatal: unknown repository extension found:\n\trefstorage\nhint: three\n')).toBe('unknown repository extension found: refstorage');
  expect(new GitError('failed', 'a\x1b[31m\nb\u202e').message).toBe('a\u{fffd}[31m\u{fffd}b\u{fffd}');
});

describe('a git that misbehaves', () => {
  const path = process.env['PATH'] ?? '';
  let bin = '';
  beforeEach(() => {
    bin = temporary();
    process.env['PATH'] = `${bin}:${path}`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });
  const fake = (script: string): void => {
    writeFileSync(join(bin, 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'git'), 0o755);
  };
  const place = { cwd: '/', location: [], environment: {} };

  test('absent', async () => {
    process.env['PATH'] = bin;
    await expect(discover('/')).rejects.toMatchObject({ kind: 'not-found' });
  });
  test('too old', async () => {
    fake('echo "git version 2.20.1"');
    await expect(discover('/')).rejects.toMatchObject({ kind: 'too-old', message: expect.stringContaining('2.32') as string });
  });
  test('no git at all', async () => {
    fake('echo hello');
    await expect(discover('/')).rejects.toMatchObject({ kind: 'failed' });
  });
  test('stalling: it and what it started are stopped', async () => {
    const file = join(bin, 'pid');
    fake(`sleep 600 & echo $! > ${file}; wait`);
    await expect(runGit(place, ['version'], { idle: 150 })).rejects.toMatchObject({ kind: 'timeout' });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => { // a zombie is gone too: nobody may have reaped it yet
      const status = `/proc/${pid}/stat`;
      return existsSync(status) ? readFileSync(status, 'utf8').split(' ')[2] : 'Z';
    }).toBe('Z');
  });
  test('interrupted', async () => {
    fake('sleep 600');
    const control = new AbortController();
    const call = runGit(place, ['version'], { signal: control.signal });
    setTimeout(() => control.abort(), 50);
    await expect(call).rejects.toMatchObject({ kind: 'aborted' });
    expect(() => startGit(place, ['version'], { signal: control.signal })).toThrow('interrupted');
  });
  test('100 MB of complaints are not kept', async () => {
    fake('head -c 100000000 /dev/zero | tr "\\0" e >&2; echo done >&2; exit 3');
    const exit = await runGit(place, ['version']);
    expect(exit.code).toBe(3);
    expect(exit.stderr.length).toBeLessThan(20_000);
    expect(exit.stderr.endsWith('edone\n')).toBe(true);
  });
  test.each(['head -c 100000 /dev/urandom', 'yes', 'printf "%s blob 1\\n" zz', 'echo 0123 missing', 'head -c 100000 /dev/zero'])('garbage for a list: %s', async (script) => {
    process.env['PATH'] = path;
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const repo = await open(folder);
    const table = await listObjects(repo);
    process.env['PATH'] = `${bin}:${path}`;
    fake(script);
    const visitor = { object: () => undefined, chunk: () => undefined, done: () => undefined, unreadable: () => undefined };
    await expect(listObjects(repo)).rejects.toMatchObject({ name: 'GitError' });
    await expect(readObjects(repo, table, Uint32Array.of(0), visitor)).rejects.toMatchObject({ name: 'GitError' });
  });
});

test('what a visitor throws comes out, and git is stopped', async () => {
  const folder = repository();
  commit(folder, { a: Buffer.alloc(20_000_000, 'x') });
  const repo = await open(folder);
  const table = await listObjects(repo);
  const fail = (): never => { throw new Error('mine'); };
  await expect(readObjects(repo, table, table.rowsOf(3), { object: () => undefined, chunk: fail, done: () => undefined, unreadable: () => undefined })).rejects.toThrow('mine');
});
