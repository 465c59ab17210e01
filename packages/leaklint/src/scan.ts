/** A scan: source → batches → worker → matches → findings → suppressions → result. The same pipeline for every source. */
import { GitError } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import { statSync } from 'node:fs';
import { isComplete, NO_COVERAGE } from './coverage.ts';
import { withCredentials } from './credentials.ts';
import { atLeast, fails } from './finding.ts';
import type { Severity } from './finding.ts';
import { groupFindings } from './findings/grouping.ts';
import { jobOf } from './job.ts';
import type { Gathered, Job } from './job.ts';
import { Mask } from './terminal/mask.ts';
import type { Newness } from './newness.ts';
import { orderProblems } from './problem.ts';
import type { Problem } from './problem.ts';
import { policyFor } from './project.ts';
import { repositoryOf } from './repository-of.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ExitCode, ScanResult } from './scan-result.ts';
import { Services } from './findings/services.ts';
import type { Part } from './repository/part.ts';
import type { ShardReport } from './shard/shard-report.ts';
import { staleComments, staleEntries } from './policy/stale.ts';
import { isUnreasoned, suppress, UNREASONED } from './policy/suppression.ts';
import { notesAtKeys, usageFails, usageOf } from './lint/usage.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** Throws `UsageError` for what the caller can mend, `GitError` when git cannot work at all, the signal's reason when aborted. Everything else that goes wrong is a problem in the result. */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  return await asked(options, async (job, begun) => {
    // Shards run side by side: the time of the longest, and then that of the merge.
    const started = begun - Math.max(0, ...(options.shards ?? []).map(({ report }) => report.seconds));
    if (options.reader !== 'check' || options.newTo !== undefined || options.reviewSince !== undefined) {
      const gathered = await gather(job);
      return withCredentials(await judged(job, gathered, started), job, gathered);
    }
    const { cache: _, ...fresh } = options; // what is compared is read
    const [one, other] = [await gather({ ...job, options: { ...fresh, reader: 'auto' } }), await gather({ ...job, options: { ...fresh, reader: 'git' } })];
    const { differences } = await import('./repository/reader-check.ts');
    return withCredentials(resultOf(job, { ...one, problems: [...one.problems, ...differences(resultOf(job, one, started), resultOf(job, other, started))] }, started), job, one);
  });
}

/** One part of a scan of everything, for a merge. Throws as `scan` does. */
export async function scanShard(options: ScanOptions, part: Part): Promise<ShardReport> {
  return await asked(options, async (job, started) => {
    const repository = await discovered(job);
    if (repository === undefined) throw new UsageError(`${options.path} is in no git repository: only a history is scanned in shards`);
    const { readShard } = await import('./shard/shard-scan.ts');
    return await readShard(job, repository, part, started);
  });
}

/** Does what is asked with the job that the options describe, and says what went wrong in the caller's terms. */
async function asked<T>(options: ScanOptions, answer: (job: Job, started: number) => Promise<T>): Promise<T> {
  const started = process.uptime();
  options.signal?.throwIfAborted();
  const job = jobOf(options, options.policy ?? (await policyFor(options)));
  try {
    return await answer(job, started);
  } catch (error) {
    // Ended children and closed pipes are how an abort looks from inside; the reason is what the caller asked for.
    options.signal?.throwIfAborted();
    throw error instanceof GitError && USAGE.has(error.kind) ? new UsageError(error.message) : error;
  } finally {
    job.meter.stop();
  }
}

const USAGE: ReadonlySet<GitError['kind']> = new Set(['not-found', 'too-old', 'no-such-path', 'not-a-repository', 'dubious-ownership', 'bad-revision']);

/** What the job's source brings back, before anything is judged. */
export async function gather(job: Job): Promise<Gathered> {
  const { scope } = job.options;
  if (scope === 'nothing') return { scope: { kind: 'nothing', root: job.options.path, shallow: false, partial: false, alternates: [] }, coverage: NO_COVERAGE, seen: [], problems: [], services: new Services([]) };
  if (scope === 'stdin') return (await import('./sources/stdin.ts')).scanStdin(job);
  if (scope === 'paths' || (scope === 'everything' && isFile(job.options.path))) return (await import('./sources/paths.ts')).scanPaths(job);
  const repository = await discovered(job);
  if (repository === undefined) {
    if (job.options.shards !== undefined) throw new UsageError(`${job.options.path} is in no git repository: a merge needs the clone that the shards were given (--repository PATH)`);
    if (scope === 'everything') return (await import('./sources/paths.ts')).scanPaths(job);
    throw new UsageError(`${job.options.path} is not in a git repository`);
  }
  return sourceOf(scope)(job, repository);
}

function discovered({ options }: Job): Promise<Repository | undefined> {
  return repositoryOf(options);
}

type RepositoryScope = 'everything' | 'worktree' | 'staged' | 'range';

