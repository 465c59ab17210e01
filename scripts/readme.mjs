// The tables of README.md and docs/comparison.md: rules from rules/*.yml, measurements from bench/results/, each written between two markers.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './setup.mjs';

const rules = ['<!-- rules: written by `npm run generate` -->', '<!-- /rules -->'];
const measured = ['<!-- measured: written by `npm run generate` -->', '<!-- /measured -->'];
const corpus = ['<!-- corpus: written by `npm run generate` -->', '<!-- /corpus -->'];
const score = ['<!-- score: written by `npm run generate` -->', '<!-- /score -->'];
/** The lines that bench/bars.ts and bench/own-corpus.ts put around the summary of a run. */
const summary = ['<!-- summary -->', '<!-- /summary -->'];

/** Provider and number of rules of every file in rules/, by provider. */
function providers() {
  const folder = join(root, 'rules');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => parse(readFileSync(join(folder, name), 'utf8')))
    .map(({ provider, rules }) => ({ provider, count: rules.length }))
    .sort((a, b) => (a.provider.toLowerCase() < b.provider.toLowerCase() ? -1 : 1));
}

/** The Markdown between the markers, folded away: providers side by side, four to a row, each with its number of rules. */
export function ruleTable(rows) {
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const cells = rows.map(({ provider, count }) => `${provider.replaceAll('|', '\\|')} | ${count}`);
  const lines = [];
  for (let index = 0; index < cells.length; index += 4) lines.push(`| ${[0, 1, 2, 3].map((place) => cells[index + place] ?? ' | ').join(' | ')} |`);
  return ['<details>', `<summary>${total} rules for ${rows.length} providers</summary>`, '', `|${' provider | rules |'.repeat(4)}`, `|${'---|---:|'.repeat(4)}`, ...lines, '', '</details>'].join('\n');
}

/** What stands between two markers. */
export function between(text, [start, end]) {
  const inner = text.split(start)[1]?.split(end);
  if (inner?.[1] === undefined) throw new Error(`the markers ${start} and ${end} are missing`);
  return inner[0].trim();
}

/** The text with whatever stands between the markers replaced. */
export function replaceBetween(text, markers, content) {
  between(text, markers);
  const [start, end] = markers;
  return `${text.split(start)[0]}${start}\n${content}\n${end}${text.split(end)[1]}`;
}

/** What bench/results/score.md holds below its title. */
export function scoreTables(text) {
  return text.replace(/^# .*\n/, '').trim();
}

/** Brings docs/comparison.md up to date with the score that bench/results/ keeps. */
export function writeComparison() {
  const path = join(root, 'docs/comparison.md');
  const before = readFileSync(path, 'utf8');
  const after = replaceBetween(before, score, scoreTables(readFileSync(join(root, 'bench/results/score.md'), 'utf8')));
  if (after !== before) writeFileSync(path, after);
}

/** Brings README.md up to date with rules/ and with the measurements that bench/results/ keeps. */
export function writeReadme() {
  const path = join(root, 'README.md');
  const before = readFileSync(path, 'utf8');
  const results = readFileSync(join(root, 'bench/results/measurements.md'), 'utf8');
  const found = readFileSync(join(root, 'bench/results/own-corpus.md'), 'utf8');
  const parts = [[rules, ruleTable(providers())], [corpus, between(found, summary)], [measured, between(results, summary)]];
  const after = parts.reduce((text, [markers, content]) => replaceBetween(text, markers, content), before);
  if (after !== before) writeFileSync(path, after);
}
