/** Patience: how long a hook waits for a project's own ESLint, whose configuration may wait for what never comes. */
import type { Environment } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { visible } from '../terminal/escape.ts';

/** Typed rules of a large project take a minute; nobody waits longer for a commit without a word. */
const SECONDS = 180;

export class OutOfPatience extends Error {
  override readonly name = 'OutOfPatience';
}

/** Seconds: `LEAKLINT_ESLINT_SECONDS`, where a project needs more. */
export function patienceOf(env: Environment): number {
  const given = env['LEAKLINT_ESLINT_SECONDS'];
  if (given === undefined || given === '') return SECONDS;
  const seconds = Number(given);
  if (!/^\d+$/.test(given) || seconds < 1 || seconds > 86_400) throw new UsageError(`LEAKLINT_ESLINT_SECONDS=${visible(given)}: not a number from 1 to 86400`);
  return seconds;
}

/** What the work brings, or `OutOfPatience`. The work itself cannot be stopped; it is not waited for. */
export async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfPatience(`no answer in ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
