/**
 * `npm run score -- PATH… [--no-peers] [--also NAME=FILE]… [--versions NAME=VERSION,…] [--out FILE]`: precision, recall and F1 on cases that other people wrote, as Markdown.
 *
 * PATH is a folder of corpora or one of them (bench/corpus.ts says what a case is). Scored are leaklint, every peer on PATH (bench/peers/), and with `--also` another build of one.
 * Recall stands a second time without the positives that are no secrets (bench/no-secrets.ts), the same cases for every detector.
 * Each miss and false alarm of leaklint is listed by its id, with the reason that bench/reasons.tsv gives; a whole key is never printed.
 * Below stand the rates on real code, from bench/verdicts/. A reason for what is no miss and no alarm any more is named, and the exit code is 1.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RuleSet } from '@leaklint/engine';
import { type Case, GROUPS, type Group, coreProviders, finds, groupOf, isOwnAlarm, isPlainNegative, ours, readCorpora } from './corpus.ts';
import { installedDetectors, leaklint } from './detectors.ts';
import { noSecret, readPublicForms } from './no-secrets.ts';
import { BRACKETS, ahead, bySource } from './standings.ts';
import { cells, table } from './tables.ts';
import { MEASURES, type Scored, called, percent, recall, tally, valuesOf } from './tally.ts';
import { type Verdict, parseVerdicts, rate, rates } from './verdict-file.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const from = process.env['INIT_CWD'] ?? process.cwd();
const { values, positionals } = parseArgs({ allowPositionals: true, allowNegative: true, options: { peers: { type: 'boolean', default: true }, also: { type: 'string', multiple: true, default: [] }, versions: { type: 'string', default: '' }, out: { type: 'string' } } });
if (positionals.length === 0) throw new Error('which corpora? npm run score -- PATH');

const paths = positionals.map((path) => resolve(from, path));
const cases = paths.flatMap(readCorpora);
const core = new Set(paths.flatMap((path) => [...coreProviders(path)]));
const files = new Set(RuleSet.builtin().rules.map(({ file }) => file.replace(/^.*\/|\.yml$/g, '')));
const reasons = readReasons(join(here, 'reasons.tsv'));
const publicForms = readPublicForms(join(here, 'public.tsv'));
const groups = Object.keys(GROUPS) as Group[];

/** Somebody who wants this provider's keys found has a rule for it: one of the well-known, or one that we have. */
function isKnown({ provider }: Case): boolean {
  return core.has(provider) || ours(provider).some((name) => files.has(name));
}

/** `corpus id reason why`: why a miss or an alarm stays. */
function readReasons(file: string): Map<string, { readonly reason: string; readonly why: string }> {
  const [, ...rows] = readFileSync(file, 'utf8').split('\n').filter((row) => row !== '');
  return new Map(rows.map((row) => {
    const [corpus = '', id = '', reason = '', why = ''] = row.split('\t');
    if (!['mislabelled', 'policy', 'filler', 'needs network'].includes(reason) || why === '') throw new Error(`${file}: ${corpus} ${id}: wants a reason (mislabelled, policy, filler, needs network) and why`);
    return [`${corpus} ${id}`, { reason, why }];
  }));
}

/** A column of recall: a group, of all providers or of those that somebody has a rule for. */
interface Column {
  readonly head: string;
  readonly group: Group;
  readonly known: boolean;
}

const COLUMNS: readonly Column[] = groups.flatMap((group): Column[] => (group === 'generic' ? [{ head: group, group, known: false }] : [{ head: `${group}, with a rule`, group, known: true }, { head: `${group}, all`, group, known: false }]));

function isIn({ group, known }: Column): (one: Case) => boolean {
  return (one) => groupOf(one) === group && (!known || isKnown(one));
}

function overview(all: readonly Scored[]): string {
  return table(['', ...COLUMNS.map(({ head }) => head), 'precision', 'F1', 'false alarms, own rule', 'any rule'], all.map((one) => {
    const everything = tally(cases, one, () => true);
    const [, right, both] = MEASURES.map(({ show }) => show(everything, one.namesRules));
    return cells(called(one), ...COLUMNS.map((column) => recall(tally(cases, one, isIn(column)))), right ?? '', both ?? '', one.namesRules ? percent(everything.own, everything.negatives) : '–', percent(everything.any, everything.negatives));
  }));
}

