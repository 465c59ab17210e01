import { chmodSync, chownSync, mkdirSync, openSync, closeSync, readdirSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLI, leaklint, leaksIn, start } from './command.ts';
import { ownFolders } from './product.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

const key = keyFor('cli bad input');
let repository: Scratch;
let folder: string;

beforeAll(() => {
  repository = new Scratch();
  repository.write('a.txt', 'nothing\n');
  repository.commit('first');
  folder = scratchFolder();
  writeFileSync(join(folder, 'a.txt'), `key ${key}\n`);
});
afterAll(removeScratch);

const ROOT = '<repository>';
const FOLDER = '<folder>';

describe('what cannot be done: one clear line, exit 2, nothing on standard output', () => {
  test.each([
    [['--formt', 'json'], 'unknown flag --formt (did you mean --format?)'],
    [['--format', 'xml'], '--format xml: not one of text, json, jsonl, sarif'],
    [['no/such/path'], 'no such path: no/such/path'],
    [[''], 'a PATH is empty'],
    [['--staged', FOLDER], 'not in a git repository'],
    [['--range', 'HEAD..HEAD', FOLDER], 'not in a git repository'],
    [['--range', 'nonsense', ROOT], 'bad range nonsense'],
    [['--range', '--output=x..HEAD', ROOT], 'a revision does not begin with -'],
    [['--range', 'HEAD..--output=x', ROOT], 'a revision does not begin with -'],
    [['--range', 'no-such-branch..HEAD', ROOT], 'no-such-branch'],
    [['--range', 'HEAD^{tree}..HEAD', ROOT], 'leaklint: not a commit of this repository: HEAD^{tree}\n'],
    [['explain', 'zavu-live-kee'], 'did you mean zavu-live-key?'],
    [['--fail-on', 'everything'], 'not one of'],
    [['--report', 'json=no/such/folder/r.json', ROOT], 'cannot write the report'],
    [['--workers', 'many'], '--workers many'],
    [['rules', '--format', 'sarif'], 'knows no format sarif'],
  ])('%j: %s', async (args, message) => {
    const { code, stdout, stderr } = await leaklint(args.map((arg) => (arg === ROOT ? repository.root : arg === FOLDER ? folder : arg)));
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^leaklint: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test.each([
    ['json', ['--format', 'json', '--bogus']],
    ['json', ['--bogus', '-f', 'json']],
    ['jsonl', ['--format=jsonl', 'no/such/path']],
    ['json', ['--report', 'json=-', 'no/such/path']],
  ])('%s stays parseable: %j', async (_, args) => {
    const { code, stdout } = await leaklint(args);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, error: { kind: 'usage' }, exitCode: 2 });
  });

  test('a bad range writes no file', async () => {
    await leaklint(['--range', '--output=written..HEAD', repository.root], { cwd: folder });
    expect([existsSync(join(folder, 'written')), existsSync(join(repository.root, 'written'))]).toEqual([false, false]);
  });

  test('no git on this machine', async () => {
    const { code, stdout, stderr } = await leaklint([repository.root], { env: { PATH: folder } });
    expect(stderr).toMatch(/^leaklint: [^\n]*git[^\n]*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const tried = await leaklint(['selftest'], { env: { PATH: folder } });
    expect(tried.stdout).toMatch(/^✗ history: [^\n]*git/m);
    expect(tried.stdout).not.toMatch(/node:|   at /);
    expect(tried.code).toBe(3);
  });
});

describe('a key where another argument belongs is not printed', () => {
  const KEY = '<key>';
  test.each([
    [KEY],
    [`--${KEY}`],
    ['--format', KEY],
    ['--range', KEY],
    ['--workers', KEY],
    ['--report', `json=${KEY}/r.json`],
    ['--report', `${KEY}=r.json`],
    ['--config', KEY],
    ['--format', 'json', '--baseline', KEY],
    ['explain', KEY],
    ['selftest', KEY],
    ['staged', KEY],
    ['audit', '--set', `${KEY}=real`],
    ['rules', 'check', KEY],
    ['merge', KEY],
    ['doctor', KEY],
  ])('leaklint %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await leaklint(args.map((arg) => arg.replace(KEY, key)), { cwd: repository.root });
    expect(stderr).toMatch(/^leaklint: [^\n]*zv_live_… \(40 characters\)[^\n]*\n$/);
    expect(leaksIn(stdout + stderr, key)).toEqual([]);
    expect(code).toBe(2);
  });

  test('nor is the name of a folder that is a key', async () => {
    const named = join(scratchFolder(), key);
    mkdirSync(named);
    for (const args of [[], ['-f', 'json'], ['doctor']]) {
      const { stdout, stderr } = await leaklint([...args, named]);
      expect(stdout).toContain('zv_live_…');
      expect(leaksIn(stdout + stderr, key)).toEqual([]);
    }
  });

  test('where nothing can be redacted the line says only that', () => {
    const noWebAssembly = spawnSync(process.execPath, ['--jitless', CLI, key], { encoding: 'utf8', env: { ...process.env, ...ownFolders() } });
    expect(leaksIn(noWebAssembly.stdout + noWebAssembly.stderr, key)).toEqual([]);
    expect(noWebAssembly).toMatchObject({ status: 2, stderr: expect.stringMatching(/^leaklint: the reason is not shown[^\n]+\n$/m) as string });
  });
});

