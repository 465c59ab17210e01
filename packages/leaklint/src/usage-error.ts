/** A usage error: what a person asked for cannot be done as asked. One clear line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
