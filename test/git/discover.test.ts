import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discover, emptyTree, listObjects, readRefs, resolveRevision, stagedEntries, worktreeFiles } from '@leaklint/git';
import { commit, git, history, open, readAll, repository, temporary, write } from './fixture.ts';

const objectCount = (folder: string): number => git(folder, ['cat-file', '--batch-all-objects', '--batch-check']).split('\n').filter((line) => line !== '').length;

describe('every shape of repository', () => {
  test('none', async () => {
    expect(await discover(temporary())).toBeUndefined();
    await expect(discover(join(temporary(), 'nothing'))).rejects.toMatchObject({ kind: 'no-such-path' });
  });
  test('empty, HEAD unborn', async () => {
    const repo = await open(repository());
    expect(repo).toMatchObject({ bare: false, objectFormat: 'sha1', idBytes: 20, shallow: false, promisor: false, alternates: [], prefix: '' });
    expect((await listObjects(repo)).count).toBe(0);
    expect(await readRefs(repo)).toEqual({ head: {}, refs: [], problems: [] });
    expect(await stagedEntries(repo)).toEqual([]);
    expect((await worktreeFiles(repo)).files).toEqual([]);
  });
  test('a folder and a file below the top', async () => {
    const folder = repository();
    commit(folder, { 'in/side/a': 'a\n', 'in/b': 'b\n' });
    expect(await open(join(folder, 'in/side'))).toMatchObject({ worktree: folder, root: join(folder, 'in/side'), prefix: 'in/side/' });
    expect((await worktreeFiles(await open(join(folder, 'in/side')))).files.map(({ path }) => path)).toEqual(['in/side/a']);
    expect(await open(join(folder, 'in/b'))).toMatchObject({ worktree: folder, prefix: 'in/b' });
    expect((await worktreeFiles(await open(join(folder, 'in/b')))).files.map(({ path }) => path)).toEqual(['in/b']);
  });
  test('bare, with and without configuration, and a path inside it', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const bare = join(temporary(), 'bare.git');
    git(folder, ['clone', '-q', '--bare', folder, bare]);
    expect(await open(bare)).toMatchObject({ bare: true, worktree: undefined, gitDir: bare, cwd: bare });
    expect((await listObjects(await open(bare))).count).toBe(3);
    expect((await worktreeFiles(await open(bare))).files).toEqual([]);
    rmSync(join(bare, 'config'));
    expect(await open(bare)).toMatchObject({ bare: true, worktree: undefined, gitDir: bare });
    await expect(discover(join(bare, 'refs'))).rejects.toMatchObject({ kind: 'not-a-repository', message: expect.stringContaining('give that path') as string });
    expect(await open(join(folder, '.git'))).toMatchObject({ bare: true, gitDir: join(folder, '.git') });
  });
  test('linked worktree: own index and HEAD, shared objects', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const linked = join(temporary(), 'linked');
    git(folder, ['worktree', 'add', '-q', '--detach', linked]);
    const extra = commit(linked, { b: 'b\n' });
    const repo = await open(linked);
    expect(repo).toMatchObject({ worktree: linked, commonDir: join(folder, '.git'), bare: false });
    expect((await worktreeFiles(repo)).files.map(({ path }) => path)).toEqual(['a', 'b']);
    expect((await stagedEntries(repo)).map(({ path }) => path)).toEqual(['a', 'b']);
    // seen from the main worktree, the other's detached HEAD still names its commit
    const refs = await readRefs(await open(folder));
    expect(refs.refs).toContainEqual({ name: 'worktrees/linked/HEAD', id: extra });
    for (const each of (await history(await open(folder))).history.attribution().values()) expect(each.reachable).toBe(true);
  });
  test('submodule, and the repository around it', async () => {
    const inner = repository();
    commit(inner, { key: 'k\n' });
    const outer = repository();
    git(outer, ['submodule', '--quiet', 'add', inner, 'sub']);
    commit(outer, { a: 'a\n' });
    expect(await open(join(outer, 'sub'))).toMatchObject({ worktree: join(outer, 'sub'), gitDir: join(outer, '.git/modules/sub'), prefix: '' });
    const around = await worktreeFiles(await open(outer));
    expect(around.files.map(({ path }) => path)).toEqual(['.gitmodules', 'a']);
    expect(around.skipped).toMatchObject([{ path: 'sub', reason: 'submodule' }]);
    expect((await history(await open(outer))).history.missing()).toEqual([]); // the submodule's commit is expected elsewhere
  });
  test('separate git dir, and names with spaces and newlines', async () => {
    const place = join(temporary(), 'odd\nname here');
    const folder = join(temporary(), 'work tree\n');
    mkdirSync(folder);
    git(folder, ['init', '-q', `--separate-git-dir=${place}`]);
    commit(folder, { a: 'a\n' });
    expect(await open(folder)).toMatchObject({ worktree: folder, gitDir: place, bare: false });
    expect((await listObjects(await open(folder))).count).toBe(3);
  });
  test('SHA-256', async () => {
    const folder = repository('--object-format=sha256');
    commit(folder, { a: 'a\n', 'd/b': 'b\n' });
    git(folder, ['tag', '-a', 'v1', '-m', 'one']);
    const repo = await open(folder);
    expect(repo).toMatchObject({ objectFormat: 'sha256', idBytes: 32 });
    expect(emptyTree(repo)).toBe(git(folder, ['hash-object', '-t', 'tree', '--stdin']));
    const { table, history: made } = await history(repo);
    expect((await readAll(repo, table)).objects.size).toBe(6);
    expect([...made.attribution().values()].map(({ paths }) => paths[0]).sort()).toEqual(['a', 'd/b']);
    expect(made.missing()).toEqual([]);
  });
  test('alternates are followed and named', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const borrower = join(temporary(), 'borrower');
    git(folder, ['clone', '-q', '--shared', folder, borrower]);
    commit(borrower, { b: 'b\n' });
    const repo = await open(borrower);
    expect(repo.alternates).toEqual([join(folder, '.git/objects')]);
    expect((await listObjects(repo)).count).toBe(objectCount(borrower));
  });
  test('partial clone: absent objects stay absent and are named', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n', b: 'b\n' });
    git(folder, ['config', 'uploadpack.allowFilter', 'true']);
    const clone = join(temporary(), 'clone');
    git(folder, ['clone', '-q', '--no-checkout', '--filter=blob:none', `file://${folder}`, clone]);
    const repo = await open(clone);
    expect(repo.promisor).toBe(true);
    const before = readdirSync(join(clone, '.git/objects/pack'));
    const { table, history: made } = await history(repo);
    expect(table.count).toBe(2);
    expect(made.missing().map(({ id }) => id).sort()).toEqual([git(folder, ['rev-parse', 'HEAD:a']), git(folder, ['rev-parse', 'HEAD:b'])].sort());
    expect(readdirSync(join(clone, '.git/objects/pack'))).toEqual(before);
  });
});

