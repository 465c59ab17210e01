/**
 * `npm run lint-findings -- OWNER/NAME REPOSITORY COMMIT`: what `recommended`, `strict` and `client` report in a commit's files, as rows to judge (bench/verdicts/README.md).
 *
 * The rule of a row names the first config that reports it: `no-key-in-logs@recommended`. Every file is linted as it is: tests, examples and all; comments that turn rules off do not count.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import leaklint from 'eslint-plugin-leaklint';
import tseslint from 'typescript-eslint';
import { cell, columns } from './verdict-file.ts';

const [name, path, commit] = process.argv.slice(2);
if (name === undefined || path === undefined || commit === undefined) throw new Error('usage: lint-findings OWNER/NAME REPOSITORY COMMIT');

const scratch = mkdtempSync(join(tmpdir(), 'leaklint-findings-'));
const files = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];

/** `PATH LINE RULE` of a config's reports. Two on one line by one rule are one row. */
async function rows(config: 'recommended' | 'strict' | 'client'): Promise<string[]> {
  const parser = tseslint.parser as Linter.Parser;
  const eslint = new ESLint({
    cwd: scratch,
    overrideConfigFile: true,
    allowInlineConfig: false,
    errorOnUnmatchedPattern: false,
    overrideConfig: [{ ignores: ['**/dist/**', '**/build/**', '**/*.min.js'] }, { files, languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } }, { ...leaklint.configs[config], files, settings: { leaklint: { project: false } } }],
  });
  return (await eslint.lintFiles(['.'])).flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) => {
      if (ruleId === null) throw new Error(`${filePath}:${line}: ${message}`);
      return [cell(relative(scratch, filePath)), line, ruleId.replace('leaklint/', '')].join('\t');
    }),
  );
}

try {
  mkdirSync(join(scratch, '.git'));
  const archive = join(scratch, '.git', 'tree.tar');
  for (const [file, ...args] of [['git', '-C', resolve(process.env['INIT_CWD'] ?? '.', path), 'archive', '--format=tar', `--output=${archive}`, commit], ['tar', '-xf', archive, '-C', scratch]] as const) {
    const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${file}: ${stderr}`);
  }
  process.stdout.write(`${columns.join('\t')}\n`);
  const seen = new Set<string>();
  for (const config of ['recommended', 'strict', 'client'] as const) {
    for (const row of await rows(config)) {
      if (seen.has(row)) continue;
      seen.add(row);
      process.stdout.write(`${name}\t${commit}\t${row}@${config}\t?\t\n`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
