/** The junit report: one test case a finding or a use of a key. What blocks has failed, what is below the fail level is skipped, what could not be read is an error. Only what the strictest schema in use allows (junit-10.xsd of Jenkins' xUnit plugin): places stand in the names. */
import type { FailOn, Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';
import type { ScanResult } from '../scan-result.ts';
import { usageFails } from '../lint/usage.ts';
import type { UsageFinding } from '../lint/usage.ts';
import { blockingUses, isBlocking, isIncomplete, verdict } from './verdict.ts';
import { fileOf, remedy, sentence, usageSentence } from './sentence.ts';
import { document, element } from './xml.ts';

export function junit(result: ScanResult): string {
  const { findings, problems, usage, failOn } = result;
  const uses = usage?.findings ?? [];
  const failures = findings.filter((finding) => isBlocking(finding, result)).length + blockingUses(result).length;
  const cases = [...findings.map((finding) => findingCase(finding, isBlocking(finding, result), failOn)), ...uses.map((use) => usageCase(use, failOn)), ...problems.map(problemCase)];
  // Never a file without a test: some readers call that a pass, some a failure.
  const whole = isIncomplete(result) && problems.length === 0 ? [element('error', { type: 'incomplete', message: verdict(result).text })] : [];
  if (cases.length === 0) cases.push(element('testcase', { classname: 'leaklint', name: verdict(result).text }, whole));
  const errors = problems.length + (findings.length + uses.length === 0 ? whole.length : 0);
  const totals = { name: 'leaklint', tests: cases.length, failures, errors, time: result.seconds.toFixed(3) };
  return document(element('testsuites', totals, [element('testsuite', { ...totals, skipped: findings.length + uses.length - failures }, [...cases, element('system-out', {}, [verdict(result).text])])]));
}

function findingCase(finding: Finding, blocks: boolean, failOn: string): string[] {
  const [first] = finding.places;
  const at = `${fileOf(first)}${first === undefined ? '' : `:${first.line}:${first.column}`}`;
  const verdictOf = blocks
    ? element('failure', { type: finding.severity, message: sentence(finding) }, [at, `fingerprint ${finding.fingerprint}`, ...remedy(finding)])
    : element('skipped', { message: `${finding.new === false ? 'not new' : `below --fail-on ${failOn}`}: ${sentence(finding)}` });
  return element('testcase', { classname: `leaklint.${finding.rule}`, name: `${finding.name} at ${at}` }, [verdictOf]);
}

function usageCase(use: UsageFinding, failOn: FailOn): string[] {
  const at = `${use.path}:${use.line}:${use.column}`;
  const verdictOf = usageFails(use, failOn) ? element('failure', { type: use.severity, message: usageSentence(use) }, [at, use.url]) : element('skipped', { message: usageSentence(use) });
  return element('testcase', { classname: `leaklint.${use.rule.slice(use.rule.indexOf('/') + 1)}`, name: `${use.rule} at ${at}` }, [verdictOf]);
}

function problemCase({ kind, subject, message }: Problem): string[] {
  return element('testcase', { classname: `leaklint.problem.${kind}`, name: subject === '' ? kind : subject }, [element('error', { type: kind, message })]);
}