describe('what git refuses is one clear line', () => {
  test('a damaged HEAD is not "no repository"', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    writeFileSync(join(folder, '.git/HEAD'), 'garbage');
    await expect(discover(folder)).rejects.toMatchObject({ kind: 'not-a-repository', message: expect.stringContaining(join(folder, '.git')) as string });
  });
  test('nor is it the repository around it', async () => {
    const outer = repository();
    commit(outer, { a: 'a\n' });
    const inner = join(outer, 'inner');
    mkdirSync(inner);
    git(inner, ['init', '-q']);
    rmSync(join(inner, '.git/HEAD'));
    await expect(discover(inner)).rejects.toMatchObject({ kind: 'not-a-repository' });
  });
  test('an extension that this git does not know is named', async () => {
    const folder = repository();
    git(folder, ['config', 'core.repositoryFormatVersion', '1']);
    git(folder, ['config', 'extensions.leaklintTest', 'true']);
    await expect(discover(folder)).rejects.toMatchObject({ kind: 'not-a-repository', message: expect.stringMatching(/unknown repository extension found: leaklinttest$/) as string });
  });
  test('a .git file that leads nowhere', async () => {
    const folder = temporary();
    writeFileSync(join(folder, '.git'), 'gitdir: /nowhere/at/all\n');
    await expect(discover(folder)).rejects.toMatchObject({ kind: 'not-a-repository' });
  });
  // Only root can give a folder to somebody else: elsewhere there is no such test.
  if (process.getuid?.() === 0) test('a repository of another user, until the user trusts it', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    execFileSync('chown', ['-R', '12345', folder]);
    const refused = await discover(folder).then(() => undefined, (error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'dubious-ownership', message: expect.stringContaining('safe.directory') as string });
    expect(await discover(folder, { trustOwner: true })).toMatchObject({ gitDir: join(folder, '.git') });
    const config = join(temporary(), 'config');
    writeFileSync(config, `[safe]\n\tdirectory = ${folder}\n`);
    const repo = await discover(folder, { env: { ...process.env, GIT_CONFIG_GLOBAL: config } });
    expect((await listObjects(repo!)).count).toBe(3);
  });
  test('a broken ref is a problem, the others are read', async () => {
    const folder = repository();
    const id = commit(folder, { a: 'a\n' });
    writeFileSync(join(folder, '.git/refs/heads/broken'), 'garbage\n');
    writeFileSync(join(folder, '.git/refs/heads/-evil'), `${id}\n`);
    const refs = await readRefs(await open(folder));
    expect(refs.problems.join()).toContain('refs/heads/broken');
    expect(refs.refs.map(({ name }) => name).sort()).toEqual(['refs/heads/-evil', 'refs/heads/main']);
    expect(refs.head).toEqual({ id, name: 'refs/heads/main' });
  });
  test.each(['', '-x', '--output=mark', '^HEAD', 'HEAD..HEAD', 'no-such-branch', 'HEAD\0'])('%j is no revision', async (revision) => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    await expect(resolveRevision(await open(folder), revision)).rejects.toMatchObject({ kind: 'bad-revision' });
    expect(existsSync(join(folder, 'mark'))).toBe(false);
  });
});

