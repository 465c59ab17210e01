/** Scanners that answer for texts: leaklint's engine in this process, and the peers that are on PATH, each with the command its own documents give for files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RuleSet, TextScanner, settle } from '@leaklint/engine';
import type { Answer, Case } from './corpus.ts';

export interface Detector {
  readonly name: string;
  readonly version: string;
  /** The answers for each case, index by index. */
  readonly answer: (cases: readonly Case[]) => Answer[][];
}

/** The engine with the built-in rules; what overlaps is settled, as a scan does. */
export function leaklint(): Detector {
  const rules = RuleSet.builtin();
  const scanner = new TextScanner(rules);
  return {
    name: 'leaklint',
    version: rules.digest,
    answer: (cases) => cases.map(({ text }) => {
      const bytes = Buffer.from(text, 'utf8');
      return settle(scanner.scan(bytes)).map((match) => ({ secret: bytes.toString('utf8', match.start, match.end), rule: match.rule.id }));
    }),
  };
}

/** A peer scans a folder with one file a case, `INDEX/NAME`, and reports paths, secrets, rules. */
interface Peer {
  readonly name: string;
  readonly versionArgs: readonly string[];
  /** Prints or writes its report; found secrets unmasked, nothing sent anywhere. */
  readonly args: (folder: string, report: string) => readonly string[];
  readonly read: (stdout: string, report: string) => readonly (Answer & { readonly path: string })[];
}

interface GitleaksFinding {
  readonly File: string;
  readonly Secret: string;
  readonly RuleID: string;
}

interface TrufflehogFinding {
  readonly DetectorName?: string;
  readonly Raw?: string;
  readonly RawV2?: string;
  readonly SourceMetadata?: { readonly Data?: { readonly Filesystem?: { readonly file?: string } } };
}

const gitleaksLike = (name: string): Peer => ({
  name,
  versionArgs: ['version'],
  args: (folder, report) => ['dir', '--no-banner', '--exit-code=0', '--log-level=error', '--report-format=json', `--report-path=${report}`, folder],
  read: (_, report) => (JSON.parse(readFileSync(report, 'utf8')) as GitleaksFinding[]).map(({ File, Secret, RuleID }) => ({ path: File, secret: Secret, rule: RuleID })),
});

const PEERS: readonly Peer[] = [
  gitleaksLike('gitleaks'),
  gitleaksLike('betterleaks'),
  {
    name: 'trufflehog',
    versionArgs: ['--version'],
    args: (folder) => ['filesystem', '--no-verification', '--no-update', '--json', folder],
    read: (stdout) =>
      stdout.split('\n').filter((line) => line.startsWith('{')).flatMap((line) => {
        const { DetectorName, Raw, RawV2, SourceMetadata } = JSON.parse(line) as TrufflehogFinding;
        const path = SourceMetadata?.Data?.Filesystem?.file;
        return DetectorName === undefined || path === undefined ? [] : [Raw, RawV2].flatMap((secret) => (secret === undefined || secret === '' ? [] : [{ path, secret, rule: DetectorName }]));
      }),
  },
];

/** The peers that answer to their name on this machine. */
export function installedDetectors(): Detector[] {
  return PEERS.flatMap((peer) => {
    const asked = spawnSync(peer.name, peer.versionArgs, { encoding: 'utf8', timeout: 20_000 });
    if (asked.error !== undefined) return [];
    return [{ name: peer.name, version: /\d+\.\d+(?:\.\d+)?/.exec(asked.stdout + asked.stderr)?.[0] ?? 'unknown', answer: (cases) => askPeer(peer, cases) }];
  });
}

function askPeer(peer: Peer, cases: readonly Case[]): Answer[][] {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-score-'));
  try {
    const folder = join(scratch, 'cases');
    for (const [index, { text, path }] of cases.entries()) {
      mkdirSync(join(folder, String(index)), { recursive: true });
      writeFileSync(join(folder, String(index), path === undefined ? 'case.txt' : basename(path)), text);
    }
    const report = join(scratch, 'report.json');
    const { status, stdout, stderr } = spawnSync(peer.name, peer.args(folder, report), { encoding: 'utf8', maxBuffer: 1 << 28, cwd: scratch });
    if (status !== 0) throw new Error(`${peer.name} ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
    const answers = cases.map((): Answer[] => []);
    for (const { path, secret, rule } of peer.read(stdout, report)) {
      const index = /\/cases\/(\d+)\//.exec(path)?.[1];
      if (index === undefined) throw new Error(`${peer.name} reports a path that is no case`);
      answers[Number(index)]?.push({ secret, rule });
    }
    return answers;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
