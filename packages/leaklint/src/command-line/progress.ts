/** Progress: one line that renews itself on a terminal, a line for each tenth of a long scan in a log. Always on standard error. */
import { bytesText, displayWidth, grouped, secondsText } from '../terminal/layout.ts';
import type { Progress } from '../scan-options.ts';

export interface ProgressOutput {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
  /** Milliseconds. */
  now(): number;
}

const RENEW_MS = 100;
/** Shorter scans say nothing in a log. */
const LONG_MS = 10_000;

const PHASES: Readonly<Record<Progress['phase'], string>> = { list: 'listing objects', scan: 'scanning', trees: 'reading trees', history: 'reading history', files: 'reading files' };

function share(progress: Progress): number {
  if (progress.totalBytes > 0) return Math.min(1, progress.bytes / progress.totalBytes);
  return progress.totalObjects > 0 ? Math.min(1, progress.objects / progress.totalObjects) : 0;
}

/** `scanning 42 % · 110,184/262,343 · 3.4 GB · 610 MB/s · 8 s left`. `seconds` since the first byte was read; counts are of the whole scan. */
export function progressText(progress: Progress, seconds: number): string {
  const done = share(progress);
  const parts = [`${PHASES[progress.phase]}${done > 0 ? ` ${Math.floor(done * 100)} %` : ''}`];
  if (progress.totalObjects > 0) parts.push(`${grouped(progress.objects)}/${grouped(progress.totalObjects)}`);
  else if (progress.objects > 0) parts.push(grouped(progress.objects));
  if (progress.bytes > 0) parts.push(bytesText(progress.bytes));
  if (progress.bytes > 0 && seconds >= 0.5) parts.push(`${bytesText(progress.bytes / seconds)}/s`);
  if (done > 0.02 && done < 1 && seconds >= 1) parts.push(`${secondsText(Math.ceil((seconds * (1 - done)) / done)).replace('.0', '')} left`);
  return parts.join(' · ');
}

export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #started: number;
  #firstByte: number | undefined;
  #last = -Infinity;
  #tenth = 0;
  #drawn = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
    this.#started = output.now();
  }

  show(progress: Progress): void {
    const now = this.#output.now();
    if (progress.bytes > 0) this.#firstByte ??= now;
    const text = (): string => progressText(progress, (now - (this.#firstByte ?? now)) / 1000);
    if (this.#output.isTTY) {
      if (now - this.#last < RENEW_MS) return;
      this.#last = now;
      this.#drawn = true;
      this.#output.write(`\r\u001b[K${fit(text(), this.#output.columns - 1)}`);
      return;
    }
    const tenth = Math.floor(share(progress) * 10);
    if (tenth <= this.#tenth) return;
    this.#tenth = tenth;
    if (now - this.#started >= LONG_MS) this.#output.write(`leaklint: ${text()}\n`);
  }

  /** Takes the line away: what follows begins in the first column. */
  clear(): void {
    if (this.#drawn) this.#output.write('\r\u001b[K');
    this.#drawn = false;
  }
}

function fit(text: string, columns: number): string {
  return displayWidth(text) <= columns ? text : Array.from(text).slice(0, Math.max(0, columns)).join('');
}
