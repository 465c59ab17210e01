/** A contest: commands that do the same work, run in turns, and who takes how many times as long as whom. */
import { alternate, measure, median, type Command, type Measured } from './measure.ts';

export interface ContestOptions {
  readonly rounds: number;
  /** Rounds of contenders that take over a minute. */
  readonly slowRounds: number;
  /** Memory is watched. Default true. */
  readonly sample?: boolean;
}

export class Contest {
  readonly results: Readonly<Record<string, readonly Measured[]>>;

  private constructor(results: Readonly<Record<string, readonly Measured[]>>) {
    this.results = results;
  }

  /** By the name of each contender: a command, or whatever else gives one measurement. */
  static async hold(contenders: Readonly<Record<string, Command | (() => Promise<Measured>)>>, { rounds, slowRounds, sample = true }: ContestOptions): Promise<Contest> {
    const turns = Object.entries(contenders).map(([name, one]) => [name, typeof one === 'function' ? one : () => measure(one, { sample })] as const);
    return new Contest(await alternate(rounds, Object.fromEntries(turns), slowRounds));
  }

  get names(): string[] {
    return Object.keys(this.results);
  }

  runs(name: string): readonly Measured[] {
    return this.results[name] ?? [];
  }

  /** The median. */
  seconds(name: string): number {
    return median(this.runs(name).map((run) => run.seconds));
  }

  /** What nothing else on the machine got in the way of. */
  lowest(name: string): number {
    return Math.min(...this.runs(name).map((run) => run.seconds));
  }

  timedOut(name: string): boolean {
    return this.runs(name).some((run) => run.timedOut);
  }

  /** `more than` where the slow one was stopped. */
  times(slow: string, fast: string): string {
    return `${this.timedOut(slow) ? 'more than ' : ''}${(this.seconds(slow) / this.seconds(fast)).toFixed(2)} ×`;
  }

  /** Every exit code that was seen. */
  exits(name: string): string {
    return this.timedOut(name) ? 'time up' : [...new Set(this.runs(name).map((run) => run.code))].join(', ');
  }
}
