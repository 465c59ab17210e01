// The README's table of rules: derived from rules/*.yml, written between two markers.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './setup.mjs';

const start = '<!-- rules: written by `npm run generate` -->';
const end = '<!-- /rules -->';

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

/** The Markdown between the markers: providers side by side, four to a row, each with its number of rules. */
export function ruleTable(rows) {
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const cells = rows.map(({ provider, count }) => `${provider.replaceAll('|', '\\|')} | ${count}`);
  const lines = [];
  for (let index = 0; index < cells.length; index += 4) lines.push(`| ${[0, 1, 2, 3].map((place) => cells[index + place] ?? ' | ').join(' | ')} |`);
  return [`${total} rules for ${rows.length} providers:`, '', `|${' provider | rules |'.repeat(4)}`, `|${'---|---:|'.repeat(4)}`, ...lines].join('\n');
}

/** The text with whatever stands between the markers replaced. */
export function replaceBetween(text, from, to, content) {
  const [head, rest] = text.split(from);
  const tail = rest?.split(to)[1];
  if (tail === undefined) throw new Error(`the markers ${from} and ${to} are missing`);
  return `${head}${from}\n${content}\n${to}${tail}`;
}

/** Brings README.md up to date with rules/. */
export function writeReadme() {
  const path = join(root, 'README.md');
  const before = readFileSync(path, 'utf8');
  const after = replaceBetween(before, start, end, ruleTable(providers()));
  if (after !== before) writeFileSync(path, after);
}
