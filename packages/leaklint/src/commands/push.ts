/** `leaklint push [REMOTE [URL]]`: what a push would bring to a remote. For pre-push: the net under rebase, cherry-pick and am, which ask no pre-commit. */
import { discover, ObjectReader } from '@leaklint/git';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { runHook } from '../hook/hook-run.ts';
import { listenForInterruption } from '../terminal/interrupt.ts';
import { checkPush, readPushLines } from '../hook/push-check.ts';
import { UsageError } from '../usage-error.ts';

export async function push(line: CommandLine, context: Context): Promise<ExitStatus> {
  const interruption = listenForInterruption();
  const [remote, url] = line.operands;
  return await runHook(line, context, interruption, async (job) => {
    const refs = await readPushLines(context.stdin);
    const repository = await discover('.', { signal: interruption.signal });
    if (repository === undefined) throw new UsageError('there is no git repository here');
    const reader = new ObjectReader(repository, interruption.signal);
    try {
      // A remote without a name is given as its address, twice.
      return await checkPush(job, repository, reader, refs, remote === url ? undefined : remote);
    } finally {
      reader.close();
    }
  });
}
