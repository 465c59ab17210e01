/**
 * The cache of one repository's scan. While objects, refs and index are what they were, what was seen in objects is recalled instead of read; where objects came, those are read.
 * Files on disk are read every time. Only whole scans are remembered: where an object could not be read, or something changed meanwhile, everything is read again.
 */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { isTouched, storeState } from '@leaklint/git';
import type { Repository, StoreState } from '@leaklint/git';
import { RuleSet } from '@leaklint/engine';
import type { Job } from '../job.ts';
import { Mask } from '../terminal/mask.ts';
import type { ScannedNames } from '../repository/names.ts';
import type { ObjectOutcome } from '../repository/outcome.ts';
import type { Problem, ProblemKind } from '../problem.ts';
import { stagedRows } from '../repository/repository-lists.ts';
import type { Listed, Lists } from '../repository/repository-lists.ts';
import { version } from '../version.ts';
import { decodeGround, encodeGround } from './ground-file.ts';
import type { GroundFile } from './ground-file.ts';
import { knownNames, scanKnownNames } from './known-names.ts';
import type { KnownNames } from './known-names.ts';
import { installation, recipeOf } from './recipe.ts';
import { isTellable, recall, remember } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { Shelf } from './shelf.ts';
import { CacheTrouble } from './trouble.ts';

/** Grows with every change of what stands in a file. */
const FORM = 4;

interface CacheFile {
  readonly form: number;
  readonly version: string;
  readonly installation: string;
  /** Digests of what was scanned. */
  readonly state: string;
  readonly refs: string;
  readonly index: string;
  readonly names: KnownNames;
  readonly objects: Remembered;
}

export interface Recalled {
  readonly objects: ObjectOutcome;
  readonly names: ScannedNames;
}

/** What of a scan has to be whole before it is remembered. */
export interface ToRemember {
  readonly objects: ObjectOutcome;
  readonly lists: Lists;
  readonly names: ScannedNames;
  readonly namesInTrees: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Of files on disk, which are read every time, and of what is missing, which is remembered. */
const HARMLESS: ReadonlySet<ProblemKind> = new Set(['missing-object', 'unreadable-file', 'nested-repository', 'shallow', 'partial-clone']);

export class ScanCache {
  readonly #job: Job;
  readonly #repository: Repository;
  readonly #shelf: Shelf;
  /** Of what is recalled as it is, and of what it takes to build on it: few scans need that, and it is large. */
  readonly #name: string;
  readonly #groundName: string;
  readonly #before: StoreState;
  readonly #trouble: Trouble;
  #file: CacheFile | undefined;

  private constructor(job: Job, repository: Repository, shelf: Shelf) {
    this.#job = job;
    this.#repository = repository;
    this.#shelf = shelf;
    const { commonDir, objectsDir, gitDir } = repository;
    const who = digest([commonDir, objectsDir, gitDir, ...repository.alternates]).slice(0, 32);
    const recipe = recipeOf(job);
    this.#name = `${who}-${recipe.slice(0, 16)}`;
    this.#groundName = `${this.#name}.ground`;
    this.#before = storeState(repository);
    this.#trouble = new Trouble(job);
  }

  /** `undefined`: none is asked for, or none would do. */
  static of(job: Job, repository: Repository): ScanCache | undefined {
    const { options, rules } = job;
    const { cache } = options;
    // Rules that were compiled by hand are known by nobody else; a report with secrets is made of what is read; the slow reader is there to be sure.
    if (cache === undefined || options.showSecrets === true || (options.reader ?? 'auto') !== 'auto' || options.shards !== undefined) return undefined;
    if (rules !== RuleSet.builtin() && rules.data === undefined) return undefined;
    const inside = [repository.worktree, repository.gitDir, repository.commonDir].some((folder) => folder !== undefined && [cache.folder, dirname(cache.keyFile)].some((place) => lies(place, folder)));
    if (inside) return undefined; // what a scan writes must not be among what it scans, and nothing in a repository is believed
    return new Trouble(job).attempt(() => new ScanCache(job, repository, new Shelf(cache)));
  }

  /** What objects and names say: recalled where nothing has changed, and told from what is new where something came. `undefined`: everything is to be read. */
  async recall(listed: Promise<Listed>): Promise<Recalled | undefined> {
    this.#file = this.#trouble.attempt(() => this.#taken());
    if (this.#file?.state === this.#before.digest) {
      const { lists } = await listed;
      const recalled = this.#trouble.attempt(() => this.#recalled(lists));
      if (recalled !== undefined) return recalled;
    }
    if (this.#file === undefined || this.#job.options.attribution === false) return undefined;
    return await this.#grown(listed);
  }

  #taken(): CacheFile | undefined {
    const content = this.#shelf.take(this.#name);
    if (content === undefined) return undefined;
    const file = JSON.parse(content.toString('utf8')) as CacheFile; // sealed: what stands there was written by us
    if (!isOurs(file)) throw new CacheTrouble('the cache was made by another version of leaklint');
    return file;
  }

