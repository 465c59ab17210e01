/** Interruption: Ctrl-C, SIGTERM, SIGHUP. The first asks the scan to stop, and everything it started with it; the second, or a stop that takes too long, ends the process. */
import { EXIT } from '../exit-codes.ts';

const PATIENCE_MS = 3000;
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Error('interrupted'));
    setTimeout(() => process.exit(EXIT.interrupted), PATIENCE_MS).unref();
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.removeListener(name, listener);
    },
  };
}
