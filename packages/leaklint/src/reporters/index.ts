/** The formats a report can have. */
import type { Format } from '../formats.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import type { Reporter } from './reporter.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export const REPORTERS: Readonly<Record<Format, Reporter>> = { text, json, jsonl, sarif };
