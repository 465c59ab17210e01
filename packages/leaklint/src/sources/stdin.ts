/** Standard input: one text of any length. */
import { TextScanner } from '@leaklint/engine';
import { NO_COVERAGE, NOTHING } from '../coverage.ts';
import { seen } from '../findings/grouping.ts';
import type { Gathered, Job } from '../job.ts';
import type { Origin } from '../findings/origin.ts';
import type { Problem } from '../problem.ts';
import { SELF_CHECK_FAILED, sings } from '../tasks/self-check.ts';
import { Services } from '../findings/services.ts';
import { Recorder } from '../findings/sightings.ts';
import { StdinText } from './stdin-text.ts';
import { TextFeed } from '../tasks/text-feed.ts';
import { UsageError } from '../usage-error.ts';

const ORIGIN: Origin = { source: 'stdin', paths: [], pathsTotal: 0, exposures: [] };

export async function scanStdin(job: Job): Promise<Gathered> {
  const input = job.options.stdin;
  if (input === undefined) throw new UsageError('nothing was given on standard input');
  const recorder = new Recorder(job.recording);
  const scanner = new TextScanner(job.rules, recorder.classify);
  const problems: Problem[] = sings(scanner, job.rules) ? [] : [SELF_CHECK_FAILED];
  const feed = new TextFeed(scanner, recorder);
  feed.begin(0);
  const text = new StdinText(input);
  for await (const piece of text.pieces()) {
    job.signal?.throwIfAborted();
    feed.chunk(piece);
  }
  feed.end();
  const { bytes, packed, astray } = text;
  if (packed !== undefined) problems.push({ kind: 'encoding', subject: 'standard input', message: `${packed.name}: its bytes were scanned, and not what is packed in them; unpack it first: ${packed.with} | leaklint --stdin` });
  if (astray) problems.push({ kind: 'encoding', subject: 'standard input', message: 'it begins as UTF-32 and holds bytes that are no characters of it: what they say was not read' });
  return {
    scope: { kind: 'stdin', root: '-', shallow: false, partial: false, alternates: [] },
    coverage: { ...NO_COVERAGE, files: bytes === 0 ? NOTHING : { scanned: 1, total: 1, bytes } },
    seen: [...seen(recorder.take(), () => ORIGIN)],
    problems,
    services: new Services([]),
  };
}
