/** Other scanners, when they are on PATH: each with the command its own documents give for the full history, and no network. */
import { spawnSync } from 'node:child_process';
import type { Command } from './measure.ts';

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** 'history': every commit; 'files': the working tree only, so not the same work. */
  readonly reach: 'history' | 'files';
  readonly command: (repository: string, scratch: string) => Command;
  /** What it offers for a hook, where it offers something that needs no list of files. */
  readonly staged?: (repository: string) => Command;
}

interface Known extends Omit<Peer, 'version'> {
  readonly versionArgs: readonly string[];
}

/** All exit codes are made 0 for "found something" where the tool allows it; the others' are left as they are. */
const known: readonly Known[] = [
  {
    name: 'gitleaks',
    reach: 'history',
    versionArgs: ['version'],
    command: (repository, scratch) => ({ file: 'gitleaks', args: ['git', '--no-banner', '--exit-code=0', '--redact', '--log-level=error', '--report-format=json', `--report-path=${scratch}/gitleaks.json`, repository] }),
    staged: (repository) => ({ file: 'gitleaks', args: ['git', '--pre-commit', '--staged', '--no-banner', '--redact', '--log-level=error', repository] }),
  },
  {
    name: 'betterleaks',
    reach: 'history',
    versionArgs: ['version'],
    command: (repository, scratch) => ({ file: 'betterleaks', args: ['git', '--no-banner', '--exit-code=0', '--redact', '--log-level=error', '--report-format=json', `--report-path=${scratch}/betterleaks.json`, repository] }),
    staged: (repository) => ({ file: 'betterleaks', args: ['git', '--pre-commit', '--staged', '--no-banner', '--redact', '--log-level=error', repository] }),
  },
  {
    name: 'trufflehog',
    reach: 'history',
    versionArgs: ['--version'],
    command: (repository) => ({ file: 'trufflehog', args: ['git', `file://${repository}`, '--bare', '--no-verification', '--no-update', '--json'] }),
  },
  {
    name: 'kingfisher',
    reach: 'history',
    versionArgs: ['--version'],
    command: (repository) => ({ file: 'kingfisher', args: ['scan', repository, '--git-history=full', '--no-validate', '--no-update-check', '--redact', '--format=json'] }),
  },
  { name: 'titus', reach: 'history', versionArgs: ['version'], command: (repository, scratch) => ({ file: 'titus', args: ['scan', repository, '--git', `--output=${scratch}/titus.ds`] }) },
  { name: 'ripsecrets', reach: 'files', versionArgs: ['--version'], command: (repository) => ({ file: 'ripsecrets', args: [repository] }) },
  { name: 'secretlint', reach: 'files', versionArgs: ['--version'], command: (repository) => ({ file: 'secretlint', args: ['--maskSecrets', '**/*'], cwd: repository }) },
  { name: 'detect-secrets', reach: 'files', versionArgs: ['--version'], command: (repository) => ({ file: 'detect-secrets', args: ['scan', '--all-files', '--no-verify', repository] }) },
];

/** The peers that answer to their name on this machine. */
export function installedPeers(): Peer[] {
  return known.flatMap(({ versionArgs, ...peer }) => {
    const asked = spawnSync(peer.name, versionArgs, { encoding: 'utf8', timeout: 20_000 });
    if (asked.error !== undefined) return [];
    return [{ ...peer, version: /\d+\.\d+(?:\.\d+)?/.exec(asked.stdout + asked.stderr)?.[0] ?? 'unknown' }];
  });
}
