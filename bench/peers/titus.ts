/** titus, nosey parker's successor: measured against the clock alone. */
import { join } from 'node:path';
import type { Peer } from './peer.ts';

export const titus: Peer = {
  name: 'titus',
  versionArgs: ['version'],
  timed: { reach: 'history', command: (repository, scratch) => ({ file: 'titus', args: ['scan', repository, '--git', `--output=${join(scratch, 'titus.ds')}`] }) },
};
