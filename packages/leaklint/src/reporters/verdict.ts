/** The verdict: one sentence that ends a report, and the only place that may say that nothing was found. */
import { isComplete } from '../coverage.ts';
import { atLeast, fails } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { counted, grouped } from '../terminal/layout.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import type { UsageFinding } from '../lint/usage.ts';

/** True when anything in scope was not read or not checked. Such a result is never called clean. */
export function isIncomplete(result: ScanResult): boolean {
  const { coverage, scope } = result;
  return (
    result.exitCode === 3 ||
    result.problems.length > 0 ||
    !isComplete(coverage) ||
    coverage.connectivity === 'incomplete' ||
    (scope.kind === 'everything' && coverage.connectivity === 'not checked' && (scope.shallow || scope.partial))
  );
}

/** Whether this finding alone makes the exit code 1. */
export function isBlocking(finding: Finding, result: ScanResult): boolean {
  return fails(finding, result.failOn);
}

/** The uses of keys that make the exit code 1. */
export function blockingUses({ usage, failOn }: ScanResult): readonly UsageFinding[] {
  return (usage?.findings ?? []).filter((finding) => usageFails(finding, failOn));
}

export interface Verdict {
  readonly tone: 'clean' | 'notice' | 'incomplete' | 'fail';
  readonly text: string;
}

function somethingInScope(result: ScanResult): boolean {
  const { blobs, commits, tags, names, trees, files, staged } = result.coverage;
  return [blobs, commits, tags, names, trees, files, staged].some((count) => count.total > 0);
}

export function verdict(result: ScanResult): Verdict {
  const total = result.findings.length;
  const blocking = result.findings.filter((finding) => isBlocking(finding, result)).length;
  const incomplete = isIncomplete(result);
  const gap = result.problems.length > 0 ? counted(result.problems.length, 'problem') : 'not everything in scope was read';
  const uses = blockingUses(result).length;
  if (blocking + uses > 0) {
    const keys = `${counted(blocking, 'key')} at or above ${result.failOn}${total > blocking ? `, ${grouped(total - blocking)} below` : ''}`;
    const what = [...(blocking > 0 ? [keys] : []), ...(uses > 0 ? [counted(uses, 'new unsafe use of a key', 'new unsafe uses of keys')] : [])].join('; ');
    return incomplete
      ? { tone: 'fail', text: `FAILED and INCOMPLETE: ${what}; ${gap}, so there may be more.` }
      : { tone: 'fail', text: `FAILED: ${what}. ${blocking > 0 ? 'Revoke first, then remove.' : `Mend ${uses === 1 ? 'it before it is' : 'them before they are'} merged.`}` };
  }
  const old = result.findings.some((finding) => finding.new === false && atLeast(finding.severity, result.failOn));
  const level = result.failOn === 'never' ? 'reported only (--fail-on never)' : `none ${old ? 'new and ' : ''}at or above ${result.failOn}`;
  const found = total === 0 ? 'no keys' : `${counted(total, 'key')}, ${level},`;
  if (incomplete) return { tone: 'incomplete', text: `INCOMPLETE: ${found} in what could be read; ${gap}. This is no all-clear.` };
  const other = result.usage?.findings.length ?? 0;
  const used = other === 0 ? '' : `${counted(other, 'unsafe use of a key', 'unsafe uses of keys')}, ${result.failOn === 'never' ? 'reported only' : 'none that fails'}`;
  if (total > 0) return { tone: 'notice', text: `PASSED: ${[`${counted(total, 'key')}, ${level}`, ...(used === '' ? [] : [used])].join('; ')}. Everything in scope was scanned.` };
  if (other > 0) return { tone: 'notice', text: `PASSED: no keys found; ${used}. Everything in scope was scanned.` };
  if (!somethingInScope(result)) return { tone: 'notice', text: `NOTHING TO SCAN: ${result.scope.kind === 'stdin' ? 'nothing came on standard input' : 'there are no objects and no files in scope'}.` };
  return { tone: 'clean', text: 'CLEAN: no keys found. Everything in scope was scanned.' };
}
