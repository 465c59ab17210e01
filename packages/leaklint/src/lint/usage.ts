/** Usage: how keys are used in the files that a change brings, as the rules of the ESLint plugin see it, and the form that reports have it in. */
import type { FailOn } from '../finding.ts';
import type { LintFinding, Unlinted } from './lint-finding.ts';
import type { Mask } from '../terminal/mask.ts';

/** How keys are used in a change, as the linter sees it. */
export interface KeyUsage {
  /** What is said of keys that were found, by fingerprint. */
  readonly atKeys: ReadonlyMap<string, readonly LintFinding[]>;
  /** What is said of anything else. */
  readonly apart: readonly (LintFinding & { readonly fresh: boolean })[];
  readonly files: number;
}

/** The same of a range. */
export interface RangeUsage extends KeyUsage {
  readonly silenced: number;
  readonly unlinted: readonly Unlinted[];
}

/** One unsafe use of a key, its rule by its full name (`leaklint/no-key-in-url`). Nothing of the key itself is in it. Paths are repository text: escape them before printing. */
export interface UsageFinding extends Omit<LintFinding, 'identity'> {
  /** Whether the base of the range holds the same use nowhere. What is not new fails nothing. */
  readonly new: boolean;
  /** The page of the rule. */
  readonly url: string;
}

export interface Usage {
  /** Files that were looked at. */
  readonly files: number;
  /** Uses that comments of ESLint silence. */
  readonly silenced: number;
  readonly unlinted: readonly Unlinted[];
  /** New errors first, then new warnings; by path and line. */
  readonly findings: readonly UsageFinding[];
}

const PAGES = 'https://github.com/leaklint/leaklint/blob/main/docs/rules';

export function usageOf({ apart, files, silenced, unlinted }: RangeUsage, mask: Mask): Usage {
  const findings = apart.map(({ rule, path, line, column, endLine, endColumn, message, severity, fresh }): UsageFinding => ({ rule: `leaklint/${rule}`, path: mask.text(path), line, column, endLine, endColumn, message: mask.text(message), severity, new: fresh, url: `${PAGES}/${rule}.md` }));
  findings.sort((a, b) => rank(a) - rank(b)); // what is alike stays by path and line
  return { files, silenced, unlinted: unlinted.map(({ path, message }) => ({ path: mask.text(path), message: mask.text(message) })), findings };
}

/** What matters most first. */
function rank(finding: UsageFinding): number {
  return !finding.new ? 2 : finding.severity === 'error' ? 0 : 1;
}

/** What is said of keys that the scanner found, too, by fingerprint. */
export function notesAtKeys({ atKeys }: RangeUsage): ReadonlyMap<string, readonly string[]> {
  return new Map([...atKeys].map(([fingerprint, findings]) => [fingerprint, [...new Set(findings.filter(({ rule }) => rule !== 'no-hardcoded-keys').map(({ message }) => message))]]));
}

/** Whether this use alone makes a scan fail: errors are as bad as keys of severity high, warnings as those of severity medium. */
export function usageFails(finding: Pick<UsageFinding, 'severity' | 'new'>, limit: FailOn): boolean {
  return finding.new && (finding.severity === 'error' ? limit !== 'never' && limit !== 'critical' : limit === 'medium' || limit === 'low');
}
