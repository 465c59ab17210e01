/** What a measurement was made on: machine, versions, and the repository's own size. */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

function ask(file: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Lines about the machine, for the head of a report. */
export function describeMachine(): string[] {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `${cpus().length} × ${model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()}`,
    `Node ${process.versions.node}, ${ask('git', ['--version'])}`,
    `leaklint at ${ask('git', ['describe', '--always', '--dirty'])}`,
    `load average ${loadavg()[0]?.toFixed(1) ?? 'unknown'} before the first measurement`,
  ];
}

export interface RepositorySize {
  readonly path: string;
  readonly name: string;
  readonly head: string;
  readonly objects: number;
  readonly blobs: number;
  /** Bytes of all blobs, whole. */
  readonly blobBytes: number;
  /** Bytes of the largest blob. */
  readonly largest: number;
  /** Every blob id, in the order git's packs hold them: what the yardstick is fed. */
  readonly blobIds: string;
}

/** Counts a repository's objects in pack order (`--unordered`). */
export function sizeUp(path: string): RepositorySize {
  const git = ['-C', path];
  const rows = ask('git', [...git, 'cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objecttype) %(objectsize) %(objectname)']).split('\n');
  const blobs = rows.filter((row) => row.startsWith('blob ')).map((row) => row.split(' '));
  const sizes = blobs.map((row) => Number(row[1]));
  const common = ask('git', [...git, 'rev-parse', '--path-format=absolute', '--git-common-dir']);
  const name = common.split('/').filter((part) => part !== '.git' && part !== 'repo' && part !== '').pop() ?? path;
  return {
    path,
    name: name.replace('+', '/').replace(/\.git$/, ''),
    head: ask('git', [...git, 'rev-parse', 'HEAD']),
    objects: rows.length,
    blobs: blobs.length,
    blobBytes: sizes.reduce((sum, size) => sum + size, 0),
    largest: sizes.reduce((most, size) => Math.max(most, size), 0),
    blobIds: blobs.map((row) => `${row[2] ?? ''}\n`).join(''),
  };
}
