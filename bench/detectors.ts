/** Scanners that answer for texts: leaklint's engine in this process, and the peers of this machine. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RuleSet, TextScanner, settle } from '@leaklint/engine';
import { type Build, type BuildOptions, buildsOf } from './builds.ts';
import { type Answer, type Case, SHARED } from './corpus.ts';
import { PEERS } from './peers/index.ts';
import type { FileScan, Found, Start } from './peers/peer.ts';

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

/** The peers of this machine. */
export function installedDetectors(options: BuildOptions): Detector[] {
  return PEERS.flatMap(({ name, versionArgs, files }) => (files === undefined ? [] : buildsOf(name, versionArgs, options).map((build) => ({
    name: build.name,
    version: build.version,
    own: files.own(build.version),
    namesRules: files.namesRules ?? true,
    answer: (cases: readonly Case[]) => askPeer(files, build, cases),
  }))));
}

function askPeer({ exits, scan }: FileScan, { name, file }: Build, cases: readonly Case[]): Answer[][] {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-score-'));
  const start: Start = (args) => {
    const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: scratch });
    if (status === null || !exits.includes(status)) throw new Error(`${name} ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
    return stdout;
  };
  try {
    for (const [index, { text, path }] of cases.entries()) {
      mkdirSync(join(scratch, 'cases', String(index)), { recursive: true });
      writeFileSync(join(scratch, 'cases', String(index), path === undefined ? 'case.txt' : basename(path)), text);
    }
    const answers = cases.map((): Answer[] => []);
    for (const found of scan(start, scratch)) {
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
