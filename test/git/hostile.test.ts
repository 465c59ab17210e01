import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { committedPaths, displayPath, keptMessage, listObjects, NextCommit, ObjectReader, pushedEntries, rangeEntries, readRefs, readWorktreeFile, stagedChanges, stagedEntries, takeInventory, worktreeFiles } from '@leaklint/git';
import { commit, git, history, open, readAll, repository, temporary, write } from './fixture.ts';

/** A program that leaves a mark named after the vector that ran it, and succeeds. */
function trap(marks: string): (vector: string) => string {
  const bin = temporary();
  return (vector) => {
    const path = join(bin, vector);
    writeFileSync(path, `#!/bin/sh\n: > '${join(marks, vector)}'\ncat >/dev/null 2>&1 </dev/null\nexit 0\n`);
    chmodSync(path, 0o755);
    return path;
  };
}

/** Writes every vector into the repository's own configuration, attributes and hooks. */
function arm(folder: string, marks: string): void {
  const program = trap(marks);
  const included = join(temporary(), 'included');
  writeFileSync(included, `[core]\n\tfsmonitor = ${program('include-fsmonitor')}\n[diff]\n\texternal = ${program('include-diff')}\n`);
  const hooks = temporary();
  for (const hook of ['pre-commit', 'post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-merge', 'fsmonitor-watchman']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\n: > '${join(marks, `hook-${hook}`)}'\n`);
    chmodSync(join(hooks, hook), 0o755);
  }
  mkdirSync(join(folder, '.git', 'hooks'), { recursive: true });
  for (const hook of readdirSync(hooks)) {
    writeFileSync(join(folder, '.git', 'hooks', hook), `#!/bin/sh\n: > '${join(marks, `own-${hook}`)}'\n`);
    chmodSync(join(folder, '.git', 'hooks', hook), 0o755);
  }
  const lines: [string, string][] = [
    ['core.fsmonitor', program('fsmonitor')], ['core.hooksPath', hooks], ['core.pager', program('pager')], ['core.editor', program('editor')],
    ['core.sshCommand', program('ssh')], ['core.askPass', program('askpass')], ['core.gitProxy', program('gitproxy')], ['core.alternateRefsCommand', program('alternate-refs')],
    ['sequence.editor', program('sequence')], ['gpg.program', program('gpg')], ['gpg.x509.program', program('x509')], ['gpg.ssh.program', program('sshsig')],
    ['log.showSignature', 'true'], ['credential.helper', `!${program('credential')}`], ['diff.external', program('diff-external')],
    ['diff.evil.textconv', program('textconv')], ['diff.evil.command', program('diff-command')], ['merge.evil.driver', program('merge')],
    ['filter.evil.clean', program('clean')], ['filter.evil.smudge', program('smudge')], ['filter.evil.process', program('process')], ['filter.evil.required', 'true'],
    ['pager.rev-list', program('pager-command')], ['pager.cat-file', program('pager-cat')], ['alias.cat-file', `!${program('alias')}`], ['alias.ls-files', `!${program('alias-ls')}`],
    ['interactive.diffFilter', program('filter')], ['uploadpack.packObjectsHook', program('pack-objects')], ['trace2.normalTarget', join(marks, 'trace2')],
    ['include.path', included], ['includeIf.gitdir:/.path', included], ['protocol.allow', 'always'], ['protocol.ext.allow', 'always'],
    ['remote.origin.url', `ext::${program('ext')} %S`], ['remote.origin.promisor', 'true'], ['remote.origin.partialclonefilter', 'blob:none'],
    ['remote.second.url', 'ssh://host/x'], ['remote.second.promisor', 'true'], ['remote.third.url', `file://${folder}`], ['remote.third.promisor', 'true'],
    ['remote.third.uploadpack', program('uploadpack')], ['extensions.partialClone', 'origin'], ['gc.auto', '1'], ['core.attributesFile', join(temporary(), 'none')],
    ['core.untrackedCache', 'true'], ['core.splitIndex', 'true'],
  ];
  for (const [name, value] of lines) git(folder, ['config', name, value]);
  writeFileSync(join(folder, '.git', 'info', 'attributes'), '* filter=evil diff=evil merge=evil\n');
  git(folder, ['config', 'core.repositoryFormatVersion', '1']);
}

