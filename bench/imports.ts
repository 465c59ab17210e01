/**
 * `npm run imports -- FOLDER`: what `leaklint import` makes of real configurations, in clones with their history: FOLDER/OWNER+NAME/repo.
 *
 * For each: what leaklint reports before and after, held against what the other tool's own file says, read here a second time and on its own.
 * Prints the table of bench/verdicts/imports.md. No key is printed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { cells, table } from './tables.ts';

const CLI = fileURLToPath(new URL('../packages/leaklint/dist/cli.js', import.meta.url));

const SUBJECTS: readonly (readonly [repository: string, commit: string, files: readonly string[]])[] = [
  ['gitleaks/gitleaks', 'b58d3f102cf3a2c84cb7f923d05c25c9b1aed84b', ['.gitleaks.toml', '.gitleaksignore']],
  ['0ryant/taudit', '2456810d94fbcf0ce69d3dd7901e73a1ebfd9dde', ['.gitleaks.toml']],
  ['0xIntuition/intuition-core', 'a9b3b0ce51765ccde09d064a5f8da84e270f9a9a', ['.gitleaks.toml']],
  ['00labs/huma-js', '02a25721f78c0cdd31f606f829d81f2c89406dc0', ['.gitleaks.toml']],
  ['00labs/huma-contracts', '425b77b9e1e2fe4375fc3f3a38e859c329ef117e', ['.gitleaksignore']],
  ['18F/identity-dashboard', '9dec5716b4c80a2bffb8c735b09f48189b1cd2fd', ['.gitleaks.toml']],
  ['fchastanet/bash-tools-framework', 'f826baa509e762c10e19dd9c22644cad53cfea83', ['.gitleaks.toml', '.secretlintrc.yml', '.secretlintignore']],
  ['18F/identity-pki', '5c86bb928d5701e80af49e8b7f53f33810d71640', ['.secrets.baseline']],
  ['Yelp/detect-secrets', '5e141933554a0b74e7341841f318be21e895339c', ['.secrets.baseline']],
  ['secretlint/secretlint', '18346ba31b8173d52060b971221ab38c1943def0', ['.secretlintrc.json', '.secretlintignore']],
  ['RikaiDev/cortex', 'fe7c534b1861ee1a173d33fab090fac5fa7fac04', ['.secretlintrc.json', '.secretlintignore']],
  ['Doezer/Questarr', '8430e46ae28e48785c95780715138507fd951c75', ['.secretlintrc.json', '.secretlintignore']],
];

interface Place {
  readonly path?: string;
  readonly line: number;
  readonly commit?: string;
  readonly otherPaths?: number;
}

interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly secret?: string;
  readonly places: readonly Place[];
  readonly placesTotal: number;
}

/** Whether a file of the other tool speaks of a place, or of a finding and so of all its places. */
interface Told {
  readonly place: (place: Place, finding: Finding) => boolean;
  readonly finding: (finding: Finding) => boolean;
}

const nobody = (): boolean => false;

function told(file: string, text: string): Told {
  if (file.endsWith('.toml')) return { place: toml(text), finding: nobody };
  if (file === '.gitleaksignore') {
    const entries = new Set(text.split(/\r?\n/).map((entry) => entry.replace(/:[^:]+:(\d+)$/, ':$1')));
    const named = ({ path = '', line, commit = '' }: Place): boolean => entries.has(`${commit}:${path}:${line}`) || entries.has(`${path}:${line}`);
    return { place: nobody, finding: ({ places }) => places.some(named) };
  }
  if (file === '.secrets.baseline') {
    const { results, filters_used: filters = [] } = JSON.parse(text) as { results: Record<string, { hashed_secret: string; is_secret?: boolean }[]>; filters_used?: { path: string; pattern?: string[] }[] };
    const known = new Set(Object.values(results).flat().filter((one) => one.is_secret !== true).map((one) => one.hashed_secret));
    const paths = filters.filter(({ path }) => path.endsWith('should_exclude_file')).flatMap(({ pattern = [] }) => pattern).map((one) => new RegExp(one));
    return { place: ({ path = '', otherPaths }) => otherPaths === undefined && paths.some((one) => one.test(path)), finding: ({ secret = '' }) => known.has(createHash('sha1').update(secret).digest('hex')) };
  }
  if (file === '.secretlintignore') {
    const empty = mkdtempSync(join(tmpdir(), 'leaklint-imports-'));
    execFileSync('git', ['init', '-q', empty]);
    writeFileSync(join(empty, '.gitignore'), text);
    return { place: ({ path = '', otherPaths }) => otherPaths === undefined && path !== '' && spawnSync('git', ['check-ignore', '--no-index', '-q', '--', path], { cwd: empty }).status === 0, finding: nobody };
  }
  const allows = JSON.stringify(parseYaml(text)).match(/"allows":\[(.*?)\]/)?.[1];
  const list = (allows === undefined ? [] : (JSON.parse(`[${allows}]`) as string[])).map((one) => /^\/(.*)\/([a-z]*)$/.exec(one) ?? one);
  return { place: nobody, finding: ({ secret = '' }) => list.some((one) => (typeof one === 'string' ? one === secret : new RegExp(one[1] ?? '', one[2]?.replace('g', '')).test(secret))) };
}

