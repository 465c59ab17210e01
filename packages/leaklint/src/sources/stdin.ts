/** Standard input: one text of any length. */
import { TextScanner } from '@leaklint/engine';
import { NO_COVERAGE, NOTHING } from '../coverage.ts';
import { seen } from '../findings.ts';
import type { Gathered, Job } from '../job.ts';
import type { Origin } from '../origin.ts';
import { SELF_CHECK_FAILED, sings } from '../self-check.ts';
import { Services } from '../services.ts';
import { Recorder } from '../sightings.ts';
import { TextFeed } from '../text-feed.ts';
import { UsageError } from '../usage-error.ts';

const ORIGIN: Origin = { source: 'stdin', paths: [], pathsTotal: 0, exposures: [] };

export async function scanStdin(job: Job): Promise<Gathered> {
  const input = job.options.stdin;
  if (input === undefined) throw new UsageError('nothing was given on standard input');
  const recorder = new Recorder(job.recording);
  const scanner = new TextScanner(job.rules, recorder.classify);
  const problems = sings(scanner, job.rules) ? [] : [SELF_CHECK_FAILED];
  const feed = new TextFeed(scanner, recorder);
  let bytes = 0;
  feed.begin(0);
  for await (const chunk of input) {
    job.signal?.throwIfAborted();
    feed.chunk(chunk);
    bytes += chunk.length;
  }
  feed.end();
  return {
    scope: { kind: 'stdin', root: '-', shallow: false, partial: false, alternates: [] },
    coverage: { ...NO_COVERAGE, files: bytes === 0 ? NOTHING : { scanned: 1, total: 1, bytes } },
    seen: [...seen(recorder.take(), () => ORIGIN)],
    problems,
    services: new Services([]),
  };
}
