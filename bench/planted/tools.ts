/** The scanners, each with the command its own documents give for a repository and for a commit hook, without network, keys unmasked: what they report, and whether they say that something was left out. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PUBLIC_SALT, fingerprint } from '@leaklint/engine';
import { type Build, type BuildOptions, buildsOf } from '../builds.ts';
import { type Found, readDetectSecrets, readDetectSecretsHook, readGitleaks, readKingfisher, readRipsecrets, readSecretlint, readTrufflehog } from '../peer-reports.ts';

/** What a tool said of one repository. */
export interface Report {
  /** Each reported secret in every form that the tool gives of it. */
  readonly secrets: readonly (readonly string[])[];
  /** The tool said that it could not read everything, or failed. */
  readonly incomplete: boolean;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly command: { readonly history: string; readonly staged: string | undefined };
  /** The whole repository at `root`; `scratch` is for its own files, `known` are the keys that stand there. */
  readonly history: (root: string, scratch: string, known: readonly string[]) => Report;
  readonly staged: ((root: string, scratch: string, known: readonly string[]) => Report) | undefined;
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' } });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

const cli = fileURLToPath(new URL('../../packages/leaklint/dist/cli.js', import.meta.url));

/** A scan has findings, a commit has keys. */
interface LeaklintReport {
  readonly findings?: readonly { readonly fingerprint: string }[];
  readonly keys?: readonly { readonly fingerprint: string }[];
}

/** The built product. It prints no keys: a fingerprint says which of the known ones it is. */
function leaklint(): Tool {
  const read = ({ status, stdout, stderr }: Ran, known: readonly string[]): Report => {
    if (status === 2 || status === null) throw new Error(`leaklint ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
    const byPrint = new Map(known.map((key) => [fingerprint({ rule: { weak: false }, secret: key }, PUBLIC_SALT), key]));
    const { findings, keys = [] } = JSON.parse(stdout) as LeaklintReport;
    return { secrets: (findings ?? keys).map((one) => [byPrint.get(one.fingerprint) ?? one.fingerprint]), incomplete: status === 3 };
  };
  return {
    name: 'leaklint',
    version: (JSON.parse(readFileSync(fileURLToPath(new URL('../../packages/leaklint/package.json', import.meta.url)), 'utf8')) as { version: string }).version,
    command: { history: 'leaklint', staged: 'leaklint staged' },
    history: (root, _, known) => read(run(process.execPath, [cli, '--format=json', '--fail-on=never', '--no-cache', root], root), known),
    staged: (root, _, known) => read(run(process.execPath, [cli, 'staged', '--format=json', '--fail-on=never'], root), known),
  };
}

/** Words with which tools say that something went wrong; progress and summaries hold none of them. */
const TROUBLE = /\b(?:partial|incomplete|shallow|missing|corrupt|unable to|could not|cannot|fatal|failed|error)\b/i;

/** Each form of what was found, with what the report quotes around it. */
const forms = (found: readonly Found[]): string[][] => found.map(({ secrets, around }) => (around === undefined ? [...secrets] : [...secrets, around]));

/** The files that lint-staged and pre-commit hand to a hook, of those that are there. */
function stagedFiles(root: string): string[] {
  return run('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR'], root).stdout.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** A code that stands for a failure, not for findings. */
function mustEnd({ name }: Build, { status, stderr }: Ran, ...codes: readonly number[]): void {
  if (status === null || !codes.includes(status)) throw new Error(`${name} ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
}

function gitleaks({ name, file, version }: Build): Tool {
  const scan = (root: string, scratch: string, flags: readonly string[]): Report => {
    const report = join(scratch, `${name}.json`);
    const { status, stderr } = run(file, ['git', ...flags, '--no-banner', '--no-color', '--exit-code=0', '--report-format=json', `--report-path=${report}`, root], root);
    return { secrets: existsSync(report) ? forms(readGitleaks(readFileSync(report, 'utf8'))) : [], incomplete: status !== 0 || stderr.split('\n').some((line) => / (?:ERR|WRN|FTL) /.test(line) && TROUBLE.test(line)) };
  };
  return {
    name,
    version,
    command: { history: `${name} git`, staged: `${name} git --pre-commit --staged` },
    history: (root, scratch) => scan(root, scratch, []),
    staged: (root, scratch) => scan(root, scratch, ['--pre-commit', '--staged']),
  };
}

function trufflehog({ name, file, version }: Build): Tool {
  const scan = (root: string, flags: readonly string[]): Report => {
    const { status, stdout, stderr } = run(file, ['git', `file://${root}`, ...flags, '--no-verification', '--no-update', '--json'], root);
    const logged = stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { level?: string; error?: string });
    return { secrets: forms(readTrufflehog(stdout)), incomplete: status !== 0 || logged.some(({ level = '', error }) => error !== undefined || /error/.test(level)) };
  };
  return {
    name,
    version,
    command: { history: 'trufflehog git file://ROOT', staged: 'trufflehog git file://ROOT --since-commit HEAD' },
    history: (root) => scan(root, []),
    staged: (root) => scan(root, ['--since-commit', 'HEAD']),
  };
}

/** What the report of kingfisher 2 says of the scan itself. */
interface KingfisherAudit {
  readonly audit?: {
    readonly summary: { readonly scan_partial: number; readonly scan_failed: number; readonly pending: number };
    readonly repositories?: readonly { readonly git?: { readonly shallow?: boolean } }[];
  };
}

function kingfisher(build: Build): Tool {
  const scan = (root: string, scratch: string, flags: readonly string[]): Report => {
    const report = join(scratch, 'kingfisher.json');
    const ran = run(build.file, ['scan', root, ...flags, '--no-validate', '--no-update-check', '--no-dedup', `--rule-cache-dir=${join(scratch, 'rules')}`, '--format=json', `--output=${report}`], root);
    if (!existsSync(report)) return { secrets: [], incomplete: true };
    const text = readFileSync(report, 'utf8');
    const { summary: { scan_partial: partial, scan_failed: failed, pending } = { scan_partial: 0, scan_failed: 0, pending: 0 }, repositories = [] } = (JSON.parse(text) as KingfisherAudit).audit ?? {};
    const says = partial + failed + pending > 0 || repositories.some(({ git }) => git?.shallow === true);
    return { secrets: forms(readKingfisher(text)), incomplete: says || ![0, 200, 205].includes(ran.status ?? -1) || ran.stderr.split('\n').some((line) => /^\s*(?:ERROR|WARN) /.test(line) && TROUBLE.test(line)) };
  };
  return {
    name: build.name,
    version: build.version,
    command: { history: 'kingfisher scan ROOT', staged: 'kingfisher scan ROOT --staged' },
    history: (root, scratch) => scan(root, scratch, []),
    staged: (root, scratch) => scan(root, scratch, ['--staged']),
  };
}

/** It reads files, those that git tracks; of a commit those that pre-commit hands it, and then it prints lines and hashes. */
function detectSecrets(build: Build): Tool {
  return {
    name: build.name,
    version: build.version,
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
  };
}

/** What stands in the working tree where something was found. */
function lineOf(root: string, { path, lines: [from, to] = [1, 1] }: Omit<Found, 'secrets'>): string {
  return readFileSync(join(root, path), 'utf8').split('\n').slice(from - 1, to).join('\n');
}

/** It reads files: of a repository those that are there, of a commit those that its hook hands it. */
function ripsecrets(build: Build): Tool {
  const scan = (root: string, args: readonly string[]): Report => {
    const ran = run(build.file, ['--only-matching', ...args], root);
    mustEnd(build, ran, 0, 1);
    return { secrets: forms(readRipsecrets(ran.stdout)), incomplete: TROUBLE.test(ran.stderr) };
  };
  return {
    name: build.name,
    version: build.version,
    command: { history: 'ripsecrets', staged: 'ripsecrets --strict-ignore FILES of the commit' },
    history: (root) => scan(root, []),
    staged: (root) => scan(root, ['--strict-ignore', ...stagedFiles(root)]),
  };
}

/** It reads files: of a repository those that are there, of a commit those that lint-staged hands it. */
function secretlint(build: Build): Tool {
  const scan = (root: string, scratch: string, files: readonly string[]): Report => {
    if (files.length === 0) return { secrets: [], incomplete: false };
    const rc = join(scratch, '.secretlintrc.json');
    const report = join(scratch, 'secretlint.json');
    writeFileSync(rc, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }));
    const ran = run(build.file, ['--secretlintrc', rc, '--no-color', '--no-maskSecrets', '--format=json', `--output=${report}`, ...files], root);
    mustEnd(build, ran, 0, 1);
    return { secrets: existsSync(report) ? forms(readSecretlint(readFileSync(report, 'utf8'))) : [], incomplete: TROUBLE.test(ran.stderr) };
  };
  return {
    name: build.name,
    version: build.version,
    command: { history: 'secretlint "**/*"', staged: 'secretlint FILES of the commit' },
    history: (root, scratch) => scan(root, scratch, ['**/*']),
    staged: (root, scratch) => scan(root, scratch, stagedFiles(root)),
  };
}

const PEERS: readonly { readonly name: string; readonly versionArgs: readonly string[]; readonly make: (build: Build) => Tool }[] = [
  { name: 'gitleaks', versionArgs: ['version'], make: gitleaks },
  { name: 'betterleaks', versionArgs: ['version'], make: gitleaks },
  { name: 'trufflehog', versionArgs: ['--version'], make: trufflehog },
  { name: 'kingfisher', versionArgs: ['--version'], make: kingfisher },
  { name: 'detect-secrets', versionArgs: ['--version'], make: detectSecrets },
  { name: 'ripsecrets', versionArgs: ['--version'], make: ripsecrets },
  { name: 'secretlint', versionArgs: ['--version'], make: secretlint },
];

/** leaklint, and the peers of this machine. */
export function tools(options: BuildOptions): Tool[] {
  return [leaklint(), ...PEERS.flatMap(({ name, versionArgs, make }) => buildsOf(name, versionArgs, options).map(make))];
}
