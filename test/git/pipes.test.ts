/** Pipes in the place of git's files: said with their path, within seconds, and nothing waits for ever. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover, NextCommit, openPacks, readRefs, worktreeFiles } from '@leaklint/git';
import { commit, git, repository, temporary, write } from './fixture.ts';

/** A repository with one commit, something staged, and a pipe. */
function withPipe(path: string): { readonly folder: string; readonly pipe: string } {
  const folder = repository();
  commit(folder, { a: 'a\n' });
  write(folder, 'b', 'b\n');
  git(folder, ['add', 'b']);
  return { folder, pipe: makePipe(join(folder, path)) };
}

function makePipe(pipe: string): string {
  rmSync(pipe, { force: true });
  mkdirSync(dirname(pipe), { recursive: true });
  execFileSync('mkfifo', [pipe]);
  return pipe;
}

async function found(folder: string): Promise<NonNullable<Awaited<ReturnType<typeof discover>>>> {
  const repo = await discover(folder);
  if (repo === undefined) throw new Error('there is a repository');
  return repo;
}

describe('a pipe in the place of', () => {
  it.each(['config', 'HEAD', 'commondir', 'shallow'])('.git/%s', async (name) => {
    const { folder, pipe } = withPipe(`.git/${name}`);
    const told = { kind: 'failed', message: `${pipe} is a pipe, not a file: git waits for it and was stopped` };
    await expect(discover(folder)).rejects.toMatchObject(told);
    await expect(NextCommit.open({ cwd: join(folder), env: { PATH: process.env['PATH'] } })).rejects.toMatchObject(told);
  });

  it.each(['index', 'packed-refs', 'refs/heads/main', 'objects/info/alternates'])('.git/%s, for a hook', async (name) => {
    const { folder, pipe } = withPipe(`.git/${name}`);
    await expect(NextCommit.open({ cwd: folder, env: { PATH: process.env['PATH'] } })).rejects.toThrow(`${pipe} is a pipe`);
  });

  it('the index that a hook is given', async () => {
    const { folder } = withPipe('elsewhere');
    const env = { PATH: process.env['PATH'], GIT_DIR: '.git', GIT_INDEX_FILE: 'elsewhere' };
    await expect(NextCommit.open({ cwd: folder, env })).rejects.toThrow(`${join(folder, 'elsewhere')} is a pipe`);
  });

  it('a branch: a problem of the refs', async () => {
    const { folder, pipe } = withPipe('.git/refs/heads/a/b');
    await expect(readRefs(await found(folder))).rejects.toThrow(`${pipe} is a pipe`);
  });

  it('what a linked worktree shares with others, and what it has of its own', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const linked = join(temporary(), 'linked');
    git(folder, ['worktree', 'add', '-q', linked]);
    const shared = makePipe(join(folder, '.git', 'packed-refs'));
    await expect(readRefs(await found(linked))).rejects.toThrow(`${shared} is a pipe`);
    rmSync(shared);
    const own = makePipe(join(folder, '.git', 'worktrees', 'linked', 'index'));
    await expect(NextCommit.open({ cwd: linked, env: { PATH: process.env['PATH'] } })).rejects.toThrow(`${own} is a pipe`);
  });

  it('a list of what is ignored, in any folder', async () => {
    const { folder, pipe } = withPipe('x/y/.gitignore');
    await expect(worktreeFiles(await found(folder))).rejects.toThrow(`${pipe} is a pipe`);
  });

  it('a pack, its indexes, or a list of alternates, which we read ourselves', async () => {
    const { folder } = withPipe('.git/nothing-of-git');
    git(folder, ['repack', '-adq']);
    const [pack = ''] = git(folder, ['rev-parse', '--git-path', 'objects/pack']).split('\n');
    for (const name of readdirSync(join(folder, pack))) if (name.endsWith('.idx')) makePipe(join(folder, pack, name.replace(/idx$/, 'rev')));
    const index = makePipe(join(folder, pack, 'pack-0123.idx'));
    makePipe(join(folder, pack, 'pack-0123.pack'));
    const packs = await openPacks(await found(folder));
    expect(packs.problems).toContainEqual({ path: index, reason: 'not a regular file' });
    packs.close();
    const alternates = makePipe(join(folder, '.git/objects/info/alternates'));
    await expect(discover(folder)).rejects.toThrow(`${alternates} cannot be read: not a regular file`);
  });
});
