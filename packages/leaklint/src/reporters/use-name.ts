/** Names of uses of keys, by which services tell alerts apart: of rule, file and message, so that they stay when lines move and hold nothing of the code. */
import { createHash } from 'node:crypto';
import type { UsageFinding } from '../lint/usage.ts';

/** 16 hex digits and a count, one a use, in their order. */
export function useNames(uses: readonly UsageFinding[]): string[] {
  const times = new Map<string, number>();
  return uses.map(({ rule, path, message }) => {
    const hash = createHash('sha256').update(`use ${rule}\0${path}\0${message}`).digest('hex').slice(0, 16);
    const time = (times.get(hash) ?? 0) + 1;
    times.set(hash, time);
    return `${hash}:${time}`;
  });
}
