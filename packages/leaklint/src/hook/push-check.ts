/**
 * The check of a push: every commit that it would bring, each judged as it would have been when it was made. A key blocks when one
 * of them adds it to a tree where no parent's tree holds it, also when a later one takes it away again.
 */
import { pushedEntries, readCommit } from '@leaklint/git';
import type { ObjectReader, Range, Repository } from '@leaklint/git';
import { withCredentials } from '../credentials.ts';
import { atLeast } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { secretHoldings } from '../repository/holdings.ts';
import type { Holdings } from '../repository/holdings.ts';
import { NO_USAGE } from './hook-report.ts';
import type { HookReport } from './hook-report.ts';
import type { Gathered, Job } from '../job.ts';
import { scopeOf } from '../repository/repository-scope.ts';
import { resultOf } from '../scan.ts';
import { gatherRange } from '../sources/range.ts';
import { UsageError } from '../usage-error.ts';

/** One line of what git gives a pre-push hook: `<local ref> <local id> <remote ref> <remote id>` (githooks(5)). */
export interface PushedRef {
  readonly local: string;
  /** What the remote has there now, as far as it is known. */
  readonly remote: string;
}

export async function readPushLines(input: AsyncIterable<Uint8Array>): Promise<PushedRef[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('latin1').split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, local, , remote] = line.split(' ');
    if (local === undefined || remote === undefined || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(local) || remote.length !== local.length) throw new UsageError('leaklint push reads what git gives a pre-push hook on standard input');
    return { local, remote };
  });
}

/** @param remote its name, where it has one. */
export async function checkPush(job: Job, repository: Repository, reader: ObjectReader, refs: readonly PushedRef[], remote: string | undefined): Promise<HookReport> {
  const started = process.uptime();
  const range = joined(await Promise.all(refs.filter(({ local }) => !isZero(local)).map(async (ref) => pushedEntries(repository, ref.local, remote, await known(reader, ref.remote), job.signal))));
  const gathered = await gatherRange(job, repository, range, scopeOf('range', job.options.path, repository, undefined));
  const result = resultOf(job, gathered, started);
  const serious = result.findings.filter((finding) => atLeast(finding.severity, result.failOn));
  const holdings = secretHoldings(job, reader, serious);
  const fresh = await freshIn(range, gathered, serious, holdings, reader);
  const told = withCredentials(result, job, gathered, ({ fingerprint }) => fresh.has(fingerprint));
  return { subject: 'push', result: { ...told, problems: [...result.problems, ...holdings.problems] }, fresh, usage: NO_USAGE, unborn: false, notes: refs.length === 0 ? ['git named nothing to push on standard input: nothing was checked'] : [] };
}

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

/** What the remote says it has at a ref counts only if it is here, too: after somebody else's push it may not be. */
async function known(reader: ObjectReader, id: string): Promise<string[]> {
  return isZero(id) || (await reader.read(id)) === undefined ? [] : [id];
}

/** A commit that several refs bring is one. */
function joined(ranges: readonly Range[]): Range {
  const commits = new Set<string>();
  const entries = ranges.flatMap((range) => {
    const own = new Set(range.commits.filter((commit) => !commits.has(commit)));
    for (const commit of own) commits.add(commit);
    return range.entries.filter(({ commit }) => own.has(commit));
  });
  return { from: [], to: '', commits: [...commits], tags: [...new Set(ranges.flatMap(({ tags }) => tags))], entries, problems: ranges.flatMap(({ problems }) => problems) };
}

/** The fingerprints of keys that some commit of the range adds where no parent has them. */
async function freshIn(range: Range, gathered: Gathered, findings: readonly Finding[], holdings: Holdings, reader: ObjectReader): Promise<ReadonlySet<string>> {
  const fresh = new Set<string>();
  const wanted = new Set(findings.map(({ fingerprint }) => fingerprint));
  const byCommit = new Map<string, Set<string>>();
  for (const { secret, origin } of gathered.seen) {
    if (!wanted.has(secret.fingerprint)) continue;
    // A message is in no tree, so no parent's tree can hold it.
    if (origin.source === 'commit' || origin.source === 'tag') fresh.add(secret.fingerprint);
    for (const entry of range.entries) {
      const here = origin.source === 'name' ? origin.paths.some((path) => entry.path === path || entry.path.startsWith(`${path}/`)) : entry.id === origin.id;
      if (here) byCommit.set(entry.commit, (byCommit.get(entry.commit) ?? new Set()).add(secret.fingerprint));
    }
  }
  // rev-list names children before their parents; the oldest commit is the one that most probably brought a key in.
  for (const commit of [...range.commits].reverse()) {
    const added = [...(byCommit.get(commit) ?? [])].filter((print) => !fresh.has(print));
    if (added.length === 0) continue;
    const object = await reader.read(commit);
    const held = await holdings.ofCommits(object?.type === 'commit' ? readCommit(object.bytes).parents : []);
    for (const print of added) if (!held.has(print)) fresh.add(print);
  }
  return fresh;
}
