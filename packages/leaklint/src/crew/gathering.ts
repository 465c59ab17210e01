/** A gathering: adds up what the tasks of one scan bring back, in any order. */
import type { CommitPassResult, TreePassResult } from '@leaklint/git';
import type { Count } from '../coverage.ts';
import type { IgnoreComment } from '../tasks/comment-watch.ts';
import type { NamedEntries } from '../tasks/named-entries.ts';
import type { Problem } from '../problem.ts';
import type { Sightings } from '../findings/sightings.ts';
import { unitsOf } from '../findings/sightings.ts';
import { TYPES } from '../tasks/task.ts';
import type { TaskResult } from '../tasks/task.ts';

export class Gathering {
  /** Units are rows of the object table, or positions in the list of files. */
  readonly objects: Sightings[] = [];
  readonly files: Sightings[] = [];
  readonly problems: Problem[] = [];
  readonly commits: CommitPassResult[] = [];
  readonly trees: TreePassResult[] = [];
  readonly named: NamedEntries[] = [];
  /** In files, by their positions. */
  readonly comments: IgnoreComment[] = [];
  readonly #scanned = new Float64Array(TYPES);
  readonly #bytes = new Float64Array(TYPES);
  #left: number[] = [];
  /** Files that were gone when their turn came. */
  absent = 0;
  /** By position of a file with a match: the blob id of what it held. */
  versions: ReadonlyMap<number, string | undefined> = new Map();

  add(result: TaskResult): void {
    if (result.sightings.rows.length > 0) (result.kind === 'files' ? this.files : this.objects).push(result.sightings);
    for (const problem of result.problems) this.problems.push(problem);
    for (let type = 0; type < TYPES; type++) {
      this.#scanned[type] = (this.#scanned[type] as number) + (result.scanned[type] as number);
      this.#bytes[type] = (this.#bytes[type] as number) + (result.bytes[type] as number);
    }
    this.absent += result.absent;
    for (const row of result.left) this.#left.push(row);
    if (result.commits !== undefined) this.commits.push(result.commits);
    if (result.trees !== undefined) this.trees.push(result.trees);
    if (result.named !== undefined) this.named.push(result.named);
    for (const comment of result.comments ?? []) this.comments.push(comment);
  }

  /** Rows that are to be read another way, since the last call. */
  takeLeft(): number[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  /** What was scanned and its bytes, by type. */
  counts(): { readonly scanned: readonly number[]; readonly bytes: readonly number[] } {
    return { scanned: [...this.#scanned], bytes: [...this.#bytes] };
  }

  /** Rows of objects with a match. */
  hotRows(): Set<number> {
    return unitsOf(this.objects);
  }

  count(type: number, total: number): Count {
    return { scanned: this.#scanned[type] as number, total, bytes: this.#bytes[type] as number };
  }
}
