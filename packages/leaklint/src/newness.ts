/** Newness: of what a range adds, the secrets that the commit it is based on does not hold anywhere, and the suppressions that the change itself brings. Only new secrets fail a build; what hides some of them is for a person to look at. */
import { ObjectReader, rangeEntries, resolveRevision } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import type { Exposure, Finding } from './finding.ts';
import { visible } from './terminal/escape.ts';
import type { Seen } from './findings/grouping.ts';
import { secretHoldings } from './repository/holdings.ts';
import type { Gathered, Job } from './job.ts';
import { Mask } from './terminal/mask.ts';
import { BASELINE_FILE, CONFIG_FILE } from './policy/policy.ts';
import type { Problem } from './problem.ts';
import { repositoryOf } from './repository-of.ts';
import { inFull } from './repository/repository-scope.ts';
import type { Review } from './scan-result.ts';
import { ignoredInline } from './policy/suppression.ts';

export interface Newness {
  /** Fingerprints that the base holds. Absent: nothing is excused. */
  readonly held?: ReadonlySet<string>;
  readonly review: readonly Review[];
  readonly problems: readonly Problem[];
}

/** @param findings what may fail the build: each is looked for in the tree of `base`. */
export async function compareWithBase(job: Job, gathered: Gathered, findings: readonly Pick<Finding, 'fingerprint' | 'length'>[], base: string): Promise<Newness> {
  const repository = await changedRepository(job);
  const mask = new Mask(job.rules, job.options.showSecrets === true);
  const quiet = ignoredInline(gathered.seen, job.policy);
  const reader = new ObjectReader(repository, job.signal);
  try {
    const holdings = secretHoldings(job, reader, [...findings, ...quiet.map(({ secret }) => secret)]);
    const held = await holdings.ofCommits([await resolveRevision(repository, `${base}^{commit}`)]);
    const inline = quiet
      .filter(({ secret }) => !held.has(secret.fingerprint))
      .map((one) => commentReview(job, mask, one, one.origin.paths[0], 'a comment that the change adds'));
    return { held, review: [...distinct(inline), ...policyReviews(job, gathered.paths ?? new Set())], problems: holdings.problems };
  } finally {
    reader.close();
  }
}

/** Where more than a change was scanned: the comments that silence something in the files that it edits, as HEAD and the working tree have them, and what it edits of the policy. */
export async function reviewChange(job: Job, gathered: Gathered, base: string): Promise<Newness> {
  const repository = await changedRepository(job);
  const mask = new Mask(job.rules, job.options.showSecrets === true);
  const { entries, problems } = await rangeEntries(repository, base, 'HEAD', job.signal);
  const edited = new Set(entries.map(({ path }) => path));
  const inline = ignoredInline(gathered.seen, job.policy).flatMap((one) => {
    const path = one.origin.exposures.some((exposure) => PRESENT.has(exposure)) ? one.origin.paths.find((candidate) => edited.has(candidate)) : undefined;
    return path === undefined ? [] : [commentReview(job, mask, one, path, 'a comment in a file that the change edits')];
  });
  return { review: [...distinct(inline), ...policyReviews(job, edited)], problems: problems.map(({ id, message }) => ({ kind: 'unreadable-object', subject: id, message: inFull(repository, message) })) };
}

const PRESENT: ReadonlySet<Exposure> = new Set(['worktree', 'staged', 'head']);

async function changedRepository({ options }: Job): Promise<Repository> {
  const repository = await repositoryOf(options);
  if (repository === undefined) throw new Error('a change was scanned without a repository');
  return repository;
}

function commentReview(job: Job, mask: Mask, { secret, line }: Seen, path: string | undefined, what: string): Review {
  return { kind: 'inline', ...(path === undefined ? {} : { path: mask.path(path) }), line, message: `${what} silences ${job.rules.rules[secret.rule]?.id ?? 'a rule'}` };
}

/** @param edited paths, latin1 */
function policyReviews({ policy }: Job, edited: ReadonlySet<string>): Review[] {
  const files = new Set([CONFIG_FILE, BASELINE_FILE, ...policy.files, ...(policy.baselineFile === undefined ? [] : [policy.baselineFile])]);
  return [...files].filter((file) => edited.has(file)).map((file) => ({ kind: 'policy', path: file, message: `the change edits ${visible(file)}: not in force before it is merged` }));
}

function distinct(reviews: readonly Review[]): Review[] {
  return [...new Map(reviews.map((one) => [JSON.stringify(one), one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
