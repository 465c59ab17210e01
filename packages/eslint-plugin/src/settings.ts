// Settings: what a project says of itself in `settings.leaklint`, with every default filled in and mistakes reported by name.
import { resolve } from 'node:path';
import type { Baseline } from '@leaklint/engine';
import { readBaseline } from './baseline.ts';
import { type Vendor, Vendors } from './vendors.ts';

/** `settings.leaklint` as written. All fields are optional and add to what is built in. */
export interface LeaklintSettings {
  /** Further vendors: where their key goes and how it travels. */
  readonly vendors?: readonly { readonly name: string; readonly hosts?: readonly string[]; readonly header?: string; readonly scheme?: string; readonly query?: string; readonly env?: readonly string[] }[];
  /** Further names that hold keys: whole names, any case and separators. */
  readonly keyNames?: readonly string[];
  /** Functions whose result is no key any more: `mask`, `logger.scrub`. */
  readonly redactors?: readonly string[];
  /** Objects that log: `audit`, or a module that makes such objects: `@acme/log`. */
  readonly loggers?: readonly string[];
  /** Objects or modules that send to an error tracker or analytics. */
  readonly trackers?: readonly string[];
  /** Prefixes of variables that a bundler puts into client code. */
  readonly publicEnvPrefixes?: readonly string[];
  /** Files (globs) that reach users, files that stay on the server, files with test code. */
  readonly clientFiles?: readonly string[];
  readonly serverFiles?: readonly string[];
  readonly testFiles?: readonly string[];
  /** The path of another baseline than the project's own, or fingerprints (`lk1_…`) of known keys. */
  readonly baseline?: string | readonly string[];
  /** Whether the project's own .leaklint.yml and .leaklint-baseline are honoured. Default: yes. */
  readonly project?: boolean;
}

export interface Settings {
  readonly vendors: Vendors;
  readonly keyNames: ReadonlySet<string>;
  readonly redactors: ReadonlySet<string>;
  readonly loggers: ReadonlySet<string>;
  readonly trackers: ReadonlySet<string>;
  readonly publicEnvPrefixes: readonly string[];
  readonly clientFiles: readonly string[];
  readonly serverFiles: readonly string[];
  readonly testFiles: readonly string[];
  readonly baseline: Baseline | undefined;
  readonly project: boolean;
}

const LISTS = ['keyNames', 'redactors', 'loggers', 'trackers', 'publicEnvPrefixes', 'clientFiles', 'serverFiles', 'testFiles'] as const;
const KNOWN: ReadonlySet<string> = new Set([...LISTS, 'vendors', 'baseline', 'project']);

/** One name whatever its case and separators: `X-Api-Key`, `xApiKey` and `X_API_KEY` are the same. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

const read = new WeakMap<object, Settings>();
let none: Settings | undefined;

/** The settings of a lint run. Throws a TypeError that names the field when one is wrong. */
export function settingsOf(shared: Readonly<Record<string, unknown>>, cwd: string): Settings {
  const written = shared['leaklint'];
  if (written === undefined) return (none ??= resolveSettings({}, cwd));
  if (typeof written !== 'object' || written === null) throw new TypeError('settings.leaklint must be an object');
  let settings = read.get(written);
  if (settings === undefined) read.set(written, (settings = resolveSettings(written as Record<string, unknown>, cwd)));
  return settings;
}

function resolveSettings(written: Readonly<Record<string, unknown>>, cwd: string): Settings {
  for (const name of Object.keys(written)) if (!KNOWN.has(name)) throw new TypeError(`settings.leaklint.${name} is unknown; known are ${[...KNOWN].sort().join(', ')}`);
  for (const name of LISTS) if (written[name] !== undefined && !isStrings(written[name])) throw new TypeError(`settings.leaklint.${name} must be a list of strings`);
  const own = written as LeaklintSettings;
  return {
    vendors: new Vendors(readVendors(written['vendors'])),
    keyNames: new Set((own.keyNames ?? []).map(plainName)),
    redactors: new Set(own.redactors),
    loggers: new Set(own.loggers),
    trackers: new Set(own.trackers),
    publicEnvPrefixes: own.publicEnvPrefixes ?? [],
    clientFiles: own.clientFiles ?? [],
    serverFiles: own.serverFiles ?? [],
    testFiles: own.testFiles ?? [],
    baseline: baselineIn(written['baseline'], cwd),
    project: switchIn(written['project']),
  };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readVendors(written: unknown): Vendor[] {
  if (written === undefined) return [];
  if (!Array.isArray(written)) throw new TypeError('settings.leaklint.vendors must be a list');
  return written.map((vendor: unknown, at) => {
    if (typeof vendor !== 'object' || vendor === null || typeof (vendor as { name?: unknown }).name !== 'string') throw new TypeError(`settings.leaklint.vendors[${at}] needs a name`);
    const { name, hosts, header, scheme, query, env } = vendor as NonNullable<LeaklintSettings['vendors']>[number];
    for (const [field, list] of [['hosts', hosts], ['env', env]] as const) if (list !== undefined && !isStrings(list)) throw new TypeError(`settings.leaklint.vendors[${at}].${field} must be a list of strings`);
    return { name, hosts: hosts ?? [], header, scheme, query, env: env ?? [] };
  });
}

/** A file as the scanner writes it, or a list of fingerprints. */
function baselineIn(written: unknown, cwd: string): Baseline | undefined {
  if (written === undefined) return undefined;
  if (isStrings(written)) return { entries: new Map(written.map((fingerprint) => [fingerprint, { fingerprint, verdict: 'known', rule: '' }])) };
  if (typeof written !== 'string') throw new TypeError('settings.leaklint.baseline must be the path of a file or a list of fingerprints');
  return readBaseline(resolve(cwd, written));
}

function switchIn(written: unknown): boolean {
  if (written !== undefined && typeof written !== 'boolean') throw new TypeError('settings.leaklint.project must be true or false');
  return written ?? true;
}
