/** Place contexts: what a place is, as far as its path and its line show: a test, an env file, a URL query, a log call. They are told beside a finding and decide nothing. */
import { FILE_CONTEXTS, fileContexts, LINE_CONTEXTS } from '@leaklint/engine';
import type { FileContext, LineContext } from '@leaklint/engine';

export type PlaceContext = FileContext | LineContext;

/** Also the order in which they are told: those of the file first. */
export const PLACE_CONTEXTS: readonly PlaceContext[] = [...FILE_CONTEXTS, ...LINE_CONTEXTS];

/** As they read behind "in". */
const WORDS: Readonly<Record<PlaceContext, string>> = {
  test: 'a test',
  fixture: 'a fixture',
  story: 'a story',
  example: 'an example',
  docs: 'documentation',
  development: 'a file for development',
  'env-file': 'an env file',
  'ci-config': 'a CI configuration',
  'lock-file': 'a lock file',
  'source-map': 'a source map',
  bundle: 'a bundle',
  'log-call': 'a log call',
  'url-query': 'a URL query',
  'url-user': 'the user part of a URL',
  'url-path': 'a URL path',
  header: 'a header',
  'command-line': 'a command line',
  assignment: 'an assignment',
  argument: 'an argument',
};

/** A path speaks for itself, and most keys are assigned or handed on. */
const REMARKABLE: ReadonlySet<PlaceContext> = new Set(LINE_CONTEXTS.filter((context) => context !== 'assignment' && context !== 'argument'));

/** What a person is told of a place beside its path. */
export function contextWords({ context = [] }: { readonly context?: readonly PlaceContext[] }): string[] {
  return context.filter((one) => REMARKABLE.has(one)).map((one) => `in ${WORDS[one]}`);
}

const byPath = new Map<string, readonly FileContext[]>();

/** Of one place; a path is bytes as latin1. */
export function placeContexts(path: string | undefined, line: readonly LineContext[] = []): readonly PlaceContext[] {
  if (path === undefined) return line;
  let file = byPath.get(path);
  if (file === undefined) {
    file = fileContexts(path);
    if (byPath.size > 65_536) byPath.clear();
    byPath.set(path, file);
  }
  return line.length === 0 ? file : [...file, ...line];
}

export function inOrder(contexts: Iterable<PlaceContext>): PlaceContext[] {
  const all = new Set(contexts);
  return PLACE_CONTEXTS.filter((context) => all.has(context));
}

/** Files that are run or read by everyone, where only a test key belongs. */
const OUTSIDE_PRODUCTION: ReadonlySet<PlaceContext> = new Set(['test', 'fixture', 'story', 'example', 'docs', 'development']);

/** `a test and a fixture`, where a live key stands in such files. */
export function liveOutsideProduction({ environment, context }: { readonly environment?: 'live' | 'test'; readonly context?: readonly PlaceContext[] }): string | undefined {
  const where = environment === 'live' ? (context ?? []).filter((one) => OUTSIDE_PRODUCTION.has(one)).map((one) => WORDS[one]) : [];
  if (where.length === 0) return undefined;
  return where.length === 1 ? where[0] : `${where.slice(0, -1).join(', ')} and ${where.at(-1)}`;
}

/** The same as a note, with what to do. */
export function liveKeyNote(finding: Parameters<typeof liveOutsideProduction>[0]): string | undefined {
  const where = liveOutsideProduction(finding);
  return where === undefined ? undefined : `a live key in ${where}: use a test key there`;
}
