/** The junit report: one test case a finding. What blocks has failed, what is below the fail level is skipped, what could not be read is an error. Only what the strictest schema in use allows (junit-10.xsd of Jenkins' xUnit plugin): places stand in the names. */
import type { Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';
import type { ScanResult } from '../scan-result.ts';
import { isBlocking, isIncomplete, verdict } from '../verdict.ts';
import { fileOf, remedy, sentence } from './sentence.ts';
import { document, element } from './xml.ts';

export function junit(result: ScanResult): string {
  const { findings, problems, failOn } = result;
  const blocking = findings.filter((finding) => isBlocking(finding, result));
  const cases = [...findings.map((finding) => findingCase(finding, isBlocking(finding, result), failOn)), ...problems.map(problemCase)];
  // Never a file without a test: some readers call that a pass, some a failure.
  const whole = isIncomplete(result) && problems.length === 0 ? [element('error', { type: 'incomplete', message: verdict(result).text })] : [];
  if (cases.length === 0) cases.push(element('testcase', { classname: 'leaklint', name: verdict(result).text }, whole));
  const errors = problems.length + (findings.length === 0 ? whole.length : 0);
  const totals = { name: 'leaklint', tests: cases.length, failures: blocking.length, errors, time: result.seconds.toFixed(3) };
  return document(element('testsuites', totals, [element('testsuite', { ...totals, skipped: findings.length - blocking.length }, [...cases, element('system-out', {}, [verdict(result).text])])]));
}

function findingCase(finding: Finding, blocks: boolean, failOn: string): string[] {
  const [first] = finding.places;
  const at = `${fileOf(first)}${first === undefined ? '' : `:${first.line}:${first.column}`}`;
  const verdictOf = blocks
    ? element('failure', { type: finding.severity, message: sentence(finding) }, [at, `fingerprint ${finding.fingerprint}`, ...remedy(finding)])
    : element('skipped', { message: `${finding.new === false ? 'not new' : `below --fail-on ${failOn}`}: ${sentence(finding)}` });
  return element('testcase', { classname: `leaklint.${finding.rule}`, name: `${finding.name} at ${at}` }, [verdictOf]);
}

function problemCase({ kind, subject, message }: Problem): string[] {
  return element('testcase', { classname: `leaklint.problem.${kind}`, name: subject === '' ? kind : subject }, [element('error', { type: kind, message })]);
}
