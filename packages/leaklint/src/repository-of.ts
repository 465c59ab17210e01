/** The repository that a scan is of, looked for once: the policy, the source and the comparison with a base all need it, and finding it takes two processes. */
import { discover } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import type { ScanOptions } from './scan-options.ts';

type Asked = Pick<ScanOptions, 'path' | 'trustOwner' | 'signal'>;

const found = new WeakMap<Asked, Promise<Repository | undefined>>();

/** `undefined`: there is none. Throws as `discover` does. @param options of the scan, the object itself */
export function repositoryOf(options: Asked): Promise<Repository | undefined> {
  const known = found.get(options);
  if (known !== undefined) return known;
  const { path, signal } = options;
  const asked = discover(path, { ...(signal === undefined ? {} : { signal }), trustOwner: options.trustOwner === true });
  found.set(options, asked);
  return asked;
}
