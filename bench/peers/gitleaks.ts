/** gitleaks, and betterleaks, which began as a fork of it and takes the same flags. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GITLEAKS } from './corpus-authors.ts';
import { type Found, type Peer, type Report, forms } from './peer.ts';
import { TROUBLE, run } from './repository-run.ts';

const reportTo = (file: string): string[] => ['--no-banner', '--exit-code=0', '--report-format=json', `--report-path=${file}`];
const STAGED = ['--pre-commit', '--staged'];

function gitleaksLike(scanner: string): Peer {
  return {
    name: scanner,
    versionArgs: ['version'],
    files: {
      exits: [0],
      own: () => GITLEAKS,
      scan: (start, scratch) => {
        const report = join(scratch, 'report.json');
        start(['dir', ...reportTo(report), '--log-level=error', 'cases']);
        return readGitleaks(readFileSync(report, 'utf8'));
      },
    },
    repository: ({ name, file }) => {
      const scan = (root: string, scratch: string, flags: readonly string[]): Report => {
        const report = join(scratch, `${name}.json`);
        const { status, stderr } = run(file, ['git', ...flags, ...reportTo(report), '--no-color', root], root);
        return { secrets: existsSync(report) ? forms(readGitleaks(readFileSync(report, 'utf8'))) : [], incomplete: status !== 0 || stderr.split('\n').some((line) => / (?:ERR|WRN|FTL) /.test(line) && TROUBLE.test(line)) };
      };
      return {
        command: { history: `${name} git`, staged: `${name} git ${STAGED.join(' ')}` },
        history: (root, scratch) => scan(root, scratch, []),
        staged: (root, scratch) => scan(root, scratch, STAGED),
      };
    },
    timed: {
      reach: 'history',
      command: (repository, scratch) => ({ file: scanner, args: ['git', ...reportTo(join(scratch, `${scanner}.json`)), '--redact', '--log-level=error', repository] }),
      staged: (repository) => ({ file: scanner, args: ['git', ...STAGED, '--no-banner', '--redact', '--log-level=error', repository] }),
    },
  };
}

export const gitleaks: Peer = gitleaksLike('gitleaks');
export const betterleaks: Peer = gitleaksLike('betterleaks');

interface GitleaksFinding {
  readonly File: string;
  readonly RuleID: string;
  readonly Secret: string;
  readonly Match: string;
  readonly StartLine: number;
  readonly EndLine: number;
}

/** `--report-format=json` of gitleaks and betterleaks; of nothing the latter writes null. Of what they decode, `Secret` is the decoded text. */
export function readGitleaks(report: string): Found[] {
  return ((JSON.parse(report) as GitleaksFinding[] | null) ?? []).map(({ File, RuleID, Secret, Match, StartLine, EndLine }) => ({ path: File, rule: RuleID, secrets: [Secret], around: Match, lines: [StartLine, EndLine] }));
}