describe('GIT_* variables of a hook', () => {
  test('GIT_INDEX_FILE is passed on as given, for this repository only', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    write(folder, 'next', 'n\n');
    git(folder, ['add', 'next'], { env: { GIT_INDEX_FILE: '.git/next-index' } });
    const env = { ...process.env, GIT_INDEX_FILE: '.git/next-index' };
    const repo = (await discover(folder, { env, cwd: folder }))!;
    expect(repo.environment).toEqual({ GIT_INDEX_FILE: '.git/next-index' });
    expect((await stagedEntries(repo)).map(({ path }) => path)).toEqual(['next']);
    const other = repository();
    commit(other, { b: 'b\n' });
    expect((await stagedEntries((await discover(other, { env, cwd: folder }))!)).map(({ path }) => path)).toEqual(['b']);
  });
  test('GIT_DIR of a linked worktree holds there and does not redirect a scan of another place', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const linked = join(temporary(), 'linked');
    git(folder, ['worktree', 'add', '-q', '-b', 'side', linked]);
    write(linked, 'b', 'b\n');
    git(linked, ['add', 'b']);
    const env = { ...process.env, GIT_DIR: join(folder, '.git/worktrees/linked'), GIT_INDEX_FILE: join(folder, '.git/worktrees/linked/index') };
    const repo = (await discover('.', { env, cwd: linked }))!;
    expect(repo).toMatchObject({ worktree: linked, gitDir: env.GIT_DIR });
    expect((await stagedEntries(repo)).map(({ path }) => path)).toEqual(['a', 'b']);
    const other = repository();
    expect((await discover(other, { env, cwd: linked }))!.gitDir).toBe(join(other, '.git'));
    expect(await discover(temporary(), { env, cwd: linked })).toBeUndefined();
  });
  test('GIT_DIR and GIT_WORK_TREE of a detached pair', async () => {
    const folder = temporary();
    const dir = join(temporary(), 'elsewhere');
    git(folder, ['init', '-q', '--bare', dir]);
    write(folder, 'a', 'a\n');
    const env = { ...process.env, GIT_DIR: dir, GIT_WORK_TREE: folder };
    git(folder, ['add', 'a'], { env: { GIT_DIR: dir, GIT_WORK_TREE: folder } });
    const repo = (await discover(folder, { env, cwd: folder }))!;
    expect(repo).toMatchObject({ worktree: folder, gitDir: dir });
    expect((await worktreeFiles(repo)).files).toMatchObject([{ path: 'a', tracked: true }]);
  });
});