  #recalled(lists: Lists): Recalled | undefined {
    const file = this.#file;
    const key = this.#shelf.keyFor('names');
    if (file === undefined || key === undefined || file.refs !== refsDigest(lists) || file.index !== indexDigest(lists)) return undefined;
    this.#shelf.touch(this.#name, new Date());
    return { objects: recall(file.objects, this.#repository.idBytes), names: scanKnownNames(this.#job, file.names, lists, key).names };
  }

  async #grown(listed: Promise<Listed>): Promise<Recalled | undefined> {
    const [job, repository, state] = [this.#job, this.#repository, this.#before];
    const kept = this.#trouble.attempt(() => {
      const content = this.#shelf.take(this.#groundName);
      const key = this.#shelf.keyFor('names');
      return content === undefined || key === undefined ? undefined : { ...decodeGround(content), key };
    });
    if (kept === undefined || !isOurs(kept.file) || !stillHolds(kept.file, state)) return undefined;
    const { grow } = await import('./growth.ts');
    const grown = await grow({ job, repository, ground: kept, state, listed, key: kept.key });
    if (grown === undefined) return undefined;
    const { lists, problems } = await listed;
    const { names, known } = scanKnownNames(job, grown.names, lists, kept.key);
    this.#trouble.attempt(() => {
      this.#shelf.touch(this.#groundName, new Date());
      if (names.hot.length > 0 || !problems.every(isHarmless) || !this.#isQuiet() || !isTellable(grown.objects, new Mask(job.rules, false))) return;
      this.#keep(lists, known, grown.objects);
    });
    return { objects: recall(grown.objects, repository.idBytes), names };
  }

  /** For the next time. */
  remember({ objects, lists, names, namesInTrees, problems }: ToRemember): void {
    const { counts, past } = objects;
    if (names.hot.length > 0 || !problems.every(isHarmless) || Object.values(counts).some(({ scanned, total }) => scanned !== total)) return;
    this.#trouble.attempt(() => {
      if (!this.#isQuiet()) return;
      const mask = new Mask(this.#job.rules, false);
      const remembered = remember(objects, mask);
      const key = remembered === undefined ? undefined : this.#shelf.keyFor('names', true);
      if (remembered === undefined || key === undefined) return;
      const known = knownNames(namesInTrees, lists, key);
      this.#keep(lists, known, remembered);
      const ground = past?.ground?.();
      if (ground === undefined || !mask.leaves([], [...ground.introductions, ...ground.headPlaces].map(({ path }) => path))) return;
      const { commits, ...rest } = ground;
      const sizes = [...stagedRows(objects.table, lists.index).paths.keys()].map((row) => [objects.table.hex(row), objects.table.sizes[row] as number] as const);
      this.#shelf.put(this.#groundName, encodeGround({ ...made(), files: [...this.#before.files], objects: remembered, names: known, sizes, past: rest }, commits));
    });
  }

  /** Nothing was written into the object store since, nor so lately before that it could not be told. */
  #isQuiet(): boolean {
    const after = storeState(this.#repository);
    return after.settled && after.digest === this.#before.digest;
  }

  #keep(lists: Lists, names: KnownNames, objects: Remembered): void {
    const file: CacheFile = { ...made(), state: this.#before.digest, refs: refsDigest(lists), index: indexDigest(lists), names, objects };
    this.#shelf.put(this.#name, Buffer.from(JSON.stringify(file)));
  }
}

function made(): Pick<CacheFile, 'form' | 'version' | 'installation'> {
  return { form: FORM, version: version(), installation: installation() };
}

function isOurs(file: Pick<CacheFile, 'form' | 'version' | 'installation'>): boolean {
  return file.form === FORM && file.version === version() && file.installation === installation();
}

function isHarmless({ kind }: Problem): boolean {
  return HARMLESS.has(kind);
}

/** Whether every pack and index is as it was, or only touched, and no object is gone. */
function stillHolds({ files }: GroundFile, state: StoreState): boolean {
  return files.every(([path, told]) => {
    const now = state.files.get(path);
    return now === told || (now !== undefined && (!/\.(?:pack|idx)$/.test(path) || isTouched(told, now)));
  });
}

/** Without the cache everything is read: nothing that goes wrong with it is a reason to stop. What is not believed is said, once; that a disk cannot be written is nobody's concern here. */
class Trouble {
  readonly #job: Job;
  #said = false;

  constructor(job: Job) {
    this.#job = job;
  }

  attempt<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch (error) {
      if (error instanceof CacheTrouble) {
        if (!this.#said) this.#job.options.onNote?.(`${error.message}: it is not used, and everything is read`);
        this.#said = true;
      } else if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      return undefined;
    }
  }
}

function refsDigest({ refs: { head, refs, problems } }: Lists): string {
  return digest([head.id ?? '', head.name ?? '', ...refs.map(({ name, id, symbolic }) => `${name}\0${id}\0${symbolic ?? ''}`), ...problems]);
}

function indexDigest({ index }: Lists): string {
  return digest(index.map(({ path, id, mode, stage }) => `${path}\0${id} ${mode} ${stage}`));
}

/** Each line has its length before it, so that no two lists read alike. */
function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.map((line) => `${line.length} ${line}\n`).join(''), 'latin1').digest('hex');
}

function lies(path: string, folder: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way));
}

/** Of the part that exists; the rest as it stands. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const parent = dirname(path);
    return parent === path ? path : `${realPath(parent).replace(/[\\/]$/, '')}${sep}${path.slice(parent.length).replace(/^[\\/]/, '')}`;
  }
}
