/** The json report: one versioned document, described by schema/report-v1.json. */
import { printableJson } from '../terminal/escape.ts';
import type { ScanResult } from '../scan-result.ts';

export const REPORT_SCHEMA = 'https://unpkg.com/leaklint/schema/report-v1.json';

export function json(result: ScanResult): string {
  return `${printableJson({ $schema: REPORT_SCHEMA, ...result }, 2)}\n`;
}

/** What stands in the place of a report when there is none, so that whoever parses standard output always can. */
export function jsonError(kind: 'usage' | 'failure', message: string, exitCode: number): string {
  return `${printableJson({ $schema: REPORT_SCHEMA, schema: 1, error: { kind, message }, exitCode }, 2)}\n`;
}
