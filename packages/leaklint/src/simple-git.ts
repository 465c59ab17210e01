/** Small calls to git: how it is set up, for `doctor` and `init`, and a history of our own, for `selftest`. Nothing that opens the index or runs what a repository configures; objects never come this way. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';

/** Milliseconds that git may be silent. */
const PATIENCE = 5000;

export interface GitSetup {
  /** Where git looks for hooks here, as git prints it. */
  readonly hooks: string | undefined;
  /** `core.hooksPath` and the file that sets it. */
  readonly hooksPath: { readonly value: string; readonly origin: string } | undefined;
  /** Addresses of its remotes. */
  readonly remotes: readonly string[];
}

/** `folder` lies in a repository. What git does not answer is undefined. */
export async function gitSetup(folder: string): Promise<GitSetup> {
  const git = simpleGit({ baseDir: folder, timeout: { block: PATIENCE }, maxConcurrentProcesses: 2, trimmed: true });
  const ask = async (...args: string[]): Promise<string | undefined> => {
    try {
      return (await git.raw(args)).trim() || undefined;
    } catch {
      // git refuses or is silent: the answer is shown as unknown, and `discover` has already said what is wrong.
      return undefined;
    }
  };
  const [hooks, configured, remotes] = await Promise.all([
    ask('rev-parse', '--git-path', 'hooks'),
    ask('config', '--show-origin', '--get', 'core.hooksPath'),
    ask('config', '--get-regexp', '^remote\\..*\\.url$'),
  ]);
  const [origin, value] = configured?.split('\t') ?? [];
  return {
    hooks,
    hooksPath: value === undefined || origin === undefined ? undefined : { value, origin },
    remotes: (remotes?.split('\n') ?? []).map((line) => line.slice(line.indexOf(' ') + 1)),
  };
}

/** A repository in the empty folder `folder`: each step is the content of `name` in one commit, or undefined where that commit takes it away. */
export async function plantHistory(folder: string, name: string, steps: readonly (string | undefined)[]): Promise<void> {
  const git = simpleGit({ baseDir: folder, timeout: { block: PATIENCE }, config: ['user.name=leaklint selftest', 'user.email=selftest@localhost', 'core.autocrlf=false'] });
  await git.init();
  for (const [index, content] of steps.entries()) {
    if (content === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), content);
    await git.add('.');
    await git.raw(['commit', '--no-verify', '--no-gpg-sign', '--quiet', '--message', `step ${index + 1}`]);
  }
}
