// The public list of leaklint: the library behind the command.
export { scan } from './scan.ts';
export type { Progress, ScanOptions } from './scan-options.ts';
export { UsageError } from './usage-error.ts';
export { SEVERITIES, EXPOSURES, PLACES_SHOWN, atLeast } from './finding.ts';
export type { Encoding, Exposure, FailOn, Finding, Introduction, Place, PlaceSource, Removal, Revocation, Severity } from './finding.ts';
export { isComplete } from './coverage.ts';
export type { Count, Coverage } from './coverage.ts';
export type { Problem, ProblemKind } from './problem.ts';
export type { ExitCode, ScanResult, Scope, ScopeKind, Totals } from './scan-result.ts';
export { askedScope, ciScope } from './ci/scope.ts';
export type { CiScope } from './ci/scope.ts';
export { FORMATS } from './reporters/formats.ts';
export type { Format } from './reporters/formats.ts';
export { report } from './reporters/index.ts';
export type { ReportOptions } from './reporters/reporter.ts';
export { writeReport } from './sinks.ts';
export { describeFailure } from './failure.ts';
export { visible } from './terminal/escape.ts';
