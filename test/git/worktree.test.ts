import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { displayPath, emptyTree, readWorktreeFile, stagedChanges, stagedEntries, worktreeFiles } from '@leaklint/git';
import { commit, git, open, repository, write } from './fixture.ts';

describe('the working tree', () => {
  test('tracked, untracked, ignored, deleted, special; links are not followed', async () => {
    const folder = repository();
    commit(folder, { '.gitignore': '*.log\nbuild/\n', tracked: '1\n', gone: '2\n', 'assumed': 'a\n', skipped: 's\n', 'was file': 'f\n', 'pipe': 'p\n', '.env': 'e\n' });
    git(folder, ['update-index', '--assume-unchanged', 'assumed']);
    git(folder, ['update-index', '--skip-worktree', 'skipped']);
    write(folder, 'assumed', 'changed\n');
    write(folder, 'skipped', 'changed too\n');
    for (const path of ['gone', 'was file', 'pipe']) rmSync(join(folder, path));
    write(folder, 'was file/inside', 'i\n');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    write(folder, 'new\nline', 'n\n');
    write(folder, 'x.log', 'l\n');
    write(folder, 'build/a', 'b\n');
    write(folder, 'build/b', 'b\n');
    symlinkSync('/etc/hostname', join(folder, 'link'));
    symlinkSync('/etc', join(folder, 'folder link'));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('bad\xff', 'latin1')]), 'bytes\n');
    const repo = await open(folder);
    const { files, skipped, ignored, warnings } = await worktreeFiles(repo);
    expect(files.map(({ path, tracked, kind }) => `${path} ${tracked ? 'tracked' : 'new'} ${kind}`)).toEqual([
      '.env tracked file', '.gitignore tracked file', 'assumed tracked file', 'bad\xff new file', 'folder link new symlink', 'link new symlink', 'new\nline new file', 'skipped tracked file', 'tracked tracked file', 'was file/inside new file',
    ]);
    expect(skipped.map(({ path, reason, problem }) => [path, reason, problem])).toEqual([['gone', 'deleted', false], ['pipe', 'not a regular file', false], ['was file', 'deleted', false]]);
    expect([ignored, warnings]).toEqual([2, []]); // x.log, and build/ as one
    expect((await worktreeFiles(repo, { ignored: true })).files.filter((file) => file.ignored).map(({ path }) => path)).toEqual(['build/a', 'build/b', 'x.log']);
    const read = (path: string): string => {
      const chunks: Buffer[] = [];
      expect(readWorktreeFile(repo, path, (bytes) => void chunks.push(Buffer.from(bytes)), Buffer.alloc(3))).toBeUndefined();
      return Buffer.concat(chunks).toString();
    };
    expect([read('assumed'), read('skipped'), read('link'), read('new\nline'), read('bad\xff')]).toEqual(['changed\n', 'changed too\n', '/etc/hostname', 'n\n', 'bytes\n']);
    expect(readWorktreeFile(repo, 'pipe', () => undefined)).toContain('pipe');
    expect(readWorktreeFile(repo, 'gone', () => undefined)).toContain('not in the working tree');
    expect(displayPath('bad\xff')).toBe('bad\u{fffd}');
  });

  test('an untracked repository inside is a problem, not silence', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    mkdirSync(join(folder, 'inner'));
    git(join(folder, 'inner'), ['init', '-q']);
    commit(join(folder, 'inner'), { key: 'k\n' });
    const { files, skipped } = await worktreeFiles(await open(folder));
    expect(files.map(({ path }) => path)).toEqual(['a']);
    expect(skipped).toMatchObject([{ path: 'inner/', reason: 'repository of its own', problem: true }]);
  });

  test('in a folder of which git ignores all, what is ignored is meant', async () => {
    const folder = repository();
    commit(folder, { '.gitignore': 'build/\nout/*\nb\nmixed/*.log\n' });
    for (const path of ['build/deep/a', 'build/x', 'out/c', 'b', 'mixed/d', 'mixed/e.log']) write(folder, path, 'x');
    const listed = async (at: string): Promise<unknown> => {
      const { files, ignored } = await worktreeFiles(await open(join(folder, at)));
      return [files.map(({ path }) => path), ignored];
    };
    expect(await listed('build')).toEqual([['build/deep/a', 'build/x'], 0]);
    expect(await listed('build/deep')).toEqual([['build/deep/a'], 0]);
    expect(await listed('out')).toEqual([['out/c'], 0]);
    expect(await listed('mixed')).toEqual([['mixed/d'], 1]);
    expect(await listed('.')).toEqual([['.gitignore', 'mixed/d'], expect.not.toSatisfy((ignored) => ignored === 0)]);
  });
});

describe('the index', () => {
  test('what a commit would add: staged content, not the file; type changes, links; nothing that has no blob', async () => {
    const folder = repository();
    commit(folder, { same: 's\n', edited: '1\n', removed: 'r\n', typed: 'target', moved: 'm\n' });
    write(folder, 'edited', 'staged\n');
    git(folder, ['add', 'edited']);
    write(folder, 'edited', 'not staged\n');
    write(folder, 'same', 'not staged\n');
    rmSync(join(folder, 'typed'));
    symlinkSync('target', join(folder, 'typed'));
    git(folder, ['add', 'typed']);
    git(folder, ['rm', '-q', 'removed']);
    git(folder, ['mv', 'moved', 'new "name"\n']);
    write(folder, 'later', 'l\n');
    git(folder, ['add', '--intent-to-add', 'later']);
    git(folder, ['update-index', '--add', '--cacheinfo', `160000,${git(folder, ['rev-parse', 'HEAD'])},module`]);
    const repo = await open(folder);
    const changes = await stagedChanges(repo, git(folder, ['rev-parse', 'HEAD']));
    expect(changes.map(({ path, status }) => [path, status])).toEqual([['edited', 'M'], ['new "name"\n', 'A'], ['typed', 'T']]);
    expect(git(folder, ['cat-file', 'blob', changes[0]!.id])).toBe('staged');
    expect(changes[2]!.mode).toBe(0o120000);
  });

  test('before the first commit, also with SHA-256', async () => {
    for (const flags of [[], ['--object-format=sha256']]) {
      const folder = repository(...flags);
      write(folder, 'a', 'a\n');
      git(folder, ['add', 'a']);
      expect(await stagedChanges(await open(folder), emptyTree(await open(folder)))).toMatchObject([{ path: 'a', status: 'A', mode: 0o100644 }]);
    }
  });

  test('all stages of a conflict', async () => {
    const folder = repository();
    commit(folder, { f: 'base\n' });
    git(folder, ['checkout', '-q', '-b', 'side']);
    commit(folder, { f: 'theirs\n' });
    git(folder, ['checkout', '-q', 'main']);
    commit(folder, { f: 'ours\n' });
    expect(() => git(folder, ['merge', '-q', 'side'])).toThrow();
    const repo = await open(folder);
    expect((await stagedEntries(repo)).map(({ path, stage }) => [path, stage])).toEqual([['f', 1], ['f', 2], ['f', 3]]);
    expect(await stagedChanges(repo, git(folder, ['rev-parse', 'HEAD']))).toMatchObject([{ path: 'f', status: 'U', id: '0'.repeat(40) }]);
    expect((await worktreeFiles(repo)).files).toMatchObject([{ path: 'f', tracked: true }]);
  });
});
