/** `leaklint staged [FILE …]`: what is about to be committed, as the index holds it. For pre-commit and pre-merge-commit. */
import { NextCommit } from '@leaklint/git';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { listenForInterruption } from '../terminal/interrupt.ts';

export async function staged(line: CommandLine, context: Context): Promise<ExitStatus> {
  const interruption = listenForInterruption();
  // Git works while the scanner is being loaded.
  const opened = NextCommit.open({ env: context.env, signal: interruption.signal });
  opened.catch(() => undefined); // awaited below
  const [{ checkStaged }, { runHook }] = await Promise.all([import('../hook/staged-check.ts'), import('../hook/hook-run.ts')]);
  return await runHook(line, context, interruption, async (job) => {
    const commit = await opened;
    try {
      return await checkStaged(job, commit, { files: line.operands, all: line.has('all'), lint: !line.has('no-lint'), env: context.env });
    } finally {
      commit.reader.close();
    }
  });
}