function sourceOf(scope: RepositoryScope): (job: Job, repository: Repository) => Promise<Gathered> {
  switch (scope) {
    case 'everything':
      return async (job, repository) => (await import('./sources/everything.ts')).scanEverything(job, repository);
    case 'worktree':
      return async (job, repository) => (await import('./sources/worktree.ts')).scanWorktree(job, repository);
    case 'staged':
      return async (job, repository) => (await import('./sources/staged.ts')).scanStaged(job, repository);
    case 'range':
      return async (job, repository) => (await import('./sources/range.ts')).scanRange(job, repository);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const NO_RULES: Problem = { kind: 'configuration', subject: 'rules', message: 'the configuration leaves no rule: nothing can be found' };

/** Beside whatever commit the options name. */
async function judged(job: Job, gathered: Gathered, started: number): Promise<ScanResult> {
  const { newTo, reviewSince } = job.options;
  if (newTo !== undefined) return await resultBeside(newTo, job, gathered, started);
  return reviewSince === undefined ? resultOf(job, gathered, started) : await resultReviewed(reviewSince, job, gathered, started);
}

/** What a range adds, judged beside the commit that it is based on. */
async function resultBeside(base: string, job: Job, gathered: Gathered, started: number): Promise<ScanResult> {
  const { findings, failOn } = resultOf(job, gathered, started);
  const { compareWithBase } = await import('./newness.ts');
  const newness = await compareWithBase(job, gathered, findings.filter(({ severity }) => atLeast(severity, failOn)), base);
  return resultOf(job, { ...gathered, problems: [...gathered.problems, ...newness.problems] }, started, newness);
}

/** More than a change was scanned: what it silences is listed, nothing is excused. */
async function resultReviewed(base: string, job: Job, gathered: Gathered, started: number): Promise<ScanResult> {
  const { reviewChange } = await import('./newness.ts');
  const newness = await reviewChange(job, gathered, base);
  return resultOf(job, { ...gathered, problems: [...gathered.problems, ...newness.problems] }, started, newness);
}

/** What a source brought back, judged: suppressed, grouped, masked, counted. @param newness of a range: what fails nothing because its base holds it */
export function resultOf(job: Job, gathered: Gathered, started: number, newness?: Newness): ScanResult {
  const mask = new Mask(job.rules, job.options.showSecrets === true);
  const stage = suppress(gathered.seen, job.policy, job.rules.rules);
  const grouped = groupFindings(stage.kept, { rules: job.rules.rules, services: gathered.services, now: job.now, mask, notesOf: (one) => (isUnreasoned(one, job.policy) ? [UNREASONED] : []), ...(gathered.departures === undefined ? {} : { departures: gathered.departures }) });
  const uses = gathered.usage === undefined ? undefined : notesAtKeys(gathered.usage);
  const findings = grouped.map((finding) => ({
    ...finding,
    ...(uses?.has(finding.fingerprint) === true ? { notes: [...finding.notes, ...(uses.get(finding.fingerprint) ?? [])] } : {}),
    ...(newness?.held === undefined ? {} : { new: !newness.held.has(finding.fingerprint) }),
  }));
  const usage = gathered.usage === undefined ? undefined : usageOf(gathered.usage, mask);
  const problems = orderProblems([...gathered.problems, ...(job.options.known ?? []), ...(job.rules.active.length === 0 ? [NO_RULES] : [])].map((problem) => ({ ...problem, subject: mask.text(problem.subject), message: mask.text(problem.message) })));
  const review = [...(newness?.review ?? []), ...(gathered.review ?? []).map((one) => ({ ...one, path: mask.text(one.path ?? '') }))];
  const failOn = job.options.failOn ?? job.policy.failOn ?? 'high';
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) bySeverity[finding.severity]++;
  const complete = problems.length === 0 && isComplete(gathered.coverage);
  const sawAll = complete && gathered.scope.kind === 'everything' && gathered.coverage.connectivity !== 'not checked';
  const stale = [...(sawAll ? staleEntries(job.policy, stage) : []), ...(complete ? staleComments(gathered.comments ?? [], gathered.seen, job.rules.rules, (path) => mask.path(path)) : [])];
  const failed = findings.some((finding) => fails(finding, failOn)) || (usage?.findings.some((finding) => usageFails(finding, failOn)) ?? false);
  const exitCode: ExitCode = failed ? 1 : complete ? 0 : 3;
  return {
    schema: 1,
    tool: { name: 'leaklint', version: version(), rules: job.rules.digest },
    scope: { ...gathered.scope, root: mask.text(gathered.scope.root) },
    coverage: gathered.coverage,
    findings,
    problems,
    ...(newness === undefined && review.length === 0 ? {} : { review }),
    ...(usage === undefined ? {} : { usage }),
    totals: { matches: gathered.seen.reduce((sum, one) => sum + one.times, 0), findings: findings.length, suppressed: stage.suppressed, baselined: stage.baselined, bySeverity },
    ...(job.policy.files.length === 0 ? {} : { policy: job.policy.files }),
    ...(stale.length === 0 ? {} : { stale }),
    failOn,
    exitCode,
    seconds: Math.round((process.uptime() - started) * 1000) / 1000,
  };
}
