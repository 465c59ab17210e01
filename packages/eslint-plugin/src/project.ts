// The project: what its .leaklint.yml and its baseline say of keys that are found, read as the scanner reads them, and only when one is found.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { type Allow, Allowlist, type Baseline, ContentRules, EMPTY_BASELINE, PUBLIC_SALT, PathFilter, contentRules, isBaselined } from '@leaklint/engine';
import { readBaseline } from './baseline.ts';
import type { KeyMatch } from './detector.ts';
import { type ScannerConfig, readScannerConfig } from './scanner-config.ts';
import type { Settings } from './settings.ts';

const CONFIG = '.leaklint.yml';
const BASELINE = '.leaklint-baseline';

/** Whether the project knows of a key: by a comment beside it, an allowlist, a path, a rule that is off, or a baseline. */
export function isKnown(match: KeyMatch, settings: Settings, filename: string, cwd: string): boolean {
  const file = resolve(cwd, filename);
  const project = settings.project ? projectAt(rootOf(file) ?? cwd) : undefined;
  const { baseline } = settings;
  if (baseline !== undefined && [baseline.salt, project?.salt, PUBLIC_SALT].some((salt) => salt !== undefined && isBaselined(baseline, match.fingerprint(salt)))) return true;
  return project?.knows(match, file) ?? false;
}

/** The nearest folder above a file that has a `.git`. */
function rootOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (statSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

interface Remembered {
  /** By file: when it was changed and how long it is; undefined where there is none. */
  readonly stamps: ReadonlyMap<string, string | undefined>;
  readonly project: Project;
}

const remembered = new Map<string, Remembered>();

/** The project of a folder, read again when one of its files has changed: an editor stays open for days. */
function projectAt(root: string): Project {
  const known = remembered.get(root);
  if (known !== undefined && [...known.stamps].every(([path, stamp]) => stampOf(path) === stamp)) return known.project;
  const stamps = new Map<string, string | undefined>();
  const read = (name: string): string | undefined => {
    const path = join(root, name);
    const stamp = stampOf(path);
    stamps.set(path, stamp);
    return stamp === undefined ? undefined : readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  };
  const config = readScannerConfig(read, CONFIG);
  const name = config.baseline ?? BASELINE;
  const project = new Project(root, config, read(name) === undefined ? EMPTY_BASELINE : readBaseline(join(root, name)));
  remembered.set(root, { stamps, project });
  return project;
}

function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.mtimeMs} ${stat.size}`;
}

class Project {
  readonly salt: string;
  readonly #root: string;
  readonly #config: ScannerConfig;
  readonly #baseline: Baseline;
  readonly #disabled: ReadonlySet<string>;
  readonly #content: ContentRules;
  readonly #allowlist: Allowlist;
  readonly #include: PathFilter | undefined;
  readonly #exclude: PathFilter;

  constructor(root: string, config: ScannerConfig, baseline: Baseline) {
    const allow: readonly Allow[] = config.allow;
    this.#root = root;
    this.#config = config;
    this.#baseline = baseline;
    this.salt = config.salt ?? baseline.salt ?? PUBLIC_SALT;
    this.#disabled = new Set(config.disable);
    this.#content = new ContentRules(contentRules(allow));
    this.#allowlist = new Allowlist(allow);
    this.#include = config.include.length === 0 ? undefined : new PathFilter(config.include);
    this.#exclude = new PathFilter(config.exclude);
  }

  knows(match: KeyMatch, file: string): boolean {
    const rule = match.rule.id;
    if (this.#disabled.has(rule)) return true;
    if (match.ignored !== undefined && (match.ignored.reason || !this.#config.requireReasons)) return true;
    // Paths are bytes as latin1, as in git.
    const path = Buffer.from(relative(this.#root, file).replaceAll('\\', posix.sep), 'utf8').toString('latin1');
    if (this.#exclude.has(path) || this.#include?.has(path) === false) return true;
    const fingerprint = match.fingerprint(this.salt);
    if (isBaselined(this.#baseline, fingerprint)) return true;
    // Which commit brings it is not known yet: entries by commit are the scanner's.
    return this.#allowlist.allowing({ rule, fingerprint, fitting: match.fitting(this.#content), commit: undefined, everyPath: (passes) => passes(path) }).length > 0;
  }
}