describe('a configuration or a baseline that cannot be read is not none', () => {
  test.each(['.leaklint.yml', '.leaklint-baseline'])('%s: a link to nothing, a link to itself, a folder, closed', async (name) => {
    const place = new Scratch();
    chmodSync(place.root, 0o755);
    const file = join(place.root, name);
    const refused = async (message: string, uid?: number): Promise<void> => {
      for (const args of [['.'], ['staged'], ['--stdin']]) {
        expect(await leaklint(args, { cwd: place.root, ...(uid === undefined ? {} : { uid }) })).toMatchObject({ code: 2, stdout: '', stderr: `leaklint: ${message}\n` });
      }
    };
    symlinkSync('gone.yml', file);
    await refused(`cannot read ${name}: it is a link to nothing`);
    rmSync(file);
    symlinkSync(name, file);
    await refused(`cannot read ${name}: too many symbolic links`);
    rmSync(file);
    mkdirSync(file);
    await refused(`${name} is no file`);
    rmSync(file, { recursive: true });
    writeFileSync(file, '', { mode: 0o000 });
    const root = process.getuid?.() === 0;
    if (root) chownSync(place.root, 65534, 65534); // root reads everything: there it is asked as nobody
    await refused(`cannot read ${name}: permission denied`, root ? 65534 : undefined);
  });
});

test.each(['.leaklint.yaml', 'leaklint.yml'])('a configuration that is called %s by mistake is not passed over', async (name) => {
  const place = new Scratch();
  place.write(name, 'fail-on: low\n');
  for (const args of [['.'], ['staged'], ['--stdin']]) {
    expect(await leaklint(args, { cwd: place.root })).toMatchObject({ code: 2, stdout: '', stderr: `leaklint: ${name} is not read: the configuration is called .leaklint.yml\n` });
  }
  expect((await leaklint(['.', '--no-config'], { cwd: place.root })).code).toBe(0);
  place.write('.leaklint.yml', '');
  expect((await leaklint(['.'], { cwd: place.root })).code).toBe(0);
});

test.each([['--config', '.'], ['--config', './'], ['--config', '/'], ['--baseline', '.']])('%s %s: a folder is no file', async (...args) => {
  expect(await leaklint(args, { cwd: new Scratch().root })).toMatchObject({ code: 2, stdout: '', stderr: 'leaklint: a folder is no file\n' });
});

test.each([['staged'], ['--staged']])('in a bare repository, or inside .git, nothing can be staged: leaklint %s', async (command) => {
  const bare = scratchFolder();
  repository.git('clone', '-q', '--bare', '.', bare);
  for (const cwd of [bare, join(repository.root, '.git')]) {
    const { code, stdout, stderr } = await leaklint([command], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^leaklint: .* has no working tree, so nothing can be staged there[^\n]*\n$/);
  }
});

