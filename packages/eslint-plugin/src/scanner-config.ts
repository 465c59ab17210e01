// The scanner's configuration, as far as it says which keys are known. The scanner itself checks the rest of it, and says more of mistakes.
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import type { Allow } from '@leaklint/engine';
import type * as Yaml from 'yaml';

export interface ScannerConfig {
  /** Ids of rules that are off. */
  readonly disable: readonly string[];
  /** Patterns as in .gitignore: the only files that are reported, and those that are not. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allow: readonly Allow[];
  readonly salt: string | undefined;
  readonly baseline: string | undefined;
  readonly requireReasons: boolean;
}

/** The text of a file of the project, by its name from the root; undefined where there is none. */
export type ReadText = (name: string) => string | undefined;

const DEEPEST = 8;
const MOST_ALIASES = 100;

/** Loaded when a project has a configuration: most runs of a linter need none of it. */
let yaml: typeof Yaml | undefined;

/** Reads a configuration and what it extends, later ones over earlier ones. Nothing of it is run. Throws a TypeError that names the file. */
export function readScannerConfig(read: ReadText, name: string): ScannerConfig {
  const parts: ScannerConfig[] = [];
  const text = read(name);
  if (text !== undefined) take(read, name, text, [], parts);
  return {
    disable: parts.flatMap(({ disable }) => disable),
    include: parts.flatMap(({ include }) => include),
    exclude: parts.flatMap(({ exclude }) => exclude),
    allow: parts.flatMap(({ allow }) => allow),
    salt: parts.findLast(({ salt }) => salt !== undefined)?.salt,
    baseline: parts.findLast(({ baseline }) => baseline !== undefined)?.baseline,
    requireReasons: parts.some(({ requireReasons }) => requireReasons),
  };
}

function take(read: ReadText, file: string, text: string, trail: readonly string[], parts: ScannerConfig[]): void {
  const value = parse(file, text);
  // A file of rules, which the scanner alone reads.
  if ('provider' in value && trail.length > 0) return;
  for (const name of strings(file, value, 'extends')) {
    const extended = posix.normalize(posix.join(posix.dirname(file), name));
    const inner = extended.startsWith('../') || posix.isAbsolute(name) || trail.includes(extended) || trail.length >= DEEPEST ? undefined : read(extended);
    if (inner === undefined) throw mistake(file, `cannot extend ${name}`);
    take(read, extended, inner, [...trail, file], parts);
  }
  const paths = mapping(file, value['paths'] ?? {}, 'paths');
  const allow = value['allow'] ?? [];
  if (!Array.isArray(allow)) throw mistake(file, 'allow must be a list');
  parts.push({
    disable: strings(file, value, 'disable'),
    include: strings(file, paths, 'include'),
    exclude: strings(file, paths, 'exclude'),
    allow: allow.map((entry: unknown, at) => readAllow(file, mapping(file, entry, `allow[${at}]`))),
    salt: textOf(file, value, 'salt'),
    baseline: textOf(file, value, 'baseline'),
    requireReasons: value['require-reasons'] === true,
  });
}

const LISTS = ['rules', 'paths', 'path-expressions', 'expressions', 'stopwords', 'fingerprints', 'commits'] as const;

function readAllow(file: string, entry: Readonly<Record<string, unknown>>): Allow {
  const lists = LISTS.filter((name) => entry[name] !== undefined).map((name) => [name, strings(file, entry, name)] as const);
  if (lists.every(([name]) => name === 'rules')) throw mistake(file, 'an entry of allow says nothing of what it allows');
  return { reason: textOf(file, entry, 'reason') ?? '', target: entry['target'] === 'line' ? 'line' : 'secret', ...Object.fromEntries(lists) };
}

function parse(file: string, text: string): Readonly<Record<string, unknown>> {
  yaml ??= createRequire(import.meta.url)('yaml') as typeof Yaml;
  const document = yaml.parseDocument(text, { schema: 'core', merge: false, prettyErrors: false });
  const [first] = document.errors;
  if (first !== undefined) throw mistake(file, first.message);
  return mapping(file, document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}, 'it');
}

function mapping(file: string, value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mistake(file, `${what} must be a mapping`);
  return value as Readonly<Record<string, unknown>>;
}

function strings(file: string, value: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const list = value[name] ?? [];
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) throw mistake(file, `${name} must be a list of texts`);
  return list;
}

function textOf(file: string, value: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = value[name];
  if (text !== undefined && typeof text !== 'string') throw mistake(file, `${name} must be a text`);
  return text;
}

function mistake(file: string, message: string): TypeError {
  return new TypeError(`${file}: ${message}; npx leaklint says more`);
}
