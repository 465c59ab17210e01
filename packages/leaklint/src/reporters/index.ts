/** The formats a report can have. */
import type { Format } from './formats.ts';
import { checkstyle } from './checkstyle.ts';
import { csv } from './csv.ts';
import { github } from './github.ts';
import { gitlab, gitlabCodeQuality } from './gitlab.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { sarif, sarifCurrent } from './sarif.ts';
import { text } from './text.ts';
import type { ScanResult } from '../scan-result.ts';

export const REPORTERS: Readonly<Record<Format, Reporter>> = { text, json, jsonl, sarif, 'sarif-current': sarifCurrent, html, markdown, csv, junit, checkstyle, github, gitlab, 'gitlab-codequality': gitlabCodeQuality };

/** The report of a result in one of `FORMATS`; it ends with a line feed. */
export function report(result: ScanResult, format: Format, options: ReportOptions): string {
  return REPORTERS[format](result, options);
}
