/** A repository that is made to be scanned: nothing from outside configures it, and its dates only go forward. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class Repository {
  readonly root: string;
  #second = 1_750_000_000;

  constructor(root: string) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'core.autocrlf', 'false');
  }

  git(...args: string[]): string {
    return this.feed(undefined, ...args);
  }

  /** git with something on standard input. */
  feed(input: string | undefined, ...args: string[]): string {
    const date = `${(this.#second += 60)} +0000`;
    const person = (role: string): Record<string, string> => ({ [`GIT_${role}_NAME`]: 'Ada', [`GIT_${role}_EMAIL`]: 'ada@test.invalid', [`GIT_${role}_DATE`]: date });
    const env = { PATH: process.env['PATH'], HOME: this.root, LC_ALL: 'C', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...person('AUTHOR'), ...person('COMMITTER') };
    return execFileSync('git', args, { cwd: this.root, env, stdio: 'pipe', ...(input === undefined ? {} : { input }) }).toString().trimEnd();
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  /** Adds everything and commits; the commit's id. */
  commit(message: string, ...flags: string[]): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message, ...flags);
    return this.git('rev-parse', 'HEAD');
  }
}
