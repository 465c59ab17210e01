/** Real repositories in temporary folders, made by the real git, independent of whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import {
  BLOB, COMMIT, CommitPass, CommitTable, discover, History, listObjects, readObjects, readRefs, TAG, TREE, TreePass, wholeObjects,
  type ObjectTable, type Repository,
} from '@leaklint/git';

// A test run from a hook is given GIT_DIR and friends; they must not reach the repositories made here.
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
process.env['GIT_CONFIG_GLOBAL'] = process.platform === 'win32' ? 'NUL' : '/dev/null';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

export function temporary(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leaklint-git-')));
  folders.push(folder);
  return folder;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git in `folder` and returns what it prints, as latin1 without the last newline. */
export function git(folder: string, args: readonly string[], options: RunOptions = {}): string {
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: 'Ada Author', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_AUTHOR_DATE: '1700000000 +0100',
    GIT_COMMITTER_NAME: 'Cleo Committer', GIT_COMMITTER_EMAIL: 'cleo@example.com', GIT_COMMITTER_DATE: '1700000100 +0000',
    ...options.env,
  };
  const config = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', '-c', 'core.autocrlf=false', '-c', 'gc.auto=0'];
  return execFileSync('git', [...config, ...args], { cwd: folder, env, input: options.input ?? '', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString('latin1').replace(/\n$/, '');
}

export function write(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** An empty repository with a working tree. */
export function repository(...flags: string[]): string {
  const folder = temporary();
  git(folder, ['init', '-q', ...flags]);
  return folder;
}

let clock = 1_700_000_000;
/** Writes the files, commits everything, returns the commit's id. */
export function commit(folder: string, files: Readonly<Record<string, string | Buffer>>, message = 'change'): string {
  for (const [path, content] of Object.entries(files)) write(folder, path, content);
  git(folder, ['add', '-A', '-f']);
  clock += 60;
  git(folder, ['commit', '-q', '--allow-empty', '-m', message], { env: { GIT_COMMITTER_DATE: `${clock} +0000` } });
  return git(folder, ['rev-parse', 'HEAD']);
}

export async function open(folder: string): Promise<Repository> {
  const found = await discover(folder);
  if (found === undefined) throw new Error(`no repository at ${folder}`);
  return found;
}

export interface ReadObject {
  readonly type: number;
  readonly bytes: Buffer;
}

/** Reads rows (all unless told) through readObjects. */
export async function readAll(repo: Repository, table: ObjectTable, rows: Uint32Array = Uint32Array.from({ length: table.count }, (_, row) => row)): Promise<{ objects: Map<string, ReadObject>; unreadable: Map<string, string> }> {
  const objects = new Map<string, ReadObject>();
  const unreadable = new Map<string, string>();
  let current = { row: 0, type: 0, chunks: [] as Buffer[] };
  await readObjects(repo, table, rows, {
    object: (row, type) => { current = { row, type, chunks: [] }; },
    chunk: (bytes) => void current.chunks.push(Buffer.from(bytes)),
    done: () => void objects.set(table.hex(current.row), { type: current.type, bytes: Buffer.concat(current.chunks) }),
    unreadable: (row, reason) => void unreadable.set(table.hex(row), reason),
  });
  return { objects, unreadable };
}

/** The whole history of a repository. `shares`: how many parts the trees are split into, as threads would; `isHot` of each blob's id. */
export async function history(repo: Repository, shares = 1, isHot: (id: string) => boolean = () => true): Promise<{ table: ObjectTable; history: History; passes: ReturnType<TreePass['result']>[] }> {
  const table = await listObjects(repo);
  const hot = new Uint8Array(table.count);
  for (const row of table.rowsOf(BLOB)) hot[row] = Number(isHot(table.hex(row)));
  const passes = Array.from({ length: shares }, () => new TreePass(table, repo.idBytes, hot));
  const commits = new CommitPass(table);
  const ignore = (): void => undefined; // damaged objects have tests of their own
  const trees = table.rowsOf(TREE);
  await readObjects(repo, table, trees, wholeObjects({ object: (row, _type, bytes) => passes[row % shares]!.tree(row, bytes), unreadable: ignore }));
  await readObjects(repo, table, Uint32Array.from([...table.rowsOf(COMMIT), ...table.rowsOf(TAG)]), wholeObjects({
    object: (row, type, bytes) => (type === COMMIT ? commits.commit(row, bytes) : commits.tag(row, bytes)),
    unreadable: ignore,
  }));
  const results = passes.map((pass) => pass.result());
  return { table, history: new History(table, new CommitTable(table, [commits.result()]), results, await readRefs(repo)), passes: results };
}

/** A generator of numbers in [0, 1), the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed + 0x9e3779b9;
  return () => {
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) + 0x6d2b79f5;
    return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
  };
}
