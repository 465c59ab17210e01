// The documents of the rules: every bad example is reported, every good one is not, and what the table says holds.
import { readFileSync, readdirSync } from 'node:fs';
import { renderTemplate } from '@leaklint/engine';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-leaklint';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../docs/rules/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.md', ''));
const linter = new Linter({ configType: 'flat' });
const isCode = (language: string): boolean => /^[jt]sx?$/.test(language);

interface Example {
  readonly filename: string;
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a section. A first line such as `// src/app.test.js` names the file. */
function examples(document: string, heading: string): Example[] {
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', body = '']) => {
    const code = renderTemplate(body, language).text;
    return { language, code, filename: /^(?:\/\/|#) (\S+\.\S+|\S*\/\S+)\n/.exec(code)?.[1] ?? (isCode(language) ? `src/app.${language}` : `src/app.${language === 'dotenv' ? 'env' : language}`) };
  });
}

function lint(rule: string, { filename, language, code }: Example): Linter.LintMessage[] {
  const reading: Linter.Config = isCode(language) ? { languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } } : { language: 'leaklint/text' };
  return linter.verify(code, [{ files: ['**/*.*', '**/.*'], plugins: { leaklint: plugin }, rules: { [`leaklint/${rule}`]: 'error' }, ...reading }], { filename });
}

/** Line numbers, from and to, of the parts of a text between empty lines; imports and comments alone are no part. */
function parts(code: string): { readonly from: number; readonly to: number; readonly text: string }[] {
  let line = 1;
  return code.split(/\n{2,}/).flatMap((text) => {
    const from = line;
    line += text.trimEnd().split('\n').length + 1;
    return text.trim() === '' ? [] : [{ from, to: line - 2, text }];
  });
}

it('there is a document for every rule', () => {
  expect(names.sort()).toEqual(Object.keys(plugin.rules ?? {}).sort());
});

describe.each(names)('%s', (rule) => {
  const document = readFileSync(new URL(`${rule}.md`, folder), 'utf8');
  const bad = examples(document, 'Bad').flatMap((example) => parts(example.code).map((part) => ({ ...part, example })));
  const good = examples(document, 'Good');

  it.each(bad.map((part) => [part.text, part] as const))('reports %s', (_text, { from, to, example }) => {
    const messages = lint(rule, example);
    expect(messages.filter(({ ruleId }) => ruleId === null)).toEqual([]);
    expect(messages.map(({ line }) => line).filter((line) => line >= from && line <= to)).not.toEqual([]);
  });

  it.each(good.map((example) => [example.code, example] as const))('passes %s', (_code, example) => {
    expect(lint(rule, example).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('has examples of both kinds', () => {
    expect(bad.length).toBeGreaterThan(0);
    expect(good.length).toBeGreaterThan(0);
  });
});
