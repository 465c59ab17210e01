// The tables of the tests, kept instead of run.
import type { Case, Table } from '../table.ts';

export interface CollectedCase extends Case {
  readonly rule: string;
}

export const collected: CollectedCase[] = [];

export function checkTable(rule: string, { found, clean, setup = {} }: Table): void {
  for (const [groups, findings] of [
    [found, 1],
    [clean, 0],
  ] as const) for (const one of Object.values(groups).flat()) collected.push({ rule, findings, ...setup, ...(typeof one === 'string' ? { code: one } : one) });
}
