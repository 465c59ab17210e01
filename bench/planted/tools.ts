/** The scanners that are asked for a repository and for what is staged: the built product, and the peers of this machine. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PUBLIC_SALT, fingerprint } from '@leaklint/engine';
import { type BuildOptions, buildsOf } from '../builds.ts';
import { PEERS } from '../peers/index.ts';
import type { Report, RepositoryScan } from '../peers/peer.ts';
import { type Ran, mustEnd, run } from '../peers/repository-run.ts';

export interface Tool extends RepositoryScan {
  readonly name: string;
  readonly version: string;
}

const cli = fileURLToPath(new URL('../../packages/leaklint/dist/cli.js', import.meta.url));

/** A scan has findings, a commit has keys. */
interface LeaklintReport {
  readonly findings?: readonly { readonly fingerprint: string }[];
  readonly keys?: readonly { readonly fingerprint: string }[];
}

/** The built product. It prints no keys: a fingerprint says which of the known ones it is. */
function leaklint(): Tool {
  const read = (ran: Ran, known: readonly string[]): Report => {
    mustEnd({ name: 'leaklint' }, ran, 0, 1, 3);
    const byPrint = new Map(known.map((key) => [fingerprint({ rule: { weak: false }, secret: key }, PUBLIC_SALT), key]));
    const { findings, keys = [] } = JSON.parse(ran.stdout) as LeaklintReport;
    return { secrets: (findings ?? keys).map((one) => [byPrint.get(one.fingerprint) ?? one.fingerprint]), incomplete: ran.status === 3 };
  };
  return {
    name: 'leaklint',
    version: (JSON.parse(readFileSync(fileURLToPath(new URL('../../packages/leaklint/package.json', import.meta.url)), 'utf8')) as { version: string }).version,
    command: { history: 'leaklint', staged: 'leaklint staged' },
    history: (root, _, known) => read(run(process.execPath, [cli, '--format=json', '--fail-on=never', '--no-cache', root], root), known),
    staged: (root, _, known) => read(run(process.execPath, [cli, 'staged', '--format=json', '--fail-on=never'], root), known),
  };
}

/** leaklint, and the peers of this machine. */
export function tools(options: BuildOptions): Tool[] {
  return [leaklint(), ...PEERS.flatMap(({ name, versionArgs, repository }) => (repository === undefined ? [] : buildsOf(name, versionArgs, options).map((build) => ({ name: build.name, version: build.version, ...repository(build) }))))];
}
