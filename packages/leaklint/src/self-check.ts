/** The self-check: a canary goes through every scanner before it is trusted. A scanner that does not sing may never say "clean". */
import type { TextScanner } from '@leaklint/engine';
import type { Problem } from './problem.ts';

export const CANARY_RULE = 'zavu-live-key';

/** Whether the scanner finds a key that is built here, at run time, so that none stands in the program. */
export function sings(scanner: TextScanner): boolean {
  const key = ['zv', 'live', canaryToken(32)].join('_');
  const text = Buffer.from(`one line before\n  token: "${key}"\nand one behind\n`, 'latin1');
  const matches = scanner.scan(text);
  return matches.some((match) => match.secret === key && match.line === 2 && match.rule.id === CANARY_RULE);
}

/** Letters and digits that look like a token: a multiplicative walk through the alphabet. */
function canaryToken(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let state = 20_261_125;
  let token = '';
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    token += alphabet[(state >>> 16) % alphabet.length];
  }
  return token;
}

export const SELF_CHECK_FAILED: Problem = {
  kind: 'self-check',
  subject: CANARY_RULE,
  message: 'a planted key was not found by this installation; nothing it says about other keys can be trusted',
};
