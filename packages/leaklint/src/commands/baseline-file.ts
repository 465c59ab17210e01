/** The baseline of a project as a file that commands write: added to, pruned, audited. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBaseline } from '@leaklint/engine';
import type { Baseline, BaselineEntry } from '@leaklint/engine';
import { policyFor, projectRoot } from '../project.ts';
import type { Policy } from '../policy/policy.ts';
import type { ScanOptions } from '../scan-options.ts';
import { writeReportFile } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';

export class BaselineFile {
  readonly policy: Policy;
  /** From the root of the project. */
  readonly name: string;
  readonly #path: string;
  readonly #entries: Map<string, BaselineEntry>;
  readonly #salt: string | undefined;

  private constructor(policy: Policy, root: string, name: string) {
    this.policy = policy;
    this.name = name;
    this.#path = join(root, name);
    this.#entries = new Map(policy.baseline.entries);
    this.#salt = policy.baseline.salt;
  }

  /** The project's own, whether it exists yet or not. */
  static async open(options: Pick<ScanOptions, 'path' | 'config' | 'baseline'>): Promise<BaselineFile> {
    if (options.baseline === false) throw new UsageError('--no-baseline leaves nothing to write');
    const policy = await policyFor({ ...options, scope: 'everything' }, { baselineIsMade: true });
    if (policy.baselineFile === undefined) throw new UsageError('there is no baseline to write');
    return new BaselineFile(policy, projectRoot(options.path), policy.baselineFile);
  }

  get entries(): ReadonlyMap<string, BaselineEntry> {
    return this.#entries;
  }

  set(entry: BaselineEntry): void {
    this.#entries.set(entry.fingerprint, entry);
  }

  delete(fingerprint: string): void {
    this.#entries.delete(fingerprint);
  }

  /** Whole or not at all. */
  write(): void {
    const baseline: Baseline = { entries: this.#entries, ...(this.#salt === undefined ? {} : { salt: this.#salt }) };
    writeReportFile(this.#path, formatBaseline(baseline), false);
  }

  /** What helps two branches that both add to it; undefined where .gitattributes has it. */
  mergeHint(): string | undefined {
    const attributes = join(this.#path.slice(0, -this.name.length), '.gitattributes');
    if (existsSync(attributes) && readFileSync(attributes, 'utf8').includes(`${this.name} `)) return undefined;
    return `so that merges keep both sides by themselves, add to .gitattributes: ${this.name} merge=union`;
  }
}
