/** The jsonl report: one object a line. `scan` first, then findings, uses of keys and problems, `summary` last: without it the report was cut off. */
import { printableJson } from '../terminal/escape.ts';
import type { ScanResult } from '../scan-result.ts';

export function jsonl(result: ScanResult): string {
  const { schema, tool, scope, coverage, findings, problems, usage, totals, failOn, exitCode, seconds, ...rest } = result;
  const { findings: uses = [], ...looked } = usage ?? {};
  const lines: unknown[] = [
    { type: 'scan', schema, tool, scope },
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    ...uses.map((finding) => ({ type: 'usage', ...finding })),
    ...problems.map((problem) => ({ type: 'problem', ...problem })),
    { type: 'summary', coverage, ...(usage === undefined ? {} : { usage: looked }), totals, failOn, exitCode, seconds, ...rest },
  ];
  return lines.map((line) => `${printableJson(line)}\n`).join('');
}

export function jsonlError(kind: 'usage' | 'failure', message: string, exitCode: number): string {
  return `${printableJson({ type: 'error', schema: 1, error: { kind, message }, exitCode })}\n`;
}