test('an unmerged path is not known to be clean; beside it the rest is checked', async () => {
  const merging = new Scratch();
  for (const [branch, content] of [['main', 'a\n'], ['other', 'b\n']] as const) {
    merging.git('checkout', '-q', '--orphan', branch);
    merging.write('a.txt', content);
    merging.commit(branch);
  }
  expect(() => merging.git('merge', '-q', '--allow-unrelated-histories', 'main')).toThrow();
  const told = /a\.txt:\s+it is unmerged, so what will be\s+committed is not known/;
  for (const command of ['staged', '--staged']) expect(await leaklint([command], { cwd: merging.root })).toMatchObject({ code: 3, stdout: expect.stringMatching(told) as string });
  merging.write('b.txt', `key ${key}\n`);
  merging.git('add', 'b.txt');
  expect(await leaklint(['staged'], { cwd: merging.root })).toMatchObject({ code: 1, stdout: expect.stringMatching(told) as string });
  merging.git('rm', '-q', '--cached', 'b.txt');
  merging.git('add', 'a.txt');
  expect(await leaklint(['staged'], { cwd: merging.root })).toMatchObject({ code: 0 });
});

describe('repositories with nothing in them', () => {
  test('no commit at all', async () => {
    const empty = new Scratch();
    expect(await leaklint([empty.root])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/NOTHING TO SCAN|CLEAN/) as string });
    expect(await leaklint(['--staged', empty.root])).toMatchObject({ code: 0, stderr: '' });
  });

  test('an unborn HEAD, and a key that was only staged', async () => {
    const unborn = new Scratch();
    unborn.write('a.txt', `key ${key}\n`);
    unborn.git('add', 'a.txt');
    expect((await leaklint(['--staged', unborn.root])).code).toBe(1);
    expect((await leaklint([unborn.root])).code).toBe(1);
  });
});

test('a submodule is not scanned, and that is said', async () => {
  const outer = new Scratch();
  outer.write('a.txt', 'nothing\n');
  mkdirSync(join(outer.root, 'inner'));
  const inner = new Scratch(join(outer.root, 'inner'));
  inner.write('b.txt', `key ${key}\n`);
  const head = inner.commit('first');
  outer.git('update-index', '--add', '--cacheinfo', `160000,${head},inner`);
  outer.commit('first');
  for (const flags of [[], [], ['--worktree']]) { // the second time out of the cache
    const { code, stdout } = await leaklint([...flags, outer.root]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('1 submodule left out (scan by path)');
    expect(code).toBe(0);
  }
  expect(JSON.parse((await leaklint(['-f', 'json', outer.root])).stdout)).toMatchObject({ coverage: { submodules: 1 } });
  expect((await leaklint([join(outer.root, 'inner')])).code).toBe(1);
});

describe('what cannot be read', () => {
  test('a shallow clone is never clean', async () => {
    repository.write('b.txt', 'more\n');
    repository.commit('second');
    const clone = join(scratchFolder(), 'clone');
    repository.git('clone', '-q', '--depth', '1', `file://${repository.root}`, clone);
    const { code, stdout } = await leaklint([clone]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INCOMPLETE: /m);
    expect(await leaklint(['doctor', clone])).toMatchObject({ code: 3, stdout: expect.stringContaining('--unshallow') as string });
  });

  test('without attribution a repository that lost its objects is not clean', async () => {
    const robbed = new Scratch();
    robbed.write('a.txt', `key ${key}\n`);
    robbed.commit('first');
    const head = robbed.git('rev-parse', 'HEAD').trim();
    robbed.git('rm', '-q', 'a.txt');
    rmSync(join(robbed.root, '.git', 'index'));
    rmSync(join(robbed.root, '.git', 'objects'), { recursive: true });
    mkdirSync(join(robbed.root, '.git', 'objects'));
    const { code, stdout } = await leaklint(['--no-attribution', robbed.root]);
    expect(stdout).toContain(`missing object: ${head}`);
    expect(stdout).toContain('connectivity incomplete');
    expect(code).toBe(3);
  });

  test('borrowed objects whose folder is gone', async () => {
    const borrowing = new Scratch();
    borrowing.write('a.txt', 'nothing\n');
    borrowing.commit('first');
    mkdirSync(join(borrowing.root, '.git', 'objects', 'info'), { recursive: true });
    writeFileSync(join(borrowing.root, '.git', 'objects', 'info', 'alternates'), `${join(folder, 'gone')}\n`);
    for (const flags of [[], ['--no-attribution']]) {
      const { code, stdout } = await leaklint([...flags, borrowing.root]);
      expect(stdout).toMatch(/listing: \S+gone:\s+objects are borrowed from this folder, and it is not there/);
      expect(code).toBe(3);
    }
  });

  // A link to itself is a folder that nobody can read, root included.
  test.each([['objects/pack', /objects\/pack:\s+the folder cannot be read \(ELOOP\)/], ['objects/00', /the folder \S+objects\/00 cannot be read \(ELOOP\)/], ['worktrees', /worktrees:\s+cannot be read \(ELOOP\)/]])('.git/%s cannot be read', async (name, said) => {
    const looped = new Scratch();
    looped.write('a.txt', 'nothing\n');
    looped.commit('first');
    rmSync(join(looped.root, '.git', name), { recursive: true, force: true });
    symlinkSync(basename(name), join(looped.root, '.git', name));
    for (let turn = 0; turn < 2; turn++) {
      const { code, stdout, stderr } = await leaklint([looped.root]); // the second time from the cache, if it were remembered
      expect(stderr).toBe('');
      expect(stdout).toMatch(said);
      expect(stdout).toContain('1/1 blobs');
      expect(code).toBe(3);
    }
  });

  test('an unreadable file is named, and everything else scanned', async () => {
    const place = scratchFolder();
    writeFileSync(join(place, 'closed.txt'), 'x\n');
    writeFileSync(join(place, 'open.txt'), 'y\n');
    chmodSync(place, 0o755);
    chmodSync(join(place, 'closed.txt'), 0o000);
    const root = process.getuid?.() === 0;
    // Root reads everything: there the scan runs as nobody.
    const { code, stdout } = await leaklint([place, '-f', 'json'], root ? { uid: 65534 } : {});
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 3, problems: [{ kind: 'unreadable-file' }], coverage: { files: { scanned: 1, total: 2 } } });
    expect(code).toBe(3);
  });
});

