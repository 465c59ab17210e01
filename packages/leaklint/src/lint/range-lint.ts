/**
 * The lint of a range: every text that the range brings and that stands at its end, as its blob holds it, by our own linter alone.
 * Nothing of the project is executed or believed (DESIGN.md, law 6): comments that the range brings silence what they name, and are listed for a person to review.
 */
import { displayPath, emptyTree, GitError, mergeBases, ObjectReader, resolveRevision, treeChanges } from '@leaklint/git';
import type { EntryChange, Range, Repository } from '@leaklint/git';
import type { Seen } from '../findings/grouping.ts';
import type { Job } from '../job.ts';
import type { Problem } from '../problem.ts';
import type { Review } from '../scan-result.ts';
import type { RangeUsage } from './usage.ts';
import type { Basis } from './held-lint.ts';
import type { Lint, LintFinding, Unlinted } from './lint-finding.ts';
import { lintableTexts } from './lint-text.ts';

export interface RangeLint {
  readonly usage: RangeUsage;
  readonly review: readonly Review[];
  readonly problems: readonly Problem[];
}

const NOTHING: RangeUsage = { atKeys: new Map(), apart: [], files: 0, silenced: 0, unlinted: [] };

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
    const texts = lintableTexts(changes, (id) => blobs.get(id), job.policy.reported);
    if (texts.length === 0) return { usage: NOTHING, review: [], problems: [] };
    const [{ ownLinter }, { withKeys }, { asSilenced, heldLint }, { withoutRulesOff }] = await Promise.all([import('./own-linter.ts'), import('./at-keys.ts'), import('./held-lint.ts'), import('./rules-off.ts')]);
    const problems: Problem[] = [];
    const lint = guarded(ownLinter('/', job.policy.inline ? 'told' : 'ignored'), problems);
    const [findings, silenced, unlinted]: [LintFinding[], LintFinding[], Unlinted[]] = [[], [], []];
    const isHeard = ({ reasoned }: { readonly reasoned: boolean }): boolean => reasoned || !job.policy.requireReasons;
    for (const text of texts) {
      job.signal?.throwIfAborted();
      const linted = await lint(text);
      findings.push(...linted.findings, ...(linted.silenced ?? []).filter((one) => !isHeard(one)));
      silenced.push(...(linted.silenced ?? []).filter(isHeard));
      if (linted.failure !== undefined) unlinted.push({ path: text.path, message: linted.failure.split('\n')[0] ?? '' });
    }
    const files = texts.length - unlinted.length - problems.length;
    const { atKeys, apart } = withKeys(withoutRulesOff(findings, job.rules), seen, texts);
    const asked = [...apart, ...silenced.map(asSilenced)];
    const held = asked.length === 0 ? new Set<string>() : await heldLint({ ...(await basisOf(repository, range, changes, problems, job.signal)), reader }, lint, asked, job.signal);
    return {
      usage: { atKeys, apart: apart.map((finding) => ({ ...finding, fresh: !held.has(finding.identity) })), files, silenced: silenced.length, unlinted },
      review: silenced.filter((one) => !held.has(asSilenced(one).identity)).map(({ path, line, rule }) => ({ kind: 'inline', path, line, message: `a comment that the change adds silences leaklint/${rule}` })),
      problems,
    };
  } finally {
    reader.close();
  }
}

/** What V8 says of code that nests too deep: no error of syntax, for the code may run. */
const TOO_DEEP = 'Maximum call stack size exceeded';

/** A linter of ours that breaks off leaves a text unlinted, which is a problem, and takes nothing else with it. */
function guarded(lint: Lint, problems: Problem[]): Lint {
  return async (text) => {
    try {
      const linted = await lint(text);
      if (linted.failure?.includes(TOO_DEEP) !== true) return linted;
      throw new RangeError(TOO_DEEP);
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
      problems.push({ kind: 'lint', subject: text.path, message: `how keys are used in it was not looked at: ${reason.startsWith(TOO_DEEP) ? 'it nests too deep' : `the linter broke off (${reason})`}` });
      return { findings: [] };
    }
  };
}

/** What the range is compared with: its base, and where the two parted. What the base has lost since is no news of the range. */
async function basisOf(repository: Repository, { from, to }: Range, changes: readonly EntryChange[], problems: Problem[], signal: AbortSignal | undefined): Promise<Omit<Basis, 'reader'>> {
  try {
    const tip = await resolveRevision(repository, `${to}^{commit}`, signal);
    const parted = (await Promise.all(from.map((base) => mergeBases(repository, base, tip, signal)))).flat().filter((id) => !from.includes(id));
    const older = await Promise.all(parted.map((id) => treeChanges(repository, id, to, signal)));
    return { changes: [...changes, ...older.flat()], parents: () => Promise.resolve([...from, ...new Set(parted)]) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    problems.push({ kind: 'lint', subject: '', message: `uses of keys were compared with the base alone, and not with where the change parted from it: ${error.message}` });
    return { changes, parents: () => Promise.resolve(from) };
  }
}

/** What differs between both ends and was brought by a commit of the range: not what the commits that it is based on have changed meanwhile. */
async function changesOf(repository: Repository, { from, to, entries }: Range, signal: AbortSignal | undefined): Promise<EntryChange[]> {
  const brought = new Set(entries.map(({ path, id }) => `${path}\0${id}`));
  const changes = await treeChanges(repository, from[0] ?? emptyTree(repository), to, signal);
  return changes.filter(({ path, id }) => brought.has(`${path}\0${id}`)).sort((a, b) => (displayPath(a.path) < displayPath(b.path) ? -1 : 1));
}
