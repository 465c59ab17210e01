/** Cases that people wrote to test secret scanners: one JSON object a line, packed or not. What a case says, and when an answer to it is right. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One case, as far as a score reads it. */
export interface Case {
  /** The file it is in, without its endings. */
  readonly corpus: string;
  readonly id: string;
  readonly case: string;
  readonly provider: string;
  readonly kind: 'positive' | 'negative';
  readonly text: string;
  /** What must be found; null in negatives and in whole files. */
  readonly secret: string | null;
  readonly shape?: 'prefixed' | 'pem' | 'jwt' | 'url' | 'keyword' | 'generic' | 'file';
  readonly placeholder?: boolean;
  readonly class: 'secret' | 'identifier' | 'hash';
  readonly path?: string;
  /** Whose cases hold the same text. */
  readonly lineage?: readonly string[];
  /** Reasons to doubt a negative. */
  readonly contested?: unknown;
  /** What a whole file holds at least. */
  readonly min_expected_findings?: number;
  readonly expected_risk_lines?: number;
}

/** What a tool said of a text: what it took for a secret, as it stands there, and the name of its rule. */
export interface Answer {
  readonly secret: string;
  readonly rule: string;
}

/** The groups that a score is given for. */
export const GROUPS = { 'own shape': ['prefixed', 'pem', 'jwt', 'url'], keyword: ['keyword'], generic: ['generic'] } as const;
export type Group = keyof typeof GROUPS;

/** Reads every `.jsonl` and `.jsonl.gz` in or at `path`, by name. */
export function readCorpora(path: string): Case[] {
  const files = statSync(path).isDirectory() ? readdirSync(path).filter((name) => /\.jsonl(?:\.gz)?$/.test(name)).sort().map((name) => join(path, name)) : [path];
  if (files.length === 0) throw new Error(`${path}: no .jsonl and no .jsonl.gz`);
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    const corpus = basename(file).replace(/\.jsonl(?:\.gz)?$/, '');
    const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => ({ ...(JSON.parse(line) as Omit<Case, 'corpus'>), corpus }));
  });
}

/** The providers of the tables in PROVIDERS.md, when it stands beside the corpora. */
export function coreProviders(path: string): ReadonlySet<string> {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const core = new Set<string>();
  if (readdirSync(folder).includes('PROVIDERS.md')) for (const [, name] of readFileSync(join(folder, 'PROVIDERS.md'), 'utf8').matchAll(/^\| ([\w-]+) \| \d: /gm)) if (name !== undefined) core.add(name);
  return core;
}

/** The group of a positive; undefined for filler, whole files, and what is no secret. */
export function groupOf(one: Case): Group | undefined {
  if (one.kind !== 'positive' || one.placeholder === true || one.class !== 'secret') return undefined;
  return (Object.keys(GROUPS) as Group[]).find((group) => (GROUPS[group] as readonly string[]).includes(one.shape ?? ''));
}

/** A negative that counts: nobody gave a reason to doubt it. */
export function isPlainNegative(one: Case): boolean {
  return one.kind === 'negative' && one.contested === undefined;
}

/** The least that an answer and the expected secret share in the text, in characters: a URL's password, a body without its armour. */
export const SHARED = 6;

/** The expected secret is found when an answer holds it, or the two overlap where they stand. */
export function finds(answers: readonly Answer[], { text, secret }: Case): boolean {
  if (secret === null) return false;
  const expected = places(text, secret);
  return answers.some((answer) => answer.secret.includes(secret) || places(text, answer.secret).some((from) => expected.some((at) => Math.min(from + answer.secret.length, at + secret.length) - Math.max(from, at) >= Math.min(SHARED, secret.length))));
}

function places(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); part !== '' && at !== -1 && found.length < 20; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

/** A rule of the negative's own provider fired. `generic-assignment` stands for the rules that know a name and a value. */
export function isOwnAlarm({ provider }: Case, { rule }: Answer): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (provider === 'generic-assignment') return /generic|keyword|entropy|random|password|credential/i.test(rule);
  return ours(provider).some((name) => plain(rule).includes(plain(name)));
}

/** Names that the corpora give to providers, and what our rule files and other tools' rules call them. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  'hashicorp-vault': ['vault'],
  'hashicorp-terraform': ['terraform', 'hashicorp-tf'],
  'microsoft-teams': ['teams', 'microsoft-teams'],
  'db-connection': ['url-credentials', 'jdbc', 'odbc'],
  'google-oauth': ['gcp'],
  postgres: ['url-credentials', 'postgres'],
  mongodb: ['mongodb', 'mongo', 'url-credentials'],
  cratesio: ['crates'],
  particleio: ['particle'],
  'http-auth': ['generic', 'basic', 'bearer'],
  kubernetes: ['kubernetes', 'generic'],
  gcp: ['gcp', 'google'],
  'url-credentials': ['url-credentials', 'uri', 'basicauth', 'url'],
  ...named('apilayer', 'aviationstack', 'coinlayer', 'currencylayer', 'exchangeratesapi', 'fixerio', 'ipapi', 'ipstack', 'languagelayer', 'mailboxlayer', 'marketstack', 'mediastack', 'numverify', 'pdflayer', 'positionstack', 'scrapestack', 'screenshotlayer', 'serpstack', 'userstack', 'vatlayer', 'weatherstack'),
  ...named('teamwork', 'teamworkcrm', 'teamworkdesk', 'teamworkspaces'),
  dailyco: ['daily'],
  droneci: ['drone'],
  guardianapi: ['guardian'],
  opencagedata: ['opencage'],
  tatumio: ['tatum'],
  toggltrack: ['toggl'],
  transferwise: ['wise'],
  worldweather: ['worldweatheronline'],
};

/** One rule file for the services of one vendor. */
function named(ours: string, ...theirs: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(theirs.map((name) => [name, [ours]]));
}

/** How rule ids spell a provider. */
export function ours(provider: string): readonly string[] {
  return OTHER_NAMES[provider] ?? [provider];
}
