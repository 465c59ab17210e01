/** Refs: what the repository still names. Git reads them (files, packed-refs or reftable alike). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from './folder-names.ts';
import { GitError, runGit, streamGit, failed } from './git.ts';
import type { Repository } from './repository.ts';
import { together } from './together.ts';

export interface Ref {
  /** Full name, bytes as latin1: `refs/heads/main`, `refs/stash`, `worktrees/x/HEAD`. */
  readonly name: string;
  readonly id: string;
  /** The ref this one stands for. */
  readonly symbolic?: string;
}

export interface Refs {
  /** Without `id`: unborn (no commit yet) or broken; then `problems` says so. */
  readonly head: { readonly id?: string; readonly name?: string };
  readonly refs: readonly Ref[];
  /** Refs git cannot read, in its words. */
  readonly problems: readonly string[];
}

/** Where two histories parted (git-merge-base(1), `--all`); none when they have nothing in common. Full ids of commits. */
export async function mergeBases(repo: Repository, a: string, b: string, signal?: AbortSignal): Promise<string[]> {
  const args = ['merge-base', '--all', a, b];
  const exit = await runGit(repo, args, { signal });
  // 1 is git's answer for histories that have nothing in common.
  if (exit.code === 1 && exit.stdout.length === 0) return [];
  if (exit.code !== 0) throw failed(args, exit);
  return exit.stdout.toString('latin1').split('\n').filter((line) => line !== '');
}

/** Every ref, HEAD, and the HEADs of linked worktrees. */
export async function readRefs(repo: Repository, signal?: AbortSignal): Promise<Refs> {
  const found: Ref[] = [];
  const args = ['for-each-ref', '--format=%(objectname) %(refname)%00%(symref)'];
  let rest = '';
  const listing = streamGit(
    repo,
    args,
    (chunk) => {
      // A ref name holds no newline (git check-ref-format), so lines are safe here.
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [left = '', symbolic = ''] = line.split('\0');
        const space = left.indexOf(' ');
        found.push({ name: left.slice(space + 1), id: left.slice(0, space), ...(symbolic === '' ? {} : { symbolic }) });
      }
    },
    { signal },
  );
  const [exit, name, ...heads] = await together([
    listing,
    headName(repo, signal),
    ...worktreeNames(repo).map(async (worktree) => ({ name: `worktrees/${worktree}/HEAD`, ...(await resolve(repo, `worktrees/${worktree}/HEAD`, signal)) })),
  ]);
  // A branch that is listed needs no second question; HEAD by itself, or what it names and git does not list, does.
  const branch = name === undefined ? undefined : found.find((ref) => ref.name === name);
  const head = branch === undefined ? await resolve(repo, 'HEAD', signal) : { id: branch.id, trouble: '' };
  const problems = exit.stderr.split('\n').filter((line) => line !== '').slice(0, 100);
  if (exit.code !== 0) problems.push(failed(args, exit).message);
  if (head.id === undefined && found.length === 0 && head.trouble !== '') problems.push(head.trouble);
  for (const { name, id } of heads) if (id !== undefined) found.push({ name, id });
  return { head: { ...(head.id === undefined ? {} : { id: head.id }), ...(name === undefined ? {} : { name }) }, refs: found, problems };
}

async function resolve(repo: Repository, name: string, signal: AbortSignal | undefined): Promise<{ id?: string; trouble: string }> {
  const { code, stdout, stderr } = await runGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', name], { signal });
  return code === 0 ? { id: stdout.toString().trim(), trouble: '' } : { trouble: stderr.split('\n')[0] ?? '' };
}

/** The full name of the ref that HEAD stands for; undefined when it stands for a commit itself, or for nothing yet. */
async function headName(repo: Repository, signal: AbortSignal | undefined): Promise<string | undefined> {
  const { code, stdout } = await runGit(repo, ['rev-parse', '--symbolic-full-name', 'HEAD'], { signal });
  const name = code === 0 ? stdout.toString('latin1').trim() : 'HEAD';
  return name === 'HEAD' || name === '' ? undefined : name;
}

function worktreeNames(repo: Repository): string[] {
  const folder = join(repo.commonDir, 'worktrees');
  // If they cannot be read, whoever lists their indexes says so.
  return namesIn(folder, () => undefined).filter((name) => existsSync(join(folder, name, 'HEAD')));
}

/** The id of the object a revision names, `^{commit}` and the like included. Throws GitError `bad-revision`; a revision that looks like an option is one. */
export async function resolveRevision(repo: Repository, revision: string, signal?: AbortSignal): Promise<string> {
  const bad = new GitError('bad-revision', `not a revision of this repository: ${revision === '' ? '(empty)' : revision}`);
  if (revision === '' || revision.startsWith('-') || revision.startsWith('^') || /[\0\n]|\.\./.test(revision)) throw bad;
  // Git takes a full id as it is, whether it has such an object or not.
  if (revision.length === repo.idBytes * 2 && /^[0-9a-f]+$/i.test(revision)) return revision.toLowerCase();
  const { code, stdout } = await runGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', revision], { signal });
  const id = stdout.toString().trim();
  if (code !== 0 || !/^[0-9a-f]+$/.test(id) || id.length !== repo.idBytes * 2) throw bad;
  return id;
}
