/** A part: which of a scan's texts and files one shard reads. A function of the clone alone, so that any number of machines agree on it without a word. */
import { visible } from '../terminal/escape.ts';
import { UsageError } from '../usage-error.ts';

export interface Part {
  /** Counted from 0. */
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Part = { index: 0, of: 1 };

/** A shard of fewer objects than this costs more to start than it takes. */
export const MOST_SHARDS = 4096;

/** Runs that are dealt to each part in turn: neighbours in a pack are alike, and what one costs more than it weighs, the next does as well. */
export const RUNS_A_PART = 16;

/** `2/7`: the second of seven. */
export function readPart(text: string): Part {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined) throw new UsageError(`--shard ${visible(text)}: it has the form I/N, such as 1/4`);
  if (of < 1 || of > MOST_SHARDS) throw new UsageError(`--shard ${visible(text)}: there are from 1 to ${MOST_SHARDS} shards`);
  if (index < 1 || index > of) throw new UsageError(`--shard ${visible(text)}: the first of ${of} is 1/${of}, the last ${of}/${of}`);
  return { index: index - 1, of };
}

/** Every `of`-th of these, from the part's own on. */
export function dealt<T>(runs: readonly T[], { index, of }: Part): T[] {
  return runs.filter((_, number) => number % of === index);
}

/** Cuts a list into runs of about the same weight, and gives the part's own as `[from, to)`. */
export function runsOf(weights: readonly number[], part: Part): { readonly from: number; readonly to: number }[] {
  const count = part.of * (part.of === 1 ? 1 : RUNS_A_PART);
  const total = weights.reduce((sum, weight) => sum + weight + 1, 0); // an empty file is a file
  const runs: { from: number; to: number }[] = [];
  let from = 0;
  let done = 0;
  for (let run = 1; run <= count; run++) {
    let to = from;
    while (to < weights.length && (run === count || done + ((weights[to] as number) + 1) / 2 < (total * run) / count)) done += (weights[to++] as number) + 1;
    runs.push({ from, to });
    from = to;
  }
  return dealt(runs, part).filter((run) => run.to > run.from);
}
