// Baselines: files of known keys, as the scanner writes them.
import { readFileSync } from 'node:fs';
import { type Baseline, BaselineError, parseBaseline } from '@leaklint/engine';

/** Reads a baseline. Throws an error that names the file and the line. */
export function readBaseline(path: string): Baseline {
  try {
    return parseBaseline(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    throw new TypeError(`${path}:${error.line}: ${error.message}`, { cause: error });
  }
}
