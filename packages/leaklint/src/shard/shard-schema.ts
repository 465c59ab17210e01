/** The form of a shard report, as a file has to have it before anything of it is used. */
import { LINE_CONTEXTS } from '@leaklint/engine';
import type { Schema } from '@leaklint/engine';
import { PROBLEM_KINDS } from '../problem.ts';
import { MOST_SHARDS } from '../repository/part.ts';
import { COMMIT_COLUMNS, SHARD_FORM } from './shard-report.ts';

const count: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const offset: Schema = { type: 'integer', minimum: -10_000, maximum: 10_000 };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const id: Schema = { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' };
const line: Schema = { type: 'string', maxLength: 100_000 };
const word: Schema = { type: 'string', maxLength: 1000 };
const numbers: Schema = { type: 'array' };
const exactly = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({ type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)), additionalProperties: false });
const list = (items: Schema): Schema => ({ type: 'array', items });

const tally = exactly({ count, sum: { type: 'string', pattern: '^[0-9a-f]{1,64}$' } });
const tallies = exactly({ texts: tally, files: tally });
/** No `secret`: a shard carries none. */
const secret = exactly({ fingerprint: { type: 'string', pattern: '^lk1_[0-9a-f]{32}$' }, rule: count, vendor: word, confidence: { enum: ['high', 'medium', 'low'] }, notes: list(word), redacted: word, length: count });
const mark = exactly({ inline: exactly({ tool: { enum: ['leaklint', 'gitleaks', 'betterleaks', 'detect-secrets', 'secretlint', 'trufflehog'] }, reason: { type: 'boolean' } }), allow: list(count), context: list({ enum: LINE_CONTEXTS }), beside: list(exactly({ part: count, line: offset, column: offset, units: offset, from: { enum: ['line', 'start', 'end'] }, length: count })) }, ['inline', 'context', 'beside']);
const sightings = exactly({ secrets: list(secret), marks: list(mark), rows: numbers });

export const SHARD_SCHEMA: Schema = exactly({
  leaklintShard: { type: 'integer', enum: [SHARD_FORM] },
  tool: exactly({ version: word, rules: word, policy: digest }),
  shard: exactly({ index: { type: 'integer', minimum: 1, maximum: MOST_SHARDS }, of: { type: 'integer', minimum: 1, maximum: MOST_SHARDS } }),
  ignored: { type: 'boolean' },
  clone: exactly({ objects: digest, refs: digest, index: digest, tree: digest, head: id, texts: tally, files: tally }, ['head']),
  own: tallies,
  scanned: { type: 'array', items: count },
  bytes: { type: 'array', items: count },
  absent: count,
  problems: list(exactly({ kind: { enum: PROBLEM_KINDS }, subject: line, message: line })),
  objects: sightings,
  files: sightings,
  comments: list(exactly({ unit: count, line: count, rules: list(word) })),
  versions: list(exactly({ file: count, id }, ['id'])),
  sizes: numbers,
  commits: list(exactly(Object.fromEntries(Object.keys(COMMIT_COLUMNS).map((name) => [name, { type: 'string' } satisfies Schema])))),
  seconds: { type: 'number', minimum: 0 },
});
