/** Who and when: the commits that a report names, read once more, whole. */
import { readCommit, readObjects, wholeObjects } from '@leaklint/git';
import type { ObjectTable, Repository } from '@leaklint/git';
import type { CommitInfo } from '../findings/origin.ts';

export function commitInfo(id: string, bytes: Uint8Array): CommitInfo {
  const { author, authorEmail, authorDate, committerDate } = readCommit(bytes);
  return { id, author, email: authorEmail, authored: finite(authorDate), committed: finite(committerDate) };
}

/** By row. A commit that cannot be read is absent: its scan has said so. */
export async function commitInfos(repository: Repository, table: ObjectTable, rows: Iterable<number>, signal?: AbortSignal): Promise<Map<number, CommitInfo>> {
  const infos = new Map<number, CommitInfo>();
  const order = Uint32Array.from(new Set(rows)).sort();
  const visitor = wholeObjects({
    object: (row, _type, bytes) => void infos.set(row, commitInfo(table.hex(row), bytes)),
    unreadable: () => undefined,
  });
  if (order.length > 0) await readObjects(repository, table, order, visitor, signal);
  return infos;
}

function finite(date: number): number {
  return Number.isFinite(date) ? date : 0;
}
