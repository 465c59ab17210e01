/** Scanners that answer for texts: leaklint's engine in this process, and the peers of this machine, each with the command its own documents give for files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RuleSet, TextScanner, settle } from '@leaklint/engine';
import { type Build, type BuildOptions, buildsOf } from './builds.ts';
import { type Answer, type Case, SHARED } from './corpus.ts';
import { type Found, readDetectSecrets, readGitleaks, readKingfisher, readRipsecrets, readSecretlint, readTrufflehog } from './peer-reports.ts';

export interface Detector {
  readonly name: string;
  readonly version: string;
  /** The corpora that it or a relative of it wrote. */
  readonly own: readonly string[];
  /** False where a report does not say which rule it was: whether a near miss was taken for what it nearly is stays unknown. */
  readonly namesRules: boolean;
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
    own: [],
    namesRules: true,
    answer: (cases) => cases.map(({ text }) => {
      const bytes = Buffer.from(text, 'utf8');
      return settle(scanner.scan(bytes)).map((match) => ({ secret: bytes.toString('utf8', match.start, match.end), rule: match.rule.id }));
    }),
  };
}

/** Starts the build in the folder that `cases/` and its own files are in; the standard output. */
type Start = (args: readonly string[]) => string;

/** A peer scans the folder `cases` with one file a case, `INDEX/NAME`, all at once. */
interface Peer {
  readonly name: string;
  readonly versionArgs: readonly string[];
  /** Exit codes that say no more than that something was found, or nothing. */
  readonly exits: readonly number[];
  readonly own: (version: string) => readonly string[];
  readonly namesRules?: false;
  /** Found secrets unmasked and each time they stand somewhere, nothing sent anywhere. */
  readonly scan: (start: Start, scratch: string) => readonly Found[];
}

const GITLEAKS = ['gitleaks', 'gitleaks-generated'];
/** nosey parker's cases went into titus', and those into kingfisher's. */
const NOSEYPARKER = ['noseyparker', 'titus', 'kingfisher', 'kingfisher-files'];

const gitleaksLike = (name: string): Peer => ({
  name,
  versionArgs: ['version'],
  exits: [0],
  own: () => GITLEAKS,
  scan: (start, scratch) => {
    const report = join(scratch, 'report.json');
    start(['dir', '--no-banner', '--exit-code=0', '--log-level=error', '--report-format=json', `--report-path=${report}`, 'cases']);
    return readGitleaks(readFileSync(report, 'utf8'));
  },
});

const PEERS: readonly Peer[] = [
  gitleaksLike('gitleaks'),
  gitleaksLike('betterleaks'),
  {
    name: 'trufflehog',
    versionArgs: ['--version'],
    exits: [0],
    own: () => [],
    scan: (start) => readTrufflehog(start(['filesystem', '--no-verification', '--no-update', '--json', 'cases'])),
  },
  {
    name: 'kingfisher',
    versionArgs: ['--version'],
    exits: [0, 200, 205],
    // since 2.0 its rules are betterleaks'
    own: (version) => (Number.parseInt(version, 10) >= 2 ? [...NOSEYPARKER, ...GITLEAKS] : NOSEYPARKER),
    scan: (start, scratch) => {
      const report = join(scratch, 'report.json');
      start(['scan', 'cases', '--no-validate', '--no-update-check', '--no-dedup', `--rule-cache-dir=${join(scratch, 'rules')}`, '--format=json', `--output=${report}`]);
      return readKingfisher(readFileSync(report, 'utf8'));
    },
  },
  {
    name: 'detect-secrets',
    versionArgs: ['--version'],
    exits: [0],
    own: () => ['detect-secrets'],
    scan: (start, scratch) => {
      writeFileSync(join(scratch, 'baseline.json'), start(['scan', '--all-files', '--no-verify', 'cases']));
      return readDetectSecrets(start(['audit', '--report', 'baseline.json']));
    },
  },
  {
    name: 'ripsecrets',
    versionArgs: ['--version'],
    exits: [0, 1],
    own: () => ['ripsecrets'],
    namesRules: false,
    scan: (start) => readRipsecrets(start(['--only-matching', 'cases'])),
  },
  {
    name: 'secretlint',
    versionArgs: ['--version'],
    exits: [0, 1],
    own: () => [],
    scan: (start, scratch) => {
      writeFileSync(join(scratch, '.secretlintrc.json'), JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }));
      // to a pipe it would print no more than fits before it exits
      start(['--no-color', '--no-maskSecrets', '--format=json', '--output=report.json', 'cases/**/*']);
      return readSecretlint(readFileSync(join(scratch, 'report.json'), 'utf8'));
    },
  },
];

/** The peers of this machine. */
export function installedDetectors(options: BuildOptions): Detector[] {
  return PEERS.flatMap((peer) => buildsOf(peer.name, peer.versionArgs, options).map((build) => ({
    name: build.name,
    version: build.version,
    own: peer.own(build.version),
    namesRules: peer.namesRules ?? true,
    answer: (cases) => askPeer(peer, build, cases),
  })));
}

function askPeer(peer: Peer, { name, file }: Build, cases: readonly Case[]): Answer[][] {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-score-'));
  const start: Start = (args) => {
    const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: scratch });
    if (status === null || !peer.exits.includes(status)) throw new Error(`${name} ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
    return stdout;
  };
  try {
    for (const [index, { text, path }] of cases.entries()) {
      mkdirSync(join(scratch, 'cases', String(index)), { recursive: true });
      writeFileSync(join(scratch, 'cases', String(index), path === undefined ? 'case.txt' : basename(path)), text);
    }
    const answers = cases.map((): Answer[] => []);
    for (const found of peer.scan(start, scratch)) {
      const index = Number(/(?:^|\/)cases\/(\d+)\//.exec(found.path)?.[1]);
      const text = cases[index]?.text;
      if (text === undefined) throw new Error(`${name} reports a path that is no case`);
      answers[index]?.push(...answersOf(found, text));
    }
    return answers;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** A value that the text does not hold (decoded, rewritten) or that is a mere piece says no more than its lines do: those are the answer then, to the peer's favour. */
export function answersOf({ rule, secrets, lines }: Found, text: string): Answer[] {
  return secrets.flatMap((secret) => {
    if (lines === undefined || (text.includes(secret) && secret.length >= SHARED)) return [{ rule, secret }];
    return [{ rule, secret: text.split('\n').slice(lines[0] - 1, lines[1]).join('\n') }];
  });
}