describe('doctor', () => {
  test('finds nothing wrong where nothing is', async () => {
    const { code, stdout } = await leaklint(['doctor', repository.root]);
    expect(code).toBe(0);
    for (const words of ['git', 'shallow', 'partial', 'alternates', 'hooks path', 'wasm simd', 'self-check', 'rules']) expect(stdout).toContain(words);
    expect(stdout).not.toContain('✗');
  });

  test.each([
    ['.leaklint.yml', 'disable: generic-password\n', /^✗ config +\.leaklint\.yml:1: /m],
    ['.leaklint-baseline', 'lk1_00 known\n', /^✗ baseline +\.leaklint-baseline:1: not an entry/m],
  ])('names a broken %s', async (name, text, said) => {
    const broken = new Scratch();
    broken.write(name, text);
    const { code, stdout } = await leaklint(['doctor', broken.root]);
    expect(stdout).toMatch(said);
    expect(code).toBe(3);
    writeFileSync(join(broken.root, name), '');
    expect(await leaklint(['doctor', broken.root])).toMatchObject({ code: 0, stdout: expect.stringContaining(name) as string });
  });

  test('is json when asked', async () => {
    const { checks } = JSON.parse((await leaklint(['doctor', folder, '-f', 'json'])).stdout) as { checks: { name: string; status: string }[] };
    expect(checks.find(({ name }) => name === 'repository')).toMatchObject({ status: 'note' });
  });

  test('runs nothing that the repository configures', async () => {
    const hostile = new Scratch();
    hostile.write('a.txt', 'x\n');
    hostile.commit('first');
    const trap = join(scratchFolder(), 'sprung');
    for (const name of ['core.fsmonitor', 'core.sshCommand', 'diff.external', 'core.pager', 'core.editor', 'gpg.program', 'credential.helper']) hostile.git('config', name, `touch ${trap}`);
    mkdirSync(join(hostile.root, 'hooks'));
    writeFileSync(join(hostile.root, 'hooks', 'pre-commit'), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    hostile.git('config', 'core.hooksPath', 'hooks');
    const { stdout } = await leaklint(['doctor', hostile.root]);
    expect(stdout).toContain('core.hooksPath');
    expect(existsSync(trap)).toBe(false);
  });
});

test.each([26, 32, 38])('%i files may be open at a time: found, or not known to be clean', async (limit) => {
  const command = `ulimit -n ${limit}; exec "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath, CLI, '--no-cache', folder, '-f', 'json'], { cwd: repository.root, env: { PATH: process.env['PATH'], HOME: folder }, encoding: 'utf8' });
  const all = spawnSync('sh', ['-c', command, process.execPath, CLI, '--no-cache', '-f', 'json'], { cwd: repository.root, env: { PATH: process.env['PATH'], HOME: folder }, encoding: 'utf8' });
  expect([status, all.status]).toSatisfy(([files, history]) => (files === 1 || files === 3) && (history === 0 || history === 3));
  expect(stderr + all.stderr).not.toMatch(/node:|Unhandled/);
  expect([JSON.parse(stdout), JSON.parse(all.stdout)]).toMatchObject([{ exitCode: status }, { exitCode: all.status }]);
});

describe('an end in the middle', () => {
  function manyKeys(): string {
    const place = scratchFolder();
    for (let i = 0; i < 700; i++) writeFileSync(join(place, `${i}.txt`), `key ${keyFor(`many ${i}`)}\n`);
    return place;
  }

  test('a reader that has seen enough: quiet, and the exit code of the scan', async () => {
    const { child, ended } = start([manyKeys(), '--quiet']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test.each(['/dev/full'].filter((device) => existsSync(device)))('standard output is full (%s): exit 2, one line', (device) => {
    const out = openSync(device, 'w');
    const { status, stderr } = spawnSync(process.execPath, [CLI, repository.root], { stdio: ['ignore', out, 'pipe'], encoding: 'utf8', env: { ...process.env, ...ownFolders() } });
    closeSync(out);
    expect(stderr).toBe('leaklint: cannot write to standard output: no space left\n');
    expect(status).toBe(2);
  });

  test.each(['/dev/full'].filter((device) => existsSync(device)))('an error that cannot be written (%s) is told once, and ends', (device) => {
    const out = openSync(device, 'w');
    const end = (args: readonly string[], stderr: 'pipe' | number): { status: number | null; stderr: string } => spawnSync(process.execPath, [CLI, ...args], { stdio: ['ignore', out, stderr], encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...ownFolders() } });
    for (const format of ['json', 'jsonl']) expect(end(['--format', format, '--bogus'], 'pipe')).toMatchObject({ status: 2, stderr: 'leaklint: unknown flag --bogus\nleaklint: cannot write to standard output: no space left\n' });
    expect(end(['--bogus'], out).status).toBe(2);
    for (const args of [['rules'], ['--help'], ['--version'], ['doctor'], ['explain', 'zavu-live-key'], ['staged']]) expect(end(args, 'pipe')).toMatchObject({ status: 2, stderr: 'leaklint: cannot write to standard output: no space left\n' });
    closeSync(out);
  });

  test.each(['/dev/full'].filter((device) => existsSync(device)))('a report file is full (%s): exit 2, and the other reports are there', async (device) => {
    const { code, stdout, stderr } = await leaklint([repository.root, '--report', `json=${device}`]);
    expect(stderr).toContain('no space left');
    expect(stdout).toMatch(/CLEAN/);
    expect(code).toBe(2);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s: exit 130, no report, no child left', async (signal) => {
    const bin = scratchFolder();
    // A git that answers nothing and tells its process id.
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho $$ > "${bin}/pid"\nexec sleep 600\n`, { mode: 0o755 });
    const report = join(bin, 'report.json');
    const { child, ended } = start([repository.root, '--report', `json=${report}`], { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    const pidFile = join(bin, 'pid');
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(signal);
    expect(await ended).toEqual({ code: 130, signal: null, stdout: '', stderr: 'leaklint: interrupted; nothing is reported\n' });
    expect(existsSync(report)).toBe(false);
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH');
  });

  test('Ctrl-C while standard input is read', async () => {
    const out = scratchFolder();
    const { child, ended } = start(['--stdin', '--report', `json=${join(out, 'r.json')}`]);
    child.stdin?.write('one line\n');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(readdirSync(out)).toEqual([]);
  });
});