/** The same recall without the positives that are no secrets, and how many those are. */
function secretsOnly(all: readonly Scored[]): string {
  const count = (column: Column, kind: string | undefined): string => String(cases.filter((one) => isIn(column)(one) && noSecret(one, publicForms)?.kind === kind).length);
  return table(['', ...COLUMNS.map(({ head }) => head)], [
    ...all.map((one) => cells(called(one), ...COLUMNS.map((column) => recall(tally(cases, one, (single) => isIn(column)(single) && noSecret(single, publicForms) === undefined))))),
    cells('left out: filler', ...COLUMNS.map((column) => count(column, 'filler'))),
    cells('left out: public by design', ...COLUMNS.map((column) => count(column, 'public'))),
    cells('counted', ...COLUMNS.map((column) => count(column, undefined))),
  ]);
}

/** One row for each provider; for each detector recall, precision and F1. */
function byProvider(all: readonly Scored[]): string {
  const shown = MEASURES.slice(0, 3);
  return table(['provider', 'positives', 'negatives', ...all.flatMap(({ name }) => shown.map((measure, index) => (index === 0 ? `${name}: ${measure.name}` : measure.name)))], valuesOf(cases, ({ provider }) => provider).map(([value, count]) => {
    const tallies = all.map((one) => tally(cases, one, ({ provider }) => provider === value));
    return cells(value, String(count), String(tallies[0]?.negatives ?? 0), ...tallies.flatMap((sum, which) => shown.map(({ show }) => show(sum, all[which]?.namesRules ?? true))));
  }));
}

function held(one: Case): number {
  return one.expected_risk_lines ?? one.min_expected_findings ?? 0;
}

/** Whole files say only how many secrets they hold, so that of a file's answers no more can count than that: whether they are the right ones nobody says. */
function wholeFiles(all: readonly Scored[]): string {
  const rows = ['leaky-repo', 'kingfisher-files'].filter((corpus) => cases.some((one) => one.corpus === corpus)).map((corpus) => {
    const own = [...cases.entries()].filter(([, one]) => one.corpus === corpus && one.kind === 'positive');
    const expected = own.reduce((sum, [, one]) => sum + held(one), 0);
    const counted = ({ answers }: Scored): number => own.reduce((sum, [index, one]) => sum + Math.min(held(one), new Set((answers[index] ?? []).map(({ secret }) => secret)).size), 0);
    return cells(corpus, String(own.length), String(expected), ...all.map((one) => String(counted(one))));
  });
  return rows.length === 0 ? '' : table(['whole files, answers up to the number of secrets in each', 'files', 'secrets', ...all.map((one) => one.name)], rows);
}

/** What leaklint misses, with who finds it, and where it cries wolf. */
function listed([own, ...peers]: readonly Scored[]): string {
  const answers = own?.answers ?? [];
  const rows: string[][] = [];
  for (const [index, one] of cases.entries()) {
    const given = answers[index] ?? [];
    const group = groupOf(one);
    const missed = group !== undefined && !finds(given, one);
    const alarm = isPlainNegative(one) && given.length > 0;
    if (!missed && !alarm) continue;
    rows.push(cells(missed ? `missed, ${group}` : given.some((answer) => isOwnAlarm(one, answer)) ? 'false alarm' : 'other rule', one.corpus, one.id, one.provider, missed ? `${one.shape ?? ''}, ${String(one.secret?.length)} characters` : [...new Set(given.map(({ rule }) => rule))].join(' '), reasonOf(one, missed)));
  }
  const apart = rows.filter((row) => row[0]?.startsWith('missed') && !row[5]?.startsWith('no rule') && row[5] !== 'open').length;
  return [`${rows.filter((row) => row[0]?.startsWith('missed')).length} misses (${apart} of them with a reason other than "no rule"), ${rows.filter((row) => !row[0]?.startsWith('missed')).length} texts of near misses in which something was found.`, '', table(['', 'corpus', 'case', 'provider', 'what', 'reason', ...(peers.length === 0 ? [] : ['found by'])], rows)].join('\n');
}

