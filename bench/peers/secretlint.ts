/** secretlint with its recommended rules. It reads files: of a repository those that are there, of a commit those that lint-staged hands it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, type Peer, type Report, forms } from './peer.ts';
import { TROUBLE, mustEnd, run, stagedFiles } from './repository-run.ts';

const EXITS = [0, 1];
const RC = '.secretlintrc.json';
const RECOMMENDED = JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] });
/** To a pipe it would print no more than fits before it exits. */
const reportTo = (file: string): string[] => ['--no-color', '--no-maskSecrets', '--format=json', `--output=${file}`];

export const secretlint: Peer = {
  name: 'secretlint',
  versionArgs: ['--version'],
  files: {
    exits: EXITS,
    own: () => [],
    scan: (start, scratch) => {
      writeFileSync(join(scratch, RC), RECOMMENDED);
      start([...reportTo('report.json'), 'cases/**/*']);
      return readSecretlint(readFileSync(join(scratch, 'report.json'), 'utf8'));
    },
  },
  repository: (build) => {
    const scan = (root: string, scratch: string, files: readonly string[]): Report => {
      if (files.length === 0) return { secrets: [], incomplete: false };
      const rc = join(scratch, RC);
      const report = join(scratch, 'secretlint.json');
      writeFileSync(rc, RECOMMENDED);
      const ran = run(build.file, ['--secretlintrc', rc, ...reportTo(report), ...files], root);
      mustEnd(build, ran, ...EXITS);
      return { secrets: existsSync(report) ? forms(readSecretlint(readFileSync(report, 'utf8'))) : [], incomplete: TROUBLE.test(ran.stderr) };
    };
    return {
      command: { history: 'secretlint "**/*"', staged: 'secretlint FILES of the commit' },
      history: (root, scratch) => scan(root, scratch, ['**/*']),
      staged: (root, scratch) => scan(root, scratch, stagedFiles(root)),
    };
  },
  timed: { reach: 'files', command: (repository) => ({ file: 'secretlint', args: ['--maskSecrets', '**/*'], cwd: repository }) },
};

interface SecretlintFile {
  readonly filePath: string;
  readonly sourceContent: string;
  readonly messages: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly range: readonly [number, number];
    readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  }[];
}

/** `--format=json`: where in the text of each file. Nothing at all is printed when no file was read. */
export function readSecretlint(stdout: string): Found[] {
  if (stdout.trim() === '') return [];
  return (JSON.parse(stdout) as SecretlintFile[]).flatMap(({ filePath, sourceContent, messages }) =>
    messages.map(({ ruleId, message, range: [from, to], loc: { start, end } }) => ({ path: filePath, rule: ruleId.replace(/^@secretlint\/secretlint-rule-/, ''), secrets: [sourceContent.slice(from, to)], around: message, lines: [start.line, end.line] })),
  );
}
