/** The commit message: what git will keep of the file that a commit-msg hook is given. */
import { failed, runGit, startGit, type GitPlace } from './git.ts';
import { hookPlace, type HookOptions } from './hook-place.ts';

const SCISSORS = /^.{1,8}? -{24} >8 -{24}\r?$/m;

/**
 * As `git commit` documents `--cleanup`: comments go when an editor was open, all below the scissors line too; without an editor the
 * message stays as it is. A mode that was given on the command line instead of in the configuration cannot be known here.
 */
export async function keptMessage(text: Buffer, options: HookOptions = {}): Promise<Buffer> {
  const { env = process.env, signal } = options;
  const place = hookPlace(options);
  const mode = (await runGit(place, ['config', '--get', 'commit.cleanup'], { signal })).stdout.toString().trim();
  // Git sets it to `:` for hooks when it opens no editor.
  const edited = env['GIT_EDITOR'] !== ':';
  const latin1 = text.toString('latin1');
  const cut = edited || mode === 'scissors' ? SCISSORS.exec(latin1)?.index : undefined;
  const kept = cut === undefined ? text : text.subarray(0, cut);
  return mode === 'strip' || (edited && (mode === '' || mode === 'default')) ? stripComments(place, kept, signal) : kept;
}

async function stripComments(place: GitPlace, text: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
  const args = ['stripspace', '--strip-comments'];
  const git = startGit(place, args, { signal });
  const chunks: Buffer[] = [];
  git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  git.stdin.end(text);
  const exit = await git.exit;
  if (exit.code !== 0) throw failed(args, exit);
  return Buffer.concat(chunks);
}
