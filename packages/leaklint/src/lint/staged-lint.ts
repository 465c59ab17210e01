/** The lint of the next commit: every changed text as the index holds it, by the project's own ESLint or ours. */
import type { Lint, LintFinding } from './lint-finding.ts';
import type { LintText } from './lint-text.ts';
import { projectLinter } from './project-linter.ts';

export interface StagedLint {
  readonly findings: readonly LintFinding[];
  readonly notes: readonly string[];
  readonly lint: Lint;
}

/** @param top the top of the working tree. */
export async function lintStaged(top: string, texts: readonly LintText[]): Promise<StagedLint> {
  const notes: string[] = [];
  const lint = await linterFor(top, texts, notes);
  const findings: LintFinding[] = [];
  for (const text of texts) {
    const linted = await lint(text);
    findings.push(...linted.findings);
    if (linted.failure !== undefined) notes.push(`not linted, only scanned: ${text.path}: ${linted.failure.split('\n')[0] ?? ''}`);
  }
  return { findings, notes, lint };
}

async function linterFor(top: string, texts: readonly LintText[], notes: string[]): Promise<Lint> {
  try {
    const project = await projectLinter(top, texts);
    if (project !== undefined) return project;
  } catch (error) {
    // Whatever a project's config throws: the texts are linted all the same, and the person is told.
    notes.push(`the project's own ESLint failed, so leaklint's took its place: ${(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''}`);
  }
  const { ownLinter } = await import('./own-linter.ts');
  return ownLinter(top, 'heard');
}
