/**
 * The check of the next commit. A key blocks when it stands in a path that the commit changes and in no path of any parent's
 * tree, wherever it stood there: a clean merge, a renamed or a copied file brings no new key.
 */
import { bytePath } from '@leaklint/git';
import type { NextCommit, EntryChange } from '@leaklint/git';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { withCredentials } from '../credentials.ts';
import { visible } from '../terminal/escape.ts';
import { atLeast } from '../finding.ts';
import { secretHoldings } from '../repository/holdings.ts';
import type { Holdings } from '../repository/holdings.ts';
import { NO_USAGE } from './hook-report.ts';
import type { HookReport } from './hook-report.ts';
import type { Gathered, Job } from '../job.ts';
import { lintableTexts } from '../lint/lint-text.ts';
import { patienceOf } from '../lint/patience.ts';
import type { Problem } from '../problem.ts';
import { resultOf } from '../scan.ts';
import type { Scope } from '../scan-result.ts';
import { gatherStaged } from '../sources/staged.ts';
import type { Environment } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { KeyUsage } from '../lint/usage.ts';

export interface StagedOptions {
  /** Only these files and what is in these folders, as somebody named them; empty: all. Names only: content comes from the index. */
  readonly files: readonly string[];
  /** What a parent holds blocks, too. */
  readonly all: boolean;
  readonly lint: boolean;
  readonly env: Environment;
}

export async function checkStaged(job: Job, commit: NextCommit, options: StagedOptions): Promise<HookReport> {
  const started = process.uptime();
  const notes: string[] = [];
  let changes = commit.changes;
  let { all } = options;
  // `pre-commit run --all-files` has nothing staged: to pass on nothing would be a false all-clear. Git, which may commit nothing, names its index.
  if (commit.changes.length === 0 && options.env['PRE_COMMIT'] === '1' && options.env['GIT_INDEX_FILE'] === undefined) {
    changes = await commit.allOfIt();
    all = true;
    notes.push('nothing is staged: the whole index was checked instead');
  }
  changes = chosen(changes, options, notes);
  const texts = new Map<string, { readonly bytes: Buffer; readonly changes: readonly EntryChange[] }>();
  const gathered = await gatherStaged(job, commit.reader, changes, scopeOf(commit), ({ id, bytes }, at) => texts.set(id, { bytes, changes: at }));
  const result = resultOf(job, gathered, started);
  const serious = result.findings.filter((finding) => atLeast(finding.severity, result.failOn));
  const holdings = secretHoldings(job, commit.reader, serious);
  const held = all ? new Set<string>() : await heldByParents(holdings, commit, changes, serious.length);
  const fresh = new Set(serious.map(({ fingerprint }) => fingerprint).filter((fingerprint) => !held.has(fingerprint)));
  const usage = options.lint ? await lint(job, commit, gathered, texts, all, options.env) : { ...NO_USAGE, problems: [] };
  if (commit.amends && fresh.size > 0) notes.push('this replaces the last commit: compared with the one before it');
  notes.push(...usage.notes);
  const told = withCredentials(result, job, gathered, ({ fingerprint }) => fresh.has(fingerprint));
  return { subject: 'commit', result: { ...told, problems: [...result.problems, ...holdings.problems, ...usage.problems] }, fresh, usage, unborn: commit.head === undefined, notes };
}

/** How keys are used in what is staged. The linter is loaded only when there is something to lint. */
async function lint(job: Job, commit: NextCommit, gathered: Gathered, texts: ReadonlyMap<string, { readonly bytes: Buffer; readonly changes: readonly EntryChange[] }>, all: boolean, env: Environment): Promise<KeyUsage & { readonly notes: readonly string[]; readonly problems: readonly Problem[] }> {
  const lintable = lintableTexts([...texts.values()].flatMap(({ changes }) => changes), (id) => texts.get(id)?.bytes, job.policy.reported);
  if (lintable.length === 0) return { ...NO_USAGE, problems: [] };
  const [{ lintStaged }, { withKeys }, { heldLint }, { withoutRulesOff }] = await Promise.all([import('../lint/staged-lint.ts'), import('../lint/at-keys.ts'), import('../lint/held-lint.ts'), import('../lint/rules-off.ts')]);
  const { findings, notes, problems, lint: linter } = await lintStaged(topFolder(env), lintable, patienceOf(env));
  const { atKeys, apart } = withKeys(withoutRulesOff(findings, job.rules), gathered.seen, lintable);
  const held = all || apart.length === 0 ? new Set<string>() : await heldLint(commit, linter, apart, job.signal);
  return { atKeys, apart: apart.map((finding) => ({ ...finding, fresh: !held.has(finding.identity) })), files: lintable.length, notes, problems };
}

/** First the earlier versions of the same files: most keys that are not new stand there, and then no tree need be read. */
async function heldByParents(holdings: Holdings, commit: NextCommit, changes: readonly EntryChange[], wanted: number): Promise<ReadonlySet<string>> {
  if (wanted === 0) return new Set();
  const before = await holdings.ofBlobs(new Set(changes.map(({ oldId }) => oldId).filter((id) => !/^0+$/.test(id))));
  return before.size === wanted ? before : await holdings.ofCommits(await commit.parents());
}

function scopeOf({ head }: NextCommit): Scope {
  return { kind: 'staged', root: '.', ...(head === undefined ? {} : { head, objectFormat: head.length === 40 ? 'sha1' : 'sha256' }), shallow: false, partial: false, alternates: [] };
}

/** Of the files that were named, and of those in folders that were named. A name that chooses nothing is no all-clear: it is refused, or said. */
function chosen(changes: readonly EntryChange[], { files, env }: StagedOptions, notes: string[]): readonly EntryChange[] {
  if (files.length === 0) return changes;
  const top = topFolder(env);
  const here = realpathSync('.');
  const wanted = files.map((file) => ({ file, path: bytePath(relative(top, resolve(here, file)).split(sep).join('/')) }));
  const fits = (path: string, name: string): boolean => name === '' || path === name || path.startsWith(`${name}/`);
  const idle = wanted.filter((one) => !changes.some(({ path }) => fits(path, one.path))).map(({ file }) => file);
  const nowhere = idle.find((file) => lstatSync(resolve(here, file), { throwIfNoEntry: false }) === undefined);
  if (nowhere !== undefined) throw new UsageError(`no such path, staged or on disk: ${visible(nowhere)}`);
  const [first, ...more] = idle;
  if (first !== undefined) notes.push(`nothing is staged of ${visible(first)}${more.length === 0 ? '' : ` and ${more.length} more`}: not checked`);
  return changes.filter(({ path }) => wanted.some((one) => fits(path, one.path)));
}

/** The top of the working tree, without asking git: a hook runs there. */
export function topFolder(env: Environment): string {
  const here = realpathSync('.');
  if (env['GIT_WORK_TREE'] !== undefined) return realpathSync(resolve(here, env['GIT_WORK_TREE']));
  if (env['GIT_DIR'] !== undefined) return here;
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return here;
  }
}
