/** The scanners, each with the command its own documents give for a repository and for a commit hook, without network, keys unmasked: what they report, and whether they say that something was left out. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PUBLIC_SALT, fingerprint } from '@leaklint/engine';

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

interface GitleaksFinding {
  readonly Secret: string;
  readonly Match: string;
}

function gitleaks(version: string): Tool {
  const scan = (root: string, scratch: string, flags: readonly string[]): Report => {
    const report = join(scratch, 'gitleaks.json');
    const { status, stderr } = run('gitleaks', ['git', ...flags, '--no-banner', '--no-color', '--exit-code=0', '--report-format=json', `--report-path=${report}`, root], root);
    const findings = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as GitleaksFinding[]) : [];
    return { secrets: findings.map(({ Secret, Match }) => [Secret, Match]), incomplete: status !== 0 || stderr.split('\n').some((line) => / (?:ERR|WRN|FTL) /.test(line) && TROUBLE.test(line)) };
  };
  return {
    name: 'gitleaks',
    version,
    command: { history: 'gitleaks git', staged: 'gitleaks git --pre-commit --staged' },
    history: (root, scratch) => scan(root, scratch, []),
    staged: (root, scratch) => scan(root, scratch, ['--pre-commit', '--staged']),
  };
}

interface TrufflehogFinding {
  readonly Raw?: string;
  readonly RawV2?: string;
}

function trufflehog(version: string): Tool {
  const scan = (root: string, flags: readonly string[]): Report => {
    const { status, stdout, stderr } = run('trufflehog', ['git', `file://${root}`, ...flags, '--no-verification', '--no-update', '--json'], root);
    const findings = stdout.split('\n').filter((line) => line.startsWith('{"SourceMetadata"')).map((line) => JSON.parse(line) as TrufflehogFinding);
    const logged = stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { level?: string; error?: string });
    return { secrets: findings.map(({ Raw = '', RawV2 = '' }) => [Raw, RawV2].filter((text) => text !== '')), incomplete: status !== 0 || logged.some(({ level = '', error }) => error !== undefined || /error/.test(level)) };
  };
  return {
    name: 'trufflehog',
    version,
    command: { history: 'trufflehog git file://ROOT', staged: 'trufflehog git file://ROOT --since-commit HEAD' },
    history: (root) => scan(root, []),
    staged: (root) => scan(root, ['--since-commit', 'HEAD']),
  };
}

interface SecretlintFile {
  readonly sourceContent: string;
  readonly messages: readonly { readonly message: string; readonly range: readonly [number, number] }[];
}

/** It reads files: of a repository those that are there, of a commit those that lint-staged hands it. */
function secretlint(version: string): Tool {
  const scan = (root: string, scratch: string, files: readonly string[]): Report => {
    if (files.length === 0) return { secrets: [], incomplete: false };
    const rc = join(scratch, '.secretlintrc.json');
    writeFileSync(rc, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }));
    const { status, stdout, stderr } = run('secretlint', ['--secretlintrc', rc, '--no-color', '--no-maskSecrets', '--format=json', ...files], root);
    if (status === null || status > 1) throw new Error(`secretlint ended with exit code ${String(status)}: ${stderr.slice(-400)}`);
    const results = (stdout.trim() === '' ? [] : JSON.parse(stdout)) as SecretlintFile[];
    return { secrets: results.flatMap(({ sourceContent, messages }) => messages.map(({ range: [from, to], message }) => [sourceContent.slice(from, to), message])), incomplete: TROUBLE.test(stderr) };
  };
  return {
    name: 'secretlint',
    version,
    command: { history: 'secretlint "**/*"', staged: 'secretlint FILES of the commit' },
    history: (root, scratch) => scan(root, scratch, ['**/*']),
    staged: (root, scratch) => scan(root, scratch, run('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR'], root).stdout.split('\n').filter((path) => path !== '' && existsSync(join(root, path)))),
  };
}

const PEERS: readonly { readonly name: string; readonly versionArgs: readonly string[]; readonly make: (version: string) => Tool }[] = [
  { name: 'gitleaks', versionArgs: ['version'], make: gitleaks },
  { name: 'trufflehog', versionArgs: ['--version'], make: trufflehog },
  { name: 'secretlint', versionArgs: ['--version'], make: secretlint },
];

/** leaklint, and the peers that answer to their name. `versions` are for builds that do not know their own. */
export function tools(versions: ReadonlyMap<string, string>): Tool[] {
  const peers = PEERS.flatMap(({ name, versionArgs, make }) => {
    const { error, stdout, stderr } = spawnSync(name, versionArgs, { encoding: 'utf8', timeout: 20_000 });
    if (error !== undefined) return [];
    return [make(versions.get(name) ?? /\d+\.\d+(?:\.\d+)?/.exec(stdout + stderr)?.[0] ?? 'unknown')];
  });
  return [leaklint(), ...peers];
}
