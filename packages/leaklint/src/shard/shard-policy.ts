/** The policy of a shard: what beside the rules decides what its report says of a match. Shards with another salt or other comments do not fit together. */
import { createHash } from 'node:crypto';
import type { Job } from '../job.ts';

/** A digest: a salt is not for passing on. */
export function shardPolicy({ recording: { salt, inline, allow } }: Job): string {
  return createHash('sha256').update(JSON.stringify({ salt, inline, allow })).digest('hex');
}
