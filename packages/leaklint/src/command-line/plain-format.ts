/** The plain format: commands that print no findings know only text and json. */
import type { CommandLine } from './command-line.ts';
import { UsageError } from '../usage-error.ts';

export function plainFormat(line: CommandLine): 'text' | 'json' {
  const format = line.value('format') ?? 'text';
  if (format === 'text' || format === 'json') return format;
  throw new UsageError(`leaklint ${line.command} knows no format ${format}; it has text and json`);
}
