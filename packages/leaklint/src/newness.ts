/** Newness: of what a range adds, the secrets that the commit it is based on does not hold anywhere, and the suppressions that the change itself brings. Only new secrets fail a build; what hides some of them is for a person to look at. */
import { discover, ObjectReader, resolveRevision } from '@leaklint/git';
import type { Finding } from './finding.ts';
import { visible } from './escape.ts';
import { secretHoldings } from './holdings.ts';
import type { Gathered, Job } from './job.ts';
import { Mask } from './mask.ts';
import { BASELINE_FILE, CONFIG_FILE } from './policy.ts';
import type { Problem } from './problem.ts';
import type { Review } from './scan-result.ts';
import { ignoredInline } from './suppression.ts';

export interface Newness {
  readonly held: ReadonlySet<string>;
  readonly review: readonly Review[];
  readonly problems: readonly Problem[];
}

/** @param findings what may fail the build: each is looked for in the tree of `base`. */
export async function compareWithBase(job: Job, gathered: Gathered, findings: readonly Pick<Finding, 'fingerprint' | 'length'>[], base: string): Promise<Newness> {
  const repository = await discover(job.options.path, { trustOwner: job.options.trustOwner === true });
  if (repository === undefined) throw new Error('a range was scanned without a repository');
  const mask = new Mask(job.rules, job.options.showSecrets === true);
  const quiet = ignoredInline(gathered.seen, job.policy);
  const reader = new ObjectReader(repository, job.signal);
  try {
    const holdings = secretHoldings(job, reader, [...findings, ...quiet.map(({ secret }) => secret)]);
    const held = await holdings.ofCommits([await resolveRevision(repository, `${base}^{commit}`)]);
    const inline = quiet
      .filter(({ secret }) => !held.has(secret.fingerprint))
      .map(({ secret, origin, line }): Review => ({ kind: 'inline', ...(origin.paths[0] === undefined ? {} : { path: mask.path(origin.paths[0]) }), line, message: `a comment that the change adds silences ${job.rules.rules[secret.rule]?.id ?? 'a rule'}` }));
    const files = new Set([CONFIG_FILE, BASELINE_FILE, ...job.policy.files, ...(job.policy.baselineFile === undefined ? [] : [job.policy.baselineFile])]);
    const policy = [...files].filter((file) => gathered.paths?.has(file) === true).map((file): Review => ({ kind: 'policy', path: file, message: `the change edits ${visible(file)}: not in force before it is merged` }));
    return { held, review: [...distinct(inline), ...policy], problems: holdings.problems };
  } finally {
    reader.close();
  }
}

function distinct(reviews: readonly Review[]): Review[] {
  return [...new Map(reviews.map((one) => [JSON.stringify(one), one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