describe('a hostile configuration', () => {
  test('every vector armed: nothing is executed', async () => {
    const marks = temporary();
    const folder = repository();
    write(folder, '.gitattributes', '* filter=evil diff=evil merge=evil\n');
    const first = commit(folder, { 'a.txt': 'a\n', 'sub/b.txt': 'b\n' });
    git(folder, ['-c', `user.signingKey=x`, 'tag', '-a', 'v1', '-m', 'signed?']);
    const signed = git(folder, ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      input: `tree ${git(folder, ['rev-parse', 'HEAD^{tree}'])}\nparent ${first}\nauthor A <a@example.com> 1 +0000\ncommitter A <a@example.com> 2 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n`,
    });
    git(folder, ['update-ref', 'HEAD', signed]);
    const second = commit(folder, { 'c.txt': 'c\n' });
    write(folder, 'a.txt', 'changed\n');
    write(folder, 'staged.txt', 'staged\n');
    git(folder, ['add', 'staged.txt']);
    // a blob that a promisor would be asked for
    const absent = git(folder, ['rev-parse', `${first}:sub/b.txt`]);
    rmSync(join(folder, '.git/objects', absent.slice(0, 2), absent.slice(2)));
    arm(folder, marks);

    const repo = await open(folder);
    const { table, history: made } = await history(repo);
    made.attribution();
    made.missing(await stagedEntries(repo));
    await readAll(repo, table);
    const refs = await readRefs(repo);
    await stagedChanges(repo, refs.head.id ?? 'HEAD');
    const next = await NextCommit.open({ cwd: folder });
    await next.reader.read(next.changes[0]?.id ?? 'HEAD');
    await next.parents();
    next.reader.close();
    await keptMessage(Buffer.from('# a\n'), { cwd: folder });
    await pushedEntries(repo, second, 'origin', [first]);
    const tree = await worktreeFiles(repo, { ignored: true });
    for (const { path } of tree.files) expect(readWorktreeFile(repo, path, () => undefined)).toBeUndefined();
    await rangeEntries(repo, first, second);
    const reader = new ObjectReader(repo);
    expect(await reader.read(absent)).toBeUndefined();
    reader.close();
    await listObjects(repo);
    (await takeInventory(repo)).packs.close();
    const folderLost = git(folder, ['rev-parse', `${second}:sub`]);
    rmSync(join(folder, '.git/objects', folderLost.slice(0, 2), folderLost.slice(2)));
    expect(await committedPaths(repo, second)).toEqual(['.gitattributes', 'a.txt', 'c.txt']);
    expect(readdirSync(marks)).toEqual([]);

    // The traps are live: an unhardened git springs them.
    const spring = (...args: string[]): void => {
      try {
        execFileSync('git', args, { cwd: folder, stdio: 'ignore', timeout: 20_000 });
      } catch {
        // most of these commands fail once their program has run; the mark is what counts
      }
    };
    spring('status');
    spring('diff');
    spring('cat-file', 'blob', absent);
    spring('log', '-1', '--show-signature', signed);
    expect(readdirSync(marks)).toEqual(expect.arrayContaining(['include-fsmonitor', 'process', 'ext', 'ssh', 'uploadpack', 'gpg']));
  });

  test('core.worktree does not move the root, and an embedded bare repository is not taken for the one around it', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    git(folder, ['config', 'core.worktree', '/']);
    expect(await open(folder)).toMatchObject({ worktree: folder, cwd: folder, bare: false });
    git(folder, ['config', '--unset', 'core.worktree']);
    git(folder, ['config', 'core.bare', 'true']);
    expect((await worktreeFiles(await open(folder))).files.map(({ path }) => path)).toEqual(['a']);
  });

  test('a git of the repository is not started, however PATH is written', async () => {
    const folder = repository();
    commit(folder, { a: 'a\n' });
    const mark = join(temporary(), 'mark');
    write(folder, 'git', `#!/bin/sh\n: > ${mark}\nexec /usr/bin/git "$@"\n`);
    chmodSync(join(folder, 'git'), 0o755);
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `.::${relative(process.cwd(), folder)}:${path}`;
    try {
      await worktreeFiles(await open(folder));
    } finally {
      process.env['PATH'] = path;
    }
    expect(existsSync(mark)).toBe(false);
  });

  test('names in a crafted index or tree open nothing outside', async () => {
    const outside = temporary();
    writeFileSync(join(outside, 'private'), 'not yours');
    const folder = repository();
    commit(folder, { 'real/file': 'x\n' });
    const blob = git(folder, ['hash-object', '-w', '--stdin'], { input: 'x' });
    git(folder, ['update-index', '--add', '--cacheinfo', `100644,${blob},link/private`]);
    execFileSync('ln', ['-s', outside, join(folder, 'link')]);
    execFileSync('ln', ['-s', join(outside, 'private'), join(folder, 'leaf')]);
    const repo = await open(folder);
    const { files, skipped } = await worktreeFiles(repo);
    expect(files.map(({ path, kind }) => [path, kind])).toEqual([['leaf', 'symlink'], ['link', 'symlink'], ['real/file', 'file']]);
    expect(skipped).toMatchObject([{ path: 'link/private', reason: 'deleted' }]);
    const chunks: Buffer[] = [];
    expect(readWorktreeFile(repo, 'leaf', (bytes) => void chunks.push(Buffer.from(bytes)))).toBeUndefined();
    expect(Buffer.concat(chunks).toString()).toBe(join(outside, 'private'));
    for (const path of ['../private', '/etc/hostname', 'link/private', 'real/../../x', '.git/config', 'real/.GIT/config', '']) {
      expect(readWorktreeFile(repo, path, () => { throw new Error(`read ${displayPath(path)}`); })).toEqual(expect.any(String));
    }
  });
});