/** The lists for all rules and those of single rules alike: by path, secret, line, stopword and commit, as far as a finding shows them. */
function toml(text: string): Told['place'] {
  const config = parse(text) as Record<string, unknown>;
  const lists = [config, ...((config['rules'] ?? []) as Record<string, unknown>[])].flatMap((one) => [one['allowlist'], one['whitelist'], one['allowlists']].flat().filter((list) => list !== undefined)) as Record<string, unknown>[];
  const texts = (list: Record<string, unknown>, key: string): string[] => (list[key] ?? []) as string[];
  const expression = (source: string): RegExp => (source.startsWith('(?i)') ? new RegExp(source.slice(4), 'i') : new RegExp(source));
  const each = lists.map((list) => ({ paths: [...texts(list, 'paths'), ...texts(list, 'files')].map(expression), secrets: texts(list, 'regexes').map(expression), words: texts(list, 'stopwords'), commits: texts(list, 'commits') }));
  return ({ path = '', commit = '', otherPaths }, { secret = '' }) => each.some(({ paths, secrets, words, commits }) => (otherPaths === undefined && paths.some((one) => one.test(path))) || secrets.some((one) => one.test(secret)) || words.some((word) => secret.toLowerCase().includes(word.toLowerCase())) || commits.includes(commit));
}

function run(folder: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, CI: '', GITHUB_ACTIONS: '' } });
  if (status === 2 || status === null) throw new Error(`leaklint ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function findings(folder: string): Map<string, Finding> {
  const all = (JSON.parse(run(folder, '--show-secrets', '-f', 'json')) as { findings: (Finding & { parts?: Finding[] })[] }).findings.flatMap((finding) => [finding, ...(finding.parts ?? [])]);
  return new Map(all.map((finding) => [finding.fingerprint, finding]));
}

const nameOf = ({ path = '', line, commit = '' }: Place): string => `${path}\0${line}\0${commit}`;
const count = (all: ReadonlyMap<string, Finding>): number => [...all.values()].reduce((sum, { places }) => sum + places.length, 0);

const [clones, only] = process.argv.slice(2);
if (clones === undefined) throw new Error('usage: imports FOLDER [OWNER/NAME]');
const rows: string[][] = [];
const details: string[] = [];
for (const [repository, commit, files] of SUBJECTS) {
  if (only !== undefined && only !== repository) continue;
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-imports-'));
  execFileSync('git', ['clone', '-q', '--no-checkout', join(clones, repository.replace('/', '+'), 'repo'), folder], { stdio: 'pipe' });
  execFileSync('git', ['-c', 'advice.detachedHead=false', 'checkout', '-q', commit], { cwd: folder, stdio: 'pipe' });
  const before = findings(folder);
  const say = files.map((file) => told(file, readFileSync(join(folder, file), 'utf8')));
  const said = run(folder, 'import', ...files).split('\n');
  const after = findings(folder);
  const speaks = (place: Place, finding: Finding): boolean => say.some((one) => one.finding(finding) || one.place(place, finding));
  let [meant, hidden, more, less, unclear] = [0, 0, 0, 0, 0];
  const wrong: string[] = [];
  for (const finding of before.values()) {
    const left = new Set(after.get(finding.fingerprint)?.places.map(nameOf));
    for (const place of finding.places) {
      const asked = speaks(place, finding);
      const gone = !left.has(nameOf(place));
      if (asked) meant++;
      if (gone) hidden++;
      // Of one among many a report shows only some places, and of a blob that lies at several paths one path.
      const shown = place.otherPaths === undefined && finding.placesTotal === finding.places.length;
      if (gone && !asked && shown) more++;
      if (gone && !asked && !shown) unclear++;
      if (asked && !gone) less++;
      if (gone !== asked && shown) wrong.push(`${gone ? 'hidden, not told of' : 'told of, not hidden'}: ${finding.rule} ${place.path ?? ''}:${place.line} ${place.commit?.slice(0, 10) ?? ''}`);
    }
  }
  const at = said.indexOf('Not carried over');
  const lost = (at === -1 ? [] : said.slice(at + 1)).filter((line) => line.startsWith('  ')).map((line) => line.trim());
  rows.push(cells(repository, commit.slice(0, 10), said.slice(0, files.length).join('; '), `${count(before)}`, `${meant}`, `${hidden}`, `${more}`, `${unclear}`, `${less}`, `${lost.length}`));
  const why = new Map<string, number>();
  for (const line of lost) why.set(line.replace(/^.*: /, ''), (why.get(line.replace(/^.*: /, '')) ?? 0) + 1);
  details.push(`${repository}: ${[...why].map(([reason, times]) => `${reason} (${times})`).join('; ')}`);
  for (const line of wrong) process.stderr.write(`${repository}: ${line}\n`);
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${table(['repository', 'commit', 'carried over', 'places before', 'spoken of', 'hidden', 'hidden, not spoken of', 'hidden, cannot be told', 'spoken of, not hidden', 'not carried over'], rows)}\n\n${details.map((line) => `- ${line}`).join('\n')}\n`);
