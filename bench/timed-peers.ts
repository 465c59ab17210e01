/** The peers of this machine as contenders against the clock. */
import { buildsOf } from './builds.ts';
import { PEERS } from './peers/index.ts';
import type { Timed } from './peers/peer.ts';

export interface TimedPeer extends Timed {
  readonly name: string;
  readonly version: string;
}

/** Those that answer to their name on PATH. */
export function timedPeers(): TimedPeer[] {
  return PEERS.flatMap(({ name, versionArgs, timed }) => buildsOf(name, versionArgs, {}).map(({ version }) => ({ name, version, ...timed })));
}
