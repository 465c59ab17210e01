/** Fresh projects for `leaklint init`, as a new user has them, and what is in them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { CLI, leaklint } from './command.ts';
import { keyFor, Scratch, scratchFolder } from './scratch.ts';

export const KEY = keyFor('init');

/** As a user's own shell has it: without the programs of this checkout, which npm puts before. */
export const USER_PATH = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules')).join(delimiter);

/** A project of npm with leaklint installed. */
export function project(): Scratch {
  const scratch = new Scratch();
  scratch.write('package.json', `${JSON.stringify({ name: 'fresh', version: '1.0.0', devDependencies: { leaklint: '*' } }, null, 2)}\n`);
  scratch.write('.gitignore', 'node_modules\n');
  mkdirSync(join(scratch.root, 'node_modules/.bin'), { recursive: true });
  chmodSync(CLI, 0o755);
  symlinkSync(CLI, join(scratch.root, 'node_modules/.bin/leaklint'));
  scratch.git('config', 'user.name', 'Ada');
  scratch.git('config', 'user.email', 'ada@example.org');
  return scratch;
}

/** Every file but git's records of commits and lefthook's of its configuration, with its mode. */
export function everyFile({ root }: Scratch): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (!entry.isFile() || /^(?:\.git\/(?:objects|logs|refs|index|HEAD|COMMIT_EDITMSG|info\/lefthook)|node_modules)/.test(name)) continue;
    files[name] = `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  }
  return files;
}

export interface Committed {
  readonly code: number | null;
  readonly said: string;
}

export function commit(scratch: Scratch, content: string, env: Readonly<Record<string, string>> = {}): Committed {
  scratch.write('src/send.ts', content);
  scratch.git('add', 'src');
  return run(scratch, 'git', ['commit', '-q', '-m', 'work'], env);
}

/** As in the user's own shell. */
export function run(scratch: Scratch, file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Committed {
  const ran = spawnSync(file, args, { cwd: scratch.root, encoding: 'utf8', env: { PATH: USER_PATH, HOME: scratchFolder(), GIT_CONFIG_NOSYSTEM: '1', ...env } });
  if (ran.error !== undefined) throw ran.error;
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

export interface Kind {
  /** What `leaklint init` calls it. */
  readonly manager: string;
  /** The file that gets the hook. */
  readonly file: string;
  readonly prepare: (scratch: Scratch) => void;
  /** Programs of the manager are found there. */
  readonly path?: string;
  /** What `leaklint init` says is to be run then, and what after `--remove`. */
  readonly then?: { readonly init?: readonly string[]; readonly remove?: readonly string[] };
  readonly oldHook: boolean;
}

/** A new user's way: init, a commit with a key, one without, and all of it taken out again. */
export async function tour({ manager, file, prepare, path, then = {}, oldHook }: Kind): Promise<void> {
  const env: Record<string, string> = path === undefined ? {} : { PATH: `${path}${delimiter}${USER_PATH}` };
  const scratch = project();
  prepare(scratch);
  scratch.git('add', '-A');
  scratch.git('commit', '-q', '--no-verify', '-m', 'first');
  const before = everyFile(scratch);
  const follow = (stdout: string, commands: readonly string[] = []): void => {
    for (const command of commands) {
      expect(stdout).toContain(`\n  ${command}\n`);
      const [program = '', ...args] = command.split(' ');
      const ran = run(scratch, program, args, env);
      expect(ran.code, ran.said).toBe(0);
    }
  };

  const first = await leaklint(['init', '--yes'], { cwd: scratch.root });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`Hooks here: ${manager}\n`);
  expect(first.stdout).toContain(`\n${file}`);
  const after = everyFile(scratch);
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual([file, '.leaklint.yml'].sort());
  expect(await leaklint(['init', '--yes'], { cwd: scratch.root })).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do.') as string });
  expect(everyFile(scratch)).toEqual(after);
  follow(first.stdout, then.init);

  // pre-commit refuses to work with a configuration that is not staged.
  scratch.git('add', '-A');
  const blocked = commit(scratch, `const key = '${KEY}';\n`, env);
  expect(blocked).toMatchObject({ code: 1, said: expect.stringContaining('Zavu live API key') as string });
  const passed = commit(scratch, 'const key = process.env.KEY;\n', env);
  expect(passed.code, passed.said).toBe(0);
  expect(passed.said.includes('the old hook ran')).toBe(oldHook);

  scratch.git('rm', '-q', '-f', 'src/send.ts');
  const removed = await leaklint(['init', '--remove', '--yes'], { cwd: scratch.root });
  expect(removed).toMatchObject({ code: 0, stderr: '' });
  follow(removed.stdout, then.remove);
  expect(everyFile(scratch)).toEqual(before);
  expect(await leaklint(['init', '--remove', '--yes'], { cwd: scratch.root })).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do.') as string });
}
