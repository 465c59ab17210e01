/** ripsecrets. It reads files: of a repository those that are there, of a commit those that its hook hands it. */
import { type Found, type Peer, type Report, forms } from './peer.ts';
import { TROUBLE, mustEnd, run, stagedFiles } from './repository-run.ts';

const EXITS = [0, 1];

export const ripsecrets: Peer = {
  name: 'ripsecrets',
  versionArgs: ['--version'],
  files: { exits: EXITS, own: () => ['ripsecrets'], namesRules: false, scan: (start) => readRipsecrets(start(['--only-matching', 'cases'])) },
  repository: (build) => {
    const scan = (root: string, args: readonly string[]): Report => {
      const ran = run(build.file, ['--only-matching', ...args], root);
      mustEnd(build, ran, ...EXITS);
      return { secrets: forms(readRipsecrets(ran.stdout)), incomplete: TROUBLE.test(ran.stderr) };
    };
    return {
      command: { history: 'ripsecrets', staged: 'ripsecrets --strict-ignore FILES of the commit' },
      history: (root) => scan(root, []),
      staged: (root) => scan(root, ['--strict-ignore', ...stagedFiles(root)]),
    };
  },
  timed: { reach: 'files', command: (repository) => ({ file: 'ripsecrets', args: [repository] }) },
};

/** `--only-matching`: `PATH:LINE:VALUE`. It names no rule. */
export function readRipsecrets(stdout: string): Found[] {
  return stdout.split('\n').filter((line) => line !== '').map((line) => {
    const [, path, number, value] = /^(.*?):(\d+):(.*)$/.exec(line) ?? [];
    if (path === undefined || value === undefined) throw new Error('ripsecrets printed a line that is no finding');
    return { path, rule: '', secrets: [value], lines: [Number(number), Number(number)] };
  });
}
