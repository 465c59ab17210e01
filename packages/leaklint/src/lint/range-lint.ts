/**
 * The lint of a range: every text that the range brings and that stands at its end, as its blob holds it, by our own linter alone.
 * Nothing of the project is executed or believed (DESIGN.md, law 6): comments that the range brings silence what they name, and are listed for a person to review.
 */
import { displayPath, emptyTree, GitError, ObjectReader, treeChanges } from '@leaklint/git';
import type { EntryChange, Range, Repository } from '@leaklint/git';
import type { Seen } from '../findings.ts';
import type { Job } from '../job.ts';
import type { Problem } from '../problem.ts';
import type { Review } from '../scan-result.ts';
import type { RangeUsage } from '../usage.ts';
import { lintableTexts } from './lint-text.ts';
import type { LintFinding, Unlinted } from './lint-finding.ts';

export interface RangeLint {
  readonly usage: RangeUsage;
  readonly review: readonly Review[];
  readonly problems: readonly Problem[];
}

const NOTHING: RangeUsage = { atKeys: new Map(), apart: [], files: 0, unlinted: [] };

/** @param seen what was scanned in the range, before anything is suppressed. */
export async function lintRange(job: Job, repository: Repository, range: Range, seen: readonly Seen[]): Promise<RangeLint> {
  let changes: readonly EntryChange[];
  try {
    changes = await changesOf(repository, range, job.signal);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { usage: NOTHING, review: [], problems: [{ kind: 'lint', subject: '', message: `how keys are used was not looked at: ${error.message}` }] };
  }
  const reader = new ObjectReader(repository, job.signal);
  try {
    const blobs = new Map<string, Buffer>();
    for (const { id } of changes) {
      const object = blobs.has(id) ? undefined : await reader.read(id); // one that is missing is a problem of the scan already
      if (object?.type === 'blob') blobs.set(id, object.bytes);
    }
    const texts = lintableTexts(changes, (id) => blobs.get(id));
    if (texts.length === 0) return { usage: NOTHING, review: [], problems: [] };
    const [{ ownLinter }, { withKeys }, { heldLint }] = await Promise.all([import('./own-linter.ts'), import('./at-keys.ts'), import('./held-lint.ts')]);
    const lint = ownLinter('/', job.options.untrusted === true ? 'ignored' : 'told');
    const [findings, silenced, unlinted]: [LintFinding[], LintFinding[], Unlinted[]] = [[], [], []];
    for (const text of texts) {
      job.signal?.throwIfAborted();
      const linted = await lint(text);
      findings.push(...linted.findings);
      silenced.push(...(linted.silenced ?? []));
      if (linted.failure !== undefined) unlinted.push({ path: text.path, message: linted.failure.split('\n')[0] ?? '' });
    }
    const { atKeys, apart } = withKeys(findings, seen, texts);
    const asked = [...apart, ...silenced];
    const basis = { changes, reader, parents: () => Promise.resolve(range.from) };
    const held = asked.length === 0 ? new Set<string>() : await heldLint(basis, lint, asked, job.signal);
    return {
      usage: { atKeys, apart: apart.map((finding) => ({ ...finding, fresh: !held.has(finding.identity) })), files: texts.length - unlinted.length, unlinted },
      review: silenced.filter(({ identity }) => !held.has(identity)).map(({ path, line, rule }) => ({ kind: 'inline', path, line, message: `a comment that the change adds silences leaklint/${rule}` })),
      problems: [],
    };
  } finally {
    reader.close();
  }
}

/** What differs between both ends and was brought by a commit of the range: not what the commits that it is based on have changed meanwhile. */
async function changesOf(repository: Repository, { from, to, entries }: Range, signal: AbortSignal | undefined): Promise<EntryChange[]> {
  const brought = new Set(entries.map(({ path, id }) => `${path}\0${id}`));
  const changes = await treeChanges(repository, from[0] ?? emptyTree(repository), to, signal);
  return changes.filter(({ path, id }) => brought.has(`${path}\0${id}`)).sort((a, b) => (displayPath(a.path) < displayPath(b.path) ? -1 : 1));
}
