/** Known findings of another tool as entries of the baseline: what leaklint finds itself, matched by hash, by secret or by place. */
import { createHash } from 'node:crypto';
import type { BaselineEntry, Rule } from '@leaklint/engine';
import { bytePath } from '@leaklint/git';
import type { Seen } from '../findings/grouping.ts';
import type { KnownFinding } from './translation.ts';

export interface Matched {
  readonly entries: readonly BaselineEntry[];
  /** Those that nothing here answers to, a line each. */
  readonly left: readonly string[];
}

/** @param seen with its secrets */
export function matchKnown(known: readonly KnownFinding[], seen: readonly Seen[], rules: readonly Rule[]): Matched {
  const bySecret = indexed(seen, ({ secret }) => [secret.secret ?? '']);
  const bySha1 = indexed(seen, ({ secret }) => [createHash('sha1').update(secret.secret ?? '', 'latin1').digest('hex')]);
  const byPlace = indexed(seen, ({ origin, line }) => origin.paths.map((path) => `${path}\0${line}`));
  const entries: BaselineEntry[] = [];
  const left: string[] = [];
  for (const { verdict, reason, sha1, secret, path, line, commit, where } of known) {
    let found = sha1 === undefined ? [] : (bySha1.get(sha1) ?? []);
    if (found.length === 0 && secret !== undefined) found = bySecret.get(Buffer.from(secret, 'utf8').toString('latin1')) ?? [];
    if (found.length === 0 && path !== undefined && line !== undefined) found = (byPlace.get(`${bytePath(path)}\0${line}`) ?? []).filter(({ origin }) => commit === undefined || origin.introduced?.commit.id === commit);
    if (found.length === 0) left.push(`${where}: leaklint finds nothing there`);
    for (const one of found) entries.push({ fingerprint: one.secret.fingerprint, verdict, rule: rules[one.secret.rule]?.id ?? '', ...(reason === undefined ? {} : { reason }) });
  }
  return { entries, left };
}

function indexed(seen: readonly Seen[], keysOf: (one: Seen) => readonly string[]): Map<string, Seen[]> {
  const index = new Map<string, Seen[]>();
  for (const one of seen) {
    for (const key of keysOf(one)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [one]);
      else known.push(one);
    }
  }
  return index;
}
