/** detect-secrets. It reads files, those that git tracks; of a commit those that pre-commit hands it, and then it prints lines and hashes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, type Peer, forms } from './peer.ts';
import { TROUBLE, mustEnd, run, stagedFiles } from './repository-run.ts';

export const detectSecrets: Peer = {
  name: 'detect-secrets',
  versionArgs: ['--version'],
  files: {
    exits: [0],
    own: () => ['detect-secrets'],
    scan: (start, scratch) => {
      writeFileSync(join(scratch, 'baseline.json'), start(['scan', '--all-files', '--no-verify', 'cases']));
      return readDetectSecrets(start(['audit', '--report', 'baseline.json']));
    },
  },
  repository: (build) => ({
    command: { history: 'detect-secrets scan', staged: 'detect-secrets-hook FILES of the commit' },
    history: (root, scratch) => {
      const baseline = join(scratch, 'baseline.json');
      const scanned = run(build.file, ['scan', '--no-verify'], root);
      mustEnd(build, scanned, 0);
      writeFileSync(baseline, scanned.stdout);
      const shown = run(build.file, ['audit', '--report', baseline], root);
      mustEnd(build, shown, 0);
      return { secrets: forms(readDetectSecrets(shown.stdout).map((found) => ({ ...found, around: lineOf(root, found) }))), incomplete: TROUBLE.test(scanned.stderr) };
    },
    staged: (root) => {
      const ran = run(`${build.file}-hook`, ['--json', '--no-verify', ...stagedFiles(root)], root);
      mustEnd(build, ran, 0, 1);
      return { secrets: ran.status === 0 ? [] : readDetectSecretsHook(ran.stdout).map((found) => [lineOf(root, found)]), incomplete: TROUBLE.test(ran.stderr) };
    },
  }),
  timed: { reach: 'files', command: (repository) => ({ file: 'detect-secrets', args: ['scan', '--all-files', '--no-verify', repository] }) },
};

/** What stands in the working tree where something was found. */
function lineOf(root: string, { path, lines: [from, to] = [1, 1] }: Omit<Found, 'secrets'>): string {
  return readFileSync(join(root, path), 'utf8').split('\n').slice(from - 1, to).join('\n');
}

interface DetectSecretsReport {
  readonly results: readonly {
    readonly filename: string;
    readonly secrets: string;
    readonly types: readonly string[];
    /** What stands on each line with it, by number. */
    readonly lines: Readonly<Record<string, string>>;
  }[];
}

/** `detect-secrets audit --report`: a scan's baseline has hashes alone, its report the values. */
export function readDetectSecrets(report: string): Found[] {
  return (JSON.parse(report) as DetectSecretsReport).results.flatMap(({ filename, secrets, types, lines }) => {
    const numbers = Object.keys(lines).map(Number);
    return types.map((rule) => ({ path: filename, rule, secrets: [secrets], lines: [Math.min(...numbers), Math.max(...numbers)] as const }));
  });
}

/** `detect-secrets-hook --json`: lines and hashes. */
export function readDetectSecretsHook(stdout: string): Omit<Found, 'secrets'>[] {
  const { results } = JSON.parse(stdout) as { readonly results: Readonly<Record<string, readonly { readonly type: string; readonly line_number: number }[]>> };
  return Object.entries(results).flatMap(([path, found]) => found.map(({ type, line_number: line }) => ({ path, rule: type, lines: [line, line] as const })));
}
