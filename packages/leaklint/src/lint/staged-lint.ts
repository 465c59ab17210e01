/** The lint of the next commit: every changed text as the index holds it, by the project's own ESLint or ours. */
import type { Lint, LintFinding } from './lint-finding.ts';
import type { LintText } from './lint-text.ts';
import type { Problem } from '../problem.ts';
import { OutOfPatience, within } from './patience.ts';
import { projectLinter } from './project-linter.ts';

export interface StagedLint {
  readonly findings: readonly LintFinding[];
  readonly notes: readonly string[];
  /** What was waited for in vain. */
  readonly problems: readonly Problem[];
  readonly lint: Lint;
}

/** @param top the top of the working tree. @param patience seconds that the project's ESLint may take to begin */
export async function lintStaged(top: string, texts: readonly LintText[], patience: number): Promise<StagedLint> {
  const notes: string[] = [];
  const problems: Problem[] = [];
  const lint = await linterFor(top, texts, patience, notes, problems);
  const findings: LintFinding[] = [];
  for (const text of texts) {
    const linted = await lint(text);
    findings.push(...linted.findings);
    if (linted.failure !== undefined) notes.push(`not linted, only scanned: ${text.path}: ${linted.failure.split('\n')[0] ?? ''}`);
  }
  return { findings, notes, problems, lint };
}

async function linterFor(top: string, texts: readonly LintText[], patience: number, notes: string[], problems: Problem[]): Promise<Lint> {
  try {
    const project = await within(patience, projectLinter(top, texts));
    if (project !== undefined) return project;
  } catch (error) {
    // What the project's own rules say is not known, and will not be: ours see what they can, and the commit is not called clean.
    if (error instanceof OutOfPatience) problems.push({ kind: 'lint', subject: "the project's ESLint", message: `its configuration gave no answer in ${patience} s, so leaklint's took its place (LEAKLINT_ESLINT_SECONDS waits longer, --no-lint does without)` });
    // Whatever a project's config throws: the texts are linted all the same, and the person is told.
    else notes.push(`the project's own ESLint failed, so leaklint's took its place: ${reasonOf(error)}`);
  }
  const { ownLinter } = await import('./own-linter.ts');
  return ownLinter(top, 'heard');
}

/** The first line; where it ends in a colon, what is indented below it too: there ESLint says what is wrong. */
function reasonOf(error: unknown): string {
  const [first = '', ...more] = (error instanceof Error ? error.message : String(error)).split('\n');
  const below = first.endsWith(':') ? more.filter((line) => /^\s+\S/.test(line)) : [];
  return [first, ...below.map((line) => line.trim())].join(' ').slice(0, 400);
}
