/** A scan of some objects by their ids, in this thread: listing all of a repository would cost more than reading these. */
import { TextScanner } from '@leaklint/engine';
import type { ObjectReader, WholeObject } from '@leaklint/git';
import { commitInfo } from './commit-info.ts';
import type { Count } from '../coverage.ts';
import type { Job } from '../job.ts';
import { Lane, lanes } from '../tasks/lanes.ts';
import type { CommitInfo } from '../findings/origin.ts';
import type { Problem } from '../problem.ts';
import { SELF_CHECK_FAILED, sings } from '../tasks/self-check.ts';
import { Recorder } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';
import { TextFeed } from '../tasks/text-feed.ts';

export interface ScannedIds {
  /** Units are positions in the list of ids. */
  readonly sightings: Sightings;
  readonly count: (type: WholeObject['type'], total: number) => Count;
  /** Of the commits among them, by id. */
  readonly commits: ReadonlyMap<string, CommitInfo>;
  readonly problems: readonly Problem[];
}

/** Questions to git that are open at a time: more would only hold objects in memory. */
const AHEAD = 16;

/**
 * Reads objects in the order of their ids, some ahead. `take` returns true when it has seen enough.
 * @param ids distinct.
 */
export async function eachObject(reader: ObjectReader, ids: readonly string[], take: (unit: number, id: string, object: WholeObject | undefined) => unknown, signal?: AbortSignal): Promise<void> {
  const open: Promise<WholeObject | undefined>[] = [];
  for (let unit = 0; unit < ids.length; unit++) {
    while (open.length < AHEAD && unit + open.length < ids.length) {
      const asked = reader.read(ids[unit + open.length] as string);
      asked.catch(() => undefined); // awaited below, in its turn: an abort must not look unhandled until then
      open.push(asked);
    }
    if (take(unit, ids[unit] as string, await open.shift()) === true) return;
    signal?.throwIfAborted();
  }
}

/**
 * @param ids distinct.
 * @param look is shown every object, too.
 */
export async function scanIds(job: Job, reader: ObjectReader, ids: readonly string[], look?: (unit: number, object: WholeObject) => void): Promise<ScannedIds> {
  const recorder = new Recorder(job.recording);
  const scanner = new TextScanner(job.rules, recorder.classify);
  const feed = new TextFeed(scanner, recorder);
  const problems: Problem[] = sings(scanner, job.rules) ? [] : [SELF_CHECK_FAILED];
  const commits = new Map<string, CommitInfo>();
  const counts: Record<WholeObject['type'], { scanned: number; bytes: number }> = {
    blob: { scanned: 0, bytes: 0 },
    commit: { scanned: 0, bytes: 0 },
    tag: { scanned: 0, bytes: 0 },
    tree: { scanned: 0, bytes: 0 },
  };
  const buffer = lanes(1);
  const lane = new Lane(buffer, 0);
  job.meter.watch(buffer);
  job.meter.expect(ids.length, 0);
  const take = (unit: number, id: string, object: WholeObject | undefined): void => {
    if (object === undefined) {
      problems.push({ kind: 'unreadable-object', subject: id, message: 'it is missing or cannot be read' });
      return;
    }
    feed.text(unit, object.bytes);
    look?.(unit, object);
    if (object.type === 'commit') commits.set(id, commitInfo(id, object.bytes));
    counts[object.type].scanned++;
    counts[object.type].bytes += object.bytes.length;
    lane.read(object.bytes.length);
  };
  await eachObject(reader, ids, take, job.signal);
  return { sightings: recorder.take(), count: (type, total) => ({ ...counts[type], total }), commits, problems };
}