function reasonOf(one: Case, missed: boolean): string {
  const written = reasons.get(`${one.corpus} ${one.id}`);
  if (written !== undefined) return `${written.reason}: ${written.why}`;
  const instead = missed ? noSecret(one, publicForms) : undefined;
  if (instead !== undefined) return instead.kind === 'filler' ? `filler: ${instead.what}` : `policy: public by design: ${instead.what}`;
  return missed && !isKnown(one) ? 'no rule' : 'open';
}

/** Lines of reasons.tsv about cases that were scored and are neither missed nor an alarm any more. */
function stale({ answers }: Scored): string[] {
  const open = new Set(cases.flatMap((one, index) => {
    const given = answers[index] ?? [];
    return (groupOf(one) !== undefined && !finds(given, one)) || (isPlainNegative(one) && given.length > 0) ? [`${one.corpus} ${one.id}`] : [];
  }));
  const scoredCorpora = new Set(cases.map(({ corpus }) => corpus));
  return [...reasons.keys()].filter((name) => scoredCorpora.has(name.split(' ')[0] ?? '') && !open.has(name));
}

function verdictsIn(folder: string): Verdict[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort().flatMap((name) => parseVerdicts(name, readFileSync(join(folder, name), 'utf8')));
}

/** Files of whole trees, and what was found in them. */
function trees(): string {
  const folder = join(here, 'verdicts');
  const verdicts = verdictsIn(join(folder, 'head'));
  const files = [...readFileSync(join(folder, 'repositories.md'), 'utf8').matchAll(/^\| (\S+\/\S+) \| [0-9a-f]{40} \| (\d+) \|$/gm)].map(([, name = '', count]) => ({ name, count: Number(count) }));
  const row = (name: string, count: number, own: readonly Verdict[]): string[] => {
    const wrong = own.filter(({ verdict }) => verdict === 'wrong').length;
    return cells(name, String(count), String(own.length - wrong), String(wrong), ((2000 * wrong) / count).toFixed(2));
  };
  const rows = files.map(({ name, count }) => row(name, count, verdicts.filter(({ repository }) => repository === name)));
  return table(['repository', 'files', 'right', 'wrong', 'wrong in 2,000 files'], [...rows, row('all', files.reduce((sum, { count }) => sum + count, 0), verdicts)]);
}

function realCode(): string {
  const verdicts = verdictsIn(join(here, 'verdicts'));
  if (verdicts.length === 0) return 'Not measured: nobody has judged findings yet.';
  return table(['repository', 'right', 'wrong', 'wrong of all'], [...rates(verdicts, 'repository'), rate('all', verdicts)].map((one) => cells(one.name, String(one.right), String(one.wrong), percent(one.wrong, one.right + one.wrong))));
}

const scored: Scored[] = [leaklint(), ...(values.peers ? installedDetectors(values) : [])].map((detector) => {
  process.stderr.write(`${detector.name} …\n`);
  return { ...detector, answers: detector.answer(cases) };
});
const [own] = scored;
if (own === undefined) throw new Error('leaklint is always scored');
const text = [
  '# Score', '',
  `${cases.length} cases of ${new Set(cases.map((one) => one.corpus)).size} corpora. Filler, identifiers and whole files are no positives; negatives that somebody doubts are no negatives.`, '',
  '## All', '', overview(scored), '',
  '## Without what is no secret', '', secretsOnly(scored), '',
  'Left out for every detector alike, found or missed, are keys whose form bench/public.tsv knows as public by design, and secrets that the engine\'s own test takes for a placeholder although their corpus does not say so (bench/no-secrets.ts); whatever is mislabelled, a matter of another policy or in need of a network still counts as missed.', '',
  '## By source', '', bySource(cases, scored), '', BRACKETS, '', ahead(cases, scored), '', wholeFiles(scored), '',
  '## By provider', '', byProvider(scored), '',
  '## Misses and false alarms of leaklint', '', listed(scored), '',
  '## Real code', '', 'Whole histories, without what is plainly a test key:', '', realCode(), '', 'Trees of HEAD, every finding:', '', trees(), '',
].join('\n');
for (const name of stale(own)) {
  process.stderr.write(`bench/reasons.tsv: ${name} is neither missed nor an alarm any more: take its line out\n`);
  process.exitCode = 1;
}
if (values.out !== undefined) writeFileSync(resolve(from, values.out), text);
process.stdout.write(text);
