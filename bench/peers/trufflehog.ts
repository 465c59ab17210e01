/** trufflehog, which is told to verify nothing. */
import { type Found, type Peer, type Report, forms } from './peer.ts';
import { run } from './repository-run.ts';

const OFFLINE = ['--no-verification', '--no-update', '--json'];

export const trufflehog: Peer = {
  name: 'trufflehog',
  versionArgs: ['--version'],
  files: { exits: [0], own: () => [], scan: (start) => readTrufflehog(start(['filesystem', ...OFFLINE, 'cases'])) },
  repository: ({ file }) => {
    const scan = (root: string, flags: readonly string[]): Report => {
      const { status, stdout, stderr } = run(file, ['git', `file://${root}`, ...flags, ...OFFLINE], root);
      const logged = stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { level?: string; error?: string });
      return { secrets: forms(readTrufflehog(stdout)), incomplete: status !== 0 || logged.some(({ level = '', error }) => error !== undefined || /error/.test(level)) };
    };
    return {
      command: { history: 'trufflehog git file://ROOT', staged: 'trufflehog git file://ROOT --since-commit HEAD' },
      history: (root) => scan(root, []),
      staged: (root) => scan(root, ['--since-commit', 'HEAD']),
    };
  },
  timed: { reach: 'history', command: (repository) => ({ file: 'trufflehog', args: ['git', `file://${repository}`, '--bare', ...OFFLINE] }) },
};

interface TrufflehogPlace {
  readonly file?: string;
  readonly line?: number;
}

interface TrufflehogFinding {
  readonly DetectorName?: string;
  readonly Raw?: string;
  readonly RawV2?: string;
  readonly SourceMetadata?: { readonly Data?: { readonly Filesystem?: TrufflehogPlace; readonly Git?: TrufflehogPlace } };
}

/** `--json`: a line a finding, between lines of its log. `RawV2` is where a key has two parts. */
export function readTrufflehog(stdout: string): Found[] {
  return stdout.split('\n').filter((line) => line.startsWith('{"SourceMetadata"')).map((line) => {
    const { DetectorName = '', Raw = '', RawV2 = '', SourceMetadata } = JSON.parse(line) as TrufflehogFinding;
    const { file = '', line: at = 0 } = SourceMetadata?.Data?.Filesystem ?? SourceMetadata?.Data?.Git ?? {};
    return { path: file, rule: DetectorName, secrets: [Raw, RawV2].filter((text) => text !== ''), ...(at > 0 ? { lines: [at, at] as const } : {}) };
  });
}
