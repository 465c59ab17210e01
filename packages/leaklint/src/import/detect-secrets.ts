/** detect-secrets: .secrets.baseline, whose entries hold the SHA-1 of each secret, and the filters that made it. From its documents (github.com/Yelp/detect-secrets). */
import type { Schema } from '@leaklint/engine';
import type { Allow } from '@leaklint/engine';
import { forAllowlist, fromGo } from './foreign-expression.ts';
import { NOTHING_TRANSLATED } from './translation.ts';
import type { KnownFinding, Translation } from './translation.ts';

/** As much of the form as is read. */
export const DETECT_SECRETS_SCHEMA: Schema = {
  type: 'object',
  required: ['results'],
  properties: {
    results: { type: 'object', additionalProperties: { type: 'array', items: { type: 'object', properties: { hashed_secret: { type: 'string' }, is_secret: { type: 'boolean' }, line_number: { type: 'integer' } } } } },
    filters_used: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, pattern: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, file_name: { type: 'string' } } } },
    exclude: { type: 'object' },
  },
};

export interface DetectSecretsBaseline {
  readonly results?: Readonly<Record<string, readonly { readonly hashed_secret?: string; readonly is_secret?: boolean; readonly line_number?: number }[]>>;
  readonly filters_used?: readonly { readonly path?: string; readonly pattern?: string | readonly string[]; readonly file_name?: string }[];
  /** Before version 1.0. */
  readonly exclude?: { readonly files?: unknown; readonly lines?: unknown };
}

/** Filters of its own that look at what leaklint looks at in its own way. */
const BUILT_IN = /^detect_secrets\.filters\.(?:allowlist|heuristic|common|gibberish)\./;

const REGEX_FILTERS: Readonly<Record<string, (expressions: readonly string[]) => Partial<Allow>>> = {
  should_exclude_file: (expressions) => ({ 'path-expressions': expressions }),
  should_exclude_line: (expressions) => ({ expressions, target: 'line' }),
  should_exclude_secret: (expressions) => ({ expressions }),
};

export function fromDetectSecrets(file: string, document: DetectSecretsBaseline): Translation {
  const left: string[] = [];
  const allow: Allow[] = [];
  const take = (name: string, patterns: readonly string[]): void => {
    const make = REGEX_FILTERS[name];
    const expressions = patterns.flatMap((pattern) => {
      // Python's syntax is that of Go as far as the two are used here.
      const rendered = forAllowlist(fromGo(pattern));
      if ('source' in rendered) return [rendered.source];
      left.push(`${file}: ${name} ${pattern}: ${rendered.fault}`);
      return [];
    });
    if (make !== undefined && expressions.length > 0) allow.push({ reason: `${name} of detect-secrets`, ...make(expressions) });
  };
  for (const { path = '', pattern, file_name: words } of document.filters_used ?? []) {
    const name = path.split('.').at(-1) ?? '';
    if (words === undefined && Object.hasOwn(REGEX_FILTERS, name)) take(name, typeof pattern === 'string' ? [pattern] : (pattern ?? []));
    else if (words !== undefined) left.push(`${file}: ${path} ${words}: word lists are not carried over; stopwords of an allow entry do the same`);
    else if (!BUILT_IN.test(path)) left.push(`${file}: ${path}: a filter of one’s own; leaklint runs no programs of a configuration`);
  }
  if (typeof document.exclude?.files === 'string') take('should_exclude_file', [document.exclude.files]);
  if (typeof document.exclude?.lines === 'string') take('should_exclude_line', [document.exclude.lines]);
  const known = Object.entries(document.results ?? {}).flatMap(([path, entries]) =>
    entries.flatMap(({ hashed_secret: sha1, is_secret: isSecret, line_number: line }): KnownFinding[] => {
      const where = `${file}: ${path}${line === undefined ? '' : `:${line}`}`;
      if (sha1 === undefined || !/^[0-9a-f]{40}$/.test(sha1)) {
        left.push(`${where}: no SHA-1`);
        return [];
      }
      return [{ verdict: isSecret === undefined ? 'known' : isSecret ? 'real' : 'false', sha1, ...(isSecret === false ? { reason: 'audited with detect-secrets' } : {}), where }];
    }),
  );
  return { ...NOTHING_TRANSLATED, allow, known, left };
}
