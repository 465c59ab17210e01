/** A watched scan: one that a person waits for, with progress on standard error, and that can be interrupted. */
import type { CommandLine } from './command-line.ts';
import type { Context } from './context.ts';
import { listenForInterruption } from '../terminal/interrupt.ts';
import type { Interruption } from '../terminal/interrupt.ts';
import { ProgressLine } from './progress.ts';
import type { ProgressOutput } from './progress.ts';
import type { ScanOptions } from '../scan-options.ts';
import type { ScanResult } from '../scan-result.ts';
import { scan } from '../scan.ts';
import { columnsOf } from '../terminal/terminal.ts';

interface Watched<Result> {
  readonly result: Result;
  /** Whoever takes the result releases it when all is written. */
  readonly interruption: Interruption;
}

/** `undefined` when it was interrupted; that has been said. */
export async function watchedScan(options: ScanOptions, line: CommandLine, context: Context): Promise<Watched<ScanResult> | undefined> {
  return await watched(options, line, context, scan);
}

/** The same for whatever is done with such options. */
export async function watched<Result>(options: ScanOptions, line: CommandLine, context: Context, perform: (options: ScanOptions) => Promise<Result>): Promise<Watched<Result> | undefined> {
  const progress = line.has('quiet') || line.has('no-progress') ? undefined : new ProgressLine(progressOutput(context));
  const interruption = listenForInterruption();
  let result: Result;
  try {
    result = await perform({
      ...options,
      ...(options.scope === 'stdin' ? { stdin: context.stdin } : {}),
      signal: interruption.signal,
      onProgress: (at) => progress?.show(at),
      onNote: (text) => {
        progress?.clear();
        context.note(text);
      },
    });
  } catch (error) {
    if (interruption.signal.aborted) return interrupted(progress, context);
    throw error;
  } finally {
    progress?.clear();
  }
  // A scan that was told to stop and came back all the same may have stopped early: its result is not reported.
  return interruption.signal.aborted ? interrupted(progress, context) : { result, interruption };
}

function interrupted(progress: ProgressLine | undefined, context: Context): undefined {
  progress?.clear();
  context.note('interrupted; nothing is reported');
  return undefined;
}

function progressOutput({ stderr, env }: Context): ProgressOutput {
  return {
    write: (text) => stderr.write(text),
    isTTY: stderr.isTTY,
    // Asked each time: windows are resized.
    get columns() {
      return columnsOf(stderr, env);
    },
    now: () => performance.now(),
  };
}
