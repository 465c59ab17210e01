/** The lint of the next commit: every changed text as the index holds it, by the project's own ESLint or ours, and which of the findings no parent holds. */
import { displayPath } from '@leaklint/git';
import type { NextCommit } from '@leaklint/git';
import type { Seen } from '../findings.ts';
import { Holdings } from '../holdings.ts';
import type { Search } from '../holdings.ts';
import type { Lint, LintFinding } from './lint-finding.ts';
import { plain } from './lint-finding.ts';
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
  return ownLinter(top);
}

/** A key that the linter sees, too, is one finding: what it says of a place where the scanner saw a key goes to that key, by fingerprint; the rest stands apart. */
export function withKeys(findings: readonly LintFinding[], seen: readonly Seen[], texts: ReadonlyMap<string, string>): { atKeys: ReadonlyMap<string, readonly LintFinding[]>; apart: readonly LintFinding[] } {
  const atKeys = new Map<string, LintFinding[]>();
  const apart = findings.filter((finding) => {
    const lines = (texts.get(finding.path) ?? '').split('\n');
    const keys = seen.filter(({ origin, ...place }) => origin.paths.some((path) => displayPath(path) === finding.path) && origin.source === 'staged' && overlap(finding, place, lines));
    for (const fingerprint of new Set(keys.map(({ secret }) => secret.fingerprint))) atKeys.set(fingerprint, [...(atKeys.get(fingerprint) ?? []), finding]);
    return keys.length === 0;
  });
  return { atKeys, apart };
}

/** The scanner counts columns in bytes, the linter in UTF-16 units. */
function overlap(finding: LintFinding, place: Pick<Seen, 'line' | 'column' | 'endLine' | 'endColumn'>, lines: readonly string[]): boolean {
  const units = (line: number, column: number): number => Buffer.from(lines[line - 1] ?? '', 'utf8').toString('utf8', 0, column - 1).length + 1;
  const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean => line < otherLine || (line === otherLine && column < otherColumn);
  return before(finding.line, finding.column, place.endLine, units(place.endLine, place.endColumn)) && before(place.line, units(place.line, place.column), finding.endLine, finding.endColumn);
}

/** Files of the parents that hold a finding's lines and are linted to see whether they hold the finding, at most. */
const MOST_LIKE_IT = 16;

/** Identities of findings that a parent holds: the same rule reports the same lines in some file of its tree. */
export async function heldLint(commit: NextCommit, { findings, lint }: StagedLint, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  const look = async (text: LintText): Promise<void> => {
    for (const { identity } of (await lint(text)).findings) held.add(identity);
  };
  const before = new Map(commit.changes.map(({ path, oldId }) => [displayPath(path), oldId]));
  for (const path of new Set(findings.map((finding) => finding.path))) {
    const object = /[1-9a-f]/.test(before.get(path) ?? '') ? await commit.reader.read(before.get(path) ?? '') : undefined;
    if (object !== undefined) await look({ path, text: textOf(object.bytes) });
  }
  const open = findings.filter(({ identity }) => !held.has(identity));
  if (open.length === 0) return held;
  const alike = new Map<string, LintText[]>();
  const holdings = new Holdings(commit.reader, open.map(({ identity }) => identity), linesSearch(open, alike), signal);
  await holdings.ofCommits(await commit.parents());
  for (const [identity, texts] of alike) {
    for (const text of texts) {
      if (held.has(identity)) break;
      await look(text);
    }
  }
  return held;
}

/** Collects texts that hold the lines of a finding, each to be linted as if it stood at the finding's path; what has enough of them counts as found. */
function linesSearch(findings: readonly LintFinding[], alike: Map<string, LintText[]>): Search {
  return (bytes) => {
    const text = textOf(bytes);
    const whole = plain(text);
    const found = new Set<string>();
    for (const { identity, path } of findings) {
      const texts = alike.get(identity) ?? [];
      if (texts.length < MOST_LIKE_IT && whole.includes(identity.slice(identity.indexOf('\0') + 1))) alike.set(identity, [...texts, { path, text }]);
      if (texts.length + 1 >= MOST_LIKE_IT) found.add(identity);
    }
    return found;
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
