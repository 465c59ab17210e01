/** The bars of DESIGN.md § 5, each beside what a run measured. */
import { cells, table } from './tables.ts';

export interface Bar {
  readonly work: string;
  /** What it must reach; '' when nothing was promised. */
  readonly bar: string;
  readonly measured: string;
}

/** What one measurement gives: its part of the report, and its rows of the summary. */
export interface Section {
  readonly text: string;
  readonly bars: readonly Bar[];
}

/** The README quotes what stands between these lines. */
export const SUMMARY = { start: '<!-- summary -->', end: '<!-- /summary -->' } as const;

export function summary(bars: readonly Bar[], machine: string): string {
  const rows = bars.map(({ work, bar, measured }) => cells(work, bar, measured));
  return [SUMMARY.start, machine, '', table(['work', 'bar', 'measured'], rows), SUMMARY.end].join('\n');
}
