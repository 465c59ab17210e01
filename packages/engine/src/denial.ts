/**
 * What a line says of a value beside it: that it is a placeholder, or, in a comment behind it, that it is made up. Of a bounded part of the window, and never of whether there is a match.
 */

/** Bytes that are looked at before and behind the value. */
export const DENIAL = { before: 32, behind: 120 } as const;

/** `placeholder: '…'`, `placeholder="…"`, `placeholder={'…'}`: what a field shows while it is empty. */
const SHOWN = /placeholder["']?\s{0,4}[:=]\s{0,4}\{?\s{0,4}\\?["'`]$/i;
const SAID = /^\\?["'`)\]},;\s]{0,8}(?:\/\/|#|\/\*|<!--)[^\n]{0,60}\b(?:dummy|fake|made[- ]up|not (?:a )?real|mock|bogus)\b/i;

/** Why the value is none; undefined where the line says nothing. */
export function denialOf(before: string, behind: string): string | undefined {
  if (SHOWN.test(before.slice(before.lastIndexOf('\n') + 1))) return 'the placeholder of a field';
  const lineEnd = behind.indexOf('\n');
  return SAID.test(lineEnd === -1 ? behind : behind.slice(0, lineEnd)) ? 'the comment behind it says so' : undefined;
}
