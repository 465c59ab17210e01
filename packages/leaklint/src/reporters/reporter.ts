/** A reporter: a pure function from a result to text. It knows no clock, no stream and no repository. */
import type { ScanResult } from '../scan-result.ts';

export interface ReportOptions {
  readonly color: boolean;
  /** Columns to lay text out in. */
  readonly width: number;
  /** Where files of the project can be opened, as an address that ends with `/`: for text on a terminal that follows links. */
  readonly links?: string;
  /** The end of the scan, for formats that want a time. */
  readonly now: Date;
}

/** The returned text ends with a line feed. */
export type Reporter = (result: ScanResult, options: ReportOptions) => string;
