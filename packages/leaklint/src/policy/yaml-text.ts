/** A YAML text: its value, and the line of each part of it, so that a mistake can be shown where it was made. */
import { isCollection, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, ErrorCode, Node } from 'yaml';
import { ConfigError } from './config-error.ts';

export interface YamlText {
  readonly value: unknown;
  /** The line (1-based) of a path such as `rules[2].token.length`; of the nearest part above it where there is none. */
  lineOf(path: string): number;
}

/** A text that repeats more than this through aliases is a bomb. */
const MOST_ALIASES = 100;

/** Of mistakes that the parser names in words of its own. What it says of too many levels is that a call stack was exceeded. */
const IN_OUR_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MULTIPLE_DOCS: 'a second document begins here (---): write all of it in one',
  RESOURCE_EXHAUSTION: 'nested too deep',
};

/** Throws `ConfigError` for what is no YAML. @param file as messages name it */
export function readYaml(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', merge: false, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) throw new ConfigError([{ file, line: lines.linePos(mistake.pos[0]).line, path: '', message: IN_OUR_WORDS[mistake.code] ?? mistake.message.split('\n')[0] ?? mistake.code }]);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new ConfigError([{ file, line: 1, path: '', message: 'too many aliases (*name); write them out' }]);
  }
  return { value, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

function offsetOf(document: Document, path: string): number {
  let node: unknown = document.contents;
  let offset = start(node) ?? 0;
  for (const part of path.split(/[.[\]]+/).filter((piece) => piece !== '')) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) break;
      offset = start(pair.key) ?? offset;
      node = pair.value;
    } else if (isCollection(node)) {
      node = node.items[Number(part)];
      offset = start(node) ?? offset;
    } else break;
  }
  return offset;
}

function start(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
