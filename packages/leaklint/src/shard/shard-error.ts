/** Shards that are sound each and do not add up to one scan: nothing is known to be clean. */
export class ShardError extends Error {
  override readonly name = 'ShardError';
}
