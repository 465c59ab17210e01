/** Scratch repositories: made for one test, with dates that only go forward and no configuration from outside. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A live Zavu key that exists only while the test runs. The same name gives the same key. */
export function keyFor(name: string): string {
  const digest = createHash('sha512').update(`leaklint test ${name}`).digest('base64').replace(/[^A-Za-z0-9]/g, '');
  return ['zv', 'live', digest.slice(0, 32)].join('_');
}

/** The word of our comments, in pieces: a scan of this repository would take what a test writes for a comment of the test's own, beside which nothing is found. */
export const IGNORE = ['leaklint', 'ignore'].join('-');

const folders: string[] = [];

export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leaklint-')));
  folders.push(folder);
  return folder;
}

/** For `afterAll`. */
export function removeScratch(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export class Scratch {
  readonly root: string;
  #second = 1_700_000_000;

  constructor(root: string = scratchFolder(), init: readonly string[] = ['-b', 'main']) {
    this.root = root;
    this.git('init', '-q', ...init);
  }

  git(...args: string[]): string {
    return this.gitIn(this.root, args);
  }

  gitIn(folder: string, args: readonly string[], input?: string | Uint8Array): string {
    this.#second += 60;
    const date = `${this.#second} +0000`;
    const env: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      HOME: this.root,
      LC_ALL: 'C',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada Author',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Carl Committer',
      GIT_COMMITTER_EMAIL: 'carl@example.org',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: folder, env, stdio: 'pipe', ...(input === undefined ? {} : { input }) })
      .toString()
      .trimEnd();
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  /** Adds everything and commits; returns the commit's id. */
  commit(message: string, ...options: string[]): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message, ...options);
    return this.head();
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** A blob in the object database that nothing refers to. */
  blob(content: string | Uint8Array): string {
    return this.gitIn(this.root, ['hash-object', '-w', '--stdin'], content);
  }
}
