/** Names: those of folders, files, branches and tags are texts too, and can hold keys. Each distinct one is scanned once, by itself. */
import { TextScanner } from '@leaklint/engine';
import type { Count } from '../coverage.ts';
import type { Exposure } from '../finding.ts';
import type { Job } from '../job.ts';
import type { Origin } from '../findings/origin.ts';
import { exposuresOf, NOWHERE, pathsOf } from './provenance.ts';
import type { WholePast } from './past.ts';
import { Recorder } from '../findings/sightings.ts';
import type { Sightings } from '../findings/sightings.ts';
import { TextFeed } from '../tasks/text-feed.ts';

export interface ScannedNames {
  /** Units are positions in `hot`. */
  readonly sightings: Sightings;
  /** The names with a match; bytes as latin1. */
  readonly hot: readonly string[];
  readonly count: Count;
}

/** The distinct parts of paths. */
export function partsOf(paths: Iterable<string>): Set<string> {
  const parts = new Set<string>();
  for (const path of paths) for (const part of path.split('/')) parts.add(part);
  return parts;
}

/** @param names bytes as latin1. */
export function scanNames(job: Job, names: Iterable<string>): ScannedNames {
  const scan = new NameScan(job);
  scan.add(names);
  return scan.take();
}

/** Names that come in any order, some of them again. What comes out does not depend on it. */
export class NameScan {
  readonly #job: Job;
  readonly #recorder: Recorder;
  #feed: TextFeed | undefined;
  readonly #known = new Set<string>();
  readonly #hot: string[] = [];
  #bytes = 0;

  constructor(job: Job) {
    this.#job = job;
    this.#recorder = new Recorder(job.recording);
  }

  /** Bytes as latin1. */
  get known(): ReadonlySet<string> {
    return this.#known;
  }

  /** Finds out which of them have a match. */
  add(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#known.has(name)) continue;
      this.#known.add(name);
      this.#bytes += name.length;
      this.#text(0, name);
      if (this.#feed?.hot === true) this.#hot.push(name);
    }
  }

  /** Reads those with a match once more, in their order, and writes down what they hold. */
  take(): ScannedNames {
    this.#recorder.take();
    const hot = this.#hot.sort();
    for (const [unit, name] of hot.entries()) this.#text(unit, name);
    return { sightings: this.#recorder.take(), hot, count: { scanned: this.#known.size, total: this.#known.size, bytes: this.#bytes } };
  }

  #text(unit: number, name: string): void {
    this.#feed ??= new TextFeed(new TextScanner(this.#job.rules, this.#recorder.classify), this.#recorder); // a scanner takes milliseconds to make
    this.#feed.text(unit, Buffer.from(name, 'latin1'));
  }
}

/** The origins of names of files on disk or in the index: every path that holds the name. */
export function nameOrigins(scanned: ScannedNames, paths: readonly string[], exposure: Exposure): (unit: number) => Origin {
  return (unit) => {
    const holding = pathsWith(scanned.hot[unit] as string, paths);
    return { source: 'name', paths: holding, pathsTotal: holding.length, exposures: [exposure] };
  };
}

/** The origins of names in a repository: on disk, in an index, in history, in a ref, which is its own path. */
export function repositoryNameOrigins(scanned: ScannedNames, files: readonly string[], staged: readonly string[], refs: readonly string[], past: WholePast | undefined): (unit: number) => Origin {
  return (unit) => {
    const name = scanned.hot[unit] as string;
    const place = past?.names.get(unit);
    const onDisk = pathsWith(name, files);
    const inIndex = pathsWith(name, staged);
    const old = past === undefined ? [] : exposuresOf(place ?? NOWHERE, inIndex.length > 0).filter((exposure) => place !== undefined || exposure !== 'unreachable');
    const inRefs = pathsWith(name, refs);
    if (inRefs.length > 0 && !old.includes('head') && !old.includes('history')) old.push('history');
    const { paths, pathsTotal } = pathsOf(place, [...new Set([...onDisk, ...inIndex, ...inRefs])]);
    const commit = place?.introduced === undefined ? undefined : past?.commits.get(place.introduced.commit);
    return {
      source: 'name',
      paths,
      pathsTotal,
      exposures: [...(onDisk.length > 0 ? (['worktree'] as const) : []), ...old],
      ...(commit === undefined || place?.introduced === undefined ? {} : { introduced: { commit, path: place.introduced.path } }),
    };
  };
}

/** Distinct paths that hold the name, as far as it; in byte order. */
function pathsWith(name: string, paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    if (!path.includes(name)) continue;
    const parts = path.split('/');
    const at = parts.indexOf(name);
    if (at !== -1) found.add(parts.slice(0, at + 1).join('/'));
  }
  return [...found].sort();
}
