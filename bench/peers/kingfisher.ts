/** kingfisher, which is told to validate nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GITLEAKS, NOSEYPARKER } from './corpus-authors.ts';
import { type Found, type Peer, type Report, forms } from './peer.ts';
import { TROUBLE, run } from './repository-run.ts';

const OFFLINE = ['--no-validate', '--no-update-check', '--format=json'];
const EXITS = [0, 200, 205];
const everyPlace = (scratch: string, report: string): string[] => [...OFFLINE, '--no-dedup', `--rule-cache-dir=${join(scratch, 'rules')}`, `--output=${report}`];

export const kingfisher: Peer = {
  name: 'kingfisher',
  versionArgs: ['--version'],
  files: {
    exits: EXITS,
    // since 2.0 its rules are betterleaks'
    own: (version) => (Number.parseInt(version, 10) >= 2 ? [...NOSEYPARKER, ...GITLEAKS] : NOSEYPARKER),
    scan: (start, scratch) => {
      const report = join(scratch, 'report.json');
      start(['scan', 'cases', ...everyPlace(scratch, report)]);
      return readKingfisher(readFileSync(report, 'utf8'));
    },
  },
  repository: ({ file }) => {
    const scan = (root: string, scratch: string, flags: readonly string[]): Report => {
      const report = join(scratch, 'kingfisher.json');
      const ran = run(file, ['scan', root, ...flags, ...everyPlace(scratch, report)], root);
      if (!existsSync(report)) return { secrets: [], incomplete: true };
      const text = readFileSync(report, 'utf8');
      const { summary: { scan_partial: partial, scan_failed: failed, pending } = { scan_partial: 0, scan_failed: 0, pending: 0 }, repositories = [] } = (JSON.parse(text) as KingfisherAudit).audit ?? {};
      const says = partial + failed + pending > 0 || repositories.some(({ git }) => git?.shallow === true);
      return { secrets: forms(readKingfisher(text)), incomplete: says || !EXITS.includes(ran.status ?? -1) || ran.stderr.split('\n').some((line) => /^\s*(?:ERROR|WARN) /.test(line) && TROUBLE.test(line)) };
    };
    return {
      command: { history: 'kingfisher scan ROOT', staged: 'kingfisher scan ROOT --staged' },
      history: (root, scratch) => scan(root, scratch, []),
      staged: (root, scratch) => scan(root, scratch, ['--staged']),
    };
  },
  timed: { reach: 'history', command: (repository) => ({ file: 'kingfisher', args: ['scan', repository, '--git-history=full', ...OFFLINE, '--redact'] }) },
};

/** What the report of kingfisher 2 says of the scan itself. */
interface KingfisherAudit {
  readonly audit?: {
    readonly summary: { readonly scan_partial: number; readonly scan_failed: number; readonly pending: number };
    readonly repositories?: readonly { readonly git?: { readonly shallow?: boolean } }[];
  };
}

interface KingfisherReport {
  readonly findings?: readonly {
    readonly rule: { readonly id: string };
    readonly finding: { readonly path: string; readonly snippet: string; readonly line: number };
  }[];
}

/** `--format=json`: of what it decodes, `snippet` is the decoded text. Ids begin with the name of the set that a rule is of, which says nothing of the provider. */
export function readKingfisher(report: string): Found[] {
  return ((JSON.parse(report) as KingfisherReport).findings ?? []).map(({ rule, finding: { path, snippet, line } }) => ({ path, rule: rule.id.replace(/^\w+\./, ''), secrets: [snippet], lines: [line, line] }));
}
